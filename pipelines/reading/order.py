"""Reading order: rows from top to bottom, within a row from left to right; fragments of one word joined.

Lines that run down, up or upside down are ordered in the same way, as they are seen when turned upright,
and stand where the first of them begins.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from core.document import Line
from core.geometry import Box, union

_SAME_ROW = 0.5  # of the smaller line's height
_NO_SPACE_BESIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]$")
_WIDEST_SPACING = 5.0  # characters between the letters of a title set apart
_ALIKE = 0.16

_TURNS: dict[int, Callable[[Box], Box]] = {
    1: lambda box: Box(box.y0, -box.x1, box.y1, -box.x0),
    2: lambda box: Box(-box.x1, -box.y1, -box.x0, -box.y0),
    3: lambda box: Box(-box.y1, box.x0, -box.y0, box.x1),
}


def reading_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines by row, then by place; neighbours without a gap become one line."""
    return _in_order(lines, lambda row: row if len(row) == 1 else _letter_spaced(_joined(row)))


def by_rows(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same order, nothing joined: for lines that were cut at the borders of cells."""
    return _in_order(lines, lambda row: row)


def direction_of(line: Line) -> int:
    """0 to the right, 1 down, 2 to the left (upside down), 3 up, by the order of its edges."""
    is_back = line.edges[-1] < line.edges[0] if line.edges else False
    return (3 if is_back else 1) if line.is_vertical else (2 if is_back else 0)


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that share a baseline, rows from top to bottom."""
    return _rows([(line.box, line) for line in lines])


def _rows(placed: Iterable[tuple[Box, Line]]) -> list[list[Line]]:
    """Rows from top to bottom, each from left to right."""
    result: list[list[tuple[float, float, float, Line]]] = []
    first_middle = first_height = float("-inf")
    keyed = [(y0 + y1, y1 - y0, x0, line) for (x0, y0, _, y1), line in placed]
    keyed.sort(key=itemgetter(0))
    for item in keyed:
        twice, height, _, _ = item
        apart = twice - first_middle  # never below 0
        if apart <= 2 * _SAME_ROW * height and apart <= 2 * _SAME_ROW * first_height:
            result[-1].append(item)
        else:
            result.append([item])
            first_middle, first_height = twice, height
    for row in result:
        if len(row) > 1:
            row.sort(key=itemgetter(2))
    return [[item[3] for item in row] for row in result]


def _in_order(lines: Iterable[Line], finished: Callable[[list[Line]], list[Line]]) -> tuple[Line, ...]:
    by_direction: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_direction[direction_of(line)].append(line)
    ordered = [line for row in rows(by_direction.pop(0, [])) for line in finished(row)]
    for direction, turned in by_direction.items():
        turn = _TURNS[direction]
        inserted = [line for row in _rows((turn(line.box), line) for line in turned) for line in row]
        top = min(line.box.y0 for line in inserted)
        at = next((i for i, line in enumerate(ordered) if line.box.centre[1] > top), len(ordered))
        ordered[at:at] = inserted
    return tuple(ordered)


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
    return -0.3 * height <= gap <= 0.3 * height and left.is_ocr == right.is_ocr and left.role is right.role


def _join(left: Line, right: Line, *, is_one_word: bool = False) -> Line:
    gap = right.box.x0 - left.box.x1
    is_spaced = not is_one_word and gap > 0.2 * left.box.height
    is_spaced = is_spaced and not (
        _NO_SPACE_BESIDE.match(left.text[-1]) or _NO_SPACE_BESIDE.match(right.text[0])
    )
    middle = (max(left.edges[-1], right.box.x0),) if is_spaced else ()
    edges = left.edges + middle + tuple(max(edge, left.edges[-1]) for edge in right.edges[1:])
    shift = len(left.text) + len(middle)
    confidences = (*left.confidences, *(left.confidence for _ in middle), *right.confidences)
    return dataclasses.replace(
        left,
        text=left.text + " " * len(middle) + right.text,
        box=union((left.box, right.box)).rounded(),
        edges=edges,
        confidence=min(left.confidence, right.confidence),
        size=max(left.size, right.size),
        is_bold=left.is_bold and right.is_bold,
        confidences=confidences if left.confidences and right.confidences else (),
        alternatives=left.alternatives
        + tuple(dataclasses.replace(other, index=other.index + shift) for other in right.alternatives),
    )


def _letter_spaced(row: list[Line]) -> list[Line]:
    """A row of three or more single Chinese characters at even distances is one word: a title set apart."""
    if len(row) < 3 or not all(len(line.text) == 1 and _CHINESE.match(line.text) for line in row):
        return row
    gaps = [right.box.x0 - left.box.x1 for left, right in itertools.pairwise(row)]
    height = row[0].box.height
    if max(gaps) > _WIDEST_SPACING * height or max(gaps) - min(gaps) > _ALIKE * max(gaps):
        return row
    word = row[0]
    for line in row[1:]:
        word = _join(word, line, is_one_word=True)
    return [word]
