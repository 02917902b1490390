"""Columns of running text: found where lines fill them, never in forms, whose rows belong together.

A column is a run of lines of full width that begin at one place, close under one another. Two or three
of them side by side are read one after the other; a line that reaches over a gutter parts what stands
above it from what stands below.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from core.document import Line
from core.geometry import Box

_LEAST_LINES = 6
_LEAST_CHARACTERS = 9.0  # of the line's size: narrower columns are labels
_LEAST_SHARE = 0.18  # of the page's width
_FULL, _FULL_SHARE = 0.8, 0.55  # of a column's width; of its lines
_CLOSE, _CLOSE_SHARE = 2.4, 0.65  # of a line's size, from one line down to the next; of its lines
_ALIKE = 1.8  # widest column against the narrowest
_BESIDE = 0.4  # of the shorter column's height
_REACH = 3.0  # lines by which a column goes on beyond its full lines
_SAME_START = 0.35  # of the size
_INSIDE = 0.6  # of the size


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side as (x0, x1) from left to right, and the heights between which they stand."""

    spans: tuple[tuple[float, float], ...]
    top: float
    bottom: float

    def of(self, box: Box) -> int | None:
        """The column a box lies in; None where it reaches over a gutter or stands above or below."""
        left, upper, right, lower = box
        if self.top <= (upper + lower) / 2 <= self.bottom:
            for number, (x0, x1) in enumerate(self.spans):
                if x0 <= left and right <= x1:
                    return number
        return None


def in_columns(boxes: Sequence[Box], columns: Columns) -> list[int]:
    """The numbers of boxes, given by rows, in the order in which columns are read."""
    ordered: list[int] = []
    waiting: list[list[int]] = [[] for _ in columns.spans]
    for number, box in enumerate(boxes):
        column = columns.of(box)
        if column is not None:
            waiting[column].append(number)
            continue
        ordered.extend(itertools.chain.from_iterable(waiting))
        waiting = [[] for _ in columns.spans]
        ordered.append(number)
    ordered.extend(itertools.chain.from_iterable(waiting))
    return ordered


def text_columns(lines: Sequence[Line], page_width: float) -> Columns | None:
    """Two or more columns of running text, or None."""
    right_of = _LEAST_SHARE * page_width
    second = sum(line.box.x0 > right_of and line.box.x1 - line.box.x0 > right_of for line in lines)
    if second < _LEAST_LINES:
        return None
    found: list[_Column] = []
    for group in sorted(_by_start(lines), key=len, reverse=True):
        column = _column(group, page_width)
        if column and all(column.x1 <= other.x0 or other.x1 <= column.x0 for other in found):
            found.append(column)
    found = _side_by_side(found)
    if len(found) < 2:
        return None
    size = median(column.size for column in found)
    gutters = [(left.x1 + right.x0) / 2 for left, right in itertools.pairwise(found)]
    ends = [0.0, *gutters, page_width]
    return Columns(
        tuple((low - 1, high + 1) for low, high in itertools.pairwise(ends)),
        min(column.top for column in found) - _REACH * size,
        max(column.bottom for column in found) + _REACH * size,
    )


@dataclass(frozen=True, slots=True)
class _Column:
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


def _by_start(lines: Iterable[Line]) -> list[list[Line]]:
    """Upright lines that begin at one x."""
    groups: list[list[Line]] = []
    for line in sorted((line for line in lines if not line.is_vertical), key=lambda line: line.box.x0):
        if groups and line.box.x0 - groups[-1][0].box.x0 <= _SAME_START * max(line.size, 6.0):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _column(lines: Sequence[Line], page_width: float) -> _Column | None:
    if len(lines) < _LEAST_LINES:
        return None
    size = median(line.size for line in lines)
    ends = sorted(line.box.x1 for line in lines)
    x0, x1 = min(line.box.x0 for line in lines), ends[int(0.9 * (len(ends) - 1))]
    width = x1 - x0
    if width < max(_LEAST_CHARACTERS * size, _LEAST_SHARE * page_width):
        return None
    full = sum(line.box.width >= _FULL * width for line in lines)
    tops = sorted(line.box.y0 for line in lines)
    close = sum(low - high <= _CLOSE * size for high, low in itertools.pairwise(tops))
    if full < max(_LEAST_LINES - 1, _FULL_SHARE * len(lines)) or close < _CLOSE_SHARE * (len(lines) - 1):
        return None
    return _Column(x0, x1, tops[0], max(line.box.y1 for line in lines), size)


def _side_by_side(columns: Sequence[_Column]) -> list[_Column]:
    """Columns of like width whose heights overlap, from left to right."""
    if not columns:
        return []
    first = columns[0]
    beside = [
        column
        for column in columns
        if max(column.x1 - column.x0, first.x1 - first.x0)
        <= _ALIKE * min(column.x1 - column.x0, first.x1 - first.x0)
        and min(column.bottom, first.bottom) - max(column.top, first.top)
        >= _BESIDE * min(column.bottom - column.top, first.bottom - first.top)
    ]
    return sorted(beside, key=lambda column: column.x0)
