"""Handing reports in: the page; its script sends the files to the interface and shows how far each is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from corpus.store import party_rows
from corpus.store.database import reading
from service.api.context import Context
from service.api.guards import With, allowed
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS, STAGES
from service.portal.pages import page
from service.views.scope import seen_by

router = APIRouter()
Submitter = Annotated[Principal, Depends(allowed(Permission.SUBMIT_REPORTS))]
_RECENT = 30


@router.get("/hand-in")
def hand_in(request: Request, given: With, by: Submitter) -> Response:
    """The page, with one's jobs of late."""
    return page(
        request, by, "hand_in.html.j2", most_megabytes=given.settings.max_megabytes, **_of_late(given, by)
    )


@router.get("/hand-in/jobs")
def jobs_of_late(request: Request, given: With, by: Submitter) -> Response:
    """The table of one's jobs alone."""
    return page(request, by, "parts/jobs.html.j2", **_of_late(given, by))


def _of_late(given: Context, by: Principal) -> dict[str, Any]:
    """One's jobs, and the cards of the reports that came of them."""
    jobs = given.jobs.listed(account=by.name, limit=_RECENT)
    ended = {job.report_id for job in jobs if job.state.is_end and job.report_id}
    with reading(given.tools.store.engine) as connection:
        seen = party_rows.seen_among(connection, seen_by(by), ended)
        cards = party_rows.cards(connection, seen)
    return {
        "jobs": jobs,
        "cards": cards,
        "bands": {str(band): shown for band, shown in BANDS.items()},
        "stages": dict(STAGES),
        "now": given.tools.store.now(),
    }
