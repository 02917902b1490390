"""The lines of a table made whole: loose ends cut off, sides that are not drawn put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.reading.rulings import Rulings, Segment

_REACH = 3.5  # points by which a line may miss the line it should meet
_OPEN = 8.0  # points by which lines run on past the last line across them
_LEAST = 5.0


def closed(group: Rulings) -> Rulings:
    """The group with its open sides closed and what hangs loose cut back to the nearest crossing."""
    vertical = (*group.vertical, *_missing_sides(group.horizontal, group.vertical))
    horizontal = (*group.horizontal, *_missing_sides(vertical, group.horizontal))
    horizontal = tuple(_trimmed(horizontal, vertical))
    vertical = tuple(_trimmed(vertical, horizontal))
    return Rulings(tuple(sorted(horizontal)), tuple(sorted(vertical)))


def _missing_sides(along: Sequence[Segment], across: Sequence[Segment]) -> list[Segment]:
    """Sides at the ends of ``along`` where at least its first and last line run on past all of ``across``."""
    if not across:
        return []
    sides: list[Segment] = []
    first, last = min(line[0] for line in across), max(line[0] for line in across)
    for at, end in ((1, min(line[1] for line in along)), (2, max(line[2] for line in along))):
        mates = [
            line
            for line in along
            if not first - _OPEN <= line[at] <= last + _OPEN and abs(line[at] - end) <= _REACH
        ]
        places = sorted(line[0] for line in along)
        reached = sorted(line[0] for line in mates)
        if len(mates) >= 2 and reached[0] - places[0] <= _REACH and places[-1] - reached[-1] <= _REACH:
            sides.append((end, reached[0], reached[-1]))
    return sides


def _trimmed(lines: Iterable[Segment], across: Sequence[Segment]) -> Iterable[Segment]:
    for place, start, stop in lines:
        met = [
            x
            for x, low, high in across
            if low - _REACH <= place <= high + _REACH and start - _REACH <= x <= stop + _REACH
        ]
        if met and max(met) - min(met) >= _LEAST:
            yield place, min(met), max(met)
