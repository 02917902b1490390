"""A register's file on its way in, for interface and portal alike: a task looks at it or imports it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.errors import UsageError
from corpus.registry.questions import ANSWERED
from service.api.context import Context
from service.api.guards import note, view_of
from service.auth.principal import Principal
from service.tasks.records import Task, TaskKind

_KINDS = (".xlsx", ".csv", ".json")


def require_table(given: Context, by: Principal, name: str, known_on: dt.date | None, source: str) -> dt.date:
    """The day that the table tells of; raises ``UsageError`` for what cannot be a register."""
    today = view_of(given, by).today
    if not name.lower().endswith(_KINDS):
        raise UsageError("登记表应为 xlsx、csv 或 json 文件，请检查文件名的扩展名。", code="not_a_table")
    if known_on is not None and known_on > today:
        raise UsageError(
            f"登记表反映的日期 {known_on} 晚于今天（{today}），请写登记表实际反映的那一天。",
            code="day_to_come",
        )
    if source.strip().startswith(ANSWERED):
        raise UsageError(f"来源不能以 {ANSWERED} 开头。", code="source_reserved")
    return known_on or today


def hand_in(
    given: Context, by: Principal, kind: TaskKind, path: Path, name: str, known_on: dt.date, source: str
) -> Task:
    """The task for a file that has arrived; the file is kept and may go."""
    task = given.tasks.registry_file(
        kind, path, name, account=by.name, known_on=known_on, source=source.strip()
    )
    return _noted(given, by, task)


def take_previewed(given: Context, by: Principal, preview: str) -> Task:
    """The task that imports the file of one's own preview."""
    before = given.tasks.get(preview, by.name)
    if before.kind is not TaskKind.PREVIEW or before.input_blob is None:
        raise UsageError("这个任务不是登记表的预览。", code="not_a_preview")
    task = given.tasks.registry_file(
        TaskKind.IMPORT,
        before.input_blob,
        before.file_name,
        account=by.name,
        known_on=dt.date.fromisoformat(before.wish["known_on"]),
        source=before.wish["source"],
    )
    return _noted(given, by, task)


def _noted(given: Context, by: Principal, task: Task) -> Task:
    note(given, by, f"registry.{task.kind.value.rpartition('_')[2]}", "task", task.id, file=task.file_name)
    return task
