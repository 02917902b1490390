"""Who runs beside whom in one worker: a job that was at work when a worker died runs alone.

If the worker dies again it was that job's doing, and no other is blamed for it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator


class Gate:
    """Lets many pass together, or one alone. Who waits to be alone is not overtaken."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._is_alone = False
        self._waiting_alone = 0

    @contextlib.contextmanager
    def passed(self, *, alone: bool) -> Iterator[None]:
        """Wait for one's turn, and be inside until the end of the block."""
        with self._changed:
            self._waiting_alone += alone
            try:
                self._changed.wait_for(lambda: self._is_open(alone=alone))
            finally:
                self._waiting_alone -= alone
            self._inside += 1
            self._is_alone = alone
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._is_alone = False
                self._changed.notify_all()

    def _is_open(self, *, alone: bool) -> bool:
        if self._is_alone:
            return False
        return not self._inside if alone else not self._waiting_alone
