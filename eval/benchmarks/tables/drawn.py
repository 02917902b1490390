"""Tables drawn straight into a PDF: every way of drawing a table that is met in reports.

Rows that do not fit go to the next page, with the head again where asked; running text stands before and
after, a running head above and a page number below.
"""

from __future__ import annotations

import functools
import io
import random
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from eval.factory.blocks import Cell, Table

_A4 = (595.0, 842.0)
_MARGIN = 64.0
_TEXT = "评价组依据国家有关法律法规和标准，对该企业的生产装置、储存设施和安全管理情况进行了现场检查。"


class Look(StrEnum):
    """How a table is drawn."""

    LINES = "lines"  # one line from side to side
    RECTS = "rects"  # each side of each cell a thin filled rectangle
    OPEN_SIDES = "open_sides"  # no lines at the left and right
    SHADED_HEAD = "shaded_head"
    BOXES = "boxes"  # each cell a stroked rectangle
    DOUBLE = "double"  # the frame is two lines
    DASHED = "dashed"  # many short pieces
    HAIR = "hair"  # thin and grey
    THREE = "three"  # three rules, none upright
    BARE = "bare"  # nothing drawn
    ZEBRA = "zebra"  # every other row shaded
    ROWS = "rows"  # a line below each row
    TILES = "tiles"  # each cell a coloured field


RULED = frozenset(list(Look)[:8])


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A cell set: its field, its box from the top-left, its text line by line."""

    cell: Cell
    row: int
    column: int
    x: float
    width: float
    lines: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """A PDF being drawn. ``is_sideways`` turns the page by its rotation entry, content along."""

    family: str
    size: float = 10.5
    padding: float = 3.0
    is_landscape: bool = False
    is_sideways: bool = False
    repeats_head: bool = True
    y: float = 0.0
    out: io.BytesIO = field(default_factory=io.BytesIO)
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        wide, high = _A4
        self.canvas = Canvas(self.out, pagesize=(high, wide) if self.is_landscape else _A4, invariant=1)
        if self.is_sideways:
            self.canvas.setPageSize((high, wide))  # the library turns it by the rotation entry
        self._open()

    @property
    def page(self) -> tuple[float, float]:
        """Width and height as seen."""
        wide, high = _A4
        return (high, wide) if self.is_landscape or self.is_sideways else _A4

    @property
    def bottom(self) -> float:
        """Where rows must end."""
        return self.page[1] - 60

    def new_page(self) -> None:
        """Close this page and open the next."""
        self.canvas.showPage()
        self._open()

    def write(self, x: float, y: float, text: str, size: float | None = None) -> None:
        """Text from ``x``, its baseline at ``y`` from the top."""
        self.canvas.setFont(_registered(self.family), size or self.size)
        self.canvas.drawString(x, self.page[1] - y, text)

    def paragraph(self, lines: int) -> None:
        """Running text."""
        room = self.page[0] - 2 * _MARGIN
        for line in wrapped(_TEXT * lines, room, self.family, self.size)[:lines]:
            self.y += self.size * 1.6
            self.write(_MARGIN, self.y, line)
        self.y += self.size

    def bytes(self) -> bytes:
        """The finished file."""
        self.canvas.save()
        return self.out.getvalue()

    def _open(self) -> None:
        if self.is_sideways:
            self.canvas.setPageRotation(90)
            self.canvas.translate(_A4[0], 0)
            self.canvas.rotate(90)
        self.write(_MARGIN, 40, "清河精细化工有限公司安全现状评价报告", 9)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(_MARGIN, self.page[1] - 44, self.page[0] - _MARGIN, self.page[1] - 44)
        self.write(self.page[0] / 2 - 8, self.page[1] - 30, str(self.canvas.getPageNumber()), 9)
        self.y = 62.0


@functools.cache
def _registered(family: str) -> str:
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\t%{index}\t%{family}", family], capture_output=True, text=True, check=True
    ).stdout
    file, index, answered = found.split("\t")
    if family not in answered:
        raise LookupError(f"font {family!r} is not installed")
    pdfmetrics.registerFont(TTFont(family, file, subfontIndex=int(index) & 0xFFFF))
    return family


def wrapped(text: str, room: float, family: str, size: float) -> tuple[str, ...]:
    """Lines that fit into ``room`` points."""
    lines = [""]
    for character in text:
        if pdfmetrics.stringWidth(lines[-1] + character, _registered(family), size) > room and lines[-1]:
            lines.append("")
        lines[-1] += character
    return tuple(lines)


def put_table(
    sheet: Sheet, table: Table, look: Look, *, left: float | None = None, width: float | None = None
) -> None:
    """Draw a table at the cursor, over as many pages as it needs."""
    start = sheet.y
    x0 = _MARGIN if left is None else left
    span = sheet.page[0] - 2 * _MARGIN if width is None else width
    total = sum(table.columns)
    xs = [x0]
    for part in table.columns:
        xs.append(xs[-1] + span * part / total)
    placed = _set(sheet, table, xs)
    heights = _heights(sheet, table, placed)
    rows: list[int] = []
    for group in _groups(table, placed):
        wanted = sum(heights[row] for row in group)
        if rows and sheet.y + sum(heights[row] for row in rows) + wanted > sheet.bottom:
            _draw(sheet, table, look, xs, placed, heights, rows)
            sheet.new_page()
            rows = list(range(table.header_rows)) if sheet.repeats_head else []
        rows += group
    _draw(sheet, table, look, xs, placed, heights, rows)
    if left is not None and width is not None and left < sheet.page[0] / 2:
        sheet.y = start  # another stands beside it


def _set(sheet: Sheet, table: Table, xs: Sequence[float]) -> list[Placed]:
    placed = []
    for row, column, cell in located(table):
        room = xs[column + cell.column_span] - xs[column]
        lines = wrapped(cell.text, room - 2 * sheet.padding, sheet.family, sheet.size) if cell.text else ()
        placed.append(Placed(cell=cell, row=row, column=column, x=xs[column], width=room, lines=lines))
    return placed


def located(table: Table) -> list[tuple[int, int, Cell]]:
    """Every cell with the row and column in which it begins."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(cell.row_span) for c in range(cell.column_span)}
            found.append((row, column, cell))
            column += cell.column_span
    return found


def _heights(sheet: Sheet, table: Table, placed: Iterable[Placed]) -> list[float]:
    least = max(table.row_height, sheet.size * 1.3 + 2 * sheet.padding)
    heights = [least] * len(table.rows)
    for item in sorted(placed, key=lambda item: item.cell.row_span):
        span = range(item.row, item.row + item.cell.row_span)
        missing = len(item.lines) * sheet.size * 1.3 + 2 * sheet.padding - sum(heights[r] for r in span)
        if missing > 0:
            heights[span[-1]] += missing
    return heights


def _groups(table: Table, placed: Iterable[Placed]) -> list[list[int]]:
    """Rows that a spanning cell holds together; the head is one group with the first row."""
    held = {row for item in placed for row in range(item.row + 1, item.row + item.cell.row_span)}
    held |= set(range(1, table.header_rows + 1))
    groups: list[list[int]] = []
    for row in range(len(table.rows)):
        if row in held and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _draw(
    sheet: Sheet,
    table: Table,
    look: Look,
    xs: Sequence[float],
    placed: Sequence[Placed],
    heights: Sequence[float],
    rows: Sequence[int],
) -> None:
    """The rows on this page, cells filled from their middles."""
    tops = {}
    for row in rows:
        tops[row] = sheet.y
        sheet.y += heights[row]
    boxes = [
        (item, tops[item.row], sum(heights[item.row + r] for r in range(item.cell.row_span)))
        for item in placed
        if item.row in tops
    ]
    pen = Pen(sheet.canvas, sheet.page[1])
    levels = [*tops.values(), sheet.y]
    sides = [(item.x, y, item.x + item.width, y + high) for item, y, high in boxes]
    heads = [box for (item, *_), box in zip(boxes, sides, strict=True) if item.row < table.header_rows]
    pen.table(look, xs, levels, sides, heads, max(1, table.header_rows))
    leading = sheet.size * 1.3
    for item, y, high in boxes:
        baseline = y + (high - leading * len(item.lines)) / 2 + sheet.size * 1.02
        is_middle = item.row < table.header_rows or (len(item.lines) == 1 and len(item.cell.text) < 4)
        for line in item.lines:
            long = pdfmetrics.stringWidth(line, _registered(sheet.family), sheet.size)
            inset = (item.width - long) / 2 if is_middle else sheet.padding
            sheet.write(item.x + inset, baseline, line)
            baseline += leading


_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the lines and shades of a table; coordinates from the top-left."""

    canvas: Canvas
    height: float

    def table(
        self,
        look: Look,
        xs: Sequence[float],
        ys: Sequence[float],
        cells: Sequence[_Box],
        heads: Sequence[_Box],
        head_rows: int,
    ) -> None:
        """One look."""
        frame = (xs[0], ys[0], xs[-1], ys[-1])
        self.canvas.setLineWidth(0.6)
        self.canvas.setStrokeGray(0.0)
        if look is Look.BOXES:
            for x0, y0, x1, y1 in cells:
                self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=1, fill=0)
        elif look in RULED:
            self._ruled(look, frame, cells, heads)
        elif look in {Look.ZEBRA, Look.TILES}:
            self._shaded(look, frame, ys, cells)
        elif look is not Look.BARE:
            self._ruled_across(look, frame, ys, head_rows)
        self.canvas.setStrokeGray(0.0)
        self.canvas.setFillGray(0.0)

    def _shaded(self, look: Look, frame: _Box, ys: Sequence[float], cells: Sequence[_Box]) -> None:
        if look is Look.ZEBRA:
            for at in range(0, len(ys) - 1, 2):
                self._fill((frame[0], ys[at], frame[2], ys[at + 1]), 0.82 if at == 0 else 0.92)
        else:
            for x0, y0, x1, y1 in cells:
                self._fill((x0 + 0.5, y0 + 0.5, x1 - 0.5, y1 - 0.5), 0.8 if y0 == ys[0] else 0.91)

    def _ruled_across(self, look: Look, frame: _Box, ys: Sequence[float], head_rows: int) -> None:
        rules = [(y, 0.6) for y in ys] if look is Look.ROWS else []
        if look is Look.THREE:
            rules = [(ys[0], 1.2), (ys[head_rows], 0.6), (ys[-1], 1.2)]
        for y, width in rules:
            self.canvas.setLineWidth(width)
            self._line(frame[0], y, frame[2], y)

    def _ruled(self, look: Look, frame: _Box, cells: Sequence[_Box], heads: Sequence[_Box]) -> None:
        if look is Look.SHADED_HEAD:
            for box in heads:
                self._fill(box, 0.85)
        if look is Look.HAIR:
            self.canvas.setLineWidth(0.2)
            self.canvas.setStrokeGray(0.55)
        for x0, y0, x1, y1 in sides(cells):
            is_edge = x0 == x1 and (abs(x0 - frame[0]) < 0.1 or abs(x0 - frame[2]) < 0.1)
            if look is Look.OPEN_SIDES and is_edge:
                continue
            if look is Look.RECTS:
                self.canvas.setFillGray(0.0)
                self._fill((x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25), 0.0)
            elif look is Look.DASHED:
                self._pieces(x0, y0, x1, y1)
            else:
                self._line(x0, y0, x1, y1)
        if look is Look.DOUBLE:
            x0, y0, x1, y1 = frame
            self.canvas.rect(x0 - 2, self.height - y1 - 2, x1 - x0 + 4, y1 - y0 + 4, stroke=1, fill=0)

    def _pieces(self, x0: float, y0: float, x1: float, y1: float) -> None:
        long = max(x1 - x0, y1 - y0)
        for at in range(0, int(long), 4):
            stop = min(at + 2.5, long)
            if x0 == x1:
                self._line(x0, y0 + at, x0, y0 + stop)
            else:
                self._line(x0 + at, y0, x0 + stop, y0)

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def _fill(self, box: _Box, grey: float) -> None:
        x0, y0, x1, y1 = box
        self.canvas.setFillGray(grey)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)


def sides(cells: Iterable[_Box]) -> set[_Box]:
    """All sides of cells, a shared one once."""
    found = set()
    for x0, y0, x1, y1 in cells:
        a, b, c, d = round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)
        found |= {(a, b, c, b), (a, d, c, d), (a, b, a, d), (c, b, c, d)}
    return found


def single(table: Table, look: Look, family: str, seed: int) -> bytes:
    """A page with running text, the table, and more text."""
    draw = random.Random(seed)
    is_wide = len(table.columns) > 8
    is_sideways = is_wide and draw.random() < 0.5
    sheet = Sheet(
        family=family,
        size=draw.choice((9.0, 10.5, 12.0)) if not is_wide else 9.0,
        padding=draw.choice((2.0, 3.0, 5.0)),
        is_landscape=is_wide and not is_sideways,
        is_sideways=is_sideways,
        repeats_head=draw.random() < 0.5,
    )
    sheet.paragraph(draw.randint(1, 6))
    sheet.write(sheet.page[0] / 2 - 70, sheet.y + 14, "表3-1 现场检查情况一览表")
    sheet.y += 24
    put_table(sheet, table, look)
    sheet.y += 8
    if sheet.y < sheet.bottom - 90:
        sheet.paragraph(2)
    return sheet.bytes()


def beside(tables: tuple[Table, Table], look: Look, family: str) -> bytes:
    """Two tables side by side."""
    sheet = Sheet(family=family, size=9.0)
    sheet.paragraph(2)
    half = (sheet.page[0] - 2 * _MARGIN - 24) / 2
    put_table(sheet, tables[0], look, left=_MARGIN, width=half)
    put_table(sheet, tables[1], look, left=_MARGIN + half + 24, width=half)
    return sheet.bytes()
