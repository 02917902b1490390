"""A pool of bounded worker processes: the only place where untrusted files are opened.

A worker that overruns its time, its memory or crashes is killed and replaced; the call that caused
it gives a ``WorkerError`` and every other call goes on.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import queue
import signal
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from core.document import FailureCategory
from core.errors import FailedError, RefusedError
from pipelines.engine import child

_SPAWN = multiprocessing.get_context("spawn")
_WATCH_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A named function of the form ``package.module:function`` with JSON arguments and a time limit."""

    function: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    seconds: float


class WorkerError(FailedError):
    """A call that gave no answer: what happened, whose failure it is."""

    def __init__(self, message: str, *, code: str, category: FailureCategory) -> None:
        super().__init__(message, code=code)
        self.category = category


class WorkerPool:
    """``count`` processes, started when first needed. Use as a context manager."""

    def __init__(self, count: int | None = None, *, memory_bytes: int) -> None:
        self.count = count or available_cores()
        self._memory_bytes = memory_bytes
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(self.count):
            self._idle.put(_Worker(memory_bytes))
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="worker")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes; calls still waiting are dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().stop()

    def call(self, call: Call) -> bytes:
        """The answer; raises ``WorkerError``, or the refusal the function itself raised."""
        return self._threads.submit(self._run, call).result()

    def map(self, calls: Iterable[Call]) -> Iterator[bytes | WorkerError]:
        """Answers in the order of the calls; a failed call gives its error in its place."""
        return self._threads.map(self._run_or_error, calls)

    def _run_or_error(self, call: Call) -> bytes | WorkerError:
        try:
            return self._run(call)
        except WorkerError as error:
            return error

    def _run(self, call: Call) -> bytes:
        worker = self._idle.get()
        try:
            return worker.run(call)
        finally:
            self._idle.put(worker)


class _Worker:
    """One process and its connection; restarted after a kill."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def run(self, call: Call) -> bytes:
        connection = self._connected()
        request = {"function": call.function, "arguments": dict(call.arguments)}
        try:
            connection.send_bytes(json.dumps(request).encode())
            self._wait(connection, call.seconds)
            answer = connection.recv_bytes()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise self._died() from None
        if answer[:1] == child.ANSWER:
            return answer[1:]
        if answer[:1] == child.DEFECT:
            raise RuntimeError(f"defect in a worker process:\n{answer[1:].decode()}")
        error = json.loads(answer[1:])
        if error["is_refusal"]:
            raise RefusedError(error["message"], code=error["code"])
        raise WorkerError(error["message"], code=error["code"], category=_category(error["code"]))

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.join(timeout=1.0)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
            self._process = None

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=child.serve, args=(theirs, self._memory_bytes), daemon=True, name="mingjian-worker"
            )
            self._process.start()
            theirs.close()
        return self._connection

    def _wait(self, connection: Connection, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not connection.poll(_WATCH_SECONDS):
            if time.monotonic() >= deadline:
                self._kill()
                raise WorkerError(
                    f"读取用时超过上限（{seconds:g} 秒），已停止",
                    code="time_limit",
                    category=FailureCategory.LIMIT,
                )
            if self._resident_bytes() > self._memory_bytes:
                self._kill()
                raise WorkerError(
                    f"读取所需内存超过上限（{self._memory_bytes >> 20} MiB），已停止",
                    code="memory",
                    category=FailureCategory.LIMIT,
                )

    def _resident_bytes(self) -> int:
        """Resident memory of the process; 0 where the system does not tell."""
        if self._process is None or self._process.pid is None:
            return 0
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
        self.stop()

    def _died(self) -> WorkerError:
        exit_code = None
        if self._process is not None:
            self._process.join(timeout=5.0)
            exit_code = self._process.exitcode
        self._kill()
        return WorkerError(
            f"读取程序异常退出（{_exit_name(exit_code)}），该文件或页面可能已损坏",
            code="reader_crashed",
            category=FailureCategory.ENGINE,
        )


def available_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0))


def _category(code: str) -> FailureCategory:
    if code in {"memory", "page_pixels", "page_size", "page_characters"}:
        return FailureCategory.LIMIT
    return FailureCategory.ENGINE if code == "reader_error" else FailureCategory.INPUT


def _exit_name(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return "unknown" if exit_code is None else f"exit code {exit_code}"
