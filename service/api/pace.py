"""How many requests one account or token gets: a token bucket each, over all server processes; and streams.

Told in every answer as in the IETF's draft of RateLimit header fields.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from core.errors import MingjianError
from service.common import Bucket, Counts

_MOST_KEPT = 10_000
_STREAM_SECONDS = 15


class TooManyRequestsError(MingjianError):
    """Somebody asks too often; ``seconds`` until the next request is answered."""

    code = "too_many_requests"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is left to somebody: ``remaining`` requests at once, ``full_in`` seconds until all are back."""

    quota: int
    remaining: int
    full_in: int

    @property
    def headers(self) -> dict[str, str]:
        """As header fields."""
        return {
            "RateLimit-Policy": f'"requests";q={self.quota};w=60',
            "RateLimit": f'"requests";r={self.remaining};t={self.full_in}',
        }


class Held(Protocol):
    """``kept``: what is in a bucket, and when that was; None: nobody has used it."""

    kept: tuple[float, float] | None


class Kept(Protocol):
    """Where buckets are kept."""

    def held(self, key: str) -> AbstractContextManager[Held]:
        """The bucket of a key, for oneself alone."""


class Own:
    """Buckets of this process alone. Those that are unused for ``seconds`` need not be remembered."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self, key: str) -> Iterator[Held]:
        """The bucket of a key, for oneself alone."""
        with self._lock:
            bucket = Bucket(self._kept.get(key))
            yield bucket
            if bucket.kept is not None:
                self._kept[key] = bucket.kept
            if len(self._kept) > _MOST_KEPT:
                now = self._clock()
                self._kept = {
                    name: kept for name, kept in self._kept.items() if now - kept[1] < self._seconds
                }


class Pace:
    """All buckets: in ``kept``, which several processes may share, or those of this process."""

    def __init__(
        self,
        per_minute: int,
        burst: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        kept: Kept | None = None,
    ) -> None:
        self._quota = per_minute
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._buckets = kept or Own(burst / self._rate, clock)

    def take(self, key: str) -> tuple[Left, TooManyRequestsError | None]:
        """Take one; what is left, and the error to raise where there was none."""
        with self._buckets.held(key) as bucket:
            now = self._clock()
            level, at = bucket.kept or (float(self._burst), now)
            level = min(self._burst, level + max(0.0, now - at) * self._rate)
            is_there = level >= 1
            level -= is_there
            bucket.kept = (level, now)
        left = Left(
            quota=self._quota,
            remaining=int(level),
            full_in=math.ceil((self._burst - level) / self._rate),
        )
        if is_there:
            return left, None
        seconds = max(1, math.ceil((1 - level) / self._rate))
        words = f"请求过于频繁，请在 {seconds} 秒后再试。"
        return left, TooManyRequestsError(words, seconds=seconds)


class Streams:
    """How many answers that go on and on each account has open, over all processes that share ``counts``."""

    def __init__(self, most: int, counts: Counts | None = None) -> None:
        self._most = most
        self._counts = counts or Counts()

    def begin(self, key: str) -> int:
        """Gives what ``end`` takes; raises ``TooManyRequestsError`` where there are as many as may be."""
        place = self._counts.take(key, self._most)
        if place is None:
            words = f"同时打开的进度流已有 {self._most} 个。请先关闭不用的，再打开新的。"
            raise TooManyRequestsError(words, seconds=_STREAM_SECONDS)
        return place

    def end(self, place: int) -> None:
        """One has ended."""
        self._counts.give_back(place)
