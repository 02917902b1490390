"""Ruling lines of a page: the straight strokes and thin filled bars that draw its tables; shaded fields."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.forms import Matrix
from pipelines.reading.objects import Placed, placed_objects

_THIN = 2.5  # points: a filled box thinner than this is a line
_SHORTEST = 6.0
_STRAIGHT = 0.8
_SAME_LINE = 1.2
_DASH_GAP = 3.2  # points between pieces of one dashed line
_LEAST_SHADE = (16.0, 8.0)
_WHITE = 250
_MOST_OBJECTS = 20_000
_DASH_BREADTH = 2.5  # points: a short path broader than this is no piece of a dashed line
_MOST_SEGMENTS = 4_000  # of one path

Segment = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Horizontal lines as (y, x0, x1) and vertical lines as (x, y0, y1), in points; shaded upright fields."""

    horizontal: tuple[Segment, ...]
    vertical: tuple[Segment, ...]
    shades: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paint:
    is_stroked: bool
    is_shade: bool  # filled in a colour that is not the paper's


def page_rulings(page: pdfium.PdfPage, frame: PageFrame) -> Rulings:
    """All rulings drawn as paths on the page, form objects included."""
    paths = placed_objects(page, (pdfium_c.FPDF_PAGEOBJ_PATH,))
    bars: list[Box] = []
    shades: list[Box] = []
    for path in _large(paths[:_MOST_OBJECTS]):
        _sort_out(path.handle, path.matrix, frame, bars, shades)
    return from_bars(bars, shades)


def from_bars(bars: Iterable[Box], shades: Iterable[Box] = (), *, gap: float = _DASH_GAP) -> Rulings:
    """Sort thin boxes into horizontal and vertical lines; others are no rulings.

    Pieces at one position that touch or are no more than ``gap`` apart are one line.
    """
    horizontal, vertical = [], []
    for bar in bars:
        if bar.height <= _THIN and bar.width >= bar.height:
            horizontal.append((bar.centre[1], bar.x0, bar.x1))
        if bar.width <= _THIN and bar.height >= bar.width:
            vertical.append((bar.centre[0], bar.y0, bar.y1))
    large = (box for box in shades if box.width >= _LEAST_SHADE[0] and box.height >= _LEAST_SHADE[1])
    return Rulings(joined_segments(horizontal, gap), joined_segments(vertical, gap), tuple(sorted(large)))


def joined_segments(segments: Iterable[Segment], gap: float = _DASH_GAP) -> tuple[Segment, ...]:
    """Lines from their pieces: those at one position no more than ``gap`` apart; short ones left out."""
    levels: list[list[Segment]] = []
    for segment in sorted(segments):
        if levels and segment[0] - levels[-1][0][0] <= _SAME_LINE:
            levels[-1].append(segment)
        else:
            levels.append([segment])
    lines = (line for level in levels for line in _along(level, gap))
    return tuple(sorted(lines))


def _along(level: Iterable[Segment], gap: float) -> Iterator[Segment]:
    """The lines of one position that are no short ones; each lies where most of its length does."""
    run: list[Segment] = []
    reached = 0.0
    for piece in sorted(level, key=lambda segment: segment[1]):
        if run and piece[1] > reached + gap:
            if reached - run[0][1] >= _SHORTEST:
                yield _one(run)
            run = []
        reached = max(reached, piece[2]) if run else piece[2]
        run.append(piece)
    if run and reached - run[0][1] >= _SHORTEST:
        yield _one(run)


def _one(run: Sequence[Segment]) -> Segment:
    weights = [stop - start + 0.01 for _, start, stop in run]
    place = sum(piece[0] * weight for piece, weight in zip(run, weights, strict=True)) / sum(weights)
    return place, min(piece[1] for piece in run), max(piece[2] for piece in run)


def _sort_out(
    path: calls.Handle, matrix: Matrix, frame: PageFrame, bars: list[Box], shades: list[Box]
) -> None:
    """Add what one path draws: thin boxes, sides of stroked shapes, shaded fields."""
    paint = _paint(path)
    for corners in _strokes(path, matrix, frame):
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        if min(box.width, box.height) <= _THIN:
            bars.append(box)
        elif paint.is_stroked:
            bars.extend(_sides(corners))
        elif paint.is_shade and len(corners) <= 5 and all(map(_is_upright, itertools.pairwise(corners))):
            shades.append(box)


def _sides(corners: Sequence[tuple[float, float]]) -> Iterator[Box]:
    for side in itertools.pairwise(corners):
        if _is_upright(side):
            (x0, y0), (x1, y1) = side
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_upright(side: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1) = side
    return abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT


def _large(paths: Sequence[Placed]) -> list[Placed]:
    """Paths that can hold a ruling at all; most paths of a page are strokes of letters and ink."""
    if not paths:
        return []
    left, bottom, right, top = calls.bounds_of([path.handle for path in paths]).T
    width, height = right - left, top - bottom
    is_small = (np.maximum(width, height) < _SHORTEST) & (np.minimum(width, height) > _DASH_BREADTH)
    return [path for path, small in zip(paths, is_small.tolist(), strict=True) if not small]


def _paint(path: calls.Handle) -> _Paint:
    if calls.draw_modes(path)[1]:
        return _Paint(is_stroked=True, is_shade=False)
    return _Paint(is_stroked=False, is_shade=min(calls.fill_of(path)[:3]) < _WHITE)


def _strokes(path: calls.Handle, matrix: Matrix, frame: PageFrame) -> list[list[tuple[float, float]]]:
    """The path's straight runs of two points or more as seen, closed ones back to their start."""
    kinds, points, closes = calls.segments_of(path, _MOST_SEGMENTS)
    a, b, c, d, e, f = matrix
    runs: list[list[tuple[float, float]]] = [[]]
    for kind, (x, y), is_closed in zip(kinds, points.tolist(), closes, strict=True):
        px, py = a * x + c * y + e, b * x + d * y + f
        if kind != pdfium_c.FPDF_SEGMENT_LINETO:
            runs.append([])
        runs[-1].append(frame.point_from_user_space(px, py))
        if is_closed and kind == pdfium_c.FPDF_SEGMENT_LINETO:
            runs[-1].append(runs[-1][0])
    return [run for run in runs if len(run) > 1]
