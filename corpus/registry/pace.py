"""How often a registry is asked, and for how long it is left alone after it did not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """At most ``per_second`` requests, evenly spaced; safe to share between threads."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1.0 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = 0.0
        self._closed_until = 0.0

    def wait(self) -> None:
        """Return when the next request may go out."""
        with self._lock:
            now = self._clock()
            turn = max(self._next, now)
            self._next = turn + self._interval
        if turn > now:
            self._sleep(turn - now)

    def pause(self, seconds: float) -> None:
        """Wait without holding a turn."""
        self._sleep(seconds)

    def close(self, seconds: float) -> None:
        """Ask nothing for that long."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._clock() < self._closed_until
