"""Screening jobs: handed in, watched, cancelled."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from core.errors import InputNotFoundError, MingjianError, StoreError
from core.ids import digest as request_digest
from corpus.store.database import is_passing
from service.api import uploads
from service.api.context import Context
from service.api.guards import With, allowed, may_see, note, still
from service.api.once import Key, Once
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.auth.scope import COUNTRY
from service.jobs.records import Job, Priority, State

router = APIRouter(tags=["任务"], route_class=Once)
Submitter = Annotated[Principal, Depends(allowed(Permission.SUBMIT_REPORTS))]
_MOST = 200
_LOOK_SECONDS, _BEAT_SECONDS = 0.5, 15.0


class Wish(BaseModel):
    """A file that was handed in, to be screened."""

    file: Annotated[str, Field(description="SHA-256 of a file that was handed in")]
    priority: Priority = Priority.NORMAL


class JobItem(BaseModel):
    """A job: ``done`` of ``total`` pages of ``stage`` while it runs; why, where it did not end well."""

    id: str
    report_id: str
    file_name: str
    account: str
    state: State
    stage: str
    done: int
    total: int
    made_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    code: str | None
    message: str | None

    @classmethod
    def of(cls, job: Job) -> Self:
        """The item of a job."""
        values = dataclasses.asdict(job)
        return cls(**{name: values[name] for name in cls.model_fields})

    @classmethod
    def told(cls, job: Job, by: Principal, given: Context) -> Self:
        """Of somebody else's report outside one's regions, how far it is and no name."""
        is_told = job.account == by.name or by.scope.is_everything or may_see(job.report_id, by, given)
        return cls.of(job if is_told else dataclasses.replace(job, report_id="", file_name="", message=None))


class JobPage(BaseModel):
    """Part of a list; ``next`` is the ``before`` of the next part, absent at the end."""

    items: list[JobItem]
    next: str | None = None


@router.post("/jobs", summary="提交筛查", status_code=HTTPStatus.ACCEPTED)
def submit(
    given: With,
    by: Submitter,
    response: Response,
    wish: Wish,
    key: Key = None,
) -> JobItem:
    """A job for the file. The same ``Idempotency-Key`` gives the same job; 429 where too many wait."""
    digest = uploads.require_sha256(wish.file)
    try:
        entry = given.tools.store.find_report(digest)
    except InputNotFoundError:
        entry = None
    if entry is None or not entry.has_original or not may_see(digest, by, given):
        raise InputNotFoundError("没有收到过这份文件，请先上传。", code="file_not_found")
    regions = by.scope.codes
    job, is_new = given.jobs.submit(
        entry,
        account=by.name,
        region=regions[0] if regions else COUNTRY,
        priority=wish.priority,
        asked=request_digest([key, digest]) if key is not None else None,
    )
    if is_new:
        note(given, by, "job.submit", "job", job.id, report=digest)
    else:
        response.status_code = HTTPStatus.OK
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobItem.of(job)


@router.get("/jobs", summary="任务列表")
def listed(
    given: With,
    by: Submitter,
    state: Annotated[list[State], Query()] = [],  # noqa: B006  FastAPI copies it
    before: Annotated[str | None, Query(max_length=32)] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> JobPage:
    """One's own jobs, newest first; with ``jobs.manage`` everybody's, without names outside one's regions."""
    account = None if by.may(Permission.MANAGE_JOBS) else by.name
    found = given.jobs.listed(account=account, states=tuple(state), before=before, limit=limit + 1)
    items = [JobItem.told(job, by, given) for job in found[:limit]]
    return JobPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/jobs/{job}", summary="一个任务")
def one(given: With, by: Submitter, job: str) -> JobItem:
    """How far it is."""
    return JobItem.told(_own(given, by, job), by, given)


@router.delete("/jobs/{job}", summary="取消任务")
def cancel(given: With, by: Submitter, job: str) -> JobItem:
    """A waiting job ends at once, a running one at its next page; one that has ended stays as it is."""
    _own(given, by, job)
    stopped = given.jobs.cancel(job)
    note(given, by, "job.cancel", "job", job)
    return JobItem.told(stopped, by, given)


@router.get("/jobs/{job}/events", summary="任务进度（事件流）")
def events(given: With, by: Submitter, request: Request, job: str) -> StreamingResponse:
    """Server-sent events ``job`` with the job as JSON: now, at every change, at its end.

    ``stopping`` ends the stream where the service is told to end: ask again when it is back. It ends without
    a word for who has signed out or may no longer see the job. 429 where too many are open.
    """
    _own(given, by, job)
    return _Stream(given, by, _told(given, by, request, job))


class _Stream(StreamingResponse):
    """Counted as open until it ends, however it ends."""

    def __init__(self, given: Context, by: Principal, told: AsyncIterator[str]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(told, media_type="text/event-stream", headers=headers)
        self._given, self._place = given, given.streams.begin(by.account)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._given.streams.end(self._place)


def _still_own(given: Context, request: Request, job: str) -> Job | None:
    """The job, as long as who asked is signed in and may see it."""
    try:
        by = still(request, given)
        by.require(Permission.SUBMIT_REPORTS)
        return _own(given, by, job)
    except StoreError:
        raise
    except MingjianError:
        return None


async def _told(given: Context, by: Principal, request: Request, job: str) -> AsyncIterator[str]:
    def now() -> JobItem:
        return JobItem.told(given.jobs.get(job), by, given)

    last, quiet, unseen = "", 0.0, 0.0
    while True:
        try:
            item = await run_in_threadpool(now)
            said = item.model_dump_json()
            is_due = unseen >= _BEAT_SECONDS or said != last
            if is_due and await run_in_threadpool(_still_own, given, request, job) is None:
                return
            unseen = 0.0 if is_due else unseen
        except StoreError as error:
            if not is_passing(error):
                raise
            yield ": the database does not answer\n\n"
            await asyncio.sleep(_BEAT_SECONDS)
            continue
        if said != last:
            yield f"event: job\ndata: {said}\n\n"
            last, quiet = said, 0.0
        elif quiet >= _BEAT_SECONDS:
            yield ": still here\n\n"
            quiet = 0.0
        if item.state.is_end or given.stopping.is_set():
            if not item.state.is_end:
                yield "event: stopping\ndata: {}\n\n"
            return
        await asyncio.sleep(_LOOK_SECONDS)
        quiet, unseen = quiet + _LOOK_SECONDS, unseen + _LOOK_SECONDS


def _own(given: Context, by: Principal, job: str) -> Job:
    """Raises ``InputNotFoundError`` for somebody else's job as for one that is not there."""
    found = given.jobs.get(job)
    if found.account != by.name and not by.may(Permission.MANAGE_JOBS):
        raise InputNotFoundError("没有这个任务。", code="job_not_found")
    return found
