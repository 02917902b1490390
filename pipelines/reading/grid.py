"""From ruling lines to table cells: one way for drawn and for scanned tables.

Lines that touch form a table; its distinct x and y positions make a grid; neighbouring fields
without a line between them are one merged cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.document import Cell, Line, Table
from core.geometry import Box
from pipelines.reading.closing import closed
from pipelines.reading.order import reading_order
from pipelines.reading.rulings import Rulings, Segment

_SNAP = 3.0  # points: lines nearer than this are the same line
_COVERED = 0.6  # share of a field's side that a line must cover
_MOST_FIELDS = 4000
_NARROWEST = 70.0  # points: at least two rulings of a table are this long
_LOWEST = 12.0
_FILLED = 0.25
_ENCLOSED = 0.7  # share of the outline that must be drawn


def table_rulings(rulings: Rulings) -> tuple[Rulings, ...]:
    """The rulings of each table: groups of lines that cross, made whole, large enough to hold text."""
    whole = (closed(group) for group in _groups(rulings))
    return tuple(group for group in whole if _is_large(group) and _is_enclosed(group) and _is_divided(group))


def outline_box(group: Rulings) -> Box:
    """The box around the rulings of one table."""
    return Box(
        min(x0 for _, x0, _ in group.horizontal),
        min(y for y, _, _ in group.horizontal),
        max(x1 for _, _, x1 in group.horizontal),
        max(y for y, _, _ in group.horizontal),
    )


def _is_large(group: Rulings) -> bool:
    """Strokes of large characters and edges in photographs also cross; a table is wider than they are."""
    widths = [x1 - x0 for _, x0, x1 in group.horizontal]
    ys = _positions(y for y, _, _ in group.horizontal)
    return sum(width >= _NARROWEST for width in widths) >= 2 and ys[-1] - ys[0] >= _LOWEST


def _is_enclosed(group: Rulings) -> bool:
    """Whether lines run around it: boxes joined by arrows have no common frame."""
    box = outline_box(group)
    drawn = (
        _length(group.horizontal, box.y0, box.x0, box.x1),
        _length(group.horizontal, box.y1, box.x0, box.x1),
        _length(group.vertical, box.x0, box.y0, box.y1),
        _length(group.vertical, box.x1, box.y0, box.y1),
    )
    return sum(drawn) >= _ENCLOSED * 2 * (box.width + box.height)


def _is_divided(group: Rulings) -> bool:
    """Whether it has two fields or more: a frame around text or a shaded row is no table."""
    grid = _grid(group)
    return grid is not None and len(_merged(grid)) >= 2


def tables(
    groups: Iterable[Rulings], lines: Sequence[Line], *, is_ocr: bool, is_ruled: bool = True
) -> tuple[Table, ...]:
    """Tables with at least two fields, cells filled with the text that lies in them."""
    found = []
    for group in groups:
        table = _table(group, lines, is_ocr=is_ocr, is_ruled=is_ruled)
        if table is not None and _is_filled(table):
            found.append(table)
    return tuple(sorted(found, key=lambda table: (table.box.y0, table.box.x0)))


def _is_filled(table: Table) -> bool:
    """Whether enough cells hold text; scanned photographs give empty grids."""
    filled = sum(bool(cell.text) for cell in table.cells)
    return filled >= 2 and (not table.is_ocr or filled >= _FILLED * len(table.cells))


def _groups(rulings: Rulings) -> list[Rulings]:
    """Rulings that cross or touch each other, by union-find over boxes."""
    boxes = [Box(x0, y, x1, y).grown(_SNAP) for y, x0, x1 in rulings.horizontal]
    boxes += [Box(x, y0, x, y1).grown(_SNAP) for x, y0, y1 in rulings.vertical]
    parent = list(range(len(boxes)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    across = len(rulings.horizontal)
    for left in range(across):
        for right in range(across, len(boxes)):
            if _meet(boxes[left], boxes[right]):
                parent[root(left)] = root(right)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, segment in enumerate((*rulings.horizontal, *rulings.vertical)):
        groups.setdefault(root(index), ([], []))[0 if index < across else 1].append(segment)
    return [Rulings(tuple(h), tuple(v)) for h, v in groups.values() if len(h) >= 2 and v]


def _meet(a: Box, b: Box) -> bool:
    return a.x0 <= b.x1 and b.x0 <= a.x1 and a.y0 <= b.y1 and b.y0 <= a.y1


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    right: list[list[bool]]  # [row][column]: a line to the right of the field
    below: list[list[bool]]


def _table(rulings: Rulings, lines: Sequence[Line], *, is_ocr: bool, is_ruled: bool) -> Table | None:
    grid = _grid(rulings)
    if grid is None:
        return None
    box = Box(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
    inside = [line for line in lines if box.grown(_SNAP).contains(*line.box.centre)]
    cells = []
    spans = _merged(grid)
    rows = sorted({row for row, _, _, _ in spans})
    columns = sorted({column for _, column, _, _ in spans})
    for row, column, row_span, column_span in spans:
        area = Box(grid.xs[column], grid.ys[row], grid.xs[column + column_span], grid.ys[row + row_span])
        text, confidence = _text(area, inside)
        cells.append(
            Cell(
                row=rows.index(row),
                column=columns.index(column),
                row_span=sum(row <= other < row + row_span for other in rows),
                column_span=sum(column <= other < column + column_span for other in columns),
                text=text,
                box=area.rounded(),
                confidence=confidence,
            )
        )
    if len(cells) < 2:
        return None
    return Table(box=box.rounded(), cells=tuple(cells), is_ocr=is_ocr, is_ruled=is_ruled)


def _grid(rulings: Rulings) -> _Grid | None:
    xs = _positions(x for x, _, _ in rulings.vertical)
    ys = _positions(y for y, _, _ in rulings.horizontal)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_FIELDS:
        return None
    right = [
        [_covered(rulings.vertical, xs[c + 1], ys[r], ys[r + 1]) for c in range(len(xs) - 1)]
        for r in range(len(ys) - 1)
    ]
    below = [
        [_covered(rulings.horizontal, ys[r + 1], xs[c], xs[c + 1]) for c in range(len(xs) - 1)]
        for r in range(len(ys) - 1)
    ]
    return _Grid(xs, ys, right, below)


def _positions(values: Iterable[float]) -> list[float]:
    """Distinct positions; those too near each other to hold text between them are one (double lines)."""
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] <= _SNAP and value - clusters[-1][0] <= 2 * _SNAP:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _covered(segments: Iterable[Segment], at: float, start: float, stop: float) -> bool:
    return _length(segments, at, start, stop) >= _COVERED * (stop - start)


def _length(segments: Iterable[Segment], at: float, start: float, stop: float) -> float:
    """How much of the side from ``start`` to ``stop`` is drawn."""
    spans = sorted((s, e) for position, s, e in segments if abs(position - at) <= _SNAP)
    covered, reached = 0.0, start
    for low, high in spans:
        low_new, high_new = max(low, reached), min(high, stop)
        if high_new > low_new:
            covered += high_new - low_new
            reached = high_new
    return covered


def _merged(grid: _Grid) -> list[tuple[int, int, int, int]]:
    """(row, column, row span, column span) of every cell, grown right then down from its top-left field."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, column in itertools.product(range(rows), range(columns)):
        if (row, column) in taken:
            continue
        stop = column + 1
        while stop < columns and not grid.right[row][stop - 1] and (row, stop) not in taken:
            stop += 1
        end = row + 1
        while end < rows and _goes_down(grid, end, column, stop, taken):
            end += 1
        taken.update(itertools.product(range(row, end), range(column, stop)))
        cells.append((row, column, end - row, stop - column))
    return cells


def _goes_down(grid: _Grid, row: int, column: int, stop: int, taken: set[tuple[int, int]]) -> bool:
    """Whether the fields of a row belong to the cell above them: no line between, none within."""
    return not (
        any(grid.below[row - 1][c] or (row, c) in taken for c in range(column, stop))
        or any(grid.right[row][c] for c in range(column, stop - 1))
    )


def _text(area: Box, lines: Sequence[Line]) -> tuple[str, float]:
    """The text in a cell and the least confidence of its lines."""
    ordered = reading_order(line for line in lines if area.contains(*line.box.centre))
    return "".join(_spaced(ordered)), min((line.confidence for line in ordered), default=1.0)


def _spaced(lines: Sequence[Line]) -> Iterable[str]:
    """Line texts, with a space only where two Latin words meet over a line break."""
    for last, line in zip([None, *lines], lines, strict=False):
        is_word = last is not None and last.text[-1].isascii() and line.text[0].isascii()
        yield f" {line.text}" if is_word and last is not None and last.text[-1].isalpha() else line.text
