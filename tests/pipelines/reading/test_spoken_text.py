"""Marks that say how text is read: what programs write is left alone, other words are told."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from core.document import Route
from core.limits import Limits
from core.outcome import State
from pipelines.checks import hidden_text
from pipelines.engine.workers import WorkerPool
from pipelines.reading.routing import LYING
from pipelines.stages import integrity, read, survey
from tests import cases, file_drawing, pdfs

SHOWN = file_drawing.VERDICT


def marked(words: str) -> bytes:
    """A page with one line, which a mark says to be read as ``words``."""
    lines = [file_drawing.put(72, 740, SHOWN)]
    whole = file_drawing.report(keep={7: lines})
    with pikepdf.open(io.BytesIO(whole)) as document:
        for number in (8, 6, 5, 4, 3, 2, 1):
            del document.pages[number - 1]
        page, said = document.pages[0], words.encode("utf-16-be").hex()
        begin = f"/Span <</ActualText <feff{said}>>> BDC\n".encode()
        page.contents_add(document.make_stream(begin), prepend=True)
        page.contents_add(document.make_stream(b"\nEMC\n"))
        target = io.BytesIO()
        document.save(target, deterministic_id=True)
        return target.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        SHOWN,
        SHOWN.replace("结果", "结 果"),
        SHOWN[:8],  # a mark may leave out what is decoration
        " ",
        "\u00ad",
        "",
    ],
)
def test_marks_that_programs_write_change_nothing(words: str, tmp_path: Path, workers: WorkerPool) -> None:
    path = pdfs.saved(tmp_path, "report.pdf", marked(words))
    (page,) = survey.run(path, Limits(), workers).pages
    assert page.spoken == ()
    assert page.route_reason != LYING


@pytest.mark.parametrize("words", [SHOWN.replace("不合格", "合格"), "储罐区的最大储存量符合设计文件的规定"])
def test_a_mark_with_other_words_is_told_and_the_page_read_as_seen(
    words: str, tmp_path: Path, workers: WorkerPool
) -> None:
    path = pdfs.saved(tmp_path, "report.pdf", marked(words))
    surveyed = survey.run(path, Limits(), workers)
    (page,) = surveyed.pages
    assert (page.route, page.route_reason) == (Route.OCR, LYING)
    pages = read.run(path, surveyed, read.ReadOptions(), Limits(), workers)
    assert "不合格" in "".join(line.text for line in pages.pages[0].lines)
    found = integrity.run(path, surveyed, pages, Limits(), workers).integrity
    (outcome,) = hidden_text.CHECK.assess(cases.case(integrity=found))
    assert outcome.state is State.FLAGGED
    assert f"文件中却是“{words}”" in outcome.statement
