"""Over all reports that one may see: findings, search, statistics, tables to take along."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from core.decision import Standing
from core.errors import UsageError
from core.screening import Band, Status
from corpus.store import lead_rows
from corpus.store.database import reading
from corpus.store.lead_rows import LeadCard, LeadsWanted
from service.api.cursors import keyed_cursor, keyed_place
from service.api.guards import With, allowed, note_list, view_of
from service.api.v1.reports import Filters, Reader, ReportItem
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.views import statistics
from service.views.outside import CHECK_NAMES, cards_told
from service.views.reading import View
from service.views.statistics import By, CheckGroup, Coverage, Group

router = APIRouter()
_MOST = 200
_FOUND_AT_ONCE = 20
Statistician = Annotated[Principal, Depends(allowed(Permission.READ_STATISTICS))]


class CountItem(BaseModel):
    """How many reports ended so."""

    status: Status
    band: Band | None
    reports: int


class LeadItem(BaseModel):
    """A finding in a list over reports; ``key`` leads to it within its report."""

    key: str
    check: str
    name: Annotated[str, Field(description="the check's name in Chinese")]
    subject: str
    statement: str
    confidence: float
    standing: Standing
    report: ReportItem

    @classmethod
    def of(cls, card: LeadCard) -> Self:
        """The item of a lead."""
        names = ("key", "check", "subject", "statement", "confidence", "standing")
        return cls(
            **{name: getattr(card, name) for name in names},
            name=CHECK_NAMES.get(card.check, card.check),
            report=ReportItem.of(card.report),
        )


class LeadPage(BaseModel):
    """Part of a list; ``next`` is the ``cursor`` of the next part, absent at the end."""

    items: list[LeadItem]
    next: str | None = None


class LeadFilters(Filters):
    """Which findings: of reports as in their list, and of these checks and standings, holding these words."""

    check: Annotated[list[str], Field(default_factory=list, max_length=100, description="ids of checks")]
    standing: Annotated[list[Standing], Field(default_factory=list)]
    words: Annotated[str, Field(max_length=100, description="in the finding's sentence or subject")] = ""

    def leads_wanted(self, by: Principal) -> LeadsWanted:
        """The filter together with what the reader may see."""
        return LeadsWanted(
            reports=self.wanted(by),
            checks=tuple(self.check),
            standings=tuple(self.standing),
            words=self.words,
        )


class LeadListing(LeadFilters):
    """A filter and a place."""

    cursor: Annotated[str, Field(max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 50


class Found(BaseModel):
    """The first reports and findings that hold the words; the lists of each go on by their own filters."""

    reports: list[ReportItem]
    has_more_reports: bool
    findings: list[LeadItem]
    has_more_findings: bool


@router.get("/findings", summary="全部线索", operation_id="listAllFindings", tags=["线索"])
def leads(given: With, by: Reader, asked: Annotated[LeadListing, Query()]) -> LeadPage:
    """Findings over all reports of one's regions, the last screened first."""
    wanted, before = asked.leads_wanted(by), _before(asked.cursor)
    note_list(given, by, "findings.list", asked)
    found, is_more = _leads(view_of(given, by), wanted, before, asked.limit)
    following = keyed_cursor(found[-1].number, "") if is_more else None
    told = cards_told(view_of(given, by), found, is_search=bool(wanted.words))
    return LeadPage(items=[LeadItem.of(card) for card in told], next=following)


@router.get("/search", summary="检索", operation_id="search", tags=["检索"])
def search(given: With, by: Reader, q: Annotated[str, Query(min_length=1, max_length=100)]) -> Found:
    """Reports whose names hold the words, and findings whose sentence or subject does."""
    store, most = given.tools.store, _FOUND_AT_ONCE
    note_list(given, by, "search", {"q": q})
    cards = store.cards(Filters(q=q).wanted(by), limit=most + 1)
    view = view_of(given, by)
    found, is_more = _leads(view, LeadFilters(words=q, check=[], standing=[]).leads_wanted(by), None, most)
    return Found(
        reports=[ReportItem.of(card) for card in cards[:most]],
        has_more_reports=len(cards) > most,
        findings=[LeadItem.of(card) for card in cards_told(view, found, is_search=True)],
        has_more_findings=is_more,
    )


@router.get("/statistics/reports", summary="报告统计", operation_id="countReports", tags=["统计"])
def counts(given: With, by: Statistician, asked: Annotated[Filters, Query()]) -> list[CountItem]:
    """How many reports of one's regions ended how."""
    found = given.tools.store.card_counts(asked.wanted(by))
    return [CountItem(status=s, band=b, reports=n) for (s, b), n in sorted(found.items(), key=str)]


class Grouping(Filters):
    """A filter, and what is counted by."""

    by: By = By.MONTH


@router.get("/statistics/groups", summary="分组统计", operation_id="countByGroup", tags=["统计"])
def groups(given: With, by: Statistician, asked: Annotated[Grouping, Query()]) -> list[Group]:
    """Reports by month, year, band, end state, province, city, kind, industry or agency."""
    return list(statistics.grouped(view_of(given, by), asked.wanted(by), asked.by))


@router.get("/statistics/checks", summary="按检查项统计", operation_id="countByCheck", tags=["统计"])
def checks(given: With, by: Statistician, asked: Annotated[Filters, Query()]) -> list[CheckGroup]:
    """Findings by check and how they stand."""
    return list(statistics.by_check(view_of(given, by), asked.wanted(by)))


@router.get("/statistics/coverage", summary="覆盖情况", operation_id="getCoverage", tags=["统计"])
def coverage(given: With, by: Statistician, asked: Annotated[Filters, Query()]) -> list[Coverage]:
    """What each check said over all reports: the share that could not be assessed, and why."""
    return list(statistics.coverage(view_of(given, by), asked.wanted(by)))


def _before(cursor: str) -> int | None:
    if not cursor:
        return None
    value, _ = keyed_place(cursor)
    if not isinstance(value, int):
        raise UsageError("cursor 不是这个列表给出的值。请从第一页重新读取。", code="cursor_invalid")
    return value


def _leads(
    view: View, wanted: LeadsWanted, before: int | None, limit: int
) -> tuple[tuple[LeadCard, ...], bool]:
    """The next leads, and whether there are more."""
    with reading(view.engine) as connection:
        found = lead_rows.listed(connection, wanted, before=before, limit=limit + 1)
    return found[:limit], len(found) > limit
