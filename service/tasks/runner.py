"""Does tasks, one after the other, beside the screening of a worker. Killed, another goes on with them."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import MingjianError, StoreError
from corpus.store.database import writing
from pipelines.screening_tools import Tools
from service.auth.accounts import Accounts
from service.clock import CHINA
from service.settings import Settings
from service.tasks import rows
from service.tasks.records import Task, TaskState
from service.tasks.work import Output, done
from service.views.reading import View
from service.views.scope import seen_by

MOST_STARTS = 2  # a task in whose doing the worker was killed so often is not tried again
_LOOK_SECONDS, _BEAT_SECONDS = 1.0, 5.0
_SILENT = dt.timedelta(seconds=60)
_KEPT = dt.timedelta(days=14)
_log = logging.getLogger("mingjian.tasks")


class Runner:
    """The tasks of one store, done by this process."""

    def __init__(self, tools: Tools, settings: Settings, stopping: threading.Event) -> None:
        self._tools, self._settings, self._stopping = tools, settings, stopping
        self._store = tools.store

    def run(self) -> None:
        """Until told to stop; while the database is away, it is asked again."""
        while not self._stopping.is_set():
            try:
                if not self.one():
                    self._stopping.wait(_LOOK_SECONDS)
            except StoreError as error:
                _log.warning("tasks: %s", error.message)
                self._stopping.wait(_LOOK_SECONDS)

    def one(self) -> bool:
        """Do the oldest task that waits; gives whether there was one."""
        now = self._store.now()
        with writing(self._store.engine) as connection:
            task = rows.claim(connection, at=now, silent_since=now - _SILENT)
        if task is None:
            return False
        with self._alive(task):
            values = self._ended(task)
        with writing(self._store.engine) as connection:
            rows.end(connection, task, at=self._store.now(), **values)
        return True

    def sweep(self) -> None:
        """Forget tasks that ended two weeks ago, with their files."""
        with writing(self._store.engine) as connection:
            blobs = rows.sweep(connection, before=self._store.now() - _KEPT)
        for blob in blobs:
            self._store.blobs.discard(blob)

    def _ended(self, task: Task) -> dict[str, object]:
        if task.starts > MOST_STARTS:
            words = f"处理这个任务时工作进程已中断 {MOST_STARTS} 次，不再重试。请检查文件，或联系系统管理员。"
            return _failed("worker_lost", words)
        try:
            output = done(task, self._tools, self._view(task))
            return self._kept(output)
        except MingjianError as error:
            return _failed(error.code, error.message)
        except Exception:  # noqa: BLE001  a fault of ours: the task ends all the same, the next is done
            _log.exception("task %s", task.id)
            return _failed("internal", f"处理时程序出错，请把任务编号 {task.id} 告诉系统管理员。")

    def _kept(self, output: Output) -> dict[str, object]:
        blob = None if output.content is None else self._store.blobs.put(output.content)
        return {
            "state": TaskState.DONE.value,
            "result": output.result,
            "output_blob": blob,
            "output_name": output.name,
        }

    def _view(self, task: Task) -> View:
        """What the account may see now, not when it asked."""
        principal = Accounts(self._store.engine).named(task.account).principal
        return View(
            engine=self._store.engine,
            registry=self._tools.registry,
            wanted=seen_by(principal),
            today=self._store.now().astimezone(CHINA).date(),
            department=self._settings.responsible_department,
        )

    @contextmanager
    def _alive(self, task: Task) -> Iterator[None]:
        """While the task is done, others see that somebody does it."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(_BEAT_SECONDS):
                try:
                    with writing(self._store.engine) as connection:
                        rows.beat(connection, task, at=self._store.now())
                except StoreError as error:
                    _log.warning("task %s: %s", task.id, error.message)

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _failed(code: str, message: str) -> dict[str, object]:
    return {"state": TaskState.FAILED.value, "code": code, "message": message}


def start(tools: Tools, settings: Settings, stopping: threading.Event) -> None:
    """Begin in a thread of this process, which ends with it."""
    runner = Runner(tools, settings, stopping)
    runner.sweep()
    threading.Thread(target=runner.run, name="tasks", daemon=True).start()
