"""The list of reports: filters, two orders, a part at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from core.screening import Band, Status
from service.api.cursors import cursor_of, place_of
from service.api.guards import With, allowed, note_list, view_of
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS, STATUSES
from service.portal.filters import ReportFilters
from service.portal.own import filters_of
from service.portal.pages import is_fragment, page
from service.views.choices import choices

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_AT_ONCE = 50


@router.get("/reports")
def reports(request: Request, given: With, by: Reader, asked: Annotated[ReportFilters, Query()]) -> Response:
    """The whole page, or further rows."""
    store = given.tools.store
    after = place_of(asked.cursor, asked.order) if asked.cursor else None
    wanted = asked.wanted(by)
    note_list(given, by, "reports.list", asked)
    found = store.cards(wanted, order=asked.order, after=after, limit=_AT_ONCE + 1)
    cards = found[:_AT_ONCE]
    following = cursor_of(cards[-1], asked.order) if len(found) > _AT_ONCE else None
    if asked.cursor and is_fragment(request):
        template = "parts/report_rows.html.j2"
        counts: dict[tuple[Status, Band | None], int] = {}
    else:
        template, counts = "reports.html.j2", store.card_counts(wanted)
    return page(
        request,
        by,
        template,
        cards=cards,
        following=following,
        asked=asked,
        total=sum(counts.values()),
        bands=BANDS,
        statuses=STATUSES,
        choices=choices(view_of(given, by)),
        saved=filters_of(store.engine, by.account, "/reports"),
        now=store.now(),
    )
