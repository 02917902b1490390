"""Rows of jobs. Each function works inside the caller's transaction; a job that has ended is not changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from corpus.store.job_tables import jobs
from service.jobs.records import Job, State
from service.webhooks import announcing

_OPEN = (State.QUEUED.value, State.RUNNING.value)
_COLUMNS = tuple(jobs.c[field.name] for field in fields(Job))


def add(connection: Connection, job: Job, *, asked: str | None) -> None:
    """Keep a new job."""
    values = {field.name: getattr(job, field.name) for field in fields(Job)}
    connection.execute(insert(jobs).values(values | {"state": job.state.value, "asked": asked}))


def get(connection: Connection, job: str) -> Job | None:
    """By its id."""
    row = connection.execute(select(*_COLUMNS).where(jobs.c.id == job)).first()
    return _job(row) if row is not None else None


def asked_before(connection: Connection, account: str, asked: str) -> Job | None:
    """The job that the account handed in under this Idempotency-Key."""
    query = select(*_COLUMNS).where(jobs.c.account == account, jobs.c.asked == asked)
    row = connection.execute(query).first()
    return _job(row) if row is not None else None


def listed(
    connection: Connection, *, account: str | None, states: tuple[State, ...], before: str | None, limit: int
) -> tuple[Job, ...]:
    """Newest first, of one account or of all; ``before`` is the id of the last one seen."""
    query = select(*_COLUMNS)
    if account is not None:
        query = query.where(jobs.c.account == account)
    if states:
        query = query.where(jobs.c.state.in_([state.value for state in states]))
    if before is not None:
        seen = select(jobs.c.made_at).where(jobs.c.id == before).scalar_subquery()
        query = query.where((jobs.c.made_at < seen) | ((jobs.c.made_at == seen) & (jobs.c.id > before)))
    rows = connection.execute(query.order_by(jobs.c.made_at.desc(), jobs.c.id).limit(limit))
    return tuple(_job(row) for row in rows)


def waiting(connection: Connection) -> int:
    """How many jobs wait."""
    query = select(func.count()).select_from(jobs).where(jobs.c.state == State.QUEUED.value)
    return int(connection.execute(query).scalar_one())


def open_jobs(connection: Connection) -> tuple[Job, ...]:
    """All that have not ended, oldest first."""
    query = select(*_COLUMNS).where(jobs.c.state.in_(_OPEN)).order_by(jobs.c.made_at, jobs.c.id)
    return tuple(_job(row) for row in connection.execute(query))


def begin(connection: Connection, job: str, *, at: dt.datetime) -> Job | None:
    """A worker begins with it, perhaps again; None for one that has ended or is to stop."""
    live = (jobs.c.id == job) & jobs.c.state.in_(_OPEN)
    values = {"state": State.RUNNING.value, "starts": jobs.c.starts + 1}
    values["started_at"] = func.coalesce(jobs.c.started_at, at)
    connection.execute(update(jobs).where(live, jobs.c.cancelled_at.is_(None)).values(values))
    found = get(connection, job)
    return found if found is not None and found.state is State.RUNNING else None


def give_back(connection: Connection, at_work: tuple[str, ...]) -> None:
    """These were begun by a worker that stops as asked: the start does not count."""
    live = jobs.c.id.in_(at_work) & (jobs.c.state == State.RUNNING.value)
    connection.execute(update(jobs).where(live).values(starts=jobs.c.starts - 1))


def advance(connection: Connection, job: str, stage: str, done: int, total: int) -> bool:
    """Note how far it is; gives whether it is to go on."""
    live = (jobs.c.id == job) & (jobs.c.state == State.RUNNING.value) & jobs.c.cancelled_at.is_(None)
    changed = connection.execute(update(jobs).where(live).values(stage=stage, done=done, total=total))
    return bool(changed.rowcount)


def end(
    connection: Connection,
    job: str,
    state: State,
    *,
    at: dt.datetime,
    code: str | None = None,
    message: str | None = None,
) -> bool:
    """The job's one end; gives whether it had none before."""
    live = (jobs.c.id == job) & jobs.c.state.in_(_OPEN)
    values = {"state": state.value, "ended_at": at, "code": code, "message": message}
    is_first = bool(connection.execute(update(jobs).where(live).values(values)).rowcount)
    if is_first:
        _announce(connection, job, at)
    return is_first


def cancel(connection: Connection, job: str, *, at: dt.datetime) -> None:
    """A waiting job ends at once, a running one as soon as its worker sees it."""
    ended = (jobs.c.id == job) & (jobs.c.state == State.QUEUED.value)
    values = {"state": State.CANCELLED.value, "ended_at": at, "cancelled_at": at}
    if connection.execute(update(jobs).where(ended).values(values)).rowcount:
        _announce(connection, job, at)
    running = (jobs.c.id == job) & (jobs.c.state == State.RUNNING.value) & jobs.c.cancelled_at.is_(None)
    connection.execute(update(jobs).where(running).values(cancelled_at=at))


def _announce(connection: Connection, job: str, at: dt.datetime) -> None:
    """In the transaction in which it ended: neither is kept without the other."""
    ended = get(connection, job)
    if ended is not None:
        announcing.job_ended(connection, ended, at)


def _job(row: Row[Any]) -> Job:
    values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
    return Job(**{**values, "state": State(row.state)})
