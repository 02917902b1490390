"""Photographs on a scanned page: areas of continuous tone, no text, table, seal, chart or shadow.

Small bright gaps are filled from the brightest point nearby, which leaves nothing of text and lines; what
stays darker than the paper is solid. Solid areas that fill a rectangle, vary in tone and carry little text
are photographs. All lengths are millimetres, so that the resolution does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from core.geometry import POINTS_PER_INCH, Box, intersection
from pipelines.reading.paper import flattened
from pipelines.reading.pdf import Pixels

Tones = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]
Rectangle = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the small picture."""

_PER_MM = 3.0  # pixels of the small picture that is looked at
_GAP_MM = 2.6  # text leaves paper to be seen within this distance
_SEAM_MM = 1.6  # bright streaks inside a photograph that are bridged
_SMALLEST_MM = 18.0
_TINTS = (0.955, 0.92, 0.86)  # of the paper's brightness; the last is solid
_CORE = 0.3  # share of an area that must be solid, not only tinted
_FILL = 0.78  # of its rectangle, turned as it lies
_TEXT_SHARE = 0.3
_TONE_SPREAD = 0.05  # of the paper's brightness: what is filled evenly is no photograph
_TONE = 0.04  # width of what counts as one tone
_FLAT = 0.75
_MOST_OF_PAGE = 0.85
_EDGE_MM = 2.0


def photograph_boxes(image: Pixels, scale: float, *, lines: Sequence[Box] = ()) -> tuple[Box, ...]:
    """Boxes in points of the photographs on a page seen as RGB pixels, ``scale`` pixels per point.

    ``lines`` are boxes of the text read on it. Top to bottom, then left to right.
    """
    per_point = _PER_MM * 25.4 / POINTS_PER_INCH
    tones = flattened(_shrunk(image, per_point / scale))
    boxes = [Box(*(value / per_point for value in box)).rounded() for box in _solid_boxes(tones)]
    return _by_rows(box for box in boxes if _has_little_text(box, lines))


def _by_rows(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Top to bottom, those side by side from left to right even where the page lies askew."""
    waiting = sorted(boxes, key=lambda box: box.y0)
    ordered: list[Box] = []
    while waiting:
        middle = waiting[0].centre[1]
        row = [box for box in waiting if box.y0 <= middle <= box.y1]
        ordered.extend(sorted(row, key=lambda box: box.x0))
        waiting = [box for box in waiting if box not in row]
    return tuple(ordered)


def _shrunk(image: Pixels, factor: float) -> Mask:
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = gray.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _solid_boxes(tones: Tones) -> list[Rectangle]:
    """Rectangles around areas that are tinted throughout and partly solid.

    The lightest tint comes first, so that a pale sky belongs to its photograph; where shadow on the paper
    runs into the photograph, a darker one parts them.
    """
    smooth = cv2.GaussianBlur(tones, (0, 0), 0.6)
    brightest = cv2.dilate(smooth, _square(_GAP_MM))
    solid = _opened(brightest < _TINTS[-1])
    found: list[Rectangle] = []
    for tint in _TINTS:
        new = [box for box in _areas(_opened(brightest < tint), solid) if _is_photograph(tones, box)]
        found.extend(box for box in new if not any(_is_shared(box, other) for other in found))
    return found


def _areas(tinted: Mask, solid: Mask) -> Iterator[Rectangle]:
    count, names, stats, _ = cv2.connectedComponentsWithStats(tinted, connectivity=4)
    least = _SMALLEST_MM * _PER_MM
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        if min(width, height) < least or width * height > _MOST_OF_PAGE * tinted.size:
            continue
        place = slice(y, y + height), slice(x, x + width)
        part = (names[place] == index).astype(np.uint8)
        if np.count_nonzero(part & solid[place]) >= _CORE * area and _fills_rectangle(part, area):
            yield x, y, x + width, y + height


def _is_shared(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _opened(mask: npt.NDArray[np.bool_]) -> Mask:
    """The mask grown back to the edges that the filling of gaps ate, its seams closed, its threads cut."""
    grown = cv2.dilate(mask.astype(np.uint8), _square(_GAP_MM))
    closed = cv2.morphologyEx(grown, cv2.MORPH_CLOSE, _square(_SEAM_MM))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, _square(4 * _GAP_MM)), dtype=np.uint8)


def _square(millimetres: float) -> Mask:
    side = round(millimetres * _PER_MM) | 1
    return np.ones((side, side), dtype=np.uint8)


def _fills_rectangle(part: Mask, area: int) -> bool:
    contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(contours, key=cv2.contourArea)
    _, (width, height), _ = cv2.minAreaRect(outline)
    return bool(area >= _FILL * width * height)


def _is_photograph(tones: Tones, box: Rectangle) -> bool:
    """Whether the tones inside vary as light does: neither one fill nor the shadow along a page's edge."""
    x0, y0, x1, y1 = box
    height, width = tones.shape
    margin = _EDGE_MM * _PER_MM
    edges = (x0 <= margin) + (y0 <= margin) + (x1 >= width - margin) + (y1 >= height - margin)
    if edges >= 2:
        return False
    patches = cv2.blur(tones[y0:y1, x0:x1], (5, 5))
    low, high = np.percentile(patches, [10, 90])
    return bool(high - low > 2 * _TONE_SPREAD) and _few_tones_share(patches) < _FLAT


def _few_tones_share(patches: Tones) -> float:
    """Share of the area that the three commonest tones cover: nearly all of a chart or a coloured band."""
    counts = np.histogram(patches, bins=np.arange(0.0, 1.25, _TONE / 2))[0]
    total = counts.sum()
    covered = 0
    for _ in range(3):
        pairs = counts[:-1] + counts[1:]
        at = int(np.argmax(pairs))
        covered += int(pairs[at])
        counts[at : at + 2] = 0
    return covered / max(1, int(total))


def _has_little_text(box: Box, lines: Iterable[Box]) -> bool:
    return sum(intersection(box, line) for line in lines) < _TEXT_SHARE * box.area
