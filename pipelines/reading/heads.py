"""Heads of tables that stand above the drawn grid: on a shaded band, under a rule of their own, or bare.

Many word processors draw no side lines round the head row. Its fields are those of the row below it: the
upright lines that begin at the grid's upper side are drawn on up to the head's upper edge.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from core.document import Line
from core.geometry import Box, union
from pipelines.reading.rulings import Rulings

_TOUCH = 3.0  # points
_SAME_SIDE = 5.0
_TALLEST = 48.0  # points: a head of three lines
_COVER = 0.9  # of the grid's width that a band covers
_LEAST_COLUMNS = 3  # that a head without band or rule must have
_NEAR = 0.9  # of a line's height between a bare head and the grid


def with_heads(group: Rulings, free: Rulings, lines: Sequence[Line]) -> Rulings:
    """The group with its head, where ``free`` rulings and shades or ``lines`` right above it show one."""
    top = min(y for y, _, _ in group.horizontal)
    x0 = min(a for _, a, _ in group.horizontal)
    x1 = max(b for _, _, b in group.horizontal)
    upright = [rule for rule in group.vertical if rule[1] <= top + _TOUCH]
    xs = sorted(x for x, _, _ in upright)
    if len(xs) < 2:
        return group
    edge = _band(free.shades, x0, x1, top) or _rule(free, x0, x1, top)
    if edge is None:
        edge = _bare(lines, xs, top)
    elif len(_columns(lines, xs, edge, top)) < 2:
        return group
    if edge is None:
        return group
    return Rulings(
        tuple(sorted((*group.horizontal, (edge, x0, x1)))),
        tuple(sorted((*group.vertical, *((x, edge, top) for x in xs)))),
        group.shades,
    )


def _band(shades: Sequence[Box], x0: float, x1: float, top: float) -> float | None:
    """The upper edge of the shaded fields that stand on the grid and cover its width."""
    standing = [box for box in shades if abs(box.y1 - top) <= _TOUCH and box.height <= _TALLEST]
    standing = [box for box in standing if box.x0 >= x0 - _SAME_SIDE and box.x1 <= x1 + _SAME_SIDE]
    if not standing or sum(box.width for box in standing) < _COVER * (x1 - x0):
        return None
    return union(standing).y0


def _rule(free: Rulings, x0: float, x1: float, top: float) -> float | None:
    """The nearest rule above the grid that is as long as the grid is wide."""
    above = [
        y
        for y, a, b in free.horizontal
        if _TOUCH < top - y <= _TALLEST and abs(a - x0) <= _SAME_SIDE and abs(b - x1) <= _SAME_SIDE
    ]
    return max(above, default=None)


def _bare(lines: Sequence[Line], xs: Sequence[float], top: float) -> float | None:
    """The upper edge of one short line in every column, right above the grid."""
    if len(xs) - 1 < _LEAST_COLUMNS:
        return None
    row = [
        line
        for line in lines
        if -_TOUCH <= top - line.box.y1 <= _NEAR * line.box.height and xs[0] <= line.box.centre[0] <= xs[-1]
    ]
    places = [_column(xs, line.box) for line in row]
    if None in places or sorted(p for p in places if p is not None) != list(range(len(xs) - 1)):
        return None
    return union(line.box for line in row).y0 - 1.0


def _columns(lines: Sequence[Line], xs: Sequence[float], edge: float, top: float) -> set[int]:
    """The columns in which a line stands between the edge and the grid."""
    between = (line for line in lines if edge - _TOUCH <= line.box.centre[1] <= top)
    return {place for line in between if (place := _column(xs, line.box)) is not None}


def _column(xs: Sequence[float], box: Box) -> int | None:
    """The column that holds the whole box, or None."""
    place = bisect.bisect_right(xs, box.centre[0]) - 1
    if not 0 <= place < len(xs) - 1:
        return None
    return place if box.x0 >= xs[place] - _TOUCH and box.x1 <= xs[place + 1] + _TOUCH else None
