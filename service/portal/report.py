"""The page of one report: findings and facts on the left, its pages with the evidence on the right."""

from __future__ import annotations

from functools import cache, partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from core.errors import InputNotFoundError
from service.api.guards import With, allowed, may_see, note, visible
from service.api.v1.reports import latest
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.portal.crops import address_of
from service.portal.pages import page
from service.portal.people import people_of
from service.portal.report_view import has_original, pages_of, past_of, report_view, screening_of, sizes_of
from service.portal.standings import STANDINGS
from service.similar.content import similar_of
from service.similar.counted import lengths_of
from service.similar.page import html_page
from service.similar.pictures import linked_pictures

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]


@router.get("/reports/{report}")
def report_page(request: Request, given: With, by: Reader, report: str) -> Response:
    """Everything about one report."""
    card = visible(report, by, given)
    shown = report_view(given, by, latest(given, report), card)
    note(given, by, "report.read", "report", report)
    template = "stopped_report.html.j2" if shown.view.is_stopped else "report.html.j2"
    return page(request, by, template, view=shown.view, shown=shown, card=card)


@router.get("/reports/{report}/history")
def history(request: Request, given: With, by: Reader, report: str) -> Response:
    """Screenings with what changed from one to the next, and decisions."""
    card = visible(report, by, given)
    past = past_of(given, by, report)
    note(given, by, "history.read", "report", report)
    return page(request, by, "parts/history.html.j2", card=card, past=past)


@router.get("/reports/{report}/people")
def people(request: Request, given: With, by: Reader, report: str) -> Response:
    """Everybody who signs, with the registry's rows as of the report's day and the signatures as seen."""
    card = visible(report, by, given)
    found = people_of(given, latest(given, report).facts)
    pages = {each.page: each for each in pages_of(given, card)}
    note(given, by, "people.read", "report", report)
    return page(request, by, "parts/people.html.j2", found=found, pages=pages, standings=STANDINGS)


@router.get("/reports/{report}/similar/{other}")
def side_by_side(given: With, by: Reader, report: str, other: str) -> Response:
    """Both reports' pages beside one another, with what they share marked: a document of its own."""
    visible(report, by, given)
    if not may_see(other, by, given):
        raise InputNotFoundError("没有这份报告，或它不在您的管辖地区内。", code="report_not_found")
    note(given, by, "report.compare", "report", report, other=other)
    store = given.tools.store
    sizes = cache(lambda each: sizes_of(given, each))
    found = similar_of(screening_of(given, report), only=other, lengths=lengths_of(store, report))
    pictures = linked_pictures(found, address_of, sizes, partial(has_original, given))
    facts = cache(lambda each: screening_of(given, each).facts)
    text = html_page(found, pictures, facts=facts, back=f"/reports/{report}", other=f"/reports/{other}")
    return HTMLResponse(text, headers={"Content-Security-Policy": _OWN_DOCUMENT})


# The document names the hashes of its own style and script in its head; this may only narrow it further.
_OWN_DOCUMENT = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
