"""Rows of report cards: written with a screening; listed by filter, order and place, within a transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
)

from core.facts import Fact
from core.outcome import State
from core.screening import Band, Screening, Status
from corpus.regions.sites import site_of
from corpus.store.card_tables import report_cards
from corpus.store.job_tables import handed_in
from corpus.store.tables import screenings

UNSCORED = -1.0
FEW, _CODE = 4, 6  # digits of the beginning of a city's or county's codes; of a code
LIKE_ESCAPE = "\\"


class Order(StrEnum):
    """What comes first."""

    SCORE = "score"  # the most suspicious
    NEWEST = "newest"  # the last screened


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A report in a list."""

    report_id: str
    screening_id: str
    screened_at: dt.datetime
    file_name: str
    pages: int
    status: Status
    leads: int
    band: Band | None = None
    score: float | None = None
    enterprise: str | None = None
    agency: str | None = None
    kind: str | None = None
    industry: str | None = None
    report_on: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which reports: of these regions (beginnings of codes; None: all), and what each field must be or hold.

    ``since`` and ``until`` are days of the report, both included, as ISO text. ``place`` is the beginning
    of a code: it narrows what ``regions`` lets one see.
    """

    regions: tuple[str, ...] | None = None
    account: str = ""  # who sees, beside the regions, what they handed in themselves
    bands: tuple[Band, ...] = ()
    statuses: tuple[Status, ...] = ()
    kind: str = ""
    industry: str = ""
    place: str = ""
    enterprise: str = ""
    agency: str = ""
    words: str = ""  # all of them, in the names of enterprise, agency or file
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """Where a list goes on: what the last report shown is sorted by, and its id."""

    value: float | dt.datetime
    report_id: str


def replace(connection: Connection, screening: Screening, *, screening_id: str, at: dt.datetime) -> None:
    """Make the card of the report that of this screening."""
    connection.execute(delete(report_cards).where(report_cards.c.report_id == screening.report.id))
    connection.execute(insert(report_cards).values(_values(screening, screening_id, at)))


def without_card(connection: Connection, *, limit: int) -> tuple[tuple[str, str, dt.datetime], ...]:
    """Screening, its document's blob and instant, of reports whose latest screening has no card."""
    latest = (
        select(screenings.c.report_id, func.max(screenings.c.turn).label("turn"))
        .group_by(screenings.c.report_id)
        .subquery()
    )
    same = and_(screenings.c.report_id == latest.c.report_id, screenings.c.turn == latest.c.turn)
    query = (
        select(screenings.c.id, screenings.c.document_blob, screenings.c.created_at)
        .join(latest, same)
        .outerjoin(report_cards, report_cards.c.report_id == screenings.c.report_id)
        .where(report_cards.c.report_id.is_(None))
        .limit(limit)
    )
    return tuple((row.id, row.document_blob, row.created_at) for row in connection.execute(query))


def listed(
    connection: Connection, wanted: Wanted, *, order: Order, after: After | None, limit: int
) -> tuple[Card, ...]:
    """The next cards in that order."""
    query = ordered(select(report_cards).where(*conditions(wanted)), order, is_continued=after is not None)
    given = {} if after is None else {"value": after.value, "report_id": after.report_id}
    rows = connection.execute(query, given | {"most": limit})
    return tuple(card_of(row) for row in rows.mappings())


def ordered(query: Select[Any], order: Order, *, is_continued: bool) -> Select[Any]:
    """The first ``most`` cards of a query in that order; or those after ``value`` and ``report_id``."""
    column = report_cards.c.score if order is Order.SCORE else report_cards.c.screened_at
    if is_continued:
        value, report_id = bindparam("value", type_=column.type), bindparam("report_id", type_=_REPORT_ID)
        same = and_(column == value, report_cards.c.report_id > report_id)
        query = query.where(or_(column < value, same))
    most = bindparam("most", type_=Integer())
    return query.order_by(column.desc(), report_cards.c.report_id).limit(most)


def counted(connection: Connection, wanted: Wanted) -> dict[tuple[Status, Band | None], int]:
    """How many reports there are, by end state and band."""
    columns = (report_cards.c.status, report_cards.c.band)
    query = select(*columns, func.count()).where(*conditions(wanted)).group_by(*columns)
    rows = connection.execute(query)
    return {(Status(s), None if band is None else Band(band)): number for s, band, number in rows}


_REPORT_ID = report_cards.c.report_id.type
ONE = select(report_cards).where(report_cards.c.report_id == bindparam("report", type_=_REPORT_ID))
HANDED_IN = select(handed_in.c.report_id).where(
    handed_in.c.account == bindparam("account"), handed_in.c.report_id == bindparam("report")
)


def card(connection: Connection, report_id: str) -> Card | None:
    """The card of one report."""
    row = connection.execute(ONE, {"report": report_id}).mappings().first()
    return card_of(row) if row is not None else None


def is_handed_in_by(connection: Connection, report_id: str, account: str) -> bool:
    """Whether the account handed the report in."""
    return connection.execute(HANDED_IN, {"report": report_id, "account": account}).first() is not None


def note_handed_in(connection: Connection, report_id: str, account: str, *, at: dt.datetime) -> None:
    """The account handed the report in, perhaps again."""
    if not is_handed_in_by(connection, report_id, account):
        connection.execute(insert(handed_in).values(report_id=report_id, account=account, first_at=at))


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a query over ``report_cards`` is cut to."""
    c = report_cards.c
    found: list[ColumnElement[bool]] = []
    if wanted.regions is not None:
        own = select(handed_in.c.report_id).where(handed_in.c.account == wanted.account)
        found.append(or_(c.report_id.in_(own), *map(_within, wanted.regions)))
    if wanted.bands:
        found.append(c.band.in_([str(band) for band in wanted.bands]))
    if wanted.statuses:
        found.append(c.status.in_([str(status) for status in wanted.statuses]))
    found += _exactly(wanted)
    for column, text in ((c.enterprise, wanted.enterprise), (c.agency, wanted.agency)):
        if text:
            found.append(column.ilike(holding(text), escape=LIKE_ESCAPE))
    for word in wanted.words.split():  # each of them, in whichever name
        texts = (c.enterprise, c.agency, c.file_name)
        found.append(or_(*(text.ilike(holding(word), escape=LIKE_ESCAPE) for text in texts)))
    if wanted.since:
        found.append(c.report_on >= wanted.since)
    if wanted.until:
        found.append(c.report_on <= wanted.until + "~")
    return found


def _exactly(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    c = report_cards.c
    if wanted.kind:
        yield c.kind == wanted.kind
    if wanted.industry:
        yield c.industry == wanted.industry
    if wanted.place:
        yield c.region.startswith(wanted.place)


def region_within(wanted: Wanted, region: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a report that may be seen is not of another region: whoever hands a file in sees its report, but
    what was decided there is that region's. A report whose place is not known is nobody else's.
    """
    if wanted.regions is None:
        return true()
    return or_(region.is_(None), *(region.startswith(prefix) for prefix in wanted.regions))


def is_elsewhere(wanted: Wanted, card: Card | None) -> bool:
    """Whether a report that may be seen, having been handed in, is of another region: ``region_within``."""
    if wanted.regions is None or card is None or card.region is None:
        return False
    return not card.region.startswith(wanted.regions)


def _within(prefix: str) -> ColumnElement[bool]:
    """Whether a report lies in a region, by the beginning of its codes.

    A city's or county's reports are few and are found by their index; for whole provinces, which have many,
    the words are such that SQLite goes through the list in its order until there are enough.
    """
    region = report_cards.c.region
    if len(prefix) < FEW:
        return region.startswith(prefix)
    return region.between(prefix.ljust(_CODE, "0"), prefix.ljust(_CODE, "9"))


def holding(text: str) -> str:
    """A pattern of texts that hold this one as it stands, without zeros, at which those of SQLite end."""
    text = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    for special in (LIKE_ESCAPE, "%", "_"):
        text = text.replace(special, LIKE_ESCAPE + special)
    return f"%{text}%"


def _values(screening: Screening, screening_id: str, at: dt.datetime) -> dict[str, object]:
    assessment, facts = screening.assessment, screening.facts
    address = _text(facts.project_address) or _text(facts.enterprise_name) or ""
    site = site_of(address) if address else None
    return {
        "report_id": screening.report.id,
        "screening_id": screening_id,
        "screened_at": at,
        "file_name": screening.report.file_name,
        "pages": screening.report.pages,
        "status": str(screening.status),
        "band": None if assessment is None else str(assessment.band),
        "score": UNSCORED if assessment is None else assessment.score,
        "leads": sum(outcome.state is State.FLAGGED for outcome in screening.outcomes),
        "enterprise": _text(facts.enterprise_name),
        "agency": _text(facts.agency_name),
        "kind": screening.report.kind,
        "industry": screening.report.industry,
        "report_on": _text(facts.report_on),
        "region": site.code if site is not None else None,
    }


def _text(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None


def card_of(values: Mapping[Any, Any]) -> Card:
    """The card of the values of a row of ``report_cards``."""
    return Card(
        **{
            **{str(name): value for name, value in values.items()},
            "status": Status(values["status"]),
            "band": None if values["band"] is None else Band(values["band"]),
            "score": None if values["score"] == UNSCORED else values["score"],
        }
    )
