"""Lines that run over a vertical ruling are cut there: two cells are two lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from core.document import Line
from pipelines.reading.order import direction_of
from pipelines.reading.rulings import Rulings

_READ_RULINGS = frozenset({"|", "｜", "丨", "│"})  # a ruling that OCR took for a character
_INSIDE = 1.0  # points a ruling must lie inside a line to cut it


def cut_at_rulings(lines: Iterable[Line], tables: Iterable[Rulings]) -> tuple[Line, ...]:
    """The same text, parted where a vertical ruling of a table crosses a line between two characters."""
    vertical = [ruling for table in tables for ruling in table.vertical]
    if not vertical:
        return tuple(lines)
    result: list[Line] = []
    for line in lines:
        if direction_of(line):
            result.append(line)
            continue
        middle = line.box.centre[1]
        cuts = [
            x
            for x, y0, y1 in vertical
            if y0 <= middle <= y1 and line.box.x0 + _INSIDE < x < line.box.x1 - _INSIDE
        ]
        result.extend(_pieces(line, cuts) if cuts else (line,))
    return tuple(result)


def _pieces(line: Line, cuts: Sequence[float]) -> Iterable[Line]:
    centres = [(left + right) / 2 for left, right in zip(line.edges, line.edges[1:], strict=False)]
    start = 0
    for x in [*sorted(cuts), float("inf")]:
        stop = start
        while stop < len(centres) and centres[stop] < x:
            stop += 1
        piece = trimmed(line, start, stop)
        if piece is not None and not (line.is_ocr and piece.text in _READ_RULINGS):
            yield piece
        start = stop


def trimmed(line: Line, start: int, stop: int) -> Line | None:
    """``line.text[start:stop]`` as a line of its own without outer spaces; None when nothing is left."""
    while start < stop and line.text[start].isspace():
        start += 1
    while stop > start and line.text[stop - 1].isspace():
        stop -= 1
    if start == stop:
        return None
    return dataclasses.replace(
        line,
        text=line.text[start:stop],
        box=line.span_box(start, stop).rounded(),
        edges=line.edges[start : stop + 1],
        confidences=line.confidences[start:stop],
        alternatives=tuple(
            dataclasses.replace(other, index=other.index - start)
            for other in line.alternatives
            if start <= other.index < stop
        ),
    )
