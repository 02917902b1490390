"""Characters in drawing order, cut where the pen jumps: to another row, back, or over a wide gap.

A smaller character beside a larger one, raised or lowered within its height, stays with it (m³, CO₂).
Text that runs down, up or upside down jumps at every character; such runs are put together again here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from pipelines.reading import pdfium_calls as calls
from pipelines.reading.glyphs import Booleans, Floats, Glyphs

_GAP = 1.5  # of a character's height
_BACK = 0.6
_ONWARD = 0.15  # the least by which the pen goes on where squeezed punctuation overlaps
_SAME_LINE = 0.5
_SMALLER = 0.85  # raised or lowered characters against those they belong to
_HELD = 0.3  # share of a small character's height beside the large one
_STACKED = (0.75, 1.4)  # of the size: from one upright character down to the next
_IN_LINE = 0.3
_OBLIQUE_STEP = 2.2
_BOLD_WEIGHT = 600
_STROKED_TOO = 2  # render mode of text that is filled and stroked, as programs without a bold face set it
_QUARTER_OFF = 3.0  # degrees that a quarter turn may be off

OBLIQUE = -1
"""Direction of text that runs along no edge of the page."""


class Run(NamedTuple):
    """Characters ``start`` to ``stop`` on one line.

    ``direction``: 0 to the right, 1 down, 2 to the left, 3 up as seen. ``is_stacked``: upright characters
    one below the other. ``size`` is the font size in points.
    """

    start: int
    stop: int
    direction: int
    size: float
    is_bold: bool
    is_stacked: bool = False


def runs_of(glyphs: Glyphs) -> list[Run]:
    """All runs in drawing order."""
    if not len(glyphs.index):
        return []
    inner = np.flatnonzero(_jumps(glyphs)) + 1
    bounds = np.concatenate(((0,), inner, (len(glyphs.index),)))
    middles = (bounds[:-1] + bounds[1:]) // 2
    indices = glyphs.index[middles].tolist()
    matrix = calls.matrices(glyphs.textpage, indices).astype(np.float64)
    directions = _directions(matrix, glyphs.frame.rotation)
    sizes = _sizes(glyphs, indices, matrix, (glyphs.y1 - glyphs.y0)[middles])
    starts, stops = bounds[:-1].tolist(), bounds[1:].tolist()
    bold = _bold(glyphs, indices)
    runs = list(map(Run._make, zip(starts, stops, directions, sizes, bold, repeat(False), strict=False)))
    is_single = np.diff(bounds) == 1
    has_turned = any(directions) or bool((is_single[2:] & is_single[1:-1] & is_single[:-2]).any())
    return list(_put_together(runs, glyphs)) if has_turned else runs


def _directions(matrix: Floats, rotation: int) -> list[int]:
    upright = (matrix[:, 0] > 0) & (matrix[:, 1] == 0)
    if rotation == 0 and upright.all():
        return [0] * len(matrix)
    return [_direction(a, b, rotation) for a, b in matrix[:, :2].tolist()]


def _direction(a: float, b: float, rotation: int) -> int:
    turns = (rotation - math.degrees(math.atan2(b, a))) / 90
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) * 90 <= _QUARTER_OFF else OBLIQUE


def _sizes(glyphs: Glyphs, indices: list[int], matrix: Floats, heights: Floats) -> list[float]:
    """Font sizes in points to hundredths; the character's height where the file states nonsense."""
    sizes = calls.font_sizes_of(glyphs.textpage, indices) * np.hypot(matrix[:, 2], matrix[:, 3])
    is_sane = (sizes > 0.4 * heights) & (sizes < 2.5 * heights)
    rounded: list[float] = np.round(np.where(is_sane, sizes, heights), 2).tolist()
    return rounded


def _bold(glyphs: Glyphs, indices: list[int]) -> list[bool]:
    """Whether each run's face is bold, or its letters are stroked to look so."""
    items = calls.text_objects_of(glyphs.textpage, indices)
    fonts = [calls.font_of(item) if item else None for item in items]
    is_bold = {font: font is not None and _is_bold_face(font) for font in set(fonts)}
    return [
        is_bold[font] or (bool(item) and calls.render_mode_of(item) == _STROKED_TOO)
        for font, item in zip(fonts, items, strict=True)
    ]


def _is_bold_face(font: calls.Handle) -> bool:
    name, weight = calls.font_name_and_weight(font)
    return weight >= _BOLD_WEIGHT or "bold" in name or "hei" in name


def _jumps(glyphs: Glyphs) -> Booleans:
    """For each character but the first: whether it begins a new run."""
    x0, x1, y0, y1 = glyphs.x0, glyphs.x1, glyphs.y0, glyphs.y1
    height = y1 - y0
    em = glyphs.em
    taller = np.maximum(em[:-1], em[1:])
    lower = np.minimum(height[:-1], height[1:])
    higher = np.maximum(height[:-1], height[1:])
    off = np.abs(y0[1:] + y1[1:] - y0[:-1] - y1[:-1]) / 2 > _SAME_LINE * lower + 0.1
    gap = x0[1:] - x1[:-1]
    if off.any():
        beside = np.minimum(y1[:-1], y1[1:]) - np.maximum(y0[:-1], y0[1:])
        is_script = (lower < _SMALLER * higher) & (beside >= _HELD * lower)
        off &= ~(is_script & (gap > -0.2 * taller) & (gap < 0.6 * taller))
    is_before = (x1[1:] <= x0[:-1] + 0.1 * taller) & (x1[1:] > x1[:-1] - 10 * taller)
    onward = (x0[1:] + x1[1:] - x0[:-1] - x1[:-1]) / 2
    back = (gap < -_BACK * taller) & (onward < _ONWARD * taller) | is_before
    jumps: Booleans = off | (gap > _GAP * taller) | back
    return jumps


def _put_together(runs: Sequence[Run], glyphs: Glyphs) -> Iterator[Run]:
    """Runs along other directions than to the right are joined; upright single characters are stacked."""
    group: list[Run] = []
    for run in runs:
        if group and _continues(group, run, glyphs):
            group.append(run)
            continue
        yield from _joined(group)
        group = [run]
    yield from _joined(group)


def _joined(group: Sequence[Run]) -> Iterable[Run]:
    if len(group) < 2:
        return group
    first = group[0]
    is_stack = first.direction == 0
    if is_stack and len(group) < 3:
        return group
    return [
        first._replace(stop=group[-1].stop, direction=1 if is_stack else first.direction, is_stacked=is_stack)
    ]


def _continues(group: Sequence[Run], run: Run, glyphs: Glyphs) -> bool:
    last = group[-1]
    if last.direction != run.direction:
        return False
    i, j = last.stop - 1, run.start
    size = max(last.size, run.size, 1.0)
    if run.direction == 0:
        is_single = run.stop - run.start == 1 == last.stop - last.start
        return is_single and abs(last.size - run.size) < 0.1 * size and _is_below(glyphs, i, j, size)
    if run.direction == OBLIQUE:
        x = _middle(glyphs.x0, glyphs.x1, i) - _middle(glyphs.x0, glyphs.x1, j)
        y = _middle(glyphs.y0, glyphs.y1, i) - _middle(glyphs.y0, glyphs.y1, j)
        return math.hypot(x, y) < _OBLIQUE_STEP * size
    across, along = _steps(glyphs, i, j, run.direction)
    return across < _SAME_LINE * size and -_BACK * size < along < _GAP * size


def _is_below(glyphs: Glyphs, i: int, j: int, size: float) -> bool:
    x = _middle(glyphs.x0, glyphs.x1, i) - _middle(glyphs.x0, glyphs.x1, j)
    y = _middle(glyphs.y0, glyphs.y1, j) - _middle(glyphs.y0, glyphs.y1, i)
    return abs(x) < _IN_LINE * size and _STACKED[0] * size < y < _STACKED[1] * size


def _steps(glyphs: Glyphs, i: int, j: int, direction: int) -> tuple[float, float]:
    """How far character j stands off the line of i, and the gap between them along it."""
    if direction == 2:
        across = abs(_middle(glyphs.y0, glyphs.y1, i) - _middle(glyphs.y0, glyphs.y1, j))
        return across, float(glyphs.x0[i] - glyphs.x1[j])
    across = abs(_middle(glyphs.x0, glyphs.x1, i) - _middle(glyphs.x0, glyphs.x1, j))
    down = direction == 1
    return across, float(glyphs.y0[j] - glyphs.y1[i] if down else glyphs.y0[i] - glyphs.y1[j])


def _middle(low: Floats, high: Floats, at: int) -> float:
    return float(low[at] + high[at]) / 2
