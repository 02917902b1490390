"""Last step on a page: a reading and its region -> a line in the coordinates of the given picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.document import Alternative
from models.ocr.protocol import Direction, OcrLine, Point, Quad
from models.ocr.upright import Upright

if TYPE_CHECKING:  # both need the networks' runtime, which the second engine does without
    from models.ocr.decode import Reading
    from models.ocr.detection import Region


def placed(page: Upright, region: Region, reading: Reading, shape: tuple[int, ...]) -> OcrLine:
    """The line, its corners kept inside a picture of ``shape`` (height, width, ...)."""
    return placed_at(
        page,
        region.corners,
        reading.text,
        reading.confidences,
        reading.edges,
        shape,
        alternatives=reading.alternatives,
    )


def placed_at(
    page: Upright,
    region: npt.NDArray[np.float64],
    text: str,
    confidences: Sequence[float],
    edges: Sequence[float],
    shape: tuple[int, ...],
    *,
    alternatives: Iterable[Alternative] = (),
) -> OcrLine:
    """The same for 4 x 2 corners on ``page`` and edges as fractions of the way along the line."""
    height, width = shape[:2]
    limits = (float(width), float(height))
    corners = page.original(region)
    direction = _direction(corners[1] - corners[0])
    axis = 0 if direction.is_horizontal else 1
    start, stop = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
    positions = start[axis] + np.array(edges) * (stop[axis] - start[axis])
    return OcrLine(
        text=text,
        quad=_quad(np.clip(corners, 0.0, limits)),
        edges=tuple(np.clip(positions, 0.0, limits[axis]).round(2).tolist()),
        confidence=round(sum(confidences) / len(confidences), 4) if confidences else 0.0,
        confidences=tuple(round(value, 4) for value in confidences),
        direction=direction,
        alternatives=tuple(replace(other, confidence=round(other.confidence, 4)) for other in alternatives),
    )


def _direction(along: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Direction:
    x, y = along.tolist()
    if abs(x) >= abs(y):
        return Direction.RIGHT if x >= 0 else Direction.LEFT
    return Direction.DOWN if y >= 0 else Direction.UP


def _quad(corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Quad:
    points: list[Point] = [(float(x), float(y)) for x, y in corners.round(2)]
    return points[0], points[1], points[2], points[3]
