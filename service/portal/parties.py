"""Agencies, assessors and enterprises over all reports: lists, and one page each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from corpus.briefs.parties import PartyKind
from service.api.context import Context
from service.api.cursors import keyed_cursor, keyed_place
from service.api.guards import With, allowed, note, note_list, view_of
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS, STATUSES
from service.portal.charts import months_chart
from service.portal.network import network_of
from service.portal.pages import is_fragment, page
from service.portal.standings import STANDINGS
from service.portal.survey_calendar import by_month
from service.views.agencies import agency_page
from service.views.assessors import assessor_page
from service.views.enterprises import enterprise_page
from service.views.parties import parties

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_AT_ONCE = 50


class Asked(BaseModel):
    """A part of a list."""

    q: Annotated[str, Field(max_length=100)] = ""
    cursor: Annotated[str, Field(max_length=400)] = ""


class OnDay(BaseModel):
    """The day on which the registry is looked at; empty for today."""

    on: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""

    @property
    def day(self) -> dt.date | None:
        """The day, None for today and for one that no calendar has."""
        try:
            return dt.date.fromisoformat(self.on) if self.on else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyWords:
    """What a list of parties calls its things."""

    kind: PartyKind
    path: str
    title: str
    name: str
    number: str
    empty: str


_AGENCIES = PartyWords(
    kind=PartyKind.AGENCY,
    path="/agencies",
    title="评价机构",
    name="机构",
    number="资质证书编号",
    empty="您的管辖地区内还没有读到评价机构的报告。",
)
_ASSESSORS = PartyWords(
    kind=PartyKind.PERSON,
    path="/assessors",
    title="评价师",
    name="姓名",
    number="证书或注册编号",
    empty="您的管辖地区内还没有读到评价人员的报告。",
)
_ENTERPRISES = PartyWords(
    kind=PartyKind.ENTERPRISE,
    path="/enterprises",
    title="企业",
    name="企业",
    number="统一社会信用代码",
    empty="您的管辖地区内还没有读到被评价单位的报告。",
)


@router.get("/agencies")
def agency_list(request: Request, given: With, by: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """Agencies of the reports of one's regions."""
    return _list(request, given, by, asked, _AGENCIES)


@router.get("/assessors")
def assessor_list(request: Request, given: With, by: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """People of the reports of one's regions."""
    return _list(request, given, by, asked, _ASSESSORS)


@router.get("/enterprises")
def enterprise_list(request: Request, given: With, by: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """Evaluated enterprises of the reports of one's regions."""
    return _list(request, given, by, asked, _ENTERPRISES)


@router.get("/agencies/{agency}")
def agency_one(
    request: Request, given: With, by: Reader, agency: str, asked: Annotated[OnDay, Query()]
) -> Response:
    """Roster and certificates on a day, reports, survey calendar, workload, penalties, network."""
    found = agency_page(view_of(given, by), agency, on=asked.day)
    note(given, by, "agency.read", "agency", agency[:80])
    return page(
        request,
        by,
        "agency.html.j2",
        a=found,
        chart=months_chart(found.months, "/reports", {"agency": found.name}),
        network=network_of(found),
        calendar=by_month(found.calendar),
        **_words(given),
    )


@router.get("/assessors/{assessor}")
def assessor_one(
    request: Request, given: With, by: Reader, assessor: str, asked: Annotated[OnDay, Query()]
) -> Response:
    """Registrations on a day, reports with roles, survey days and conflicts, agencies, workload."""
    found = assessor_page(view_of(given, by), assessor, on=asked.day)
    note(given, by, "assessor.read", "assessor", assessor[:80])
    return page(request, by, "assessor.html.j2", a=found, calendar=by_month(found.calendar), **_words(given))


@router.get("/enterprises/{enterprise}")
def enterprise_one(request: Request, given: With, by: Reader, enterprise: str) -> Response:
    """Reports over time, agencies, and what the reports say otherwise of the same site."""
    found = enterprise_page(view_of(given, by), enterprise)
    note(given, by, "enterprise.read", "enterprise", enterprise[:80])
    return page(request, by, "enterprise.html.j2", e=found, **_words(given))


def _words(given: With) -> dict[str, Any]:
    return {"bands": BANDS, "statuses": STATUSES, "standings": STANDINGS, "now": given.tools.store.now()}


def _list(
    request: Request,
    given: Context,
    by: Principal,
    asked: Asked,
    words: PartyWords,
) -> Response:
    after = None
    if asked.cursor:
        value, key = keyed_place(asked.cursor)
        after = (value if isinstance(value, int) else 0), key
    note_list(given, by, f"{words.path[1:]}.list", asked)
    found = parties(view_of(given, by), words.kind, words=asked.q, after=after, limit=_AT_ONCE)
    following = keyed_cursor(*found.following) if found.following else None
    template = "parts/party_rows.html.j2" if asked.cursor and is_fragment(request) else "parties.html.j2"
    return page(request, by, template, items=found.lines, following=following, asked=asked, words=words)
