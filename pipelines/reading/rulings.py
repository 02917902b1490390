"""Ruling lines of a page: the straight strokes and thin filled bars that draw its tables."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from pipelines.reading.objects import page_objects
from pipelines.reading.pdf import matrix_of

_THIN = 2.5  # points: a filled box thinner than this is a line
_SHORTEST = 6.0
_STRAIGHT = 0.8
_MOST_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class Rulings:
    """Horizontal lines as (y, x0, x1) and vertical lines as (x, y0, y1), in points."""

    horizontal: tuple[tuple[float, float, float], ...]
    vertical: tuple[tuple[float, float, float], ...]


def page_rulings(page: pdfium.PdfPage, frame: PageFrame) -> Rulings:
    """All rulings drawn as paths on the page, form objects included."""
    boxes: list[Box] = []
    for count, item in enumerate(page_objects(page, (pdfium_c.FPDF_PAGEOBJ_PATH,), 3)):
        if count >= _MOST_OBJECTS:
            break
        boxes.extend(_bars(item, frame))
    return from_bars(boxes)


def from_bars(bars: Iterable[Box]) -> Rulings:
    """Sort thin boxes into horizontal and vertical lines; others are no rulings."""
    horizontal, vertical = [], []
    for bar in bars:
        if bar.height <= _THIN and bar.width >= _SHORTEST:
            horizontal.append((bar.centre[1], bar.x0, bar.x1))
        elif bar.width <= _THIN and bar.height >= _SHORTEST:
            vertical.append((bar.centre[0], bar.y0, bar.y1))
    return Rulings(tuple(sorted(horizontal)), tuple(sorted(vertical)))


def _bars(item: pdfium.PdfObject, frame: PageFrame) -> Iterator[Box]:
    corners = _corners(item, frame)
    if len(corners) < 2:
        return
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    if min(box.width, box.height) <= _THIN:
        yield box
        return
    if not _is_stroked(item):
        return  # a shaded area: its edges are no lines
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_stroked(item: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _corners(item: pdfium.PdfObject, frame: PageFrame) -> list[tuple[float, float]]:
    """The path's points as seen, closed paths back to their start; empty for curves."""
    a, b, c, d, e, f = matrix_of(item)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium_c.FPDFPath_CountSegments(item.raw), 64)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.raw, index)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            return []
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        px, py = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        seen = frame.from_user_space(px, py, px, py)
        points.append((seen.x0, seen.y0))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    return points
