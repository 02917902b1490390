"""Handing reports in: the page; its script sends the files to the interface and shows how far each is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.api.guards import With, allowed
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import STAGES
from service.portal.pages import page

router = APIRouter()
Submitter = Annotated[Principal, Depends(allowed(Permission.SUBMIT_REPORTS))]
_RECENT = 30


@router.get("/hand-in")
def hand_in(request: Request, given: With, by: Submitter) -> Response:
    """The page, with one's jobs of late."""
    jobs = given.jobs.listed(account=by.name, limit=_RECENT)
    return page(
        request,
        by,
        "hand_in.html.j2",
        jobs=jobs,
        stages=dict(STAGES),
        most_megabytes=given.settings.max_megabytes,
        now=given.tools.store.now(),
    )


@router.get("/hand-in/jobs")
def jobs_of_late(request: Request, given: With, by: Submitter) -> Response:
    """The table of one's jobs alone."""
    jobs = given.jobs.listed(account=by.name, limit=_RECENT)
    return page(
        request, by, "parts/jobs.html.j2", jobs=jobs, stages=dict(STAGES), now=given.tools.store.now()
    )
