"""Handing jobs in: a row of ours and a durable workflow of DBOS under one id, in this order.

Where the program ends between the two, the next worker that starts puts the workflow in (``resubmit``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from core.errors import InputNotFoundError
from corpus.store.database import reading, writing
from corpus.store.entries import ReportEntry
from corpus.store.store import Store
from service.auth import bearer
from service.jobs import rows
from service.jobs.records import Job, Priority, QueueFullError, State

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

WORKFLOW, QUEUE, VERSION = "screen_report", "screening", "jobs/1"
NOWHERE = "000000"
_WAIT_SECONDS = 60


def system_url(data_dir: Path) -> str:
    """Where DBOS keeps its workflows: in a file of its own, so that neither waits for the other's writing."""
    return f"sqlite:///{(data_dir / 'jobs.sqlite3').absolute()}"


def forget(data_dir: Path, jobs: list[str]) -> None:
    """Take out the workflows of jobs that have ended."""
    client = _client(system_url(data_dir))
    try:
        client.delete_workflows(jobs)
    finally:
        client.destroy()


class Jobs:
    """The jobs of one data folder."""

    def __init__(self, store: Store, data_dir: Path, *, most_waiting: int) -> None:
        self._store = store
        self._most = most_waiting
        self._url = system_url(data_dir)
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
        self._enqueue(job)
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

    def cancel(self, job: str) -> Job:
        """Stop a job, or leave one that has ended as it is."""
        with writing(self._store.engine) as connection:
            rows.cancel(connection, job, at=self._store.now())
        return self.get(job)

    def resubmit(self) -> int:
        """Put in the workflows of jobs that lost theirs; gives how many."""
        with reading(self._store.engine) as connection:
            left = rows.open_jobs(connection)
        if not left:
            return 0
        known = {
            flow.workflow_id for flow in self._dbos().list_workflows(load_input=False, load_output=False)
        }
        lost = [job for job in left if job.id not in known]
        for job in lost:
            self._enqueue(job)
        return len(lost)

    def close(self) -> None:
        """Let the databases go."""
        if self._client is not None:
            self._client.destroy()

    def _kept(self, job: Job, asked: str | None) -> Job:
        try:
            with writing(self._store.engine) as connection:
                before = rows.asked_before(connection, job.account, asked) if asked else None
                if before is not None:
                    return before
                if rows.waiting(connection) >= self._most:
                    raise QueueFullError(
                        f"等待筛查的报告已达上限（{self._most} 份），请稍后再提交。", seconds=_WAIT_SECONDS
                    )
                rows.add(connection, job, asked=asked)
        except IntegrityError:
            with reading(self._store.engine) as connection:
                before = rows.asked_before(connection, job.account, asked or "")
            if before is None:
                raise
            return before
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
        self._dbos().enqueue(options, job.id)

    def _dbos(self) -> DBOSClient:
        if self._client is None:
            self._client = _client(self._url)
        return self._client


def _client(url: str) -> DBOSClient:
    from dbos import DBOS, DBOSClient  # here, so that the service need not wait for it at its start

    DBOS.migrate(url)
    return DBOSClient(system_database_url=url)
