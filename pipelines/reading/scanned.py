"""A page seen as a picture: OCR lines in points, and the ruling lines found by morphology."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core.document import Line
from core.geometry import Box, PageFrame, intersection
from models.ocr import OcrLine
from models.ocr.colour import without_seal_ink
from pipelines.reading.pdf import Pixels
from pipelines.reading.rulings import Rulings, Segment, from_bars
from pipelines.reading.slope import Slope

_SHORTEST_RULING = 20.0  # points
_SHORTEST_WALL = 9.0
_MEETS = 3.0
_SOLID = 0.92
_SLENDER = 5
_ASIDE = 0.6
_PIECE = 40  # pixels of a line's length looked at together
_TALL = 60.0  # points: an upright line of this height is no accident of strokes
_SHORT_OF = 0.12  # of a row's height that its wall may lack
_BREAK = 6.0  # points by which a faint line may be broken
_TEXT_EDGE = 0.1  # of a line's height: rulings run along it, strokes within
_TALLER_THAN_TEXT = 1.4
_KNOWN = 0.4  # share of an OCR line that already stands in the text layer


def picture_lines(
    seen: Iterable[OcrLine],
    frame: PageFrame,
    scale: float,
    *,
    known: Sequence[Line],
    slope: Slope | None = None,
) -> tuple[Line, ...]:
    """OCR lines in points of the page made straight; a line that the text layer already has is left out."""
    slope = slope or Slope(0.0, (0.0, 0.0))
    lines = []
    for item in seen:
        if not item.text.strip():
            continue
        box = frame.from_pixels(*item.box, scale=scale).rounded()
        if sum(intersection(box, line.box) for line in known) > _KNOWN * box.area:
            continue
        box = slope.box_straight((x / scale, y / scale) for x, y in item.quad).rounded()
        lines.append(
            Line(
                text=item.text,
                box=box,
                edges=_edges(item, scale, slope),
                confidence=round(item.confidence, 4),
                confidences=tuple(round(value, 3) for value in item.confidences),
                size=round(box.height, 2),
                is_ocr=True,
                is_vertical=not item.direction.is_horizontal,
                alternatives=item.alternatives,
            )
        )
    return _aside(_apart(lines))


def _edges(item: OcrLine, scale: float, slope: Slope) -> tuple[float, ...]:
    """The positions of the characters along the straight line."""
    if not slope.degrees:
        return tuple(round(edge / scale, 2) for edge in item.edges)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = item.quad
    start, stop = ((ax + dx) / 2, (ay + dy) / 2), ((bx + cx) / 2, (by + cy) / 2)
    axis = 0 if item.direction.is_horizontal else 1
    length = stop[axis] - start[axis]
    first, last = (slope.straight(x / scale, y / scale)[axis] for x, y in (start, stop))
    shares = [(edge - start[axis]) / length if length else 0.0 for edge in item.edges]
    return tuple(round(first + share * (last - first), 2) for share in shares)


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
    image: Pixels,
    scale: float,
    *,
    lines: Sequence[Line] = (),
    hidden: Sequence[Box] = (),
    slope: Slope | None = None,
    has_seals: bool = True,
) -> Rulings:
    """Long straight strokes of dark ink on the page made straight, ``scale`` pixels per point.

    Strokes of the characters of ``lines`` and strokes inside ``hidden`` boxes (photographs) do not count.
    ``has_seals``: whether seals are to be looked for, whose strokes do not count either.
    """
    grey = without_seal_ink(image) if has_seals else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if slope is not None:
        grey = slope.picture(grey, scale)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    long, short = _pixels(_SHORTEST_RULING, scale), _pixels(_SHORTEST_WALL, scale)
    across, upright = (
        [bar for bar in _strokes(ink, kernel, scale) if _is_ruling(bar, ink, scale, lines, hidden)]
        for kernel in ((long, 1), (1, long))
    )
    horizontal = from_bars(across, gap=_BREAK).horizontal
    walls = (
        bar
        for bar in _strokes(ink, (1, short), scale)
        if _joins(bar, horizontal) and _solidity(bar, ink, scale) >= _SOLID
    )
    upright = [bar for bar in upright if bar.height >= _TALL or _ends_at(bar, horizontal)]
    return from_bars((*across, *upright, *walls), gap=_BREAK)


def _pixels(points: float, scale: float) -> int:
    return max(8, int(points * scale))


def _is_ruling(
    bar: Box, ink: npt.NDArray[np.uint8], scale: float, lines: Sequence[Line], hidden: Sequence[Box]
) -> bool:
    if any(box.contains(*bar.centre) for box in hidden):
        return False
    if any(_is_stroke_of(bar, line.box) for line in lines):
        return False
    runs_through = bar.height > bar.width and any(_runs_through(bar, line.box) for line in lines)
    return not runs_through or _solidity(bar, ink, scale) >= _SOLID


def _runs_through(bar: Box, text: Box) -> bool:
    """Whether an upright bar lies within a line of text; strokes one below another may look like one."""
    is_inside = text.x0 + _ASIDE < bar.centre[0] < text.x1 - _ASIDE
    return is_inside and bar.y0 < text.centre[1] < bar.y1


def _solidity(bar: Box, ink: npt.NDArray[np.uint8], scale: float) -> float:
    """The share of an upright bar's length that is inked, piece by piece along its best column of pixels."""
    x, y0, y1 = round(bar.centre[0] * scale), round(bar.y0 * scale), round(bar.y1 * scale)
    column = ink[max(0, y0) : y1 + 1, max(0, x - 2) : x + 3] > 0
    if not column.size:
        return 0.0
    pieces = np.array_split(column, max(1, len(column) // _PIECE))
    return float(np.mean([piece.mean(axis=0).max() for piece in pieces]))


def _ends_at(bar: Box, horizontal: Sequence[Segment]) -> bool:
    """Whether both ends lie at horizontal rulings; strokes one below another do not."""
    x = bar.centre[0]
    return all(
        any(abs(y - end) <= _MEETS and x0 - _MEETS <= x <= x1 + _MEETS for y, x0, x1 in horizontal)
        for end in (bar.y0, bar.y1)
    )


def _joins(bar: Box, horizontal: Sequence[Segment]) -> bool:
    """Whether a short upright stroke runs from one horizontal ruling to the next: the wall of one row."""
    x = bar.centre[0]
    crossed = [y for y, x0, x1 in horizontal if x0 - _MEETS <= x <= x1 + _MEETS]
    above = max((y for y in crossed if y < bar.centre[1]), default=None)
    below = min((y for y in crossed if y > bar.centre[1]), default=None)
    if above is None or below is None:
        return False
    missing = max(0.0, bar.y0 - above) + max(0.0, below - bar.y1)
    return missing <= _SHORT_OF * (below - above)


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
    for x, y, width, height, _ in stats[1:count].tolist():
        length, breadth = (width, height) if is_across else (height, width)
        if breadth * _SLENDER > length:
            continue
        if is_across:
            middle = (y + height / 2) / scale
            bars.append(Box(x / scale, middle - 0.5, (x + width) / scale, middle + 0.5))
        else:
            middle = (x + width / 2) / scale
            bars.append(Box(middle - 0.5, y / scale, middle + 0.5, (y + height) / scale))
    return bars
