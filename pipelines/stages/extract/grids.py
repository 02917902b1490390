"""Tables as grids: which cell covers a place, and which tables go on over a page break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.document import Cell, Line, Page, Table
from core.evidence import Evidence
from core.geometry import Box
from pipelines.passage import cell_evidence
from pipelines.stages.extract.body import Body

_SAME_SIDE = 4.0  # points
_TOUCH = 3.0  # points
_NEAR = 0.9  # of a line's height between a heading and the table
_LEAST_HEADS, _MOST_OF = 3, 0.6
_NO_HEAD = re.compile(
    r"^\s*(?:[表图]\s*[\dA-Z]|续表)|[。；]|^.{15,}$|\d{2}"
)  # a caption, a sentence, a value


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCell:
    """A cell, its table and its page."""

    page: Page
    table: Table
    cell: Cell

    @property
    def text(self) -> str:
        """The cell's text without line breaks at its ends."""
        return self.cell.text.strip()

    def evidence(self, report: str) -> Evidence:
        """The whole cell as evidence."""
        return cell_evidence(report, self.page.number, self.table, self.cell)


Row = dict[int, PlacedCell]
"""Cells by column; a cell that spans rows or columns stands at each of them."""


def grids(body: Body) -> Iterator[tuple[Row, ...]]:
    """Every table as rows; one that runs over pages comes as one, repeated headings left out."""
    rows: list[Row] = []
    before: tuple[Page, Table] | None = None
    for page, table in body.tables():
        own = _rows(page, table)
        if before is not None and _continues(*before, page, table):
            repeated = table.repeated_rows or int(bool(rows and own) and _texts(rows[0]) == _texts(own[0]))
            rows.extend(own[repeated:])
        else:
            if rows:
                yield tuple(rows)
            rows = [*_head_above(page, table, own), *own]
        before = (page, table)
    if rows:
        yield tuple(rows)


def _head_above(page: Page, table: Table, rows: Sequence[Row]) -> list[Row]:
    """The heading that stands right above a table without lines round it: short words side by side.

    Nothing where fewer than three columns, or six in ten, have one of their own.
    """
    fields = {column: cell.cell.box for column, cell in (rows[0] if rows else {}).items()}
    near = [
        line
        for line in page.lines
        if not line.block and -_TOUCH <= table.box.y0 - line.box.y1 <= _NEAR * line.box.height
    ]
    head: Row = {}
    for text, box in (part for line in near for part in _parts(line, fields)):
        column = _column_of(box, fields)
        if column is None or column in head or _NO_HEAD.search(text):
            return []
        cell = Cell(row=0, column=column, text=text, box=box)
        head[column] = PlacedCell(page=page, table=table, cell=cell)
    return [head] if len(head) >= max(_LEAST_HEADS, _MOST_OF * len(fields)) else []


def _parts(line: Line, fields: Mapping[int, Box]) -> Iterator[tuple[str, Box]]:
    """A line over one column, or its words where it runs over several."""
    if _column_of(line.box, fields) is not None or len(line.edges) <= len(line.text):
        yield line.text, line.box
        return
    for word in re.finditer(r"\S+", line.text):
        x0, x1 = line.edges[word.start()], line.edges[word.end()]
        yield word.group(), Box(x0, line.box.y0, x1, line.box.y1)


def _column_of(box: Box, fields: Mapping[int, Box]) -> int | None:
    places = [c for c, own in fields.items() if own.x0 - _TOUCH <= box.x0 and box.x1 <= own.x1 + _TOUCH]
    return places[0] if len(places) == 1 else None


def _rows(page: Page, table: Table) -> list[Row]:
    count = max((cell.row + cell.row_span for cell in table.cells), default=0)
    rows: list[Row] = [{} for _ in range(count)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                rows[row][column] = PlacedCell(page=page, table=table, cell=cell)
    return rows


def _texts(row: Row) -> list[str]:
    return ["".join(row[column].text.split()) for column in sorted(row)]


def _continues(before: Page, upper: Table, page: Page, table: Table) -> bool:
    """Whether a table goes on from the page before: it says so, or has the same columns edge to edge."""
    if table.continues:
        return True
    is_next = page.number == before.number + 1 and table is page.tables[0] and upper is before.tables[-1]
    same_sides = max(abs(upper.box.x0 - table.box.x0), abs(upper.box.x1 - table.box.x1)) < _SAME_SIDE
    return is_next and same_sides and _width(upper.cells) == _width(table.cells)


def _width(cells: Sequence[Cell]) -> int:
    return max((cell.column + cell.column_span for cell in cells), default=0)
