"""Tables that run over pages: the parts are told from one another's columns and made one logical table.

A table goes on when it is the last thing on its page, the next page begins with a table, and both have the
same columns. Running heads, page numbers and a "续表" caption between them do not count.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from core.document import Cell, Line, LineRole, Page, Table
from core.geometry import Box

_SAME_EDGE = 0.012  # of the page's width
_MARGIN_SHARE = 0.09  # of the page's height: what stands further out is furniture
_MOST_HEAD_ROWS = 4
_SAME_TEXT = 0.2  # share of characters that may differ in a repeated head (OCR)
_FIGURES = re.compile(r"\d+")
_CAPTION = re.compile(
    r"^(续\s*表|表\s*[\d一二三四五六七八九十.\-—－–]*.{0,30}[（(]?\s*续)|^[（(]续[）)]$|^续上?表?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where a piece of a logical table lies: page number from 1, box in points."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedCell:
    """A cell of a logical table; one that runs over a page break has a part on each page."""

    row: int
    column: int
    text: str
    parts: tuple[Part, ...]
    row_span: int = 1
    column_span: int = 1
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedTable:
    """A table as it was meant, whatever pages it lies on; repeated heads are left out."""

    parts: tuple[Part, ...]
    cells: tuple[JoinedCell, ...]


def with_continuations(pages: Iterable[Page]) -> tuple[Page, ...]:
    """The same pages in order; tables that go on from the page before say so."""
    found: list[Page] = []
    chain: Table | None = None  # the first part of the table that may go on
    for page in pages:
        before = found[-1] if found else None
        first = _topmost(page)
        if before is not None and first is not None and chain is not None and _goes_on(before, page):
            repeated = _repeated_rows(chain, first)
            table = dataclasses.replace(first, continues=True, repeated_rows=repeated)
            found.append(dataclasses.replace(page, tables=_replaced(page.tables, first, table)))
            chain = _lowest(page) if len(page.tables) > 1 else chain
        else:
            found.append(page)
            chain = _lowest(page)
    return tuple(found)


def joined_tables(pages: Iterable[Page]) -> tuple[JoinedTable, ...]:
    """All tables in reading order, those over several pages as one."""
    found: list[JoinedTable] = []
    last: dict[int, int] = {}  # page -> place in ``found`` of its lowest table
    for page in pages:
        lowest = _lowest(page)
        for table in page.tables:
            before = last.get(page.number - 1)
            if table.continues and before is not None:
                place = before
                found[place] = _with(found[place], page.number, table)
            else:
                place = len(found)
                found.append(_alone(page.number, table))
            if table is lowest:
                last[page.number] = place
    return tuple(found)


def _topmost(page: Page) -> Table | None:
    return min(page.tables, key=lambda table: table.box.y0, default=None)


def _lowest(page: Page) -> Table | None:
    return max(page.tables, key=lambda table: table.box.y1, default=None)


def _replaced(tables: Sequence[Table], old: Table, new: Table) -> tuple[Table, ...]:
    return tuple(new if table is old else table for table in tables)


def _goes_on(before: Page, page: Page) -> bool:
    upper, lower = _lowest(before), _topmost(page)
    if upper is None or lower is None or page.number != before.number + 1:
        return False
    below = [line for line in before.lines if line.box.centre[1] > upper.box.y1 and _is_text(before, line)]
    above = [line for line in page.lines if line.box.centre[1] < lower.box.y0 and _is_text(page, line)]
    return not below and not above and _same_columns(before, upper, page, lower)


def _is_text(page: Page, line: Line) -> bool:
    """Whether a line is neither furniture nor a caption that says the table goes on."""
    if line.role is not LineRole.BODY or _CAPTION.match(line.text):
        return False
    margin = _MARGIN_SHARE * page.height
    return margin < line.box.centre[1] < page.height - margin


def _same_columns(before: Page, upper: Table, page: Page, lower: Table) -> bool:
    slack = _SAME_EDGE * page.width
    if abs(before.width - page.width) > slack:
        return False
    ends = ((upper.box.x0, lower.box.x0), (upper.box.x1, lower.box.x1))
    if any(abs(one - other) > slack for one, other in ends):
        return False
    if not (upper.is_ruled and lower.is_ruled):
        return _columns(upper) == _columns(lower)
    one, other = _edges(upper), _edges(lower)
    fewer, more = sorted((one, other), key=len)
    return all(any(abs(edge - mate) <= slack for mate in more) for edge in fewer)


def _columns(table: Table) -> int:
    return max((cell.column + cell.column_span for cell in table.cells), default=0)


def _edges(table: Table) -> list[float]:
    """The left edges of the columns, at the middle of each column's cells."""
    lefts: dict[int, list[float]] = {}
    for cell in table.cells:
        lefts.setdefault(cell.column, []).append(cell.box.x0)
    return [sum(values) / len(values) for _, values in sorted(lefts.items())]


def _repeated_rows(first: Table, table: Table) -> int:
    """How many first rows of ``table`` say what the first rows of the chain's first part say."""
    count = 0
    for head, row in itertools.islice(
        zip(first.rows(), table.rows(), strict=False), min(_MOST_HEAD_ROWS, len(table.rows()) - 1)
    ):
        if not _same_row(head, row):
            break
        count += 1
    return count


def _same_row(head: Sequence[Cell], row: Sequence[Cell]) -> bool:
    if [(c.column, c.column_span) for c in head] != [(c.column, c.column_span) for c in row]:
        return False
    one, other = "|".join(cell.text for cell in head), "|".join(cell.text for cell in row)
    if _FIGURES.findall(one) != _FIGURES.findall(other):  # the next row of a list is no head again
        return False
    return any(cell.text for cell in head) and Levenshtein.normalized_distance(one, other) <= _SAME_TEXT


def _alone(page: int, table: Table) -> JoinedTable:
    return JoinedTable(
        parts=(Part(page=page, box=table.box),),
        cells=tuple(_cell(page, cell, cell.row, cell.column) for cell in table.cells),
    )


def _cell(page: int, cell: Cell, row: int, column: int) -> JoinedCell:
    return JoinedCell(
        row=row,
        column=column,
        text=cell.text,
        parts=(Part(page=page, box=cell.box),),
        row_span=cell.row_span,
        column_span=cell.column_span,
        confidence=cell.confidence,
    )


def _with(upper: JoinedTable, page: int, table: Table) -> JoinedTable:
    """The table with its next part below; cells that the page break cut are whole again."""
    columns = _mapped_columns(upper, table)
    body = [cell for cell in table.cells if cell.row >= table.repeated_rows]
    rows = max(cell.row + cell.row_span for cell in upper.cells)
    fresh = [
        dataclasses.replace(
            _cell(page, cell, cell.row - table.repeated_rows + rows, columns[cell.column]),
            column_span=columns[cell.column + cell.column_span] - columns[cell.column],
        )
        for cell in body
    ]
    cells = _row_joined(list(upper.cells), fresh, rows) or _spans_joined(list(upper.cells), fresh, rows)
    return JoinedTable(parts=(*upper.parts, Part(page=page, box=table.box)), cells=tuple(cells))


def _mapped_columns(upper: JoinedTable, table: Table) -> list[int]:
    """The upper part's column at each column edge of the lower part (they may differ where cells merge)."""
    count = _columns(table)
    wanted = max(cell.column + cell.column_span for cell in upper.cells)
    if count == wanted:
        return list(range(count + 1))
    edges: dict[int, float] = {}
    for cell in upper.cells:
        edges.setdefault(cell.column, cell.parts[0].box.x0)
    mine = [*_edges_at(table, count)]
    found = [min(edges, key=lambda column: abs(edges[column] - x)) for x in mine]
    return [*found, wanted] if sorted(set(found)) == found else list(range(count + 1))


def _edges_at(table: Table, count: int) -> list[float]:
    lefts = {cell.column: cell.box.x0 for cell in table.cells}
    return [lefts.get(column, 0.0) for column in range(count)]


def _row_joined(upper: list[JoinedCell], lower: list[JoinedCell], rows: int) -> list[JoinedCell] | None:
    """All cells where the page break cut one row in two: the lower half has no number in front."""
    last = {cell.column: cell for cell in upper if cell.row + cell.row_span == rows}
    first = {cell.column: cell for cell in lower if cell.row == rows}
    if not _is_cut_row(upper, last, first):
        return None
    grown = [
        dataclasses.replace(
            cell,
            text=cell.text + first[cell.column].text,
            parts=cell.parts + first[cell.column].parts,
            confidence=min(cell.confidence, first[cell.column].confidence),
        )
        if last.get(cell.column) is cell
        else cell
        for cell in upper
    ]
    return grown + [dataclasses.replace(cell, row=cell.row - 1) for cell in lower if cell.row > rows]


def _is_cut_row(
    upper: Sequence[JoinedCell], last: dict[int, JoinedCell], first: dict[int, JoinedCell]
) -> bool:
    """Same fields, the number missing below, some text below, and every row above has its number."""
    is_same = set(last) == set(first) and all(
        last[c].column_span == first[c].column_span and first[c].row_span == 1 for c in first
    )
    if not is_same or len(first) < 3 or first[min(first)].text or not last[min(last)].text:
        return False
    numbered = all(cell.text for cell in upper if cell.column == 0)
    with_text = [column for column in first if first[column].text]
    return numbered and bool(with_text) and all(last[column].text for column in with_text)


def _spans_joined(upper: list[JoinedCell], lower: list[JoinedCell], rows: int) -> list[JoinedCell]:
    """All cells; a cell over several rows that is empty below the break goes on from above it."""
    cells = list(upper)
    left = []
    for cell in lower:
        place = next((i for i, other in enumerate(cells) if _runs_on(other, cell, rows, upper)), None)
        if place is None:
            left.append(cell)
        else:
            cells[place] = dataclasses.replace(
                cells[place],
                row_span=cells[place].row_span + cell.row_span,
                parts=cells[place].parts + cell.parts,
            )
    return cells + left


def _runs_on(above: JoinedCell, cell: JoinedCell, rows: int, upper: Sequence[JoinedCell]) -> bool:
    """Whether an empty cell below the break belongs to a filled one above it that spans rows."""
    if cell.row != rows or cell.text or above.row + above.row_span != rows or not above.text:
        return False
    column = [other for other in upper if other.column == cell.column]
    spans = above.row_span > 1 or cell.row_span > 1
    return (
        (above.column, above.column_span) == (cell.column, cell.column_span)
        and spans
        and all(other.text for other in column)
    )
