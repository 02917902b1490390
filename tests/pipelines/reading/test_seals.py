"""Seals are found where they stand, drawn or as pictures, and charts and coloured headings are none."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.document import InkColour, SealRegion
from core.limits import Limits
from models.ocr import engine
from pipelines.reading import pdf
from pipelines.reading.seals import drawn_seals
from tests.drawn_seals import Drawn, mark

WIDTH, HEIGHT = 595.0, 842.0


def ring(colour: tuple[int, int, int]) -> ImageReader:
    picture = Image.new("RGBA", (240, 240), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, 235, 235), outline=(*colour, 230), width=8)
    return ImageReader(picture)


def canvas_and_target() -> tuple[Canvas, io.BytesIO]:
    target = io.BytesIO()
    return Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=True), target


def found(canvas: Canvas, target: io.BytesIO, folder: Path) -> tuple[SealRegion, ...]:
    canvas.showPage()
    canvas.save()
    path = folder / "page.pdf"
    path.write_bytes(target.getvalue())
    with pdfium.PdfDocument(path) as document, pdf.open_page(document, 1) as page:
        return drawn_seals(page, pdf.frame(page), Limits(), functools.partial(engine, "paddle"))


@pytest.mark.parametrize(("colour", "ink"), [((206, 32, 38), InkColour.RED), ((38, 62, 158), InkColour.BLUE)])
def test_a_seal_that_is_a_picture(tmp_path: Path, colour: tuple[int, int, int], ink: InkColour) -> None:
    canvas, target = canvas_and_target()
    canvas.drawImage(ring(colour), 300, 200, 119, 119, mask="auto")
    (seal,) = found(canvas, target, tmp_path)
    assert seal.colour is ink
    assert np.allclose(seal.box, (300, HEIGHT - 319, 419, HEIGHT - 200), atol=6)


def test_a_seal_that_is_drawn(tmp_path: Path) -> None:
    canvas, target = canvas_and_target()
    canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
    canvas.setLineWidth(3)
    canvas.circle(360, 260, 58)
    (seal,) = found(canvas, target, tmp_path)
    assert np.allclose(seal.box, (302, HEIGHT - 318, 418, HEIGHT - 202), atol=6)


def test_a_coloured_heading_a_chart_and_a_table_head_are_no_seals(tmp_path: Path) -> None:
    canvas, target = canvas_and_target()
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.setFont("Helvetica-Bold", 24)
    canvas.drawString(72, 760, "A heading in red over the page")
    canvas.rect(72, 600, 450, 24, stroke=0, fill=1)
    canvas.setFillColorRGB(0.1, 0.2, 0.5)
    for bar in range(20):
        canvas.rect(100 + 11 * bar, 300, 6, 30 + (bar * 37) % 55, stroke=0, fill=1)
    assert found(canvas, target, tmp_path) == ()


def test_a_page_of_black_rulings_is_not_rendered_for_this(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rendered(*_: object, **__: object) -> None:
        raise AssertionError("rendered")

    monkeypatch.setattr(pdf, "render", rendered)
    canvas, target = canvas_and_target()
    for row in range(200):
        canvas.line(72, 100 + 3 * row, 520, 100 + 3 * row)
    assert found(canvas, target, tmp_path) == ()


@pytest.mark.parametrize(("degrees", "rotate"), [(7, 0), (-30, 0), (90, 0), (12, 90), (0, 180), (5, 270)])
def test_a_turned_seal_lies_where_the_drawn_page_shows_it(tmp_path: Path, degrees: int, rotate: int) -> None:
    canvas, target = canvas_and_target()
    canvas.setPageRotation(rotate)
    canvas.translate(180, 300)
    canvas.rotate(degrees)
    canvas.drawImage(ring((206, 32, 38)), 0, 0, 119, 119, mask="auto")
    (seal,) = found(canvas, target, tmp_path)
    with pdfium.PdfDocument(tmp_path / "page.pdf") as document, pdf.open_page(document, 1) as page:
        image, scale = pdf.render(page, dpi=50.0, limits=Limits())
    rows, columns = np.nonzero(image.max(axis=2).astype(int) - image.min(axis=2) > 40)
    shown = np.array((columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)) / scale
    assert np.allclose(seal.box, shown, atol=6)


def test_strokes_of_a_signature_in_blue_are_no_seal(tmp_path: Path) -> None:
    canvas, target = canvas_and_target()
    canvas.setStrokeColorRGB(0.1, 0.14, 0.45)
    for stroke in range(40):
        x, y = 300 + (stroke * 17) % 60, 200 + (stroke * 29) % 50
        canvas.line(x, y, x + 9, y + (stroke % 7))
    assert found(canvas, target, tmp_path) == ()


def printed_over(canvas: Canvas) -> None:
    """Rules of a form and typed lines across where the seals of a test lie."""
    canvas.setStrokeColorRGB(0, 0, 0)
    canvas.setLineWidth(2)
    for y in range(205, 325, 8):
        canvas.line(90, y, 520, y)
    for y in range(210, 325, 16):
        canvas.drawString(100, y, "HHHHMMMM" * 6)


def stamped(canvas: Canvas, seal: Drawn, left: float) -> None:
    ink = Image.fromarray(mark(seal))
    picture = Image.new("RGBA", ink.size, seal.ink)
    picture.putalpha(ink.point(lambda value: round(value * seal.strength)))
    canvas.drawImage(ImageReader(picture), left, 200, 119, 119, mask="auto")


def test_a_coloured_seal_is_read_without_what_is_printed_across_it(tmp_path: Path) -> None:
    seal = Drawn()
    canvas, target = canvas_and_target()
    stamped(canvas, seal, 300)
    printed_over(canvas)
    (read,) = found(canvas, target, tmp_path)
    assert (read.text, read.unread) == (seal.name, "")


def test_a_black_seal_beside_a_coloured_one_is_still_seen(tmp_path: Path) -> None:
    canvas, target = canvas_and_target()
    stamped(canvas, Drawn(), 350)
    stamped(canvas, Drawn(ink=(60, 60, 60), name="远山安全评价有限公司"), 120)
    seals = found(canvas, target, tmp_path)
    assert {seal.colour: seal.text for seal in seals} == {
        InkColour.RED: Drawn().name,
        InkColour.BLACK: "远山安全评价有限公司",
    }


@pytest.mark.parametrize("shade", [0.0, 1.0])
def test_what_a_patch_covers_of_a_seal_is_not_read(tmp_path: Path, shade: float) -> None:
    canvas, target = canvas_and_target()
    stamped(canvas, Drawn(), 300)
    canvas.setFillColorRGB(shade, shade, shade)
    canvas.rect(290, 262, 140, 70, stroke=0, fill=1)
    assert all(seal.text != Drawn().name for seal in found(canvas, target, tmp_path))
