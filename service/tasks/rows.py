"""Rows of tasks. Each function works inside the caller's transaction; what has ended is not changed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from corpus.store.tables import reports, screenings, stage_results
from corpus.store.task_tables import tasks
from service.tasks.records import Task, TaskKind, TaskState

_t = tasks.c
_OPEN = (TaskState.QUEUED.value, TaskState.RUNNING.value)


def add(connection: Connection, task: Task) -> Task:
    """Keep a task, or give the account's task of the same wish that has not ended."""
    alike = (_t.account == task.account) & (_t.same == task.same) & _t.state.in_(_OPEN)
    query = select(tasks).where(alike).order_by(_t.made_at.desc()).limit(1)
    before = connection.execute(query).mappings().first()
    if before is not None:
        return _task(before)
    values = {field.name: getattr(task, field.name) for field in fields(Task)}
    values |= {"kind": task.kind.value, "state": task.state.value, "result": None}
    connection.execute(insert(tasks).values(values | {"wish": json.dumps(task.wish)}))
    return task


def get(connection: Connection, task: str) -> Task | None:
    """By its id."""
    row = connection.execute(select(tasks).where(_t.id == task)).mappings().first()
    return None if row is None else _task(row)


def listed(connection: Connection, account: str, *, limit: int) -> tuple[Task, ...]:
    """An account's tasks, the newest first."""
    query = select(tasks).where(_t.account == account).order_by(_t.made_at.desc(), _t.id).limit(limit)
    return tuple(_task(row) for row in connection.execute(query).mappings())


def claim(connection: Connection, *, at: dt.datetime, silent_since: dt.datetime) -> Task | None:
    """Take the oldest task that waits, or whose worker has been silent since then; None: there is none."""
    is_left = (_t.state == TaskState.RUNNING.value) & (_t.beat_at < silent_since)
    free = or_(_t.state == TaskState.QUEUED.value, is_left)
    row = connection.execute(
        select(_t.id, _t.starts).where(free).order_by(_t.made_at, _t.id).limit(1)
    ).first()
    if row is None:
        return None
    values = {"state": TaskState.RUNNING.value, "starts": row.starts + 1, "beat_at": at}
    same = (_t.id == row.id) & (_t.starts == row.starts) & free
    if not connection.execute(update(tasks).where(same).values(values)).rowcount:
        return None
    return get(connection, row.id)


def beat(connection: Connection, task: Task, *, at: dt.datetime) -> None:
    """Whoever works on it is alive."""
    connection.execute(update(tasks).where(_own(task)).values(beat_at=at))


def end(connection: Connection, task: Task, *, at: dt.datetime, **values: Any) -> bool:
    """The task's one end; gives whether it was still this worker's to end."""
    values["result"] = json.dumps(values.get("result"), ensure_ascii=False, default=str)
    changed = connection.execute(update(tasks).where(_own(task)).values(ended_at=at, **values))
    return bool(changed.rowcount)


def give_back(connection: Connection, task: Task) -> None:
    """The worker stops as asked: the next one begins with the task."""
    values = {"state": TaskState.QUEUED.value, "starts": task.starts - 1, "beat_at": None}
    connection.execute(update(tasks).where(_own(task)).values(values))


def sweep(connection: Connection, *, before: dt.datetime) -> tuple[str, ...]:
    """Forget tasks that ended before then; gives the blobs that nothing names any more."""
    old = (_t.ended_at < before) & _t.state.not_in(_OPEN)
    rows = connection.execute(select(_t.input_blob, _t.output_blob).where(old)).all()
    connection.execute(delete(tasks).where(old))
    blobs = {blob for row in rows for blob in row if blob is not None}
    return tuple(blob for blob in sorted(blobs) if not _is_named(connection, blob))


def _is_named(connection: Connection, blob: str) -> bool:
    """Whether the same bytes are kept for something else."""
    names = (
        (tasks.c.input_blob, tasks.c.id),
        (tasks.c.output_blob, tasks.c.id),
        (reports.c.original_blob, reports.c.id),
        (stage_results.c.blob_id, stage_results.c.key),
        (screenings.c.document_blob, screenings.c.id),
    )
    queries = (select(key).where(column == blob).limit(1) for column, key in names)
    return any(connection.execute(query).first() is not None for query in queries)


def _own(task: Task) -> Any:
    """As long as no other worker took it over."""
    return (_t.id == task.id) & (_t.state == TaskState.RUNNING.value) & (_t.starts == task.starts)


def _task(row: RowMapping) -> Task:
    values = {str(name): value for name, value in row.items()}
    values |= {
        "kind": TaskKind(row["kind"]),
        "state": TaskState(row["state"]),
        "wish": json.loads(row["wish"]),
        "result": None if row["result"] is None else json.loads(row["result"]),
    }
    return Task(**values)
