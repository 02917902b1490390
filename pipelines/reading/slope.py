"""A scanned page that lies askew: places on it as they would be on the straight page, and the way back.

OCR engines read a straightened picture and give places on the original. Rows, columns and rulings are only
plain to see on the straight page, so it is laid out there and the result is put back.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from core.document import Cell, Line, Table
from core.geometry import Box
from models.ocr import OcrLine

_LEAST_DEGREES = 0.05
_MOST_DEGREES = 8.0
_LONG = 4.0  # widths over heights: shorter lines tell no slope


@dataclass(frozen=True, slots=True)
class Slope:
    """A turn about ``centre`` (points): lines of the page fall by ``degrees`` to the right."""

    degrees: float
    centre: tuple[float, float]

    def straight(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page lies once it is straight."""
        return self._turned(x, y, -self.degrees)

    def askew(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the straight page lies on the page as it is."""
        return self._turned(x, y, self.degrees)

    def picture(self, grey: npt.NDArray[np.uint8], scale: float) -> npt.NDArray[np.uint8]:
        """The page's picture made straight, ``scale`` pixels per point; what leaves the sheet is lost."""
        if not self.degrees:
            return grey
        height, width = grey.shape[:2]
        middle = (self.centre[0] * scale, self.centre[1] * scale)
        matrix = cv2.getRotationMatrix2D(middle, self.degrees, 1.0)
        turned = cv2.warpAffine(grey, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(turned, dtype=np.uint8)

    def line_back(self, line: Line) -> Line:
        """A line of the straight page in upright boxes of the page as it is."""
        if not self.degrees:
            return line
        middle = line.box.centre
        edges = [
            self.askew(middle[0], edge)[1] if line.is_vertical else self.askew(edge, middle[1])[0]
            for edge in line.edges
        ]
        rounded = tuple(round(edge, 2) for edge in edges)
        return dataclasses.replace(line, box=self.box_back(line.box), edges=rounded)

    def table_back(self, table: Table) -> Table:
        """A table of the straight page in upright boxes of the page as it is."""
        if not self.degrees:
            return table
        cells = tuple(self._cell_back(cell) for cell in table.cells)
        return dataclasses.replace(table, box=self.box_back(table.box), cells=cells)

    def box_back(self, box: Box) -> Box:
        """The upright box around a box of the straight page."""
        return _around(self.askew(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)).rounded()

    def box_straight(self, corners: Iterable[tuple[float, float]]) -> Box:
        """The box on the straight page around points of the page as it is."""
        return _around(self.straight(x, y) for x, y in corners)

    def _cell_back(self, cell: Cell) -> Cell:
        return dataclasses.replace(cell, box=self.box_back(cell.box))

    def _turned(self, x: float, y: float, degrees: float) -> tuple[float, float]:
        radians = math.radians(degrees)
        dx, dy = x - self.centre[0], y - self.centre[1]
        return (
            self.centre[0] + dx * math.cos(radians) - dy * math.sin(radians),
            self.centre[1] + dx * math.sin(radians) + dy * math.cos(radians),
        )


def slope_of(seen: Iterable[OcrLine], size: tuple[float, float]) -> Slope:
    """The slope that the longer lines share, about the middle of a page of ``size`` points; none in doubt."""
    found: list[tuple[float, float]] = []
    for line in seen:
        top_left, top_right, bottom_right, bottom_left = line.quad
        for start, stop in ((top_left, top_right), (bottom_left, bottom_right)):
            dx, dy = stop[0] - start[0], stop[1] - start[1]
            if math.hypot(dx, dy) > _LONG * math.dist(top_left, bottom_left):
                found.append(((math.degrees(math.atan2(dy, dx)) + 45) % 90 - 45, math.hypot(dx, dy)))
    degrees = _weighted_median(found)
    is_told = _LEAST_DEGREES <= abs(degrees) <= _MOST_DEGREES
    return Slope(degrees if is_told else 0.0, (size[0] / 2, size[1] / 2))


def _weighted_median(values: list[tuple[float, float]]) -> float:
    half = sum(weight for _, weight in values) / 2
    reached = 0.0
    for value, weight in sorted(values):
        reached += weight
        if reached >= half:
            return value
    return 0.0


def _around(points: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
