"""One task, and the states it goes through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class TaskKind(StrEnum):
    """What is to be done."""

    PREVIEW = "registry_preview"  # of a register's file: what importing it would change
    IMPORT = "registry_import"
    DOSSIER = "dossier"  # a case file as a file to be fetched


class TaskState(StrEnum):
    """Where a task is. The last two are ends, of which it reaches exactly one."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self in {TaskState.DONE, TaskState.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``wish`` says what is asked; ``result`` what came of it; ``code`` and ``message`` why it failed."""

    id: str
    kind: TaskKind
    account: str
    same: str
    wish: dict[str, Any]
    file_name: str
    state: TaskState
    starts: int
    made_at: dt.datetime
    input_blob: str | None = None
    output_blob: str | None = None
    output_name: str | None = None
    beat_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    result: dict[str, Any] | None = None
    code: str | None = None
    message: str | None = None
