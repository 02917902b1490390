"""Facts that the product reads: judged like perfect ones, kept for the next run, silent where unreadable."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.outcome import State
from eval.factory.corpus import make_corpus
from eval.factory.layouts.catalogue import BY_NAME
from eval.judging.report import document, page
from eval.judging.run import READ, Judgement, judge_folder
from pipelines.stages import read


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report, and one whose file is damaged."""
    out = tmp_path_factory.mktemp("read")
    layouts = (BY_NAME["plain_grid"],)
    made = list(
        make_corpus(
            out,
            reports=2,
            seed=4,
            layouts=layouts,
            lengths=("brief",),
            scans=False,
            checks=("citation_outdated",),
        )
    )
    made[1].write_bytes(b"%PDF-1.7\nnothing behind it\n")
    return out


@pytest.fixture(scope="module")
def judgement(folder: Path) -> Judgement:
    return judge_folder(folder, read_into=folder / "read")


def test_what_was_read_is_judged_by_every_check(judgement: Judgement) -> None:
    first = judgement.reports[0]
    assert judgement.is_read
    assert {outcome.check for outcome in first.outcomes} == {check.id for check in READ}
    assert sum(outcome.state is State.CLEAR for outcome in first.outcomes) > 10
    assert first.assessment is not None
    assert 0 < first.assessment.score < 1


def test_a_file_that_cannot_be_read_is_silence_not_a_clear_report(judgement: Judgement) -> None:
    damaged = judgement.reports[1]
    assert (damaged.outcomes, damaged.assessment, damaged.band) == ((), None, None)
    silent = judgement.count("check.citation_outdated.silent")
    assert (silent.right, silent.wanted) == (1, 2)


def test_the_second_run_reads_nothing_again(
    folder: Path, judgement: Judgement, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = shutil.copytree(folder, folder.parent / "again")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(read, "run", refuse)
    again = judge_folder(kept, read_into=kept / "read")
    assert again.reports[0].outcomes == judgement.reports[0].outcomes


def test_the_figures_say_that_the_facts_were_read(judgement: Judgement) -> None:
    shown = document(judgement)
    assert shown["facts"] == "read"
    assert sum(band["reports"] for band in shown["bands"]["train"]) == 1
    assert "2 份报告，读出的事实" in page(judgement)
