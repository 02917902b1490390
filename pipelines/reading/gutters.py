"""The gaps between headings of a table that draws no upright lines, and which texts run over them."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence

from core.document import Line

IN_THE_WAY = 0.1
"""Share of lines that may cross a wall before it is none."""

_INSIDE = 0.6  # points by which a character must reach over
_SPACE = re.compile(r"\s")


class Gutters:
    """Places between the headings, given as x ranges from left to right, and how many lines cross each."""

    def __init__(self, columns: Sequence[tuple[float, float]]) -> None:
        self._lines = 0
        self._places = [_steps(left, right) for (_, left), (right, _) in itertools.pairwise(columns)]
        # by gutter: where the number of crossings rises and falls
        self._changes = [[0] * (len(places) + 1) for places in self._places]

    def add(self, lines: Sequence[Line]) -> None:
        """Count further lines of the table."""
        self._lines += len(lines)
        for places, changes in zip(self._places, self._changes, strict=True):
            low, high = places[0], places[-1]
            for line in lines:
                if line.box.x0 + _INSIDE < high and line.box.x1 - _INSIDE > low:
                    _count(line, places, changes)

    def walls(self) -> list[float] | None:
        """The x positions between the columns, or None where too many lines run across one of them."""
        found = []
        for places, changes in zip(self._places, self._changes, strict=True):
            wall, crossed = _clearest(places, list(itertools.accumulate(changes[:-1])))
            if crossed > IN_THE_WAY * self._lines:
                return None
            found.append(wall)
        return found


def walls(columns: Sequence[tuple[float, float]], body: Sequence[Line]) -> list[float] | None:
    """The x positions between the columns for these lines, or None."""
    gutters = Gutters(columns)
    gutters.add(body)
    return gutters.walls()


def crossings(x: float, lines: Iterable[Line]) -> int:
    """How many lines run over the position without a gap: two characters side by side are no gap."""
    return sum(line.box.x0 + _INSIDE < x < line.box.x1 - _INSIDE and not _is_gap(line, x) for line in lines)


def _steps(left: float, right: float) -> list[float]:
    """Places from one heading to the next, about a point apart."""
    steps = max(2, int(right - left))
    return [left + (right - left) * n / steps for n in range(steps + 1)]


def _clearest(places: Sequence[float], counts: Sequence[int]) -> tuple[float, int]:
    """The place with the fewest characters in the way, in the middle of the widest such gap."""
    least = min(counts)
    best = (0, -1)
    first = None
    for at, count in enumerate((*counts, least + 1)):
        if count == least:
            first = at if first is None else first
        elif first is not None:
            if at - 1 - first > best[1] - best[0]:
                best = (first, at - 1)
            first = None
    return (places[best[0]] + places[best[1]]) / 2, least


def _count(line: Line, places: Sequence[float], changes: list[int]) -> None:
    """Add what ``crossings`` says of the line at each of the places, which ascend."""
    at = bisect.bisect_right(places, line.box.x0 + _INSIDE)
    stop = bisect.bisect_left(places, line.box.x1 - _INSIDE)
    if at >= stop:
        return
    changes[at] += 1
    changes[stop] -= 1
    for found in _SPACE.finditer(line.text):  # from left to right; two spaces meet in one place
        first = bisect.bisect_left(places, line.edges[found.start()], at, stop)
        last = bisect.bisect_right(places, line.edges[found.end()], at, stop)
        if first < last:
            changes[first] -= 1
            changes[last] += 1
            at = last


def _is_gap(line: Line, x: float) -> bool:
    spaces = (found.start() for found in _SPACE.finditer(line.text))
    return any(line.edges[at] <= x <= line.edges[at + 1] for at in spaces)
