"""Rows of changes: each written in the transaction of what it tells of, read as somebody may see them.

Whoever writes holds the database's one write lock until they commit, so a later number is never seen before
an earlier one: who has read up to a number has missed nothing before it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, false, func, insert, not_, or_, select, true

from core.decision import Decision
from corpus.store import card_rows
from corpus.store.card_rows import Card, Wanted, conditions, region_within
from corpus.store.card_tables import report_cards
from corpus.store.change_tables import report_changes

_t, _c = report_changes.c, report_cards.c


class Kind(StrEnum):
    """What happened to a report. ``GONE``: it was removed, or is now of another region."""

    SCREENED = "report.screened"
    DECIDED = "decision.made"
    GONE = "report.gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; ``number`` is higher than that of any before. ``finding``: the key of what was decided."""

    number: int
    at: dt.datetime
    kind: Kind
    report_id: str
    finding: str | None


def screened(connection: Connection, before: Card | None, report_id: str, *, at: dt.datetime) -> None:
    """A screening was kept; ``before`` is the card that its own took the place of."""
    now = card_rows.card(connection, report_id)
    if before is not None and now is not None and before.region != now.region:
        _add(connection, Kind.GONE, report_id, at, region=before.region)
    _add(connection, Kind.SCREENED, report_id, at)


def removed(connection: Connection, report_id: str, *, at: dt.datetime) -> None:
    """A report is about to be removed; of one that was never screened nobody is told."""
    card = card_rows.card(connection, report_id)
    if card is not None:
        _add(connection, Kind.GONE, report_id, at, region=card.region)


def decided(connection: Connection, decision: Decision) -> None:
    """A decision was kept."""
    _add(connection, Kind.DECIDED, decision.report, decision.at, finding=decision.finding)


def listed(connection: Connection, wanted: Wanted, *, after: int, limit: int) -> tuple[Change, ...]:
    """The next changes that may be told, oldest first; of ``wanted`` only who sees matters."""
    scope = Wanted(regions=wanted.regions, account=wanted.account)
    query = (
        select(report_changes)
        .outerjoin(report_cards, _c.report_id == _t.report_id)
        .where(_t.number > after, _may_be_told(scope))
        .order_by(_t.number)
        .limit(limit)
    )
    return tuple(
        Change(
            number=row.number, at=row.at, kind=Kind(row.kind), report_id=row.report_id, finding=row.finding
        )
        for row in connection.execute(query)
    )


def last_before(connection: Connection, at: dt.datetime) -> int:
    """The number after which the changes since ``at`` begin; the newest number where there are none."""
    first = connection.execute(select(func.min(_t.number)).where(_t.at >= at)).scalar()
    return int(first) - 1 if first is not None else newest(connection)


def newest(connection: Connection) -> int:
    """The highest number so far, 0 for none."""
    return int(connection.execute(select(func.max(_t.number))).scalar() or 0)


def _may_be_told(scope: Wanted) -> ColumnElement[bool]:
    is_seen = and_(_c.report_id.is_not(None), *conditions(scope))
    within = region_within(scope, _c.region)
    was_within = true() if scope.regions is None else _starts(scope)
    return or_(
        and_(_t.kind == Kind.SCREENED.value, is_seen),
        and_(_t.kind == Kind.DECIDED.value, is_seen, within),
        and_(_t.kind == Kind.GONE.value, not_(func.coalesce(is_seen, False)), was_within),
    )


def _starts(scope: Wanted) -> ColumnElement[bool]:
    """A report whose place is not known was seen by the country only."""
    return or_(false(), *(_t.region.startswith(prefix) for prefix in scope.regions or ()))


def _add(
    connection: Connection,
    kind: Kind,
    report_id: str,
    at: dt.datetime,
    *,
    region: str | None = None,
    finding: str | None = None,
) -> None:
    values = {"kind": kind.value, "report_id": report_id, "at": at, "region": region, "finding": finding}
    connection.execute(insert(report_changes).values(values))
