"""Ruling lines of a page: the straight strokes and thin filled bars that draw its tables."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.objects import object_handles

_THIN = 2.5  # points: a filled box thinner than this is a line
_SHORTEST = 6.0
_STRAIGHT = 0.8
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 64
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Rulings:
    """Horizontal lines as (y, x0, x1) and vertical lines as (x, y0, y1), in points."""

    horizontal: tuple[tuple[float, float, float], ...]
    vertical: tuple[tuple[float, float, float], ...]


def page_rulings(page: pdfium.PdfPage, frame: PageFrame) -> Rulings:
    """All rulings drawn as paths on the page, form objects included."""
    paths = object_handles(page, pdfium_c.FPDF_PAGEOBJ_PATH, _DEEPEST)
    return from_bars(bar for path in paths[:_MOST_OBJECTS] for bar in _bars(path, frame))


def from_bars(bars: Iterable[Box]) -> Rulings:
    """Sort thin boxes into horizontal and vertical lines; others are no rulings."""
    horizontal, vertical = [], []
    for bar in bars:
        if bar.height <= _THIN and bar.width >= _SHORTEST:
            horizontal.append((bar.centre[1], bar.x0, bar.x1))
        elif bar.width <= _THIN and bar.height >= _SHORTEST:
            vertical.append((bar.centre[0], bar.y0, bar.y1))
    return Rulings(tuple(sorted(horizontal)), tuple(sorted(vertical)))


def _bars(path: calls.Handle, frame: PageFrame) -> Iterator[Box]:
    if not _is_large(path):
        return
    corners = _corners(path, frame)
    if len(corners) < 2:
        return
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    if min(box.width, box.height) <= _THIN:
        yield box
        return
    if not calls.is_stroked(path):
        return  # a shaded area: its edges are no lines
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_large(path: calls.Handle) -> bool:
    """Whether the path can hold a ruling at all; most paths of a page are strokes of letters and ink."""
    bounds = calls.bounds_of(path)
    return bounds is None or max(bounds[2] - bounds[0], bounds[3] - bounds[1]) >= _SHORTEST


def _corners(path: calls.Handle, frame: PageFrame) -> list[tuple[float, float]]:
    """The path's points as seen, closed paths back to their start; empty for curves."""
    kinds, points, closes = calls.segments_of(path, _MOST_SEGMENTS)
    if pdfium_c.FPDF_SEGMENT_BEZIERTO in kinds:
        return []
    a, b, c, d, e, f = calls.object_matrix_of(path)
    corners: list[tuple[float, float]] = []
    for (x, y), is_closed in zip(points.tolist(), closes, strict=True):
        px, py = a * x + c * y + e, b * x + d * y + f
        seen = frame.from_user_space(px, py, px, py)
        corners.append((seen.x0, seen.y0))
        if is_closed:
            corners.append(corners[0])
    return corners
