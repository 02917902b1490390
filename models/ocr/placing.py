"""Last step on a page: a reading and its region -> a line in the coordinates of the given picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.ocr.decode import Reading
from models.ocr.detection import Region
from models.ocr.protocol import Direction, OcrLine, Point, Quad
from models.ocr.upright import Upright


def placed(page: Upright, region: Region, reading: Reading, shape: tuple[int, ...]) -> OcrLine:
    """The line, its corners kept inside a picture of ``shape`` (height, width, ...)."""
    height, width = shape[:2]
    limits = (float(width), float(height))
    corners = page.original(region.corners)
    direction = _direction(corners[1] - corners[0])
    axis = 0 if direction.is_horizontal else 1
    start, stop = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
    positions = start[axis] + np.array(reading.edges) * (stop[axis] - start[axis])
    return OcrLine(
        text=reading.text,
        quad=_quad(np.clip(corners, 0.0, limits)),
        edges=tuple(np.clip(positions, 0.0, limits[axis]).round(2).tolist()),
        confidence=round(reading.confidence, 4),
        confidences=tuple(round(value, 4) for value in reading.confidences),
        direction=direction,
        alternatives=tuple(
            replace(other, confidence=round(other.confidence, 4)) for other in reading.alternatives
        ),
    )


def _direction(along: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Direction:
    x, y = along.tolist()
    if abs(x) >= abs(y):
        return Direction.RIGHT if x >= 0 else Direction.LEFT
    return Direction.DOWN if y >= 0 else Direction.UP


def _quad(corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Quad:
    points: list[Point] = [(float(x), float(y)) for x, y in corners.round(2)]
    return points[0], points[1], points[2], points[3]
