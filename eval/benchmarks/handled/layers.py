"""Text layers of scans: the lines of the typed report where they stand on its scanned pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.bases import Base
from eval.benchmarks.handled.paper import drawn, font, page_size, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A run of text on a page (from 1): from the bottom left, in points."""

    page: int
    x: float
    y: float
    width: float
    height: float
    text: str


def lines_of(data: bytes, number: int) -> list[Line]:
    """Runs of text of one page as pdfium finds them."""
    document = pdfium.PdfDocument(data)
    page = document[number - 1]
    text = page.get_textpage()
    lines = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "").strip()
        if words and right - left > 1:
            lines.append(
                Line(
                    page=number,
                    x=left,
                    y=bottom,
                    width=right - left,
                    height=max(6.0, top - bottom),
                    text=words,
                )
            )
    document.close()
    return lines


def with_layer(base: Base, read: Callable[[Line], str], *, is_below: bool = False) -> bytes:
    """The scan with a text layer: what ``read`` makes of each line; unseen, or seen below the picture."""
    with pikepdf.open(io.BytesIO(base.data)) as pdf:
        for number in range(1, len(pdf.pages) + 1):
            lines = [(line, read(line)) for line in lines_of(base.typed, number)]
            layer = drawn([_layer(lines, is_below=is_below)], page_size(pdf, number))
            with pikepdf.open(io.BytesIO(layer)) as mark:
                page, box = pdf.pages[number - 1], pikepdf.Rectangle(0, 0, *page_size(pdf, number))
                (page.add_underlay if is_below else page.add_overlay)(mark.pages[0], box)
        return saved(pdf)


def _layer(lines: list[tuple[Line, str]], *, is_below: bool) -> Callable[[Canvas], None]:
    def paint(canvas: Canvas) -> None:
        for line, words in lines:
            if not words:
                continue
            text = canvas.beginText()
            text.setTextRenderMode(0 if is_below else 3)
            text.setFont(font("song"), line.height)
            own = pdfmetrics.stringWidth(words, "song", line.height) or 1.0
            text.setHorizScale(100 * line.width / own)
            text.setTextOrigin(line.x, line.y + 0.15 * line.height)
            text.textOut(words)
            canvas.drawText(text)

    return paint
