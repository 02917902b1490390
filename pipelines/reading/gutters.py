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
        # by gutter: where the number of crossings rises and falls; the wall as long as nothing changes
        self._changes = [[0] * (len(places) + 1) for places in self._places]
        self._found: list[tuple[float, int] | None] = [None] * len(self._places)

    def add(self, lines: Sequence[Line]) -> None:
        """Count further lines of the table."""
        self._lines += len(lines)
        spans = [(box[0] + _INSIDE, box[2] - _INSIDE, line) for line in lines for box in (line.box,)]
        for number, places in enumerate(self._places):
            low, high = places[0], places[-1]
            for left, right, line in spans:
                if left < high and right > low and _count(line, places, self._changes[number]):
                    self._found[number] = None

    def walls(self) -> list[float] | None:
        """The x positions between the columns, or None where too many lines run across one of them."""
        found = []
        for number, place in enumerate(self._found):
            if place is None:
                counts = list(itertools.accumulate(self._changes[number][:-1]))
                place = self._found[number] = _clearest(self._places[number], counts)  # noqa: PLW2901
            wall, crossed = place
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
    return sum(
        [
            box.x0 + _INSIDE < x < box.x1 - _INSIDE and not _is_gap(line, x)
            for line in lines
            for box in (line.box,)
        ]
    )


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


def _count(line: Line, places: Sequence[float], changes: list[int]) -> bool:
    """Add what ``crossings`` says of the line at each of the places, which ascend; False for nothing."""
    at = bisect.bisect_right(places, line.box.x0 + _INSIDE)
    stop = bisect.bisect_left(places, line.box.x1 - _INSIDE)
    if at >= stop:
        return False
    changes[at] += 1
    changes[stop] -= 1
    for found in _SPACE.finditer(line.text):  # from left to right; two spaces meet in one place
        first = bisect.bisect_left(places, line.edges[found.start()], at, stop)
        last = bisect.bisect_right(places, line.edges[found.end()], at, stop)
        if first < last:
            changes[first] -= 1
            changes[last] += 1
            at = last
    return True


def _is_gap(line: Line, x: float) -> bool:
    spaces = (found.start() for found in _SPACE.finditer(line.text))
    return any(line.edges[at] <= x <= line.edges[at + 1] for at in spaces)
