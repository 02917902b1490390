"""How many requests one account or token gets: a token bucket each, in this process's memory; and streams.

Told in every answer as in the IETF's draft of RateLimit header fields.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import MingjianError

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


class Pace:
    """All buckets of this process."""

    def __init__(self, per_minute: int, burst: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._quota = per_minute
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._kept: dict[str, tuple[float, float]] = {}  # what is in the bucket, and when that was
        self._lock = threading.Lock()

    def take(self, key: str) -> tuple[Left, TooManyRequestsError | None]:
        """Take one; what is left, and the error to raise where there was none."""
        with self._lock:
            now = self._clock()
            level, at = self._kept.get(key, (float(self._burst), now))
            level = min(self._burst, level + (now - at) * self._rate)
            is_there = level >= 1
            level -= is_there
            self._kept[key] = (level, now)
            if len(self._kept) > _MOST_KEPT:
                self._sweep(now)
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

    def _sweep(self, now: float) -> None:
        """Buckets that are full again need not be remembered."""
        filling = self._burst / self._rate
        self._kept = {key: kept for key, kept in self._kept.items() if now - kept[1] < filling}


class Streams:
    """How many answers that go on and on each account has open in this process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()
        self._lock = threading.Lock()

    def begin(self, key: str) -> None:
        """Raises ``TooManyRequestsError`` where as many as there may be are open."""
        with self._lock:
            if self._open[key] >= self._most:
                words = f"同时打开的进度流已有 {self._most} 个。请先关闭不用的，再打开新的。"
                raise TooManyRequestsError(words, seconds=_STREAM_SECONDS)
            self._open[key] += 1

    def end(self, key: str) -> None:
        """One has ended."""
        with self._lock:
            self._open[key] -= 1
            if self._open[key] <= 0:
                del self._open[key]
