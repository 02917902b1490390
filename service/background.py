"""Work that is done again and again beside the requests, and ends with the service."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.errors import MingjianError

_log = logging.getLogger("mingjian.background")
_END_SECONDS = 20.0


@contextmanager
def repeated(name: str, work: Callable[[], bool], *, rest_seconds: float) -> Iterator[None]:
    """Do the work in a thread; it says whether there may be more at once, otherwise it rests.

    A database that is away is waited for: the next turn finds what this one left.
    """
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            is_more = False
            try:
                is_more = work()
            except MingjianError as error:
                _log.warning("%s: %s", name, error.code)
            except Exception:  # noqa: BLE001  a fault of ours in one turn must not end all the following ones
                _log.exception("%s", name)
            if not is_more:
                stopping.wait(rest_seconds)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(_END_SECONDS)
