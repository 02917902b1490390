"""Events, who wants them, and each one's way there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """What can be told. ``TEST`` is sent only when asked for."""

    JOB_ENDED = "job.ended"
    REPORT_SCREENED = "report.screened"
    DECISION_MADE = "decision.made"
    TEST = "webhook.test"


class DeliveryState(StrEnum):
    """Where one event is on its way to one webhook."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """``account`` is the id of the account that is told, and whose rights say of what."""

    id: str
    account: str
    url: str
    events: tuple[Event, ...]
    made_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one webhook. ``status`` and ``reason`` are of the last try."""

    id: str
    webhook: str
    event: Event
    state: DeliveryState
    tries: int
    made_at: dt.datetime
    next_at: dt.datetime
    ended_at: dt.datetime | None = None
    status: int | None = None
    reason: str | None = None
