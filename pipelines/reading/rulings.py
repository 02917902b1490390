"""Ruling lines of a page: the straight strokes and thin filled bars that draw its tables; shaded fields."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from pipelines.reading.pdf import matrix_of

_THIN = 2.5  # points: a filled box thinner than this is a line
_SHORTEST = 6.0
_STRAIGHT = 0.8
_SAME_LINE = 1.2
_DASH_GAP = 3.2  # points between pieces of one dashed line
_LEAST_SHADE = (16.0, 8.0)
_WHITE = 250
_MOST_OBJECTS = 20_000
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
    bars: list[Box] = []
    shades: list[Box] = []
    for count, item in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count >= _MOST_OBJECTS:
            break
        _sort_out(item, frame, bars, shades)
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
    return Rulings(joined_segments(horizontal, gap), joined_segments(vertical, gap), tuple(sorted(shades)))


def joined_segments(segments: Iterable[Segment], gap: float = _DASH_GAP) -> tuple[Segment, ...]:
    """Lines from their pieces: those at one position no more than ``gap`` apart; short ones left out."""
    levels: list[list[Segment]] = []
    for segment in sorted(segments):
        if levels and segment[0] - levels[-1][0][0] <= _SAME_LINE:
            levels[-1].append(segment)
        else:
            levels.append([segment])
    lines = (line for level in levels for line in _along(level, gap))
    return tuple(sorted(line for line in lines if line[2] - line[1] >= _SHORTEST))


def _along(level: Iterable[Segment], gap: float) -> Iterator[Segment]:
    """The lines of one position; each lies where most of its length does."""
    run: list[Segment] = []
    reached = 0.0
    for piece in sorted(level, key=lambda segment: segment[1]):
        if run and piece[1] > reached + gap:
            yield _one(run)
            run = []
        reached = max(reached, piece[2]) if run else piece[2]
        run.append(piece)
    if run:
        yield _one(run)


def _one(run: Sequence[Segment]) -> Segment:
    weights = [stop - start + 0.01 for _, start, stop in run]
    place = sum(piece[0] * weight for piece, weight in zip(run, weights, strict=True)) / sum(weights)
    return place, min(piece[1] for piece in run), max(piece[2] for piece in run)


def _sort_out(item: pdfium.PdfObject, frame: PageFrame, bars: list[Box], shades: list[Box]) -> None:
    """Add what one path draws: thin boxes, sides of stroked shapes, shaded fields."""
    paint = _paint(item)
    for corners in _strokes(item, frame):
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        if min(box.width, box.height) <= _THIN:
            bars.append(box)
        elif paint.is_stroked:
            bars.extend(_sides(corners))
        elif paint.is_shade and len(corners) <= 5 and all(map(_is_upright, itertools.pairwise(corners))):
            if box.width >= _LEAST_SHADE[0] and box.height >= _LEAST_SHADE[1]:
                shades.append(box)


def _sides(corners: Sequence[tuple[float, float]]) -> Iterator[Box]:
    for side in itertools.pairwise(corners):
        if _is_upright(side):
            (x0, y0), (x1, y1) = side
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_upright(side: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1) = side
    return abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT


def _paint(item: pdfium.PdfObject) -> _Paint:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
    if stroke.value or not fill.value:
        return _Paint(bool(stroke.value), is_shade=False)
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetFillColor(item.raw, *map(ctypes.byref, parts))
    return _Paint(is_stroked=False, is_shade=min(part.value for part in parts[:3]) < _WHITE)


def _strokes(item: pdfium.PdfObject, frame: PageFrame) -> list[list[tuple[float, float]]]:
    """The path's straight runs of two points or more as seen, closed ones back to their start."""
    a, b, c, d, e, f = matrix_of(item)
    runs: list[list[tuple[float, float]]] = [[]]
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium_c.FPDFPath_CountSegments(item.raw), _MOST_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.raw, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        px, py = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        seen = frame.from_user_space(px, py, px, py)
        if kind != pdfium_c.FPDF_SEGMENT_LINETO:
            runs.append([])
        runs[-1].append((seen.x0, seen.y0))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and kind == pdfium_c.FPDF_SEGMENT_LINETO:
            runs[-1].append(runs[-1][0])
    return [run for run in runs if len(run) > 1]
