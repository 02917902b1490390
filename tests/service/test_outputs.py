"""Promises of what is written: targets settled before the work, a file each, nothing half-written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import StoreError, UsageError
from core.limits import Limits
from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.screen import Tools
from pipelines.stages.read import ReadOptions
from service.index_page import index_page
from service.outputs import Outputs
from tests.service.html import examples

A, B = Path("a.pdf"), Path("b.pdf")
LIMITS = Limits()


@pytest.fixture
def tools(tmp_path: Path, workers: WorkerPool) -> Iterator[Tools]:
    with Store.open(tmp_path / "data") as store:
        registry = StoredRegistry(store.engine)
        yield Tools(
            store=store,
            workers=workers,
            registry=registry,
            packs=load_packs(),
            timeline=Timeline.load(),
            limits=LIMITS,
            reading=ReadOptions(),
        )


def names(outputs: Outputs) -> list[str]:
    return [target.name for target in outputs.html_targets]


def test_a_target_without_the_suffix_is_a_folder(tmp_path: Path) -> None:
    outputs = Outputs.planned([A], json_out=tmp_path / "out", html_out=tmp_path / "页面")

    assert outputs.json_targets == (tmp_path / "out" / "a.json",)
    assert outputs.html_targets == (tmp_path / "页面" / "a.html",)
    assert not (tmp_path / "out").exists()


def test_a_target_with_the_suffix_is_the_file(tmp_path: Path) -> None:
    assert Outputs.planned([A], json_out=None, html_out=tmp_path / "x.html").html_targets == (
        tmp_path / "x.html",
    )


@pytest.mark.parametrize(
    ("files", "json_out", "html_out", "said"),
    [
        ((A, B), None, "x.html", "应是文件夹"),
        ((A,), None, "b.pdf", "应以 .html 结尾"),
        ((A,), "x.html", "x.html", "应以 .json 结尾"),
        ((A,), "taken/out", None, "taken 应是文件夹"),
        ((A,), "taken", None, "应以 .json 结尾"),
    ],
)
def test_a_target_that_cannot_be_is_refused_before_the_work(
    tmp_path: Path, files: tuple[Path, ...], json_out: str | None, html_out: str | None, said: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UsageError, match=said):
        Outputs.planned(
            files,
            json_out=tmp_path / json_out if json_out else None,
            html_out=tmp_path / html_out if html_out else None,
        )


def test_a_result_never_takes_the_place_of_a_report(tmp_path: Path) -> None:
    report = tmp_path / "报告.html"
    with pytest.raises(UsageError, match="覆盖报告原件"):
        Outputs.planned([report], json_out=None, html_out=report)


def test_reports_of_one_name_each_get_their_own_file(tmp_path: Path) -> None:
    files = [A, Path("b/a.pdf"), Path("a-2.pdf"), A, Path("A.PDF"), Path("index.pdf")]

    planned = names(Outputs.planned(files, json_out=None, html_out=tmp_path / "out"))
    assert planned[:3] == ["a.html", "a-3.html", "a-2.html"]
    assert len({name.casefold() for name in planned}) == len(files)
    assert "index.html" not in planned


def test_a_long_chinese_name_and_one_from_an_old_archive_can_be_written(tmp_path: Path) -> None:
    old = Path(os.fsdecode("报告.pdf".encode("gb18030")))
    planned = Outputs.planned([Path("评" * 84 + ".pdf"), old], json_out=None, html_out=tmp_path / "out")

    assert len(names(planned)[0].encode()) <= 255
    assert names(planned)[1] == "报告.html"


def test_the_same_path_twice_is_written_twice(tmp_path: Path, tools: Tools) -> None:
    outputs = Outputs.planned([A, A], json_out=tmp_path / "out", html_out=None)
    for _ in range(2):
        outputs.write(A, examples.refused(), tools)
    outputs.finish()

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a-2.json", "a.json"]


def full_disk(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the rename to ``name`` fail as it does on a full disk."""
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)


def test_a_full_disk_is_said_and_leaves_no_piece(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_disk(monkeypatch, "x.json")
    outputs = Outputs.planned([A], json_out=tmp_path / "x.json", html_out=None)

    with pytest.raises(StoreError, match="磁盘空间不足") as told:
        outputs.write(A, examples.refused(), tools)
    assert told.value.exit_code == 8
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_next_report_goes_on_after_a_full_disk(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_disk(monkeypatch, "a.json")
    outputs = Outputs.planned([A, B], json_out=tmp_path / "out", html_out=None)
    for path in (A, B):
        outputs.write(path, examples.refused(), tools)

    with pytest.raises(StoreError, match="磁盘空间不足"):
        outputs.finish()
    assert outputs.written == [tmp_path / "out" / "b.json"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.json"]


def test_the_list_of_results_says_why_a_file_was_refused_and_gives_it_no_score() -> None:
    text = index_page([("a.html", examples.refused()), ("b.html", examples.full())])

    assert "文件设有打开密码" in text
    assert text.count('<td class="number">—</td>') == 3


def test_the_list_tells_how_much_could_not_be_judged() -> None:
    full = examples.full()
    assert full.assessment is not None
    blind = replace(full, assessment=replace(full.assessment, assessed=17, not_assessable=12))
    assert '<td class="number">12/29</td>' in index_page([("a.html", blind)])
