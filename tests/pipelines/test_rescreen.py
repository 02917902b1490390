"""Many reports again: only what changed is done, everything ends once, a kill loses nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from corpus.store.rescreen_sums import Sums
from corpus.store.rescreens import Item
from pipelines.inputs import inputs_digest, inputs_of
from pipelines.rescreen import MOST_LOSSES, Rescreener, Scope, Task, file_tasks, tasks_of
from pipelines.screen import Tools
from pipelines.stages.read import ReadOptions
from tests.pipelines.small_reports import small_report

NAMES = ("云栖加油站有限公司", "远山加油站有限公司")


def ran(tools: Tools, scope: Scope, run: str) -> dict[str, Item]:
    """A run within this process."""
    runs, inputs = tools.store.rescreens, inputs_of(tools)
    begun = runs.begin(run, scope.words, inputs_digest(inputs))
    work = Rescreener(tools, run, changed_only=scope.changed_only)
    items = [work(task) for task in tasks_of(runs, begun, scope, inputs)]
    for report_id, name in runs.stale(before=tools.store.now()):
        work(Task(key=report_id, name=name, report_id=report_id, is_settling=True))
    runs.ended(run)
    return {Path(item.name).name: item for item in items}


def ways(tools: Tools, run: str) -> dict[tuple[str, str], int]:
    return {(state, way): n for (state, _, way), n in Sums(tools.store.engine, run).states().items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "收到的报告" / "二季度"
    made.mkdir(parents=True)
    for name in NAMES:
        (made / f"{name}.pdf").write_bytes(small_report(name))
    (made.parent / "又一份.PDF").write_bytes(small_report(NAMES[0]))
    (made / "坏的.pdf").write_bytes(b"no pdf at all")
    (made / "说明.txt").write_text("不是报告")
    return made.parent


def test_a_folder_then_only_what_a_change_touches(tmp_path: Path, folder: Path, tools: Tools) -> None:
    items = ran(tools, Scope(path=folder), "1" * 32)
    assert {name: item.state for name, item in items.items()} == {
        "云栖加油站有限公司.pdf": "done",
        "远山加油站有限公司.pdf": "done",
        "又一份.PDF": "duplicate",
        "坏的.pdf": "refused",
    }
    assert (items["又一份.PDF"].message or "").endswith(f"{NAMES[0]}.pdf")
    reports = [item.report_id for item in items.values() if item.report_id]
    assert len(reports) == 2

    blobs = tools.store.blobs
    moved = tmp_path / "data" / "blobs"
    moved.rename(tmp_path / "away")  # nothing is opened to see that nothing changed
    assert ran(tools, Scope(changed_only=True), "2" * 32) == {}
    assert ways(tools, "2" * 32) == {("unchanged", "kept"): 2}
    (tmp_path / "away").rename(moved)
    assert blobs.is_local

    pack = tools.packs[0]
    heavier = dataclasses.replace(pack, scoring=dataclasses.replace(pack.scoring, base_log_odds=5.0))
    other_law = dataclasses.replace(tools, packs=(heavier, *tools.packs[1:]))
    ran(other_law, Scope(changed_only=True), "3" * 32)
    assert ways(tools, "3" * 32) == {("done", "judged"): 2}
    assert ran(other_law, Scope(changed_only=True), "4" * 32) == {}

    sharper = dataclasses.replace(other_law, reading=ReadOptions(dpi=150))
    ran(sharper, Scope(changed_only=True), "5" * 32)
    assert ways(tools, "5" * 32) == {("done", "full"): 2}
    assert ran(sharper, Scope(changed_only=True), "6" * 32) == {}

    ran(sharper, Scope(), "7" * 32)
    assert ways(tools, "7" * 32) == {("done", "judged"): 2}  # with --all everything is judged once more
    for report in reports:
        kept = tools.store.screenings(report or "")
        assert len({entry.id for entry in kept}) == len(kept) <= 3


def test_what_changed_is_summed_over_the_run_and_what_it_touched(tmp_path: Path, tools: Tools) -> None:
    (tmp_path / "甲.pdf").write_bytes(small_report(NAMES[0]))
    ran(tools, Scope(path=tmp_path / "甲.pdf"), "1" * 32)
    (tmp_path / "乙.pdf").write_bytes(small_report(NAMES[0], area=5400, day="2023年5月18日"))
    ran(tools, Scope(path=tmp_path / "乙.pdf"), "2" * 32)
    sums = Sums(tools.store.engine, "2" * 32)
    assert sums.states() == {("done", None, "full"): 1}
    assert sums.touched() == 1  # the first one, outside the run
    changes = {change.check: (change.new, change.gone) for change in sums.findings()}
    assert changes["enterprise_reports_disagree"] == (1, 0)
    assert list(tools.store.rescreens.stale(before=tools.store.now())) == []


def test_since_leaves_out_what_is_surely_older(tmp_path: Path, tools: Tools) -> None:
    for name, day in zip(("旧", "新", "月"), ("2018年5月18日", "2019年5月1日", "2019年5月"), strict=True):
        (tmp_path / f"{name}.pdf").write_bytes(small_report(f"{name}山加油站有限公司", day=day))
    ran(tools, Scope(path=tmp_path), "1" * 32)
    runs, since = tools.store.rescreens, dt.date(2019, 5, 1)
    run = runs.begin("2" * 32, "x", "y")
    left = {sought.file_name for sought in runs.left(run.id, since)}
    assert left == {"新.pdf", "月.pdf"}
    assert runs.in_scope(since) == 2


def test_an_item_that_was_killed_goes_on_and_one_that_kills_is_given_up(tmp_path: Path, tools: Tools) -> None:
    (tmp_path / "甲.pdf").write_bytes(small_report(NAMES[0]))
    (task,) = file_tasks(tmp_path / "甲.pdf")
    runs, work = tools.store.rescreens, Rescreener(tools, "1" * 32, changed_only=False)
    runs.begin("1" * 32, "x", "y")
    report = work(dataclasses.replace(task, key="0" * 64)).report_id  # what a run before had done
    runs.begin("2" * 32, "x", "y")
    work = Rescreener(tools, "2" * 32, changed_only=False)
    before = runs.start("2" * 32, task.key, task.name, report).before
    item = work(task)
    assert (item.state, item.losses, item.before) == ("done", 0, before)
    assert work(task) == item  # not twice
    assert report is not None
    assert len(tools.store.screenings(report)) == 1

    runs.begin("3" * 32, "x", "y")
    for _ in range(MOST_LOSSES):
        runs.start("3" * 32, task.key, task.name, report)
        runs.lost("3" * 32, task.key)
    given_up = Rescreener(tools, "3" * 32, changed_only=False)(task)
    assert (given_up.state, given_up.code) == ("failed", "process_lost")


def test_a_defect_costs_one_report_and_a_store_that_fails_stops_the_run(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    (tmp_path / "甲.pdf").write_bytes(small_report(NAMES[0]))
    (task,) = file_tasks(tmp_path / "甲.pdf")
    tools.store.rescreens.begin("1" * 32, "x", "y")
    monkeypatch.setattr("pipelines.rescreen.screen_kept", faulty)
    item = Rescreener(tools, "1" * 32, changed_only=False)(task)
    assert (item.state, item.code) == ("failed", "internal")
    assert "ZeroDivisionError" in caplog.text
