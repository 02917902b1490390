"""Several processes under one that only watches: forked from it, started again where they end by themselves.

The parent has no threads and opens nothing, so that it can fork at any time. Each child holds the reading end
of a pipe of which only the parent has the writing end: a parent that is killed takes its children with it.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from types import FrameType

from service.terminal import complaints

NOT_STARTED = 3  # the exit code of a process that could not begin its work
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60.0
_STEADY_SECONDS = 60.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_fork = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Role:
    """What one process does; ``work`` gives its exit code and ends on SIGTERM."""

    name: str
    work: Callable[[], int]


@dataclass(slots=True)
class _Child:
    """The process of a role, or when it is started again."""

    role: Role
    process: ForkProcess | None = None
    begun: float = 0.0
    wait: float = _FIRST_WAIT
    next: float = 0.0
    has_worked: bool = False


class Processes:
    """All of them. ``on_stop`` is done when they are told to end, ``on_end`` with the id of one that has."""

    def __init__(
        self,
        roles: Sequence[Role],
        *,
        grace_seconds: float,
        on_stop: Callable[[], None],
        on_end: Callable[[int], None],
    ) -> None:
        self._children = [_Child(role) for role in roles]
        self._grace = grace_seconds
        self._on_stop, self._on_end = on_stop, on_end
        self._told = 0  # how often to stop
        self._lifeline = os.pipe()
        self._wake = os.pipe()

    def run(self) -> bool:
        """Until told to stop; whether all could begin."""
        gc.freeze()  # what is there now is shared, and stays so
        with self._signals():
            for child in self._children:
                self._begin(child)
            is_good = self._watch()
            self._on_stop()
            self._end()
        for end in (*self._lifeline, *self._wake):
            os.close(end)
        return is_good

    def _watch(self) -> bool:
        while not self._told:
            for child in self._children:
                if child.process is None and time.monotonic() >= child.next:
                    self._begin(child)
            multiprocessing.connection.wait([self._wake[0], *self._sentinels()], timeout=_FIRST_WAIT)
            for child in self._ended():
                if not self._told and not self._may_go_on(child):
                    return False
        return True

    def _sentinels(self) -> list[int]:
        return [child.process.sentinel for child in self._children if child.process is not None]

    def _ended(self) -> Iterator[_Child]:
        for child in self._children:
            process = child.process
            if process is not None and process.exitcode is not None:
                self._on_end(process.pid or 0)
                yield child
                process.close()
                child.process = None

    def _may_go_on(self, child: _Child) -> bool:
        """Say that it has ended, and when it is started again; not one that could not begin at all."""
        assert child.process is not None
        code, lived = child.process.exitcode, time.monotonic() - child.begun
        if code == NOT_STARTED and not child.has_worked:
            return False
        child.has_worked = True
        if lived > _STEADY_SECONDS:
            child.wait = _FIRST_WAIT
        words = f"{child.role.name}意外结束（{code}），{child.wait:g} 秒后重新启动。"
        complaints.print(words, highlight=False, markup=False)
        child.next = time.monotonic() + child.wait
        child.wait = min(child.wait * 2, _LONGEST_WAIT)
        return True

    def _begin(self, child: _Child) -> None:
        process = _fork.Process(target=self._work, args=(child.role,))
        process.start()
        child.process, child.begun = process, time.monotonic()

    def _work(self, role: Role) -> None:
        """In the child."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for end in (self._lifeline[1], *self._wake):
            os.close(end)
        threading.Thread(target=_end_with, args=(self._lifeline[0], self._grace), daemon=True).start()
        raise SystemExit(role.work())

    def _end(self) -> None:
        """Tell all, wait for them; a second time that one is told to stop does not wait."""
        for child in self._children:
            if child.process is not None:
                with contextlib.suppress(ProcessLookupError):
                    child.process.terminate()
        end, told = time.monotonic() + self._grace, self._told
        while self._sentinels() and time.monotonic() < end and self._told <= max(told, 1):
            multiprocessing.connection.wait([self._wake[0], *self._sentinels()], timeout=_FIRST_WAIT)
            for _ in self._ended():
                pass
        for child in self._children:
            if child.process is not None:
                child.process.kill()
                child.process.join()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        os.set_blocking(self._wake[1], False)
        before = {each: signal.signal(each, self._tell) for each in _SIGNALS}
        signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for each, handler in before.items():
                signal.signal(each, handler)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self._told += 1


def _end_with(lifeline: int, grace: float) -> None:
    """End when the parent has: as if told to, and after a while in any case."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)
