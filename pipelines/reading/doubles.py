"""Text drawn twice in one place, slightly moved, to look bold: it is read once and marked bold."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from core.document import Line

_BAND = 10.0  # points
_MOVED = 0.2  # of a line's height, at most


def without_doubles(lines: Iterable[Line]) -> list[Line]:
    """The lines in their order; of lines with one text in one place only the first, then bold."""
    kept = list(lines)
    counts = Counter([line.text for line in kept])
    if len(counts) == len(kept):
        return kept
    found: list[Line] = []
    places: dict[tuple[str, int], list[int]] = {}
    for line in kept:
        if counts[line.text] == 1:
            found.append(line)
            continue
        band = round(line.box.y0 / _BAND)
        near = (place for y in (band - 1, band, band + 1) for place in places.get((line.text, y), ()))
        twin = next((at for at in near if _is_same_place(found[at], line)), None)
        if twin is None:
            places.setdefault((line.text, band), []).append(len(found))
            found.append(line)
        else:
            found[twin] = dataclasses.replace(found[twin], is_bold=True)
    return found


def _is_same_place(one: Line, other: Line) -> bool:
    most = _MOVED * min(one.box.height, other.box.height)
    return abs(one.box.x0 - other.box.x0) <= most and abs(one.box.y0 - other.box.y0) <= most
