"""What offices, scanners and archives do to a file is no lead; what deceives a reader is one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from core.document import Pages, Route, Survey
from core.limits import Limits
from core.outcome import Outcome, State
from pipelines.checks import hidden_text, pdf_edited
from pipelines.engine.workers import WorkerPool
from pipelines.stages import integrity, read, survey
from tests import cases, file_drawing, handled_files, pdfs, tampered_files

Judged = Callable[[bytes], list[Outcome]]


@pytest.fixture
def judged(tmp_path: Path, workers: WorkerPool) -> Judged:
    """The leads of both checks on a file, its typed pages read."""

    def look(content: bytes) -> list[Outcome]:
        path = pdfs.saved(tmp_path, "report.pdf", content)
        surveyed = survey.run(path, Limits(), workers)
        found = integrity.run(path, surveyed, _typed(path, surveyed, workers), Limits(), workers)
        assert found.failures == ()
        sections = file_drawing.SECTIONS if len(surveyed.pages) > 1 else ()
        case = cases.case(integrity=found.integrity, sections=sections)
        outcomes = (*pdf_edited.CHECK.assess(case), *hidden_text.CHECK.assess(case))
        return [outcome for outcome in outcomes if outcome.state is State.FLAGGED]

    return look


def _typed(path: Path, surveyed: Survey, workers: WorkerPool) -> Pages:
    """The pages read but for those that need OCR, which these files' leads do not rest on."""
    pages = tuple(
        page if page.route is Route.TEXT else dataclasses.replace(page, route=Route.BLANK)
        for page in surveyed.pages
    )
    plain = dataclasses.replace(surveyed, pages=pages)
    return read.run(path, plain, read.ReadOptions(), Limits(), workers)


@pytest.mark.parametrize("name", handled_files.HARMLESS)
def test_ordinary_handling_is_no_lead(name: str, judged: Judged) -> None:
    assert [outcome.statement for outcome in judged(handled_files.HARMLESS[name]())] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("value_painted_over", "“3.10”被色块盖住，上面另写了“1.30”"),
        ("value_under_a_picture", "“3.10”被一小块图像盖住，显示为“1.30”"),
        ("value_in_a_scan_under_a_picture", "“3.10”被一小块图像盖住，显示为“9.30”"),
        ("value_in_a_scan_typed_over", "“3.10”被一小块图像盖住，显示为“9.30”"),
        ("verdict_painted_over", "“不合格”被色块盖住，上面另写了“合格”"),
        ("verdict_under_a_picture", "“不合格”被一小块图像盖住"),
        ("verdict_under_a_note", "“不合格”被一小块图像盖住"),
        ("words_without_ink", "没有着墨"),
        ("words_without_ink_on_all", "等7页都有看不见的文字"),
        ("page_put_in_later", "第6页是后来插入的"),
        ("stamp_and_value_changed_later", "1.30"),
        ("word_added_later", "“空”改为“不”"),
        ("scan_of_another_device", "130dpi"),
        ("value_under_a_picture_among_signatures", "“3.10”被一小块图像盖住，显示为“1.30”"),
        ("value_under_a_picture_in_a_table", "“3.10”被一小块图像盖住，显示为“1.30”"),
        ("negation_whitened", "“不”被色块盖住"),
        ("tiny_words", "小得看不见"),
        ("words_of_a_hidden_layer_over_others", "页面上没有显示"),
        ("value_taken_out_and_set_anew", "“1.30”写在一小块空白底色上"),
    ],
)
def test_what_deceives_a_reader_is_told_with_what_was_seen(name: str, words: str, judged: Judged) -> None:
    leads = judged(tampered_files.HARMFUL[name]())
    assert any(words in lead.statement for lead in leads), [lead.statement for lead in leads]
    assert all(lead.evidence and lead.confidence >= 0.55 for lead in leads)


def test_every_deceit_has_its_words() -> None:
    marks = test_what_deceives_a_reader_is_told_with_what_was_seen.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in marks[0].args[1]} == set(tampered_files.HARMFUL)
