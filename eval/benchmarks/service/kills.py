"""Many jobs, and processes of the service killed at random: every job ends once, no finding is doubled."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from eval.benchmarks.service.program import Served, run, served, token

_ENDS = ("done", "partial", "refused", "failed", "cancelled")
_BUSY_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What became of the jobs. ``problems`` is what must not be."""

    jobs: int
    kills: int
    seconds: float
    states: dict[str, int]
    lost: int  # failed although innocent: the worker was killed twice with it in hand
    problems: tuple[str, ...]


def killed(folder: Path, *, jobs: int, kills: int, workers: int, seed: int = 1) -> Killed:
    """Hand in jobs, kill a random process of the tree ``kills`` times while they run, wait for all ends.

    Kills are spread over the work: each comes a random while after a random number of jobs has ended, the
    first before any has; so they meet starting, working and nearly finished processes however fast all is.
    """
    data_dir, choice = folder / "killed", random.Random(seed)
    due = [0, *sorted(choice.randrange(jobs * 9 // 10 + 1) for _ in range(kills - 1))]
    access, begun, done = token(data_dir), time.monotonic(), 0
    with served(data_dir, access=access, workers=0) as service:
        asked = [_handed_in(service, number) for number in range(jobs)]
    while _left(data_dir):
        with served(data_dir, access=access, workers=workers, MINGJIAN_WORKERS="1") as service:
            while (left := _left(data_dir)) and service.process.poll() is None:
                if done < kills and jobs - left >= due[done]:
                    time.sleep(choice.uniform(0.0, 6.0))
                    done += _kill(choice.choice(service.tree()))
                else:
                    time.sleep(0.5)
        sys.stderr.write(f"{_left(data_dir)} jobs left, {done} kills\n")
    return _counted(data_dir, asked, done, time.monotonic() - begun)


def _handed_in(service: Served, number: int) -> str:
    status, told = service.ask("POST", "/api/v1/files", _page(number), {"X-File-Name": f"{number}.pdf"})
    if status != 201:
        raise RuntimeError(f"upload {number}: {status} {told}")
    wish = f'{{"file": "{told["id"]}"}}'.encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"n{number}"}
    status, told = service.ask("POST", "/api/v1/jobs", wish, headers)
    if status != 202:
        raise RuntimeError(f"job {number}: {status} {told}")
    return str(told["id"])


def _page(number: int) -> bytes:
    """A PDF of one page that no other equals."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    page.Contents = document.make_stream(f"BT /F1 12 Tf 72 700 Td (safety {number}) Tj ET".encode())
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def _kill(process: int) -> int:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return 1
    return 0


def _query(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(
        sqlite3.connect(data_dir / "mingjian.sqlite3", timeout=_BUSY_SECONDS)
    ) as connection:
        return connection.execute(query).fetchall()


def _left(data_dir: Path) -> int:
    (row,) = _query(data_dir, f"select count(*) from jobs where state not in {_ENDS}")  # noqa: S608  a constant
    return int(str(row[0]))


def _counted(data_dir: Path, asked: list[str], kills: int, seconds: float) -> Killed:
    rows = _query(data_dir, "select id, state, ended_at, code, report_id from jobs")
    states = Counter(str(row[1]) for row in rows)
    problems = []
    if {row[0] for row in rows} != set(asked) or len(rows) != len(asked):
        problems.append(f"{len(asked)} jobs were handed in, {len(rows)} are there")
    if any(row[2] is None for row in rows):
        problems.append("a job has no end")
    if sum(states[state] for state in _ENDS) != len(asked):
        problems.append("states do not add up")
    for what, query in (
        ("a report has two screenings", "select 1 from screenings group by report_id having count(*) > 1"),
        (
            "a finding is doubled",
            "select 1 from findings group by screening_id, position having count(*) > 1",
        ),
        (
            "a job ended without a screening",
            (
                "select 1 from jobs left join screenings using (report_id) "
                "where screenings.id is null and jobs.state in ('done', 'partial', 'refused')"
            ),
        ),
    ):
        if found := _query(data_dir, query):
            problems.append(f"{what} ({len(found)})")
    with contextlib.closing(sqlite3.connect(data_dir / "mingjian.sqlite3")) as connection:
        whole = connection.execute("pragma integrity_check").fetchone()[0]
    if whole != "ok":
        problems.append(f"the database is damaged: {whole}")
    run("audit", "verify", data_dir=data_dir)
    return Killed(
        jobs=len(asked),
        kills=kills,
        seconds=seconds,
        states=dict(states),
        lost=sum(row[3] == "worker_lost" for row in rows),
        problems=tuple(problems),
    )
