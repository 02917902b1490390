"""Text that nobody sees on the page is not read from it; white text on a dark ground is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.document import Page, Route
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import odd_pdfs, pdfs


def test_what_is_not_seen_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "hidden.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 12)
    for row in range(20):
        canvas.drawString(72, 760 - 18 * row, f"Row {row} of the running text that a reader sees")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 380, "white on paper")
    canvas.setFillColorRGB(0.1, 0.1, 0.3)
    canvas.rect(60, 330, 300, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 340, "white on a dark ground")
    canvas.setFillColorRGB(0, 0, 0)
    text = canvas.beginText(72, 300)
    text.setTextRenderMode(3)
    text.textLine("drawn in no ink")
    canvas.drawText(text)
    shown = canvas.beginText(72, 200)
    shown.setTextRenderMode(0)
    shown.textLine("under a picture")
    canvas.drawText(shown)
    canvas.drawImage(ImageReader(Image.new("RGB", (200, 60), (230, 230, 230))), 60, 190, 200, 40)
    canvas.save()
    limits = Limits()
    with WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as workers:
        surveyed = survey.run(path, limits, workers)
        (page,) = read.run(path, surveyed, ReadOptions(), limits, workers).pages
    assert page.route in (Route.TEXT, Route.BOTH)
    said = [line.text for line in page.lines]
    assert len([line for line in said if line.startswith("Row ")]) == 20
    assert "white on a dark ground" in said
    assert not {"white on paper", "drawn in no ink", "under a picture"} & set(said)


def _page(content: bytes, folder: Path, workers: WorkerPool) -> Page:
    path = pdfs.saved(folder, "report.pdf", content)
    (page,) = read.run(path, survey.run(path, Limits(), workers), ReadOptions(), Limits(), workers).pages
    return page


@pytest.mark.parametrize("in_form", [False, True])
def test_text_cut_off_at_its_cell_is_not_read(in_form: bool, tmp_path: Path, workers: WorkerPool) -> None:
    content = odd_pdfs.clipped_text()
    if in_form:
        content = odd_pdfs.in_a_form(content, scale=0.8, x=40, y=60)
    page = _page(content, tmp_path, workers)
    assert page.route is Route.TEXT
    assert [line.text for line in page.lines][len(odd_pdfs.SENTENCES) :] == ["shown in the cell", "seen head"]


def test_letters_that_are_a_clip_are_read_where_something_is_painted_through_them(
    tmp_path: Path, workers: WorkerPool
) -> None:
    page = _page(odd_pdfs.text_as_clip(), tmp_path, workers)
    assert page.route is Route.TEXT
    assert [line.text for line in page.lines][len(odd_pdfs.SENTENCES) :] == ["PAINTED THROUGH", "OUTLINED"]


@pytest.mark.parametrize("first", [1, 33])
def test_glyphs_that_only_drawings_tell_are_read_by_ocr(
    first: int, tmp_path: Path, workers: WorkerPool
) -> None:
    page = _page(odd_pdfs.type3(has_map=False, first=first), tmp_path, workers)
    text = "".join(line.text for line in page.lines).replace(" ", "")
    assert "S011099000100017" in text
    assert "现场勘验" in text
