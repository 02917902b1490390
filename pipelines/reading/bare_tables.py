"""Tables of which nothing is drawn: rows of short texts that stand in the same columns.

A row of three texts or more with clear gaps may be the head; rows below it belong to it as long as every
text stays within its column. What comes out are rulings as of any drawn table.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from statistics import mean, median

from core.document import Line
from pipelines.reading.gutters import Gutters, crossings, walls
from pipelines.reading.open_tables import completed, headings, row_levels
from pipelines.reading.order import rows
from pipelines.reading.rulings import Rulings

_LEAST_COLUMNS = 3
_LEAST_ROWS = 2
_CLEAR = 0.8  # of a line's height between two headings
_NEXT = 2.2  # of a line's height: rows of one table are no further apart
_OVERLAP = 0.2  # of a line's height: lines of one head row that reach into one another
_DENSE = 0.6  # share of rows that have texts in several columns
_FULL = 0.95  # share of their column that lines of running text fill
_MOSTLY = 0.6  # share of a column's lines that do
_SEVERAL = 4
_WORDY = 30  # characters of a line, on average
_LONG = 9.0  # heights of a line
_LEADERS = re.compile(r"[.·…﹒．]{4}|…")
_EDGE = 3.0

_Row = list[Line]


def bare_tables(lines: Sequence[Line]) -> tuple[Rulings, ...]:
    """The completed rulings of such tables among lines that belong to no other table, from top to bottom."""
    left = rows(line for line in lines if not line.is_vertical)
    bounds = [_bounds(row) for row in left]
    found: list[Rulings] = []
    at = 0
    while at + _LEAST_ROWS < len(left):
        if len(left[at]) < _LEAST_COLUMNS and bounds[at + 1][1] > bounds[at][0]:
            at += 1  # a row by itself, of too few texts
            continue
        table, used = None, 1
        size = _head_size(bounds, at)
        if sum(map(len, left[at : at + size])) >= _LEAST_COLUMNS:
            table, used = _table_at(left[at:], size)
        if table is not None:
            found.append(table)
        at += used
    return tuple(found)


def _table_at(left: Sequence[_Row], size: int) -> tuple[Rulings | None, int]:
    """The table whose head is the first ``size`` rows, and how many rows were used up (at least one)."""
    head = [line for row in left[:size] for line in row]
    columns = headings(head)
    if not _is_head(head, columns):
        return None, 1
    body = _body(left[size:], columns)
    texts = [line for row in body for line in row]
    parting = walls(columns, texts) if texts else None
    if parting is None:
        return None, 1
    if any(_is_running([line for line in texts if _place(line, parting) == n]) for n in range(len(columns))):
        return None, size + len(body)
    if not _is_body(body, columns, parting):
        return None, 1
    return _drawn(head, texts, parting), size + len(body)


def _bounds(row: _Row) -> tuple[float, float]:
    """The bottom of a row, and how far down a row before must reach to reach into it."""
    if len(row) == 1:
        _, top, _, bottom = row[0].box
        return bottom, top + _OVERLAP * (bottom - top)
    boxes = [line.box for line in row]
    lowest = min([y1 - y0 for _, y0, _, y1 in boxes])
    return max([box.y1 for box in boxes]), min([box.y0 for box in boxes]) + _OVERLAP * lowest


def _head_size(bounds: Sequence[tuple[float, float]], at: int) -> int:
    """Rows of the head that begins at a row: a heading on two lines stands above and below the others."""
    bottom, stop = bounds[at][0], at + 1
    while stop < min(at + 3, len(bounds)) and bounds[stop][1] <= bottom:
        bottom = max(bottom, bounds[stop][0])
        stop += 1
    return stop - at


def _is_head(head: _Row, columns: Sequence[tuple[float, float]]) -> bool:
    height = min(line.box.height for line in head)
    gaps = [right[0] - left[1] for left, right in itertools.pairwise(columns)]
    is_clear = len(columns) >= _LEAST_COLUMNS and min(gaps) >= _CLEAR * height
    return is_clear and not any(_LEADERS.search(line.text) for line in head)


def _body(left: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> list[_Row]:
    """The rows that keep to the columns; what follows the last full row is left out."""
    body: list[_Row] = []
    gutters = Gutters(columns)
    reached: float | None = None
    for row in left:
        height = max(line.box.height for line in row)
        top = min(line.box.y0 for line in row)
        if reached is not None and top - reached > _NEXT * height:
            break
        if not _keeps_to(gutters, row):
            break
        if any(_LEADERS.search(line.text) for line in row):
            break
        body.append(row)
        reached = max(reached or 0.0, *(line.box.y1 for line in row))
    while body and len(body[-1]) == 1 and _stands_alone(body):
        body.pop()
    return body


def _keeps_to(gutters: Gutters, row: _Row) -> bool:
    """Whether a further row stays within the columns; an OCR box among others may reach over one wall."""
    gutters.add(row)
    parting = gutters.walls()
    if parting is None:
        return False
    crossed = sum([crossings(wall, row) for wall in parting])
    return crossed == 0 or (len(row) > 1 and crossed == 1 and row[0].is_ocr)


def _stands_alone(body: Sequence[_Row]) -> bool:
    """Whether the last row, a single text, is no further line of the row before."""
    (line,) = body[-1]
    if len(body) == 1:
        return True
    above = [other for row in body[:-1] for other in row if other.box.x0 - 2 <= line.box.x0 <= other.box.x1]
    reached = max((other.box.y1 for other in above), default=0.0)
    is_first = line.box.x0 <= min(other.box.x0 for row in body for other in row) + 1
    return is_first or line.box.y0 - reached > 0.6 * line.box.height


def _is_body(body: Sequence[_Row], columns: Sequence[tuple[float, float]], parting: Sequence[float]) -> bool:
    """Whether enough rows fill enough columns."""
    filled = [{_place(line, parting) for line in row} for row in body]
    full = sum(len(places) >= len(columns) / 2 for places in filled)
    alike = sum(len(places) >= 2 and places <= filled[0] | filled[-1] for places in filled)
    if full < _LEAST_ROWS and alike < _LEAST_ROWS + 1:
        return False
    return mean(map(len, filled)) >= 1.5 and _is_dense(body, parting, len(columns))


def _place(line: Line, parting: Sequence[float]) -> int:
    middle = line.box.centre[0]
    return sum([wall < middle for wall in parting])


def _is_dense(body: Sequence[_Row], parting: Sequence[float], columns: int) -> bool:
    """Whether most rows as they will be drawn have texts in several columns."""
    texts = [line for row in body for line in row]
    top, bottom = min(line.box.y0 for line in texts), max(line.box.y1 for line in texts)
    levels = [top - 1, *row_levels(top - 1, bottom + 1, texts, parting[0])]
    counts = [
        len({_place(line, parting) for line in texts if upper < line.box.centre[1] <= lower})
        for upper, lower in itertools.pairwise(levels)
    ]
    return sum(count >= min(3, max(2, columns // 2)) for count in counts) >= _DENSE * len(counts)


def _is_running(lines: Sequence[Line]) -> bool:
    """Whether a column holds running text: line after line as wide as the column, of words and no figures."""
    if lines and mean(len(line.text) for line in lines) > _WORDY:
        return True
    wordy = [line for line in lines if sum(c.isdigit() for c in line.text) < 0.4 * len(line.text)]
    widest = max((line.box.width for line in wordy), default=0.0)
    full = [line for line in wordy if line.box.width >= _FULL * widest]
    is_long = bool(full) and widest >= _LONG * median(line.box.height for line in full)
    return len(wordy) >= _SEVERAL and is_long and len(full) >= _MOSTLY * len(lines)


def _drawn(head: _Row, texts: _Row, parting: Sequence[float]) -> Rulings:
    every = [*head, *texts]
    left, right = min(line.box.x0 for line in every), max(line.box.x1 for line in every)
    top, bottom = min(line.box.y0 for line in every), max(line.box.y1 for line in every)
    middle = (max(line.box.y1 for line in head) + min(line.box.y0 for line in texts)) / 2
    levels = row_levels(middle, bottom + 2, texts, parting[0])
    return completed([top - 2, middle, *levels], [left - _EDGE, *parting, right + _EDGE])
