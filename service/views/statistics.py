"""Counts over all reports that may be seen: by month, band, region, kind, agency, check; and coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from core.decision import Standing
from core.outcome import State
from core.screening import Band
from corpus.briefs.parties import PartyKind
from corpus.store import lead_rows
from corpus.store.card_rows import Wanted, conditions
from corpus.store.card_tables import report_cards
from corpus.store.database import reading
from corpus.store.lead_rows import LeadsWanted
from corpus.store.overview_tables import report_parties
from corpus.store.tables import findings
from pipelines.checks import CHECKS
from pipelines.reasons import NOTHING_THERE, REASONS
from service.views.documents import Kept
from service.views.reading import View, region_name

_c, _p, _f = report_cards.c, report_parties.c, findings.c
_NAMES = {check.id: check.name for check in CHECKS}
_coverage = Kept(32)


class By(StrEnum):
    """What reports are counted by."""

    MONTH = "month"
    YEAR = "year"
    BAND = "band"
    STATUS = "status"
    PROVINCE = "province"
    CITY = "city"
    KIND = "kind"
    INDUSTRY = "industry"
    AGENCY = "agency"


_MONTH, _YEAR, _PROVINCE, _CITY = 7, 4, 2, 4
_KEYS: dict[By, ColumnElement[Any]] = {
    By.MONTH: case((func.length(_c.report_on) >= _MONTH, func.substr(_c.report_on, 1, _MONTH)), else_=None),
    By.YEAR: func.substr(_c.report_on, 1, _YEAR),
    By.BAND: _c.band,
    By.STATUS: _c.status,
    By.PROVINCE: func.substr(_c.region, 1, _PROVINCE),
    By.CITY: func.substr(_c.region, 1, _CITY),
    By.KIND: _c.kind,
    By.INDUSTRY: _c.industry,
    By.AGENCY: _p.key,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Reports with one value; ``key`` is empty for those without. Of an agency it is the id."""

    key: str
    name: str
    reports: int
    key_reports: int
    leads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckGroup:
    """The findings of one check by how they stand now."""

    check: str
    name: str
    leads: int
    open: int
    confirmed: int
    dismissed: int
    field_check: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassessed:
    """Why a check could not be assessed, and how often."""

    reason: str
    words: str
    outcomes: int
    is_nothing_there: bool  # the report has nothing of the kind; nothing was overlooked


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a check said over all reports: outcomes by state, the share not assessable, and why.

    ``share_unseen`` leaves out what had nothing to look at.
    """

    check: str
    name: str
    flagged: int
    clear: int
    not_assessable: int
    share_not_assessable: float
    share_unseen: float
    reasons: tuple[Unassessed, ...]


def grouped(view: View, wanted: Wanted, by: By) -> tuple[Group, ...]:
    """Reports by one value: days in order, everything else by number."""
    key, named = _KEYS[by].label("key"), _p.name if by is By.AGENCY else _c.kind
    query = select(
        key,
        func.max(named).label("name"),
        func.count().label("reports"),
        func.sum(case((_c.band == str(Band.KEY), 1), else_=0)).label("key_reports"),
        func.sum(_c.leads).label("leads"),
    ).where(*conditions(wanted))
    if by is By.AGENCY:
        main = (_p.report_id == _c.report_id) & (_p.kind == str(PartyKind.AGENCY)) & _p.is_main
        query = query.select_from(report_cards.outerjoin(report_parties, main))
    with reading(view.engine) as connection:
        rows = connection.execute(query.group_by(key)).all()
    groups = [
        Group(
            key=row.key or "",
            name=_name(by, row.key or "", row.name or ""),
            reports=row.reports,
            key_reports=int(row.key_reports or 0),
            leads=int(row.leads or 0),
        )
        for row in rows
    ]
    is_time = by in (By.MONTH, By.YEAR)
    return tuple(sorted(groups, key=lambda each: (each.key if is_time else "", -each.reports, each.key)))


def by_check(view: View, wanted: Wanted, *, is_own: bool = False) -> tuple[CheckGroup, ...]:
    """Findings by check, those with most first; ``is_own``: only what the reader may decide."""
    with reading(view.engine) as connection:
        counts = lead_rows.counted(connection, LeadsWanted(reports=wanted, is_own=is_own))
    checks: dict[str, dict[Standing, int]] = defaultdict(lambda: defaultdict(int))
    for (check, standing), number in counts.items():
        checks[check][standing] += number
    groups = [
        CheckGroup(
            check=check,
            name=_NAMES.get(check, check),
            leads=sum(stands.values()),
            open=stands[Standing.OPEN] + stands[Standing.CHANGED],
            confirmed=stands[Standing.CONFIRMED],
            dismissed=stands[Standing.DISMISSED],
            field_check=stands[Standing.FIELD_CHECK],
        )
        for check, stands in checks.items()
    ]
    return tuple(sorted(groups, key=lambda each: (-each.leads, each.check)))


def coverage(view: View, wanted: Wanted) -> tuple[Coverage, ...]:
    """By check; counted anew only where a screening came since."""
    with reading(view.engine) as connection:
        mark = connection.execute(
            select(func.count(), func.max(_c.screened_at)).select_from(report_cards)
        ).one()
    return _coverage.get((str(view.engine.url), wanted, *mark), lambda: _covered(view, wanted))


def _covered(view: View, wanted: Wanted) -> tuple[Coverage, ...]:
    query = (
        select(_f.check, _f.state, _f.reason, func.count())
        .join(report_cards, _c.screening_id == _f.screening_id)
        .where(*conditions(wanted))
        .group_by(_f.check, _f.state, _f.reason)
    )
    states: dict[str, dict[State, int]] = defaultdict(lambda: defaultdict(int))
    reasons: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with reading(view.engine) as connection:
        for check, state, reason, number in connection.execute(query):
            states[check][State(state)] += number
            if reason:
                reasons[check][reason] += number

    def share(number: int, of: Mapping[State, int]) -> float:
        return round(number / sum(of.values()), 4)

    return tuple(
        Coverage(
            check=check,
            name=_NAMES.get(check, check),
            flagged=count[State.FLAGGED],
            clear=count[State.CLEAR],
            not_assessable=count[State.NOT_ASSESSABLE],
            share_not_assessable=share(count[State.NOT_ASSESSABLE], count),
            share_unseen=share(
                sum(number for reason, number in reasons[check].items() if reason not in NOTHING_THERE), count
            ),
            reasons=tuple(
                Unassessed(
                    reason=reason,
                    words=REASONS.get(reason, reason),
                    outcomes=number,
                    is_nothing_there=reason in NOTHING_THERE,
                )
                for reason, number in sorted(reasons[check].items(), key=lambda item: -item[1])
            ),
        )
        for check, count in sorted(states.items())
    )


def _name(by: By, key: str, name: str) -> str:
    if by is By.AGENCY:
        return name
    if by in (By.PROVINCE, By.CITY):
        return region_name(key.ljust(6, "0")) if key else ""
    return key
