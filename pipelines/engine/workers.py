"""A pool of bounded worker processes: the only place where untrusted files are opened.

A worker that overruns its time, its memory, crashes or answers nonsense is killed with all it started,
and replaced; the call that caused it gives a ``WorkerError`` and every other call goes on.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from core.document import FailureCategory
from core.errors import FailedError, RefusedError
from pipelines.engine import answers, child

Item = TypeVar("Item")
Result = TypeVar("Result")

_SPAWN = multiprocessing.get_context("spawn")
_WATCH_SECONDS = 0.1
_ANSWER_BYTES = 256 << 20
_AHEAD = 8  # results per worker that may wait for one before them
# Starting a process also collects ended ones (multiprocessing), which must not meet another thread's join.
_COLLECTING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A named function of the form ``package.module:function`` with JSON arguments and a time limit."""

    function: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    seconds: float


Ask: TypeAlias = Callable[[Call], bytes]
"""Gives the answer of one worker; raises ``WorkerError``, or the refusal the function itself raised."""


class WorkerError(FailedError):
    """A call that gave no answer: what happened, whose failure it is."""

    def __init__(self, message: str, *, code: str, category: FailureCategory) -> None:
        super().__init__(message, code=code)
        self.category = category


class WorkerPool:
    """``count`` processes, started when first needed. Use as a context manager.

    Leaving it by an exception (Ctrl-C, which does not reach the workers' sessions) ends running calls too.
    """

    def __init__(self, count: int | None = None, *, memory_bytes: int) -> None:
        self.count = count or available_cores()
        self._memory_bytes = memory_bytes
        self._workers = tuple(_Worker(memory_bytes) for _ in range(self.count))
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()  # the warm ones first
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="worker")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._workers:
                worker.kill()
        self.close()

    def close(self) -> None:
        """End all processes; calls still waiting are dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    def call(self, call: Call) -> bytes:
        """The answer; raises ``WorkerError``, or the refusal the function itself raised."""
        return self._threads.submit(self._run, call).result()

    def map(self, calls: Iterable[Call]) -> Iterator[bytes | WorkerError]:
        """Answers in the order of the calls; a failed call gives its error in its place."""
        return self.each(calls, _answer_or_error)

    def each(self, items: Iterable[Item], work: Callable[[Item, Ask], Result]) -> Iterator[Result]:
        """Results of ``work`` in the order of the items, a few of them begun ahead of the one taken.

        ``work`` runs in a thread of this process and may ask one worker, its own meanwhile, several calls.
        """
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(self._threads.submit(self._with_worker, work, item))
                if len(waiting) >= self.count * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def _with_worker(self, work: Callable[[Item, Ask], Result], item: Item) -> Result:
        worker = self._idle.get()
        try:
            return work(item, functools.partial(self._ask, worker))
        finally:
            self._idle.put(worker)

    def _ask(self, worker: _Worker, call: Call) -> bytes:
        return worker.run(call)

    def _run(self, call: Call) -> bytes:
        return self._with_worker(_answer, call)


def _answer(call: Call, ask: Ask) -> bytes:
    return ask(call)


def _answer_or_error(call: Call, ask: Ask) -> bytes | WorkerError:
    try:
        return ask(call)
    except WorkerError as error:
        return error


class _Worker:
    """One process and its connection; restarted after a kill."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._process_id: int | None = None

    def run(self, call: Call) -> bytes:
        call_id = answers.new_call_id()
        request = {"id": call_id, "function": call.function, "arguments": dict(call.arguments)}
        message = json.dumps(request).encode()
        connection = self._connected()
        try:
            with self._time_limit(call.seconds):
                answer = self._exchange(connection, message)
            kind, body = answers.unpack(answer, call_id)
            problem = answers.unpack_problem(body) if kind is answers.Kind.ERROR else None
        except WorkerError:
            self.stop(leave_seconds=0)
            raise
        except Exception as error:  # whatever a worker sends, it costs this call and this worker only
            self.stop(leave_seconds=0)
            raise _bad_answer() from error
        if kind is answers.Kind.DEFECT:
            raise RuntimeError(f"defect in a worker process:\n{body.decode(errors='replace')}")
        if problem is None:
            return body
        if problem.is_refusal:
            raise RefusedError(problem.message, code=problem.code)
        raise WorkerError(problem.message, code=problem.code, category=_category(problem.code))

    def kill(self) -> None:
        """Send the process and all it started the signal to end; from any thread, collects nothing."""
        process_id = self._process_id
        if process_id is None:
            return
        for send in (os.killpg, os.kill):  # the process may not lead its group yet
            with suppress(ProcessLookupError):
                send(process_id, signal.SIGKILL)

    def stop(self, *, leave_seconds: float = 1.0) -> int | None:
        """End the process and all it started within ``leave_seconds``; gives its exit code."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        process, self._process = self._process, None
        if process is None:
            return None
        wait([process.sentinel], leave_seconds)
        with _COLLECTING:
            self.kill()
            self._process_id = None
            process.join()
            exit_code = process.exitcode
            process.close()
        return exit_code

    def _connected(self) -> Connection:
        """The connection to a live process; one that left or speaks unasked is replaced first."""
        if self._connection is not None and self._connection.poll(0):
            self.stop(leave_seconds=0)
        if self._connection is None:
            ours, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=child.serve, args=(theirs, self._memory_bytes), daemon=True, name="mingjian-worker"
            )
            with _COLLECTING:
                self._process.start()
            self._process_id = self._process.pid
            self._connection = ours
            theirs.close()
        return self._connection

    @contextmanager
    def _time_limit(self, seconds: float) -> Iterator[None]:
        """Kill the process at the deadline, which ends any read or write that waits for it."""
        is_over = threading.Event()

        def end() -> None:
            is_over.set()
            self.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if is_over.is_set():
                raise WorkerError(
                    f"读取用时超过上限（{seconds:g} 秒），已停止",
                    code="time_limit",
                    category=FailureCategory.LIMIT,
                ) from None

    def _exchange(self, connection: Connection, message: bytes) -> bytes:
        try:
            connection.send_bytes(message)
            while not connection.poll(_WATCH_SECONDS):
                if self._resident_bytes() > self._memory_bytes:
                    raise WorkerError(
                        f"读取所需内存超过上限（{self._memory_bytes >> 20} MiB），已停止",
                        code="memory",
                        category=FailureCategory.LIMIT,
                    )
            return connection.recv_bytes(_ANSWER_BYTES)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise self._died() from None

    def _resident_bytes(self) -> int:
        """Resident memory of the process; 0 where the system does not tell."""
        if self._process is None or self._process.pid is None:
            return 0
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def _died(self) -> WorkerError:
        return WorkerError(
            f"读取程序异常退出（{_exit_name(self.stop(leave_seconds=5.0))}），该文件或页面可能已损坏",
            code="reader_crashed",
            category=FailureCategory.ENGINE,
        )


def _bad_answer() -> WorkerError:
    return WorkerError(
        "读取程序的答复无法识别，已停止该程序，本次结果不予采用",
        code="bad_answer",
        category=FailureCategory.ENGINE,
    )


def available_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0))


_LIMITS = frozenset({"memory", "page_pixels", "page_size", "page_characters", "image_too_large"})
_ENGINE = frozenset({"reader_error", "engine_failed", "engine_unavailable", "model_file"})


def _category(code: str) -> FailureCategory:
    if code in _LIMITS:
        return FailureCategory.LIMIT
    return FailureCategory.ENGINE if code in _ENGINE else FailureCategory.INPUT


def _exit_name(exit_code: int | None) -> str:
    if exit_code is None:
        return "unknown"
    with suppress(ValueError):  # no signal, or a real-time one, which has no name
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
