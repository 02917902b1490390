"""Handing jobs in: a row of ours and a durable workflow of DBOS under one id, in this order.

Where the program ends between the two, or the database goes away, a worker puts the workflow in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputNotFoundError, StoreError
from corpus.store import postgresql
from corpus.store.database import as_store_error, is_passing, reading, writing
from corpus.store.entries import ReportEntry
from corpus.store.store import Store
from corpus.store.where import Where
from service.auth import bearer
from service.jobs import rows
from service.jobs.records import Job, Priority, QueueFullError, State

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

WORKFLOW, QUEUE, VERSION = "screen_report", "screening", "jobs/1"
NOWHERE = "000000"
_WAIT_SECONDS = 60
_AT_ONCE = 500
_log = logging.getLogger("mingjian.jobs")


def system_url(where: Where) -> str:
    """Where DBOS keeps its workflows: in the schema ``dbos`` of the server's database, or in its own file.

    With two files neither waits for the other's writing.
    """
    if where.database_url:
        return postgresql.address(where.database_url).render_as_string(hide_password=False)
    return f"sqlite:///{(where.data_dir / 'jobs.sqlite3').absolute()}"


def forget(where: Where, jobs: list[str]) -> None:
    """Take out the workflows of jobs that have ended."""
    client = _client(system_url(where))
    try:
        client.delete_workflows(jobs)
    finally:
        client.destroy()


class Jobs:
    """The jobs of one store."""

    def __init__(self, store: Store, place: Path | Where, *, most_waiting: int) -> None:
        self._store = store
        self._most = most_waiting
        self._url = system_url(place if isinstance(place, Where) else Where(data_dir=place))
        self._client: DBOSClient | None = None

    def submit(
        self,
        report: ReportEntry,
        *,
        account: str,
        region: str = NOWHERE,
        priority: Priority = Priority.NORMAL,
        asked: str | None = None,
    ) -> tuple[Job, bool]:
        """A job for a kept file, and whether it is new: the same ``asked`` gives the same job.

        Raises ``QueueFullError`` where as many wait as may.
        """
        job = Job(
            id=bearer.identifier(32),
            report_id=report.id,
            file_name=report.file_name,
            account=account,
            queue=region,
            priority=priority.rank,
            state=State.QUEUED,
            starts=0,
            stage="",
            done=0,
            total=0,
            made_at=self._store.now(),
        )
        kept = self._kept(job, asked)
        if kept is not job:
            return kept, False
        try:
            self._enqueue(job)
        except (
            StoreError
        ) as error:  # it is kept: a worker puts it in, at the latest a minute after the next beat
            if not is_passing(error):
                raise
            _log.warning("job %s is not queued yet: %s", job.id, error.message)
        return job, True

    def get(self, job: str) -> Job:
        """By its id; raises ``InputNotFoundError``."""
        with reading(self._store.engine) as connection:
            found = rows.get(connection, job)
        if found is None:
            raise InputNotFoundError("没有这个任务。", code="job_not_found")
        return found

    def listed(
        self,
        *,
        account: str | None,
        states: tuple[State, ...] = (),
        before: str | None = None,
        limit: int,
    ) -> tuple[Job, ...]:
        """Newest first."""
        with reading(self._store.engine) as connection:
            return rows.listed(connection, account=account, states=states, before=before, limit=limit)

    def waiting(self) -> int:
        """How many jobs wait."""
        with reading(self._store.engine) as connection:
            return rows.waiting(connection)

    def cancel(self, job: str) -> Job:
        """Stop a job, or leave one that has ended as it is."""
        with writing(self._store.engine) as connection:
            rows.cancel(connection, job, at=self._store.now())
        return self.get(job)

    def resubmit(self) -> int:
        """Put in the workflows of jobs that lost theirs; gives how many."""
        with reading(self._store.engine) as connection:
            left = rows.open_jobs(connection)
        lost = 0
        for some in _parts(left):
            with as_store_error():
                flows = self._dbos().list_workflows(
                    workflow_ids=[job.id for job in some], load_input=False, load_output=False
                )
            known = {flow.workflow_id for flow in flows}
            for job in some:
                if job.id not in known:
                    self._enqueue(job)
                    lost += 1
        return lost

    def take_over(self, living: Callable[[], frozenset[str]]) -> int:
        """Put what dead workers had at work back into the queue; gives how many jobs.

        ``living`` names the workers that live. One at a time looks and puts back, so that nothing is put back
        that another worker has just begun.
        """
        if not self._orphans(living()):
            return 0
        with writing(self._store.engine):
            orphans = self._orphans(living())
            if orphans:
                with as_store_error():
                    self._dbos().resume_workflows(orphans, queue_name=QUEUE)
        return len(orphans)

    def _orphans(self, living: frozenset[str]) -> list[str]:
        with as_store_error():
            flows = self._dbos().list_workflows(
                status="PENDING", queue_name=QUEUE, load_input=False, load_output=False
            )
        return [flow.workflow_id for flow in flows if flow.executor_id not in living]

    def close(self) -> None:
        """Let the databases go."""
        if self._client is not None:
            self._client.destroy()

    def _kept(self, job: Job, asked: str | None) -> Job:
        with writing(self._store.engine) as connection:
            before = rows.asked_before(connection, job.account, asked) if asked else None
            if before is not None:
                return before
            if rows.waiting(connection) >= self._most:
                raise QueueFullError(
                    f"等待筛查的报告已达上限（{self._most} 份），请稍后再提交。", seconds=_WAIT_SECONDS
                )
            rows.add(connection, job, asked=asked)
        return job

    def _enqueue(self, job: Job) -> None:
        options: EnqueueOptions = {
            "queue_name": QUEUE,
            "workflow_name": WORKFLOW,
            "workflow_id": job.id,
            "app_version": VERSION,
            "priority": job.priority,
            "queue_partition_key": job.queue[:2],
        }
        with as_store_error():
            self._dbos().enqueue(options, job.id)

    def _dbos(self) -> DBOSClient:
        if self._client is None:
            self._client = _client(self._url)
        return self._client


def _client(url: str) -> DBOSClient:
    from dbos import DBOS, DBOSClient  # here, so that the service need not wait for it at its start

    DBOS.migrate(url)
    return DBOSClient(system_database_url=url, retry_connection_errors=False)


def _parts(jobs: tuple[Job, ...]) -> Iterator[tuple[Job, ...]]:
    for start in range(0, len(jobs), _AT_ONCE):
        yield jobs[start : start + _AT_ONCE]
