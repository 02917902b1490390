"""One job, and the states it goes through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from core.errors import MingjianError


class State(StrEnum):
    """Where a job is. The last four are ends, of which a job reaches exactly one."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self not in {State.QUEUED, State.RUNNING}


class Priority(StrEnum):
    """What goes first within a region."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """1 goes first."""
        return {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}[self]


class QueueFullError(MingjianError):
    """As many jobs wait as may; ``seconds`` after which to ask again."""

    code = "queue_full"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """``done`` of ``total`` pages of ``stage``; ``code`` and ``message`` say why it did not end well."""

    id: str
    report_id: str
    file_name: str
    account: str
    queue: str
    priority: int
    state: State
    starts: int
    stage: str
    done: int
    total: int
    made_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    cancelled_at: dt.datetime | None = None
    code: str | None = None
    message: str | None = None
