"""Pages put together from rows of a table and from lines, as a reader would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.chapters import Chapter
from core.document import Cell, Line, Outline, Page, Pages, Place, Route, Section, Table
from core.geometry import Box, union
from pipelines.stages.extract.body import Body

_EM = 10.0
_WIDTH, _HEIGHT = 595.0, 842.0

Span = Mapping[tuple[int, int], tuple[int, int]]


def line(text: str, x: float, y: float, *, size: float = _EM, is_ocr: bool = False) -> Line:
    """A line at a place; every character is one em wide, ASCII half."""
    edges = [x]
    for character in text:
        edges.append(edges[-1] + (size / 2 if character.isascii() else size))
    box = Box(x, y, max(edges[-1], x + 1), y + size)
    return Line(text=text, box=box, edges=tuple(edges), size=size, is_ocr=is_ocr)


def table(
    rows: Sequence[Sequence[str]], *, y: float = 200.0, spans: Span | None = None, is_ocr: bool = False
) -> tuple[Table, list[Line]]:
    """A ruled table with its lines. A line break in a text is one in the cell; ``spans`` by (row, column)."""
    columns = max(map(len, rows))
    width = 480.0 / columns
    height = 14.0 * max(2, *(text.count("\n") + 1 for texts in rows for text in texts))
    cells, lines = [], []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text == "^":  # covered by a cell that spans
                continue
            down, right = (spans or {}).get((row, column), (1, 1))
            x, top = 50 + column * width, y + row * height
            box = Box(x, top, x + right * width, top + down * height)
            parts = text.split("\n")
            middle = (box.y0 + box.y1) / 2 - len(parts) * 6
            lines += [
                line(part, x + 2, middle + 12 * number, is_ocr=is_ocr)
                for number, part in enumerate(parts)
                if part
            ]
            cells.append(
                Cell(row=row, column=column, text="".join(parts), box=box, row_span=down, column_span=right)
            )
    return Table(box=union(cell.box for cell in cells), cells=tuple(cells), is_ocr=is_ocr), lines


def page(
    number: int,
    *,
    tables: Sequence[tuple[Table, list[Line]]] = (),
    lines: Sequence[Line] = (),
) -> Page:
    """A page with tables and loose lines, in reading order."""
    inside = [item for _, own in tables for item in own]
    ordered = sorted((*inside, *lines), key=lambda item: (item.box.y0, item.box.x0))
    return Page(
        number=number,
        width=_WIDTH,
        height=_HEIGHT,
        route=Route.TEXT,
        lines=tuple(ordered),
        tables=tuple(item for item, _ in tables),
    )


def text_page(number: int, *texts: str, size: float = _EM) -> Page:
    """A page of lines one under the other."""
    return page(
        number, lines=[line(text, 72, 100 + 2.4 * size * n, size=size) for n, text in enumerate(texts)]
    )


def body(*pages: Page, chapters: Mapping[int, Chapter] | None = None) -> Body:
    """A report of these pages; ``chapters`` gives the page on which each begins."""
    starts = sorted((chapters or {}).items())
    ends = [*(start for start, _ in starts[1:]), len(pages) + 1][: len(starts)]
    sections = tuple(
        Section(
            kind=kind,
            title=kind.value,
            level=1,
            start=Place(page=start, line=0),
            stop=Place(page=end, line=0),
        )
        for (start, kind), end in zip(starts, ends, strict=True)
    )
    return Body("ab" * 32, Pages(pages=pages), Outline(sections=sections))
