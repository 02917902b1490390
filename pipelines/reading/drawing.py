"""Marks on a page as PDF content: what was read, in colours, for a person to judge.

Coordinates are those of the records (points, origin top-left, as seen); one matrix in front turns them
into the page's own. Text is in a standard Chinese font that viewers bring along; nothing is embedded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.document import Line, LineRole, Page
from core.geometry import Box, PageFrame

FONT = "MjF"
UNSURE = 0.8
"""Confidence below which a character is marked."""

_LEGEND_WIDTH = 595.0  # points of page width for which the legend's sizes are made
_NUMBER_SIZE = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one kind of thing is drawn: colours 0 to 1, ``width`` in points; ``fill`` lies under 25 % cover."""

    name: str
    stroke: tuple[float, float, float]
    width: float = 0.6
    dash: str = "[] 0"
    is_filled: bool = False


LINE = Mark(name="文字行", stroke=(0.1, 0.35, 0.9), width=0.5)
FURNITURE = Mark(name="页眉页脚水印", stroke=(0.45, 0.45, 0.45), dash="[3 2] 0")
TABLE = Mark(name="表格", stroke=(0.0, 0.5, 0.2), width=1.6)
CELL = Mark(name="单元格", stroke=(0.1, 0.7, 0.3), width=0.6)
SEAL = Mark(name="印章", stroke=(0.9, 0.0, 0.1), width=1.8, dash="[6 2] 0")
PICTURE = Mark(name="图片", stroke=(0.6, 0.1, 0.7), width=1.4)
UNSURE_TEXT = Mark(name="把握不大的字", stroke=(1.0, 0.55, 0.0), width=0.3, is_filled=True)
LEGEND = (LINE, FURNITURE, TABLE, CELL, SEAL, PICTURE, UNSURE_TEXT)


def page_marks(page: Page, frame: PageFrame, *, note: str, failure: str | None, legend: bool) -> bytes:
    """The content stream for one page. ``note`` stands at its top edge, ``failure`` large under it."""
    width, height = frame.size
    scale = max(0.3, min(width, height * 1.2) / _LEGEND_WIDTH)
    parts = ["q", "{:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} cm".format(*frame.to_user_space())]
    parts.extend(_page(page))
    parts.extend(_label(note, 6.0 * scale, 4.0 * scale, 6.0 * scale, (0.3, 0.3, 0.3)))
    if failure is not None:
        parts.extend(_label(failure, 24.0 * scale, 24.0 * scale, 11.0 * scale, (0.8, 0.0, 0.0)))
    if legend:
        parts.extend(_legend(height, scale))
    return "\n".join([*parts, "Q"]).encode("ascii")


def _page(page: Page) -> Iterator[str]:
    for table in page.tables:
        yield from _boxes(CELL, (cell.box for cell in table.cells))
    yield from _boxes(TABLE, (table.box for table in page.tables))
    yield from _boxes(PICTURE, (picture.box for picture in page.pictures))
    yield from _boxes(UNSURE_TEXT, (box for line in page.lines for box in _unsure(line)))
    furniture = [line.box for line in page.lines if line.role is not LineRole.BODY]
    yield from _boxes(FURNITURE, furniture)
    yield from _boxes(LINE, (line.box for line in page.lines if line.role is LineRole.BODY))
    yield from _boxes(SEAL, (seal.box for seal in page.seals))
    for number, line in enumerate(page.lines, 1):
        yield from _text(str(number), line.box.x0, line.box.y0, _NUMBER_SIZE, LINE.stroke)


def _unsure(line: Line) -> Iterator[Box]:
    """Boxes of the characters that were read with little confidence; the whole line where none is told."""
    if line.confidences:
        for at, confidence in enumerate(line.confidences):
            if confidence < UNSURE and line.text[at].strip():
                yield line.span_box(at, at + 1)
    elif line.is_ocr and line.confidence < UNSURE:
        yield line.box


def _boxes(mark: Mark, boxes: Iterable[Box]) -> Iterator[str]:
    rectangles = [f"{b.x0:.2f} {b.y0:.2f} {b.x1 - b.x0:.2f} {b.y1 - b.y0:.2f} re" for b in boxes]
    if not rectangles:
        return
    colour = "{:.2f} {:.2f} {:.2f}".format(*mark.stroke)
    yield f"q {mark.dash} d {mark.width} w {colour} RG"
    if mark.is_filled:
        yield f"/MjG gs {colour} rg"
    yield from rectangles
    yield "B Q" if mark.is_filled else "S Q"


def _legend(height: float, scale: float) -> Iterator[str]:
    """One row along the lower edge, where reports leave paper."""
    size, x, y = 7.0 * scale, 14.0 * scale, height - 13.0 * scale
    total = sum((len(mark.name) + 3.2) * size for mark in LEGEND)
    yield f"q 1 1 1 rg /MjW gs {x - 4:.2f} {y - 3:.2f} {total + 4:.2f} {size + 6:.2f} re f Q"
    for mark in LEGEND:
        yield from _boxes(mark, (Box(x, y, x + 1.6 * size, y + size),))
        yield from _text(mark.name, x + 2.0 * size, y + size, size, (0.0, 0.0, 0.0))
        x += (len(mark.name) + 3.2) * size


def _label(text: str, x: float, y: float, size: float, colour: tuple[float, float, float]) -> Iterator[str]:
    width = sum(size if ord(character) > 0xFF else 0.55 * size for character in text)
    yield f"q 1 1 1 rg /MjW gs {x - 2:.2f} {y - 1:.2f} {width + 4:.2f} {1.25 * size:.2f} re f Q"
    yield from _text(text, x, y + size, size, colour)


def _text(text: str, x: float, y: float, size: float, colour: tuple[float, float, float]) -> Iterator[str]:
    """``text`` with its baseline's left end at (x, y); the axis down the page is turned up again."""
    plain = "".join(character for character in text if 0x20 <= ord(character) <= 0xFFFF)
    code = plain.encode("utf-16-be", "ignore").hex().upper()
    yield "q {:.2f} {:.2f} {:.2f} rg".format(*colour)
    yield f"BT /{FONT} {size:.2f} Tf 1 0 0 -1 {x:.2f} {y - 0.12 * size:.2f} Tm <{code}> Tj ET Q"
