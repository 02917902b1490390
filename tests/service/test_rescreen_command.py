"""``mingjian rescreen`` as a real program: killed, started again, at its end with sums that add up."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from corpus.store.store import Store
from service.audit.trail import Trail
from tests.pipelines.small_reports import small_report
from tests.service.program import mingjian

NAMES = ("云栖", "远山", "清溪", "高桥")


def children(process_id: int) -> set[int]:
    """All descendants that live."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent in {process_id, *found}:
                found.add(int(entry.name))
    return found


def is_alive(process_id: int) -> bool:
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def ended(folder: Path) -> int:
    database = folder / "data" / "mingjian.sqlite3"
    if not database.exists():
        return 0
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(database)) as connection:
        query = "select count(*) from rescreen_items where state not in ('begun', 'touched')"
        return int(connection.execute(query).fetchone()[0])
    return 0


def test_a_killed_run_goes_on_ends_each_report_once_and_its_sums_add_up(tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.pdf").write_bytes(small_report(f"{name}加油站有限公司"))
    (folder / "云栖副本.pdf").write_bytes(small_report("云栖加油站有限公司"))
    (folder / "坏的.pdf").write_bytes(b"no pdf")
    arguments = [sys.executable, "-m", "service", "rescreen", folder, "--workers", "2"]
    arguments += ["--data-dir", tmp_path / "data", "--json", tmp_path / "run.json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}

    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 300
    while ended(tmp_path) < 2 and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    below = children(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    while any(map(is_alive, below)):
        assert time.monotonic() < until, "a process outlived the run"
        time.sleep(0.05)

    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "接着上次未完成的运行" in done.stderr
    told = json.loads((tmp_path / "run.json").read_text())
    assert told["adds_up"]
    assert (told["sought"], told["ended"]) == (6, 6)
    assert told["states"] == {
        "done": 4, "partial": 0, "refused": 1, "failed": 0, "unchanged": 0, "duplicate": 1, "no_original": 0,
    }  # fmt: skip
    assert sum(told["ways"].values()) == 6
    with Store.open(tmp_path / "data") as store:
        noted = list(Trail(store.engine).entries())
    assert [entry.action for entry in noted] == ["rescreen.begin", "rescreen.begin", "rescreen.end"]
    assert {entry.actor for entry in noted} == {f"命令行:{getpass.getuser()}"}
    assert {entry.object_id for entry in noted} == {told["run"]}
    assert json.loads(noted[0].detail) == {"path": str(folder)}
    assert json.loads(noted[2].detail) == {"ended": {"done": 4, "refused": 1, "duplicate": 1}}
    assert sum(entry["reports"] for entry in told["bands_new"]) == 4
    refused, duplicate = sorted(told["items"], key=lambda item: item["state"], reverse=True)
    assert (Path(refused["name"]).name, refused["state"]) == ("坏的.pdf", "refused")
    pair = {Path(duplicate["name"]).stem, Path(duplicate["same_as"]).stem}
    assert (pair, duplicate["state"]) == ({"云栖", "云栖副本"}, "duplicate")
    assert told["reasons"] == {"refused": {"not_a_pdf": 1}}
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "mingjian.sqlite3")) as connection:
        twice = connection.execute("select count(*) from screenings group by report_id having count(*) > 1")
        assert twice.fetchall() == []
        doubled = connection.execute(
            "select count(*) from findings group by screening_id, position having count(*) > 1"
        )
        assert doubled.fetchall() == []

    again = mingjian("rescreen", "--all", "--changed-only", folder=tmp_path)
    assert again.returncode == 0
    assert "无变化，未处理 4" in again.stdout
    assert "合计 4" in again.stdout


def test_what_cannot_be_asked_is_said(tmp_path: Path) -> None:
    for arguments, words in (
        ((), "三者选一"),
        (("--all", "--since", "2019-05-01"), "三者选一"),
        (("--since", "去年"), "2019-05-01 这样的日期"),
        (("没有的文件夹",), "找不到"),
    ):
        said = mingjian("rescreen", *arguments, folder=tmp_path)
        assert said.returncode in (2, 3)
        assert words in said.stderr
