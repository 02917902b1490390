"""Tables without upright lines: a rule above and below the headings and one at the foot, or shaded rows.

The missing lines are put in: between two headings, where the fewest characters stand in the way;
between two rows, in the widest white gap between the numbers of the first column. What comes out are
rulings as of any drawn table.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.document import Line
from core.geometry import Box
from pipelines.reading.gutters import IN_THE_WAY, crossings, walls
from pipelines.reading.rulings import Rulings, Segment

_SHORTEST_RULE = 150.0  # points
_SAME_END = 6.0
_TALLEST_HEAD = 60.0
_LEAST_COLUMNS = 3
_ROW_GAP = 0.45  # of a line's height
_UNEVEN = 1.5  # ratio from which gaps between rows differ from gaps within them
_NEXT_ROW = 1.6  # of a line's height: an unshaded row stands no further from the shaded one


@dataclass(frozen=True, slots=True)
class _Rule:
    y: float
    x0: float
    x1: float


def open_tables(rulings: Rulings, lines: Sequence[Line]) -> tuple[Rulings, ...]:
    """The completed rulings of all such tables of a page, from top to bottom."""
    edges = [(y, shade.x0, shade.x1) for shade in bands(rulings.shades) for y in (shade.y0, shade.y1)]
    rules = _rules(sorted((*rulings.horizontal, *edges)))
    found = []
    at = 0
    while at + 2 < len(rules):
        table, used = _table_at(rules, at, lines)
        if table is not None:
            found.append(_with_outer_rows(table, lines) if edges else table)
        at += used
    return tuple(found)


def bands(shades: Iterable[Box]) -> list[Box]:
    """Shaded rows: fields side by side at one height are one."""
    found: list[Box] = []
    for shade in sorted(shades, key=lambda shade: (round(shade.y0), shade.x0)):
        last = found[-1] if found else None
        is_beside = last is not None and abs(last.y0 - shade.y0) + abs(last.y1 - shade.y1) < 3.0
        if last is not None and is_beside and -1.0 <= shade.x0 - last.x1 <= 3.0:
            found[-1] = last._replace(x1=max(last.x1, shade.x1))
        else:
            found.append(shade)
    return found


def _with_outer_rows(table: Rulings, lines: Sequence[Line]) -> Rulings:
    """The table with the unshaded row above its first and below its last shaded one."""
    levels = [y for y, _, _ in table.horizontal]
    walls = [x for x, _, _ in table.vertical]
    for is_above in (True, False):
        row = _next_row(levels, walls, lines, is_above=is_above)
        columns = {sum(wall < line.box.centre[0] for wall in walls) for line in row}
        if len(columns) >= max(2, (len(walls) - 1) // 2) and not any(crossings(w, row) for w in walls):
            if is_above:
                levels.insert(0, min(line.box.y0 for line in row) - 2)
            else:
                levels.append(max(line.box.y1 for line in row) + 2)
    return completed(levels, walls)


def _next_row(
    levels: Sequence[float], walls: Sequence[float], lines: Sequence[Line], *, is_above: bool
) -> list[Line]:
    """The lines directly above or below the table that touch one another in height."""
    edge = levels[0] if is_above else levels[-1]
    beyond = [
        (edge - line.box.y1 if is_above else line.box.y0 - edge, line)
        for line in lines
        if walls[0] - 2 <= line.box.centre[0] <= walls[-1] + 2 and (line.box.centre[1] < edge) == is_above
    ]
    row: list[Line] = []
    reached = None
    for gap, line in sorted(beyond, key=lambda item: item[0]):
        limit = _NEXT_ROW * line.box.height if reached is None else reached + _ROW_GAP * line.box.height
        if gap > limit:
            break
        row.append(line)
        reached = max(reached or 0.0, gap + line.box.height)
    return row


def _rules(horizontal: Iterable[Segment]) -> list[_Rule]:
    """Long rules from top to bottom; pieces at one height are one rule."""
    merged: list[_Rule] = []
    for y, x0, x1 in horizontal:
        if merged and abs(merged[-1].y - y) < 2.0:
            merged[-1] = _Rule(merged[-1].y, min(merged[-1].x0, x0), max(merged[-1].x1, x1))
        else:
            merged.append(_Rule(y, x0, x1))
    return [rule for rule in merged if rule.x1 - rule.x0 >= _SHORTEST_RULE]


def _table_at(rules: Sequence[_Rule], at: int, lines: Sequence[Line]) -> tuple[Rulings | None, int]:
    """The table whose top rule is ``rules[at]``, and how many rules were used up (at least one)."""
    top, middle = rules[at : at + 2]
    columns = headings(_between(top, middle, lines))
    if not _same_ends(top, middle) or middle.y - top.y > _TALLEST_HEAD or len(columns) < _LEAST_COLUMNS:
        return None, 1
    pieces = [
        (lower, _between(upper, lower, lines))
        for upper, lower in itertools.pairwise(
            (middle, *itertools.takewhile(lambda rule: _same_ends(middle, rule), rules[at + 2 :]))
        )
    ]
    while pieces:
        parting = walls(columns, [line for _, texts in pieces for line in texts])
        good = 0 if parting is None else _fitting(pieces, parting)
        if parting is not None and good == len(pieces):
            levels = [top.y, middle.y]
            for rule, texts in pieces:
                levels += row_levels(levels[-1], rule.y, texts, parting[0])
            return completed(levels, [top.x0, *parting, top.x1]), len(pieces) + 2
        pieces = pieces[: max(good, 1) if good < len(pieces) - 1 else len(pieces) - 1]
    return None, 1


def _fitting(pieces: Sequence[tuple[_Rule, list[Line]]], parting: Sequence[float]) -> int:
    """How many of the first pieces between two rules hold text that keeps to the columns."""
    for count, (_, texts) in enumerate(pieces):
        if not texts or any(crossings(wall, texts) > IN_THE_WAY * len(texts) for wall in parting):
            return count
    return len(pieces)


def _same_ends(one: _Rule, other: _Rule) -> bool:
    return abs(one.x0 - other.x0) <= _SAME_END and abs(one.x1 - other.x1) <= _SAME_END


def _between(upper: _Rule, lower: _Rule, lines: Sequence[Line]) -> list[Line]:
    box = Box(upper.x0 - 2, upper.y, upper.x1 + 2, lower.y)
    return [line for line in lines if box.contains(*line.box.centre)]


def headings(head: Iterable[Line]) -> list[tuple[float, float]]:
    """The x ranges of the headings from left to right; a heading on two lines is one."""
    columns: list[tuple[float, float]] = []
    for line in sorted(head, key=lambda line: line.box.x0):
        if columns and line.box.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], line.box.x1))
        else:
            columns.append((line.box.x0, line.box.x1))
    return columns


def row_levels(top: float, bottom: float, body: Sequence[Line], first_wall: float) -> list[float]:
    """The lower sides of the rows between two rules, the last one the lower rule."""
    gaps = _gaps(body)
    numbers = [line for line in body if line.box.x1 <= first_wall + 1 and re.fullmatch(r"\d{1,3}", line.text)]
    numbers.sort(key=lambda line: line.box.y0)
    if numbers:
        levels = []
        for upper, lower in itertools.pairwise(numbers):
            inside = [gap for gap in gaps if upper.box.centre[1] < gap[1] < lower.box.centre[1]]
            middle = (upper.box.centre[1] + lower.box.centre[1]) / 2
            levels.append(max(inside)[1] if inside else middle)
        return [*levels, bottom]
    size = min((line.box.height for line in body), default=0.0)
    least = _least_row_gap([gap / size for gap, _ in gaps]) * size
    return [*(y for width, y in gaps if width >= least and top < y < bottom), bottom]


def _least_row_gap(gaps: Sequence[float]) -> float:
    """The gap, in line heights, from which it parts rows: where the widths of the gaps jump."""
    ordered = sorted(max(gap, 0.1) for gap in gaps)
    jumps = [(wide / narrow, (wide + narrow) / 2) for narrow, wide in itertools.pairwise(ordered)]
    ratio, middle = max(jumps, default=(1.0, 0.0))
    if ratio >= _UNEVEN:
        return middle
    return min(_ROW_GAP, ordered[0]) if ordered else _ROW_GAP


def _gaps(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """White gaps across all lines as (height, y of the middle), from top to bottom."""
    gaps: list[tuple[float, float]] = []
    ordered = sorted(lines, key=lambda line: line.box.y0)
    reached = ordered[0].box.y1 if ordered else 0.0
    for line in ordered:
        if line.box.y0 > reached:
            gaps.append((line.box.y0 - reached, (line.box.y0 + reached) / 2))
        reached = max(reached, line.box.y1)
    return gaps


def completed(levels: Sequence[float], walls: Sequence[float]) -> Rulings:
    """The rulings of a full grid."""
    return Rulings(
        horizontal=tuple((y, walls[0], walls[-1]) for y in levels),
        vertical=tuple((x, levels[0], levels[-1]) for x in walls),
    )
