"""A page seen as a picture: OCR lines in points, and the ruling lines found by morphology."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core.document import Line
from core.geometry import POINTS_PER_INCH, Box, PageFrame, intersection
from models.ocr import OcrLine
from pipelines.reading.pdf import Pixels
from pipelines.reading.rulings import Rulings, from_bars

_SHORTEST_RULING_INCHES = 0.28
_TEXT_EDGE = 0.1  # of a line's height: rulings run along it, strokes within
_TALLER_THAN_TEXT = 1.4
_KNOWN = 0.4  # share of an OCR line that already stands in the text layer


def picture_lines(
    seen: Iterable[OcrLine], frame: PageFrame, scale: float, *, known: Sequence[Line]
) -> tuple[Line, ...]:
    """OCR lines in points; a line that the text layer already has is left out."""
    lines = []
    for item in seen:
        if not item.text.strip():
            continue
        box = frame.from_pixels(*item.box, scale=scale).rounded()
        if sum(intersection(box, line.box) for line in known) > _KNOWN * box.area:
            continue
        lines.append(
            Line(
                text=item.text,
                box=box,
                edges=tuple(round(edge / scale, 2) for edge in item.edges),
                confidence=round(item.confidence, 4),
                confidences=tuple(round(value, 3) for value in item.confidences),
                size=round(box.height, 2),
                is_ocr=True,
                is_vertical=not item.direction.is_horizontal,
            )
        )
    return _aside(_apart(lines))


def _apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines whose boxes no longer reach into one another: handwriting makes the box of its line tall."""
    tops = [line.box.y0 for line in lines]
    bottoms = [line.box.y1 for line in lines]
    for upper, one in enumerate(lines):
        for lower, other in enumerate(lines):
            is_below = other.box.centre[1] - one.box.centre[1] > 0.5 * min(one.box.height, other.box.height)
            is_beside = min(one.box.x1, other.box.x1) <= max(one.box.x0, other.box.x0)
            if is_below and not is_beside and one.box.y1 > other.box.y0:
                middle = (one.box.y1 + other.box.y0) / 2
                middle = min(max(middle, one.box.centre[1]), other.box.centre[1])
                bottoms[upper] = min(bottoms[upper], middle)
                tops[lower] = max(tops[lower], middle)
    return tuple(
        dataclasses.replace(
            line,
            box=line.box._replace(y0=round(top, 2), y1=round(bottom, 2)),
            edges=_within(line.edges, top, bottom) if line.is_vertical else line.edges,
        )
        for line, top, bottom in zip(lines, tops, bottoms, strict=True)
    )


def _aside(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that no longer reach into their neighbour on the same row: both end halfway."""
    found = list(lines)
    for at, left in enumerate(lines):
        for beside, right in enumerate(lines):
            middle = (left.box.x1 + right.box.x0) / 2
            is_row = abs(left.box.centre[1] - right.box.centre[1]) < 0.5 * min(
                left.box.height, right.box.height
            )
            is_over = left.box.centre[0] < right.box.x0 < left.box.x1 < right.box.centre[0]
            if is_row and is_over and not (left.is_vertical or right.is_vertical):
                found[at] = _clipped(found[at], found[at].box.x0, middle)
                found[beside] = _clipped(found[beside], middle, found[beside].box.x1)
    return tuple(found)


def _clipped(line: Line, first: float, last: float) -> Line:
    """The line within these ends; its characters are pressed together there, none is lost."""
    box = line.box._replace(x0=round(first, 2), x1=round(last, 2))
    return dataclasses.replace(line, box=box, edges=_within(line.edges, first, last))


def _within(edges: Iterable[float], first: float, last: float) -> tuple[float, ...]:
    """Positions pressed together between these ends."""
    return tuple(round(min(max(edge, first), last), 2) for edge in edges)


def scanned_rulings(
    image: Pixels, scale: float, *, lines: Sequence[Line] = (), hidden: Sequence[Box] = ()
) -> Rulings:
    """Long straight strokes of dark ink, ``scale`` pixels per point; skew of a degree or two is bridged.

    Strokes of the characters of ``lines`` and strokes inside ``hidden`` boxes (photographs) do not count.
    """
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    shortest = max(12, int(_SHORTEST_RULING_INCHES * POINTS_PER_INCH * scale))
    bars = [
        *_strokes(ink, (shortest, 1), scale),
        *_strokes(ink, (1, shortest), scale),
    ]
    return from_bars(
        bar
        for bar in bars
        if not any(box.contains(*bar.centre) for box in hidden)
        and not any(_is_stroke_of(bar, line.box) for line in lines)
    )


def _is_stroke_of(bar: Box, text: Box) -> bool:
    """Whether a bar runs through the middle of a line of text and no further than its characters."""
    if not text.contains(*bar.centre):
        return False
    if bar.width > bar.height:
        edge = _TEXT_EDGE * text.height
        is_through = text.y0 + edge < bar.centre[1] < text.y1 - edge
        return is_through and bar.width < text.width + text.height
    return bar.height < _TALLER_THAN_TEXT * text.height


def _strokes(ink: npt.NDArray[np.uint8], kernel: tuple[int, int], scale: float) -> list[Box]:
    """Connected strokes along one direction as bars of one point's thickness through their middle."""
    along = cv2.getStructuringElement(cv2.MORPH_RECT, kernel)
    bridge = cv2.getStructuringElement(cv2.MORPH_RECT, (max(1, kernel[0] // 6), max(1, kernel[1] // 6)))
    thick = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    strokes = cv2.dilate(
        cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge), cv2.MORPH_OPEN, along), thick
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    bars = []
    is_across = kernel[0] > kernel[1]
    for x, y, width, height, _ in stats[1:count]:
        length, breadth = (width, height) if is_across else (height, width)
        if breadth * 8 > length:
            continue
        if is_across:
            middle = (y + height / 2) / scale
            bars.append(Box(x / scale, middle - 0.5, (x + width) / scale, middle + 0.5))
        else:
            middle = (x + width / 2) / scale
            bars.append(Box(middle - 0.5, y / scale, middle + 0.5, (y + height) / scale))
    return bars
