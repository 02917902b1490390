"""Whole tasks spread over processes of our own, each with its own tools: what keeps a processor busy.

Other than ``workers``, these processes are trusted and open the store; the files are opened by workers of
theirs. One that is killed costs the task it had in hand, which is told; it is replaced. None outlives the
process that started it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, Self, TypeVar

from core.errors import MingjianError

Task = TypeVar("Task")
Result = TypeVar("Result")

_SPAWN = multiprocessing.get_context("spawn")
_PR_SET_PDEATHSIG = 1
_MOST_VAIN_STARTS = 3
_LEAVE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose process ended in the middle of it."""

    exit_code: int | None


class Processes(Generic[Task, Result]):
    """``count`` processes that each open their tools once and then take task after task.

    ``opened`` is a picklable function that gives a context manager of what does one task.
    """

    def __init__(
        self, count: int, opened: Callable[[], AbstractContextManager[Callable[[Task], Result]]]
    ) -> None:
        self._members: list[_Member[Task, Result]] = [_Member(opened) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for member in self._members:
            member.leave()
        for member in self._members:
            member.stop(_LEAVE_SECONDS if kind is None else 0.0)

    def each(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Lost]]:
        """Every task with its result, as they come; tasks are taken only as processes are free.

        An expected error in a process is raised here: what is wrong is wrong for every task. A defect is a
        ``RuntimeError`` with its place.
        """
        coming = iter(tasks)
        idle = list(self._members)
        busy: dict[Connection, _Member[Task, Result]] = {}
        while True:
            while idle:
                try:
                    task = next(coming)
                except StopIteration:
                    break
                member = idle.pop()
                busy[member.give(task)] = member
            if not busy:
                return
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)
                member = busy.pop(connection)
                idle.append(member)
                yield member.taken()


class _Member(Generic[Task, Result]):
    def __init__(self, opened: Callable[[], AbstractContextManager[Callable[[Task], Result]]]) -> None:
        self._opened = opened
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._task: Task | None = None
        self._vain = 0

    def give(self, task: Task) -> Connection:
        """Begin with a task; gives the connection on which its end is told."""
        if self._process is None or not self._process.is_alive():
            self.stop(0.0)
            ours, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=_serve, args=(theirs, self._opened, os.getpid()), name="mingjian-rescreen"
            )
            self._process.start()
            self._connection = ours
            theirs.close()
        assert self._connection is not None
        self._task = task
        with suppress(BrokenPipeError, ConnectionResetError):  # its end is noticed where it is waited for
            self._connection.send(task)
        return self._connection

    def taken(self) -> tuple[Task, Result | Lost]:
        """The task with its result."""
        assert self._connection is not None
        task, self._task = self._task, None
        assert task is not None
        try:
            kind, value = self._connection.recv()
        except (EOFError, ConnectionResetError):
            self._vain += 1
            if self._vain > _MOST_VAIN_STARTS:
                raise RuntimeError("processes end again and again before they have done anything") from None
            return task, Lost(self.stop(_LEAVE_SECONDS))
        self._vain = 0
        if kind == "error":
            raise value
        if kind == "defect":
            raise RuntimeError(f"defect in a process:\n{value}")
        return task, value

    def leave(self) -> None:
        """Ask the process to end."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def stop(self, seconds: float) -> int | None:
        """End the process within so many seconds; gives its exit code."""
        self.leave()
        process, self._process = self._process, None
        if process is None:
            return None
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
        return code


def _serve(
    connection: Connection,
    opened: Callable[[], AbstractContextManager[Callable[[Task], object]]],
    parent: int,
) -> None:
    _end_with(parent)
    try:
        with opened() as work:
            while True:
                try:
                    task = connection.recv()
                except (EOFError, ConnectionResetError):
                    return
                connection.send(("result", work(task)))
    except MingjianError as error:
        told: tuple[str, object] = ("error", error)
    except Exception:  # noqa: BLE001  told to who started this process, which raises it
        told = ("defect", traceback.format_exc())
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send(told)


def _end_with(parent: int) -> None:
    """Ctrl-C is the parent's business; the parent's end, however it comes, is this process's too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
