"""Cells that no words ask to sign: the empty one beside a name, under it, or what it leaves of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from core.document import Cell, Line
from core.evidence import Evidence
from core.facts import SignPlace
from core.geometry import Box, intersection
from pipelines.passage import seen_evidence
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.hand_columns import hand_column
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.sign_blanks import name_span, part

_LEAST_WIDTH, _LEAST_HEIGHT = 30.0, 14.0  # points of a place
_LEAST_BEYOND, _MARGIN = 70.0, 30.0  # points right of a row of entries, and of the page's edge


def beside_names(
    report: str, grid: Grid, known: Sequence[str], told: Sequence[SignPlace], used: Set[Box]
) -> Iterator[SignPlace]:
    """A place for each known name of a table that has none yet."""
    number, hand = grid.page.number, hand_column(grid)
    for cell in grid.table.cells:
        for line in grid.piece(cell).lines if cell.column != hand else ():
            span = name_span(line.text, known)
            if span is None:
                continue
            name, start, stop = span
            named = part(report, number, line, start, stop)
            if any(_is_told(place, named) for place in told):
                continue
            again = _again(grid, line, name)
            box = _place(grid, cell, line, stop, again, hand)
            if box is None or any(intersection(box, other) > 0.3 * box.area for other in used):
                continue
            around = [other for other in grid.filled(cell.row) if other is not cell]
            roles = next((found for other in around if (found := roles_of(other.text))), ())
            yield SignPlace(
                evidence=seen_evidence(report, number, box),
                name=name,
                role=roles[0] if len(set(roles)) == 1 else None,
                named=named,
                printed=tuple(
                    part(report, number, other, 0, len(other.text)) for other in again if _is_in(other, box)
                ),
            )


def _again(grid: Grid, line: Line, name: str) -> list[Line]:
    """The same name once more in its row, alone and right of it: typed where it should be written."""
    low, high = line.box.y0 - line.box.height, line.box.y1 + line.box.height
    return [
        other
        for other in grid.page.lines
        if other.box.x0 > line.box.x1
        and low < other.box.centre[1] < high
        and "".join(other.text.split()) == name
    ]


def _is_in(line: Line, box: Box) -> bool:
    return box.contains(*line.box.centre)


def _is_told(place: SignPlace, named: Evidence) -> bool:
    return place.named is not None and any(
        intersection(a, b) > 0.5 * min(a.area, b.area) for a in place.named.boxes for b in named.boxes
    )


def _gap_before(grid: Grid, cell: Cell) -> list[Cell]:
    """The empty cell between a duty and the name behind it."""
    row = grid.rows[cell.row]
    gap = row[cell.column - 1] if cell.column > 1 else None
    duty = row[cell.column - 2] if cell.column > 1 else None
    is_between = gap is not None and duty is not None and bool(roles_of(duty.text))
    return [gap] if gap is not None and is_between and not gap.text.strip() else []


def _may_be_signed(cell: Cell, hand: int | None) -> bool:
    """Whether a cell is empty, or what was read in it is handwriting."""
    return not cell.text.strip() or cell.column == hand


def _place(
    grid: Grid, cell: Cell, line: Line, stop: int, again: Sequence[Line], hand: int | None
) -> Box | None:
    right = [
        other
        for other in dict.fromkeys(grid.rows[cell.row][cell.column + cell.column_span :])
        if other is not None
    ]
    column = [other for row in grid.rows if (other := row[cell.column]) is not None]
    below = [other for other in dict.fromkeys(column) if other.row > cell.row]
    left = [o for o in grid.filled(cell.row) if o.column == hand and o.column < cell.column]
    left += _gap_before(grid, cell)
    for others, is_right in ((right, True), (below, False), (left, True)):
        empty = next((o for o in others if _may_be_signed(o, hand) and _is_free(grid, o, is_right)), None)
        if empty is not None and _is_large(empty.box):
            return empty.box
    beyond = _behind_row(grid, line, again)
    if beyond.width >= _LEAST_BEYOND:
        return beyond
    own = Box(line.edges[stop], cell.box.y0, cell.box.x1, cell.box.y1)
    under = Box(cell.box.x0, line.box.y1, cell.box.x1, cell.box.y1)
    return next((box for box in (own, under) if _is_large(box)), None)


def _behind_row(grid: Grid, line: Line, again: Sequence[Line]) -> Box:
    """What is free right of the last word of a row, for a table whose last column has nothing printed."""
    low, high = line.box.y0 - 0.8 * line.box.height, line.box.y1 + 0.8 * line.box.height
    lines = [other for other in grid.page.lines if other not in again]
    level = [other for other in lines if low < other.box.centre[1] < high]
    start = max(other.box.x1 for other in (*level, line)) + 4
    return Box(start, low, max(start, grid.page.width - _MARGIN), high)


def _is_free(grid: Grid, cell: Cell, is_right: bool) -> bool:
    """Whether no heading says that something else belongs into an empty cell."""
    heads = (
        [row[cell.column] for row in grid.rows[: cell.row]]
        if is_right
        else grid.rows[cell.row][: cell.column]
    )
    kinds = {column_of(head.text) for head in heads if head is not None and head.text.strip()}
    return not kinds - {None, "signature", "name", "role"}


def _is_large(box: Box) -> bool:
    return box.width >= _LEAST_WIDTH and box.height >= _LEAST_HEIGHT
