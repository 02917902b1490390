"""Reading order: rows from top to bottom, within a row from left to right; fragments of one word joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.document import Line
from core.geometry import Box, union

_SAME_ROW = 0.5  # of the smaller line's height
_NO_SPACE_BESIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")


def reading_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines by row, then by place; neighbours without a gap become one line."""
    ordered: list[Line] = []
    for row in rows(lines):
        ordered.extend(_joined(sorted(row, key=lambda line: line.box.x0)))
    return tuple(ordered)


def by_rows(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same order, nothing joined: for lines that were cut at the borders of cells."""
    return tuple(line for row in rows(lines) for line in sorted(row, key=lambda line: line.box.x0))


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that share a baseline, rows from top to bottom."""
    result: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.centre[1]):
        if result and _same_row(result[-1][0].box, line.box):
            result[-1].append(line)
        else:
            result.append([line])
    return result


def _same_row(first: Box, box: Box) -> bool:
    return abs(first.centre[1] - box.centre[1]) <= _SAME_ROW * min(first.height, box.height)


def _joined(row: Sequence[Line]) -> list[Line]:
    result: list[Line] = []
    for line in row:
        if result and _touch(result[-1], line):
            result[-1] = _join(result[-1], line)
        else:
            result.append(line)
    return result


def _touch(left: Line, right: Line) -> bool:
    height = min(left.box.height, right.box.height)
    gap = right.box.x0 - left.box.x1
    return -0.3 * height <= gap <= 0.3 * height and left.is_ocr == right.is_ocr


def _join(left: Line, right: Line) -> Line:
    gap = right.box.x0 - left.box.x1
    is_word = gap > 0.2 * left.box.height and not (
        _NO_SPACE_BESIDE.match(left.text[-1]) or _NO_SPACE_BESIDE.match(right.text[0])
    )
    middle = (max(left.edges[-1], right.box.x0),) if is_word else ()
    edges = left.edges + middle + tuple(max(edge, left.edges[-1]) for edge in right.edges[1:])
    return Line(
        text=left.text + (" " if is_word else "") + right.text,
        box=union((left.box, right.box)).rounded(),
        edges=edges,
        confidence=min(left.confidence, right.confidence),
        size=max(left.size, right.size),
        is_bold=left.is_bold and right.is_bold,
        is_ocr=left.is_ocr,
    )
