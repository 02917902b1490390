"""What every view works with: the store, the registry, what the reader may see, whom to ask for the rest."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from sqlalchemy import Engine

from core.screening import Band, Status
from corpus.briefs.parties import agency_id, enterprise_id
from corpus.regions.gazetteer import Gazetteer
from corpus.registry.lookup import Registry
from corpus.store.card_rows import Card, Wanted
from corpus.store.party_rows import PartyCard


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """``wanted`` is the reader's scope; ``department`` who answers for a region's reports, in Chinese."""

    engine: Engine
    registry: Registry
    wanted: Wanted
    today: dt.date
    department: str = "应急管理部门"

    def ask(self, card: Card) -> str:
        """Whom to ask about a report that lies outside the reader's scope."""
        return whom_to_ask(card, self.department)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report in a list of a page."""

    id: str
    file_name: str
    status: Status
    band: Band | None
    score: float | None
    leads: int
    kind: str | None
    report_on: str | None
    enterprise: str | None
    enterprise_id: str | None
    agency: str | None
    agency_id: str | None
    region: str | None
    screened_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """An agency, person or enterprise in a list, over the reports that may be seen.

    ``key_reports`` are those in the band that is looked at first. Days are ISO text as precise as stated.
    """

    id: str
    name: str
    number: str | None
    reports: int
    leads: int
    key_reports: int
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How many reports there were in a month (``2023-05``) or year, by band."""

    period: str
    reports: int
    key: int
    general: int
    nothing_seen: int
    not_assessable: int


def whom_to_ask(card: Card | None, department: str) -> str:
    """About a report that lies outside the reader's scope; None: nobody knows where it lies."""
    if card is None:
        return f"上级{department}"
    return f"{region_name(card.region) or '报告所在地'}{department}"


def region_name(code: str | None) -> str:
    """「浙江省杭州市」; empty for an unknown place."""
    if not code:
        return ""
    names = _names()
    levels = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return "".join(names.get(each, "") for each in levels)


def division_name(code: str) -> str:
    """「杭州市」 of its own code; empty for an unknown one."""
    return _names().get(code, "")


@functools.cache
def _names() -> dict[str, str]:
    """The newest name of each code."""
    return Gazetteer.load().by_code()


def line_of(card: Card) -> ReportLine:
    """A report as pages list it."""
    return ReportLine(
        id=card.report_id,
        file_name=card.file_name,
        status=card.status,
        band=card.band,
        score=card.score,
        leads=card.leads,
        kind=card.kind,
        report_on=card.report_on,
        enterprise=card.enterprise,
        enterprise_id=enterprise_id(card.enterprise),
        agency=card.agency,
        agency_id=agency_id(card.agency),
        region=card.region,
        screened_at=card.screened_at,
    )


def party_lines(found: Iterable[PartyCard]) -> tuple[PartyLine, ...]:
    """Parties as lists show them."""
    names = [field.name for field in fields(PartyLine)]
    return tuple(PartyLine(**{name: getattr(each, name) for name in names}) for each in found)


def periods(cards: Iterable[Card], letters: int = 7) -> tuple[Period, ...]:
    """By month of the report (``letters`` 7) or year (4), in order; reports without a day are left out."""
    counts: dict[str, Counter[Band | None]] = {}
    for card in cards:
        if card.report_on and len(card.report_on) >= letters:
            counts.setdefault(card.report_on[:letters], Counter())[card.band] += 1
    return tuple(
        Period(
            period=period,
            reports=sum(count.values()),
            key=count[Band.KEY],
            general=count[Band.GENERAL],
            nothing_seen=count[Band.NOTHING_SEEN],
            not_assessable=count[Band.NOT_ASSESSABLE] + count[None],
        )
        for period, count in sorted(counts.items())
    )
