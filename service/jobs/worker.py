"""The worker: takes jobs from the queue and screens. Killed at any moment, it or another goes on.

DBOS keeps which steps of a workflow have ended. The step that screens is begun again after a kill; what its
stages had kept by content is then found, not made again. While the database is away a job waits.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from dbos import DBOS, DBOSConfig

from core.document import Source
from core.errors import MingjianError, StoreError
from core.screening import Screening, Status
from corpus.store.database import is_passing, reading, writing
from corpus.store.store import Store
from pipelines.screen import screen_kept
from pipelines.screening_tools import Tools
from service.awaiting import waited
from service.jobs import caretaker, rows
from service.jobs.gate import Gate
from service.jobs.queue import QUEUE, VERSION, WORKFLOW, Jobs, system_url
from service.jobs.records import Job, State
from service.jobs.roll import Roll
from service.opened import opened_tools
from service.settings import Settings
from service.tasks import runner as tasks
from service.watch import logs
from service.watch.working import watched
from service.webhooks.carrying import carried

MOST_STARTS = 2  # a file in whose screening the worker was killed so often is not tried again
LOST = 75  # the exit code of a worker that others took for dead: it is to be started again
_NOTED_EVERY_SECONDS = 0.5
_POLL_SECONDS = 0.5
_LOOK_SECONDS = 2.0  # while the database is away
_log = logging.getLogger("mingjian.worker")


class _CancelledError(Exception):
    """Somebody wants the job to stop."""


def work(settings: Settings, *, ends_with_parent: bool = False) -> None:
    """Run until told to stop (SIGTERM, SIGINT, or the end of standard input); does not return then.

    What is being screened then is begun again by the next worker, from its last finished stage.
    """
    logs.set_up(settings.log_format)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if ends_with_parent:
        threading.Thread(target=_until_alone, args=(stopping,), daemon=True).start()
    if not waited(settings, stopping.wait):
        return
    code = 0
    with opened_tools(settings) as tools, carried(settings, tools.store.engine):
        if not stopping.is_set():
            tasks.start(tools, settings, stopping)
            code = _worked(settings, Worker(tools, stopping), stopping)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # threads at work on a job are not waited for


def _worked(settings: Settings, worker: Worker, stopping: threading.Event) -> int:
    store = worker.store
    roll = Roll(store.engine, lost_seconds=settings.worker_lost_seconds, clock=store.now)
    roll.enter()
    _launch(settings, worker, roll.me)
    jobs = Jobs(store, settings.where, most_waiting=settings.max_jobs_waiting)
    is_lost = caretaker.keep_watch(roll, jobs, stopping)
    jobs.close()
    if is_lost:
        _log.error("工作进程失联过久，其任务已由其他工作进程接手，现退出以便重新启动。")
        return LOST
    try:
        worker.give_back()
        roll.leave()
    except StoreError as error:  # others notice by themselves
        _log.warning("%s", error.message)
    return 0


class Worker:
    """Screens jobs in the threads that DBOS gives it, until ``stopping``."""

    def __init__(self, tools: Tools, stopping: threading.Event) -> None:
        self._tools = tools
        self._stopping = stopping
        self._at_work: set[str] = set()
        self._gate = Gate()

    @property
    def store(self) -> Store:
        """Where jobs and reports are kept."""
        return self._tools.store

    def screen(self, job: str) -> State:
        """Screen a job's report and note its end; the end that it has already is given again."""
        while True:
            try:
                return self._screened(job)
            except StoreError as error:
                if not is_passing(error):
                    raise
                _log.warning("job %s waits: %s", job, error.message)
                self._wait_for_store(job)

    def _screened(self, job: str) -> State:
        with reading(self.store.engine) as connection:
            known = rows.get(connection, job)
        with self._gate.passed(alone=known is not None and known.starts > 0):
            with writing(self.store.engine) as connection:
                begun = rows.begin(connection, job, at=self.store.now())
                if begun is None:
                    rows.end(connection, job, State.CANCELLED, at=self.store.now())
                    found = rows.get(connection, job)
                    return found.state if found is not None else State.CANCELLED
                self._at_work.add(job)
            if begun.starts > MOST_STARTS:
                words = (
                    f"筛查这份文件时工作进程已中断 {MOST_STARTS} 次，不再重试。请检查文件，或联系系统管理员。"
                )
                return self._end(begun, State.FAILED, "worker_lost", words)
            return self._end(begun, *self._outcome(begun))

    def _wait_for_store(self, job: str) -> None:
        """Until the database answers again; that the job was begun is then taken back."""
        while True:
            if self._stopping.wait(_LOOK_SECONDS):
                threading.Event().wait()  # this process ends
            try:
                with writing(self.store.engine) as connection:
                    if job in self._at_work:
                        rows.give_back(connection, (job,))
            except StoreError as error:
                if not is_passing(error):
                    raise
            else:
                self._at_work.discard(job)
                return

    def give_back(self) -> None:
        """Stopped as asked: what is at work here does not count as a start that killed the worker."""
        with writing(self.store.engine) as connection:
            rows.give_back(connection, tuple(self._at_work))

    def _outcome(self, job: Job) -> tuple[State, str | None, str | None]:
        try:
            entry = self.store.find_report(job.report_id)
            source = Source(id=entry.id, file_name=entry.file_name, size_bytes=entry.size_bytes)
            return _told(screen_kept(source, self._tools, self._noting(job)))
        except _CancelledError:
            return State.CANCELLED, "cancelled", "任务已取消。"
        except MingjianError as error:
            if isinstance(error, StoreError) and is_passing(error):
                raise
            return State.FAILED, error.code, error.message
        except Exception:  # noqa: BLE001  a fault of ours: the job ends all the same, the next goes on
            _log.exception("job %s", job.id)
            words = f"筛查时程序出错，请把任务编号 {job.id} 告诉系统管理员。"
            return State.FAILED, "internal", words

    def _end(self, job: Job, state: State, code: str | None, message: str | None) -> State:
        if self._stopping.is_set():  # what went wrong may be that this process ends: nothing is said
            threading.Event().wait()
        with writing(self.store.engine) as connection:
            rows.end(connection, job.id, state, at=self.store.now(), code=code, message=message)
        self._at_work.discard(job.id)
        return state

    def _noting(self, job: Job) -> Callable[[str, int, int], None]:
        """Notes how far the job is, twice a second; raises when it is to stop."""
        noted = [("", 0.0)]

        def note(stage: str, done: int, total: int) -> None:
            now = time.monotonic()
            before, at = noted[0]
            if stage == before and now - at < _NOTED_EVERY_SECONDS and done != total:
                return
            noted[0] = (stage, now)
            with writing(self.store.engine) as connection:
                if not rows.advance(connection, job.id, stage, done, total):
                    raise _CancelledError

        return note


def _launch(settings: Settings, worker: Worker, name: str) -> None:
    config: DBOSConfig = {
        "name": "mingjian",
        "system_database_url": system_url(settings.where),
        "executor_id": name,
        "application_version": VERSION,
        "log_level": "WARNING",
    }
    DBOS(config=config)

    @DBOS.step(name="screen")
    def screen_step(job: str) -> str:
        return watched(job, worker.store.engine, lambda: worker.screen(job)).value

    @DBOS.workflow(name=WORKFLOW)
    def screen_report(job: str) -> str:
        return screen_step(job)

    DBOS.launch()
    DBOS.register_queue(
        QUEUE,
        worker_concurrency=settings.jobs_at_once,
        partition_concurrency=settings.jobs_per_region,
        polling_interval_sec=_POLL_SECONDS,
    )


def _told(screening: Screening) -> tuple[State, str | None, str | None]:
    """The end of a job whose report was screened so."""
    state = State(screening.status.value)
    if screening.status is Status.DONE or not screening.failures:
        return state, None, None
    first = screening.failures[0]
    more = f"（等 {len(screening.failures)} 处）" if len(screening.failures) > 1 else ""
    return state, first.code, first.message + more


def _until_alone(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()
