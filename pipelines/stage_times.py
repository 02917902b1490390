"""How long stages take, told to whoever records it around a screening; nothing is kept otherwise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_times: ContextVar[dict[str, float] | None] = ContextVar("times", default=None)


@contextmanager
def recorded() -> Iterator[dict[str, float]]:
    """Seconds by stage of what runs within, in this thread; a stage whose result was kept does not run."""
    times: dict[str, float] = {}
    token = _times.set(times)
    try:
        yield times
    finally:
        _times.reset(token)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """What runs within is of this stage."""
    times, begun = _times.get(), time.perf_counter()
    try:
        yield
    finally:
        if times is not None:
            times[stage] = times.get(stage, 0.0) + time.perf_counter() - begun
