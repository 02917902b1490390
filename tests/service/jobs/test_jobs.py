"""Jobs: handed in once, run by a real worker process, gone on with after a kill, ended exactly once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.document import Source
from core.errors import InputNotFoundError
from corpus.store.database import writing
from corpus.store.entries import ReportEntry
from corpus.store.store import Store
from service.jobs import rows
from service.jobs.queue import Jobs
from service.jobs.records import Job, Priority, QueueFullError, State
from service.jobs.worker import Worker
from service.opened import opened_tools
from service.settings import Settings
from tests import pdfs
from tests.pdfs import Text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def jobs(store: Store, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(store, tmp_path, most_waiting=5)
    yield made
    made.close()


def kept(store: Store, words: str, pages: int = 1) -> ReportEntry:
    content = pdfs.compose([[Text(150, 200, f"{words}{page}", 20)] for page in range(pages)])
    source = Source(id=hashlib.sha256(content).hexdigest(), file_name=f"{words}.pdf", size_bytes=len(content))
    store.add_report(source, content)
    return store.find_report(source.id)


@contextlib.contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "worker", "--with-parent", "--data-dir", str(folder)],
        stdin=subprocess.PIPE,
        env=os.environ | {"MINGJIAN_WORKERS": "1"},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)
        if process.stdin:
            process.stdin.close()


def until(check: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it did not come to this"
        time.sleep(0.1)


def test_one_key_is_one_job_and_too_many_are_refused(store: Store, jobs: Jobs) -> None:
    entry = kept(store, "甲")
    first, is_new = jobs.submit(entry, account="hang", asked="one")
    again, is_new_again = jobs.submit(entry, account="hang", asked="one")
    assert (again, is_new, is_new_again) == (first, True, False)
    other, _ = jobs.submit(entry, account="zhe", asked="one", priority=Priority.LOW)
    assert other.id != first.id
    for _ in range(3):
        jobs.submit(entry, account="hang")
    with pytest.raises(QueueFullError):
        jobs.submit(entry, account="hang")
    assert jobs.submit(entry, account="hang", asked="one") == (first, False)
    assert [job.id for job in jobs.listed(account="zhe", limit=9)] == [other.id]
    seen, before = [], None
    while part := jobs.listed(account=None, before=before, limit=2):
        seen += [job.id for job in part]
        before = part[-1].id
    assert len(seen) == len(set(seen)) == 5
    assert jobs.cancel(first.id).state is State.CANCELLED
    with pytest.raises(InputNotFoundError):
        jobs.get("0" * 32)


def test_a_worker_screens_is_killed_and_goes_on_and_each_job_ends_once(
    store: Store, jobs: Jobs, tmp_path: Path
) -> None:
    with worker(tmp_path) as process:
        made = [jobs.submit(kept(store, f"安全评价报告{n}", 3), account="hang")[0] for n in range(3)]
        cancelled = jobs.submit(kept(store, "取消的"), account="hang", priority=Priority.LOW)[0]
        jobs.cancel(cancelled.id)
        until(lambda: any(jobs.get(job.id).state is not State.QUEUED for job in made))
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    with worker(tmp_path):
        until(lambda: all(jobs.get(job.id).state.is_end for job in made))
    ended = [jobs.get(job.id) for job in made]
    assert {job.state for job in ended} <= {State.DONE, State.PARTIAL, State.REFUSED}
    assert all(job.starts <= 2 and job.ended_at is not None for job in ended)
    assert all(len(store.screenings(job.report_id)) == 1 for job in ended)
    assert jobs.get(cancelled.id).state is State.CANCELLED
    assert jobs.get(cancelled.id).starts == 0


def job_of(store: Store, **change: object) -> Job:
    values: dict[str, object] = {
        "id": "a" * 32,
        "report_id": kept(store, "乙").id,
        "file_name": "乙.pdf",
        "account": "hang",
        "queue": "330000",
        "priority": 5,
        "state": State.QUEUED,
        "starts": 0,
        "stage": "",
        "done": 0,
        "total": 0,
        "made_at": store.now(),
    }
    return Job(**{**values, **change})  # type: ignore[arg-type]


def test_an_end_is_reached_once_and_not_left(store: Store) -> None:
    job = job_of(store)
    with writing(store.engine) as connection:
        rows.add(connection, job, asked=None)
        begun = rows.begin(connection, job.id, at=store.now())
        assert begun is not None
        assert (begun.state, begun.starts) == (State.RUNNING, 1)
        assert rows.advance(connection, job.id, "read", 2, 9)
        assert rows.end(connection, job.id, State.DONE, at=store.now())
        assert not rows.end(connection, job.id, State.FAILED, at=store.now(), code="x", message="y")
        assert not rows.advance(connection, job.id, "read", 3, 9)
        assert rows.begin(connection, job.id, at=store.now()) is None
        rows.cancel(connection, job.id, at=store.now())
        found = rows.get(connection, job.id)
    assert found is not None
    assert (found.state, found.code, found.done, found.cancelled_at) == (State.DONE, None, 2, None)


def test_a_running_job_is_told_to_stop(store: Store) -> None:
    job = job_of(store)
    with writing(store.engine) as connection:
        rows.add(connection, job, asked=None)
        rows.begin(connection, job.id, at=store.now())
        rows.cancel(connection, job.id, at=store.now())
        assert not rows.advance(connection, job.id, "read", 2, 9)
        found = rows.get(connection, job.id)
    assert found is not None
    assert found.state is State.RUNNING


def test_a_file_that_ended_the_worker_twice_is_failed_with_the_reason(store: Store, tmp_path: Path) -> None:
    job = job_of(store, starts=2, state=State.RUNNING)
    with writing(store.engine) as connection:
        rows.add(connection, job, asked=None)
    with opened_tools(Settings(data_dir=tmp_path, workers=1)) as tools:
        assert Worker(tools, threading.Event()).screen(job.id) is State.FAILED
    with writing(store.engine) as connection:
        found = rows.get(connection, job.id)
    assert found is not None
    assert found.code == "worker_lost"
    assert "2 次" in (found.message or "")


def test_a_fault_of_ours_ends_the_job_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("service.jobs.worker.screen_kept", faulty)
    job = job_of(store)
    with writing(store.engine) as connection:
        rows.add(connection, job, asked=None)
    with opened_tools(Settings(data_dir=tmp_path, workers=1)) as tools:
        assert Worker(tools, threading.Event()).screen(job.id) is State.FAILED
    with writing(store.engine) as connection:
        found = rows.get(connection, job.id)
    assert found is not None
    assert found.code == "internal"
    assert job.id in (found.message or "")
    assert "ZeroDivisionError" in caplog.text


def test_a_worker_that_stops_as_asked_has_not_tried_in_vain(store: Store) -> None:
    job = job_of(store)
    with writing(store.engine) as connection:
        rows.add(connection, job, asked=None)
        for _ in range(5):
            begun = rows.begin(connection, job.id, at=store.now())
            assert begun is not None
            assert begun.starts == 1
            rows.give_back(connection, (job.id,))
        rows.begin(connection, job.id, at=store.now())
        rows.end(connection, job.id, State.DONE, at=store.now())
        rows.give_back(connection, (job.id,))
        found = rows.get(connection, job.id)
    assert found is not None
    assert (found.state, found.starts) == (State.DONE, 1)
