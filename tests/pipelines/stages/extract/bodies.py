"""Pages made of lines and tables, as extractors are given them."""

from __future__ import annotations

from collections.abc import Sequence

from core.chapters import Chapter
from core.document import Cell, Line, Outline, Page, Pages, Place, Route, Section, Table
from core.geometry import Box
from pipelines.stages.extract.body import Body

REPORT = "ab" * 32
_WIDTH, _HEIGHT, _SIZE, _STEP = 595.0, 842.0, 12.0, 20.0


def line(text: str, x: float, y: float, block: int = 0) -> Line:
    """A line of text, each character one em wide."""
    return Line(
        text=text,
        box=Box(x, y, x + _SIZE * len(text), y + _SIZE),
        edges=tuple(x + _SIZE * n for n in range(len(text) + 1)),
        size=_SIZE,
        block=block,
    )


def page(number: int, *parts: str | Sequence[Sequence[str]]) -> Page:
    """Text lines and ruled tables (rows of cells; "<" joins the cell to the left, "^" to the one above)."""
    lines: list[Line] = []
    tables: list[Table] = []
    y, block = 60.0, 0
    for part in parts:
        if isinstance(part, str):
            lines.append(line(part, 60.0, y))
            y += _STEP
            continue
        table, own, block = _table(part, y, block)
        tables.append(table)
        lines.extend(own)
        y = table.box.y1 + _STEP
    return Page(
        number=number,
        width=_WIDTH,
        height=_HEIGHT,
        route=Route.TEXT,
        lines=tuple(lines),
        tables=tuple(tables),
    )


def _table(rows: Sequence[Sequence[str]], y: float, block: int) -> tuple[Table, list[Line], int]:
    columns = max(map(len, rows))
    width = (_WIDTH - 120.0) / columns
    cells: list[Cell] = []
    lines: list[Line] = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = _run([row[c] for c in range(column + 1, len(row))], "<")
            down = _run([below[column] for below in rows[at + 1 :] if column < len(below)], "^")
            x0, y0 = 60.0 + column * width, y + at * _STEP
            box = Box(x0, y0, x0 + (across + 1) * width, y0 + (down + 1) * _STEP)
            block += 1
            cells.append(
                Cell(row=at, column=column, text=text, box=box, row_span=down + 1, column_span=across + 1)
            )
            if text:
                lines.append(line(text, x0 + 1.0, y0 + 2.0, block))
    box = Box(60.0, y, _WIDTH - 60.0, y + len(rows) * _STEP)
    return Table(box=box, cells=tuple(cells)), lines, block


def _run(texts: Sequence[str], mark: str) -> int:
    return next((n for n, text in enumerate(texts) if text != mark), len(texts))


def body(*pages: Page, chapters: Sequence[tuple[Chapter, int]] = ()) -> Body:
    """A report of these pages; each chapter begins on the first line of its page."""
    starts = [Place(page=number, line=0) for _, number in chapters]
    stops = [*starts[1:], Place(page=len(pages) + 1, line=0)]
    sections = tuple(
        Section(kind=kind, title=kind.value, level=1, start=start, stop=stop)
        for (kind, _), start, stop in zip(chapters, starts, stops, strict=False)
    )
    return Body(REPORT, Pages(pages=pages), Outline(sections=sections))
