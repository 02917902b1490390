"""Workers on one PostgreSQL and one S3, each with a folder of its own: one dies, the database goes away."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from corpus.store.database import reading
from corpus.store.job_tables import workers
from corpus.store.store import Store
from service.api.app import create_app
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from service.jobs.queue import Jobs
from service.jobs.records import State
from service.settings import load_settings
from tests import postgresql, s3
from tests.service.jobs.test_jobs import kept, until, worker

ENDS = {State.DONE, State.PARTIAL, State.REFUSED}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, postgresql_url: str, s3_server: s3.S3) -> dict[str, str]:
    """What every machine is told, in the words of S3's own tools where those are read."""
    told = {
        "MINGJIAN_DATABASE_URL": postgresql_url,
        "MINGJIAN_BLOBS_URL": s3_server.bucket("machines") + "/mingjian",
        "AWS_ENDPOINT_URL": s3_server.endpoint,
        "AWS_REGION": s3.KEYS["region"],
        "AWS_ACCESS_KEY_ID": s3.KEYS["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": s3.KEYS["secret_access_key"],
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


@contextlib.contextmanager
def client(folder: Path, store: Store) -> Iterator[TestClient]:
    """The interface on one machine, used by an inspector."""
    account = Accounts(store.engine).create("hang", roles=[Role.INSPECTOR], regions=["330000"])
    may = [each for each in Permission if account.principal.may(each)]
    _, token = Tokens(store.engine).create(account, label="测试", permissions=may, days=1)
    settings = load_settings(os.environ, {"data_dir": folder, "workers": 1})
    with TestClient(create_app(settings), headers={"Authorization": f"Bearer {token}"}) as opened:
        yield opened


def at_work(store: Store, jobs: Jobs, made: list[str]) -> bool:
    return any(jobs.get(job).state is State.RUNNING for job in made)


def test_jobs_survive_a_machine_and_the_database(
    environment: dict[str, str], postgresql_server: postgresql.Server, tmp_path: Path
) -> None:
    where = load_settings(os.environ, {"data_dir": tmp_path / "web"}).where
    with (
        Store.open(where) as store,
        contextlib.closing(Jobs(store, where, most_waiting=50)) as jobs,
        client(tmp_path / "web", store) as api,
        worker(tmp_path / "other"),
    ):
        first = [jobs.submit(kept(store, f"安全评价{n}", 2), account="hang")[0].id for n in range(2)]
        with worker(tmp_path / "one") as dying:
            until(lambda: at_work(store, jobs, first))
            dying.send_signal(signal.SIGKILL)
            dying.wait(30)
        until(lambda: all(jobs.get(job).state.is_end for job in first))
        second = [jobs.submit(kept(store, f"停电{n}", 3), account="hang")[0].id for n in range(2)]
        until(lambda: at_work(store, jobs, second))
        postgresql_server.stop()
        answers = [api.get("/api/v1/me"), api.get("/api/v1/jobs"), api.get("/readyz")]
        assert api.get("/healthz").status_code == 200
        postgresql_server.start()
        codes = ["store_away", "store_away", "not_ready"]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (503, c) for c in codes
        ]
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
        assert api.get("/api/v1/me").status_code == 200
        file = store.reports(limit=1)[0].id
        answer = api.post("/api/v1/jobs", json={"file": file})
        assert answer.status_code in {202, 404}  # somebody else handed it in
        until(lambda: all(jobs.get(job).state.is_end for job in second))
        ended = [jobs.get(job) for job in (*first, *second)]
        assert {job.state for job in ended} <= ENDS
        assert all(len(store.screenings(job.report_id)) == 1 for job in ended)
        with reading(store.engine) as connection:
            assert len(connection.execute(select(workers)).all()) == 1  # the dead one is struck out
        assert not (tmp_path / "other" / "blobs").exists()
    with Store.open(where) as store, reading(store.engine) as connection:
        assert connection.execute(select(workers)).all() == []  # who ends as asked says so


_KILLER = """
import os, sys, time
from service.jobs import worker
from service.settings import load_settings
real = worker.screen_kept
def screened(source, tools, note):
    time.sleep(1.5 if "杀手" in source.file_name else 3)
    if "杀手" in source.file_name:
        os._exit(9)
    return real(source, tools, note)
worker.screen_kept = screened
worker.work(load_settings(os.environ), ends_with_parent=True)
"""


def test_only_the_killer_is_blamed(tmp_path: Path) -> None:
    """A worker whose reading of one file ends the process, started again each time as by ``serve``."""
    with Store.open(tmp_path) as store, contextlib.closing(Jobs(store, tmp_path, most_waiting=9)) as jobs:
        bad = jobs.submit(kept(store, "杀手"), account="hang", region="330000")[0].id
        good = [jobs.submit(kept(store, f"好的{n}"), account="hang", region="320000")[0].id for n in range(2)]
        environment = os.environ | {
            "MINGJIAN_WORKERS": "1",
            "MINGJIAN_DATA_DIR": str(tmp_path),
            "MINGJIAN_JOBS_AT_ONCE": "3",
        }
        for start in range(3):
            command = [sys.executable, "-c", _KILLER]
            with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process:
                if start < 2:
                    assert process.wait(120) == 9
                else:
                    until(lambda: all(jobs.get(job).state.is_end for job in (bad, *good)))
        ended = jobs.get(bad)
        assert (ended.state, ended.code, ended.starts) == (State.FAILED, "worker_lost", 3)
        assert {jobs.get(job).state for job in good} <= ENDS
