"""The desk: what waits, what is most suspicious, how things stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from core.screening import Band, Status
from corpus.store.card_rows import Order
from service.api.guards import With, allowed
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS, STATUSES
from service.jobs.records import State
from service.portal.filters import ReportFilters
from service.portal.pages import page

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_FIRST = 15


@router.get("/")
def desk(request: Request, given: With, by: Reader) -> Response:
    """Everything at a glance."""
    store = given.tools.store
    asked = ReportFilters()
    wanted = asked.wanted(by)
    counts = store.card_counts(wanted)
    by_band = {band: sum(n for (_, b), n in counts.items() if b is band) for band in Band}
    by_status = {status: sum(n for (s, _), n in counts.items() if s is status) for status in Status}
    open_jobs = given.jobs.listed(account=by.name, states=(State.QUEUED, State.RUNNING), limit=20)
    return page(
        request,
        by,
        "desk.html.j2",
        by_band=by_band,
        by_status=by_status,
        total=sum(counts.values()),
        urgent=store.cards(wanted, order=Order.SCORE, after=None, limit=_FIRST),
        newest=store.cards(wanted, order=Order.NEWEST, after=None, limit=_FIRST),
        jobs=open_jobs,
        bands=BANDS,
        statuses=STATUSES,
        asked=asked,
        now=store.now(),
    )
