"""Agencies, assessors and enterprises over all reports that one may see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from corpus.briefs.parties import PartyKind
from corpus.registry import listing
from service.api.cursors import keyed_cursor, keyed_place
from service.api.days import Day
from service.api.guards import With, allowed, note, note_list, view_of
from service.api.v1.reports import Reader
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.views.agencies import AgencyPage, agency_page
from service.views.assessors import AssessorPage, assessor_page
from service.views.enterprises import EnterprisePage, enterprise_page
from service.views.parties import parties
from service.views.reading import PartyLine

router = APIRouter(tags=["机构、人员和企业"])
registry_router = APIRouter(tags=["登记库"])
_MOST = 200
RegistryReader = Annotated[Principal, Depends(allowed(Permission.READ_REGISTRY))]
On = Annotated[
    Day | None, Query(description="the day on which roster and certificates are looked at; default today")
]


class Asked(BaseModel):
    """A part of a list."""

    q: Annotated[str, Field(max_length=100, description="in the name or number")] = ""
    cursor: Annotated[str, Field(max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 50


class PartyPage(BaseModel):
    """Part of a list, those with most reports first; ``next`` is the ``cursor`` of the next part.

    A person with several numbers stands once, by the reports of all of them.
    """

    items: list[PartyLine]
    next: str | None = None


class ListedItem(BaseModel):
    """An agency or person that a register names; ``id`` leads to the page of it."""

    id: str
    name: str
    number: str
    agency: str | None = None


class ListedPage(BaseModel):
    """Part of a register; ``next`` is the ``cursor`` of the next part, absent at the end."""

    items: list[ListedItem]
    next: str | None = None


@router.get("/agencies", summary="评价机构列表", operation_id="listAgencies")
def agency_list(given: With, by: Reader, asked: Annotated[Asked, Query()]) -> PartyPage:
    """Agencies of the reports of one's regions."""
    note_list(given, by, "agencies.list", asked)
    return _page(given, by, asked, PartyKind.AGENCY)


@router.get("/agencies/{agency}", summary="一家评价机构", operation_id="getAgency")
def agency_one(given: With, by: Reader, agency: str, on: On = None) -> AgencyPage:
    """Roster and certificates on a day, reports over time, survey calendar, workload, penalties, network."""
    found = agency_page(view_of(given, by), agency, on=on)
    note(given, by, "agency.read", "agency", agency[:80])
    return found


@router.get("/assessors", summary="评价人员列表", operation_id="listAssessors")
def assessor_list(given: With, by: Reader, asked: Annotated[Asked, Query()]) -> PartyPage:
    """People of the reports of one's regions."""
    note_list(given, by, "assessors.list", asked)
    return _page(given, by, asked, PartyKind.PERSON)


@router.get("/assessors/{assessor}", summary="一位评价人员", operation_id="getAssessor")
def assessor_one(given: With, by: Reader, assessor: str, on: On = None) -> AssessorPage:
    """Registrations on a day, reports with roles, survey days and conflicts, agencies, workload."""
    found = assessor_page(view_of(given, by), assessor, on=on)
    note(given, by, "assessor.read", "assessor", assessor[:80])
    return found


@router.get("/enterprises", summary="企业列表", operation_id="listEnterprises")
def enterprise_list(given: With, by: Reader, asked: Annotated[Asked, Query()]) -> PartyPage:
    """Evaluated enterprises of the reports of one's regions."""
    note_list(given, by, "enterprises.list", asked)
    return _page(given, by, asked, PartyKind.ENTERPRISE)


@router.get("/enterprises/{enterprise}", summary="一家企业", operation_id="getEnterprise")
def enterprise_one(given: With, by: Reader, enterprise: str) -> EnterprisePage:
    """Reports over time, agencies, and what the reports say otherwise of the same site."""
    found = enterprise_page(view_of(given, by), enterprise)
    note(given, by, "enterprise.read", "enterprise", enterprise[:80])
    return found


@registry_router.get(
    "/registries/agencies",
    summary="登记库中的机构",
    operation_id="listRegistryAgencies",
)
def registry_agencies(given: With, by: RegistryReader, asked: Annotated[Asked, Query()]) -> ListedPage:
    """Agencies that the imported registers name now, by name, with or without reports."""
    after = str(keyed_place(asked.cursor)[0]) if asked.cursor else ""
    engine = given.tools.store.engine
    note_list(given, by, "registry.agencies", asked)
    found = listing.agencies(engine, words=asked.q, after=after, limit=asked.limit + 1)
    items = [
        ListedItem(id=one.id, name=one.name, number=one.certificate_number) for one in found[: asked.limit]
    ]
    last = found[asked.limit - 1].key if len(found) > asked.limit else None
    return ListedPage(items=items, next=None if last is None else keyed_cursor(last, ""))


@registry_router.get(
    "/registries/assessors",
    summary="登记库中的人员",
    operation_id="listRegistryAssessors",
)
def registry_assessors(given: With, by: RegistryReader, asked: Annotated[Asked, Query()]) -> ListedPage:
    """People of the imported roster as it stands now whose name or number begins so."""
    after = keyed_place(asked.cursor)[0] if asked.cursor else 0
    engine = given.tools.store.engine
    start = after if isinstance(after, int) else 0
    note_list(given, by, "registry.assessors", asked)
    found = listing.people(engine, words=asked.q, after=start, limit=asked.limit + 1)
    items = [
        ListedItem(id=one.id, name=one.name, number=one.number, agency=one.agency_name)
        for one in found[: asked.limit]
    ]
    last = found[asked.limit - 1].key if len(found) > asked.limit else None
    return ListedPage(items=items, next=None if last is None else keyed_cursor(last, ""))


def _after(asked: Asked) -> tuple[int, str] | None:
    if not asked.cursor:
        return None
    value, key = keyed_place(asked.cursor)
    return (value if isinstance(value, int) else 0), key


def _page(given: With, by: Principal, asked: Asked, kind: PartyKind) -> PartyPage:
    found = parties(view_of(given, by), kind, words=asked.q, after=_after(asked), limit=asked.limit)
    return PartyPage(
        items=list(found.lines), next=keyed_cursor(*found.following) if found.following else None
    )
