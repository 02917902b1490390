"""The desk: what waits, what is most suspicious, how things stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from core.screening import Band, Status
from corpus.store.card_rows import Order
from service.api.guards import With, allowed, note_list, view_of
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS, STATUSES
from service.jobs.records import Job, State
from service.portal.charts import checks_chart, groups_chart
from service.portal.filters import Narrowed
from service.portal.own import last_visit
from service.portal.pages import page
from service.views import statistics
from service.views.choices import choices
from service.views.statistics import By, Coverage

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_FIRST = 15
_LOOKED_AT = 50
_UNTOLD = 8


@router.get("/")
def desk(request: Request, given: With, by: Reader, asked: Annotated[Narrowed, Query()]) -> Response:
    """Everything at a glance, of all that one may see or of a place, kind or industry."""
    store, view = given.tools.store, view_of(given, by)
    now = store.now()
    wanted = asked.wanted(by)
    counts = store.card_counts(wanted)
    note_list(given, by, "desk.read", asked)
    since = last_visit(view.engine, by.account, now)
    newest = store.cards(wanted, order=Order.NEWEST, after=None, limit=_LOOKED_AT)
    checks = statistics.by_check(view, wanted, is_own=True)
    return page(
        request,
        by,
        "desk.html.j2",
        by_band={band: sum(n for (_, b), n in counts.items() if b is band) for band in Band},
        by_status={status: sum(n for (s, _), n in counts.items() if s is status) for status in Status},
        total=sum(counts.values()),
        open_leads=sum(group.open for group in checks),
        urgent=store.cards(wanted, order=Order.SCORE, after=None, limit=_FIRST),
        since=since,
        fresh=[card for card in newest if since is not None and card.screened_at > since],
        most_fresh=_LOOKED_AT,
        jobs=_open_jobs(given, by),
        months=groups_chart(statistics.grouped(view, wanted, By.MONTH), "/reports", asked.as_query),
        checks=checks_chart(checks, asked.as_query),
        has_checks=bool(checks),
        coverage=_least_covered(statistics.coverage(view, wanted)),
        bands=BANDS,
        statuses=STATUSES,
        asked=asked,
        choices=choices(view),
        now=now,
    )


def _open_jobs(given: With, by: Principal) -> tuple[Job, ...]:
    if not by.may(Permission.SUBMIT_REPORTS):
        return ()
    return given.jobs.listed(account=by.name, states=(State.QUEUED, State.RUNNING), limit=20)


def _least_covered(found: tuple[Coverage, ...]) -> list[Coverage]:
    """The checks that most often could not see what they look for."""
    untold = [each for each in found if each.share_unseen]
    return sorted(untold, key=lambda each: -each.share_unseen)[:_UNTOLD]
