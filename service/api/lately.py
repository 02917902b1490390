"""What was noted not long ago, in this process's memory, and need not be noted again for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

_MOST_KEPT = 100_000


class Lately:
    """Things and until when each counts as noted; the longest known are forgotten where they are too many."""

    def __init__(self, most: int = _MOST_KEPT, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._until: dict[Hashable, float] = {}
        self._lock = threading.Lock()

    def has(self, thing: Hashable) -> bool:
        """Whether it was noted and that still counts."""
        with self._lock:
            return self._until.get(thing, self._clock()) > self._clock()

    def put(self, thing: Hashable, seconds: float) -> None:
        """It has been noted: say so only once it is on the disk."""
        with self._lock:
            self._until.pop(thing, None)
            self._until[thing] = self._clock() + seconds
            while len(self._until) > self._most:
                del self._until[next(iter(self._until))]
