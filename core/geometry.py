"""Boxes and the one coordinate rule: PDF points, origin top-left, page rotation already applied.

Every engine speaks its own coordinates (PDF user space counts from the bottom-left, pictures in
pixels); this module is the only place that converts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

POINTS_PER_INCH = 72.0


class Box(NamedTuple):
    """An upright rectangle in points, origin top-left: ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square points."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def centre(self) -> tuple[float, float]:
        """Centre point (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def grown(self, margin: float) -> Box:
        """The box widened by ``margin`` points on each side."""
        return Box(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)

    def moved(self, right: float, down: float) -> Box:
        """The box moved by so many points."""
        return Box(self.x0 + right, self.y0 + down, self.x1 + right, self.y1 + down)

    def rounded(self) -> Box:
        """Rounded to hundredths of a point, for records that are stored."""
        return Box(round(self.x0, 2), round(self.y0, 2), round(self.x1, 2), round(self.y1, 2))


def ordered(x0: float, y0: float, x1: float, y1: float) -> Box:
    """A box from two opposite corners in any order (damaged files reverse them)."""
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; raises ``ValueError`` when there is none."""
    items = list(boxes)
    if not items:
        raise ValueError("union of no boxes")
    return Box(
        min(b.x0 for b in items),
        min(b.y0 for b in items),
        max(b.x1 for b in items),
        max(b.y1 for b in items),
    )


def intersection(a: Box, b: Box) -> float:
    """Area shared by two boxes, in square points."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return width * height if width > 0 and height > 0 else 0.0


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0 to 1."""
    shared = intersection(a, b)
    total = a.area + b.area - shared
    return shared / total if total > 0 else 0.0


class PageFrame(NamedTuple):
    """How a page lies: its visible box in PDF user space (bottom-left origin) and its clockwise rotation."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int  # 0, 90, 180 or 270 degrees clockwise

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points as seen, rotation applied."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def from_user_space(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """PDF user space corners -> box as seen (top-left origin, rotation applied)."""
        return ordered(*self.point_from_user_space(x0, y0), *self.point_from_user_space(x1, y1))

    def point_from_user_space(self, x: float, y: float) -> tuple[float, float]:
        """PDF user space -> point as seen."""
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def to_user_space(self) -> tuple[float, float, float, float, float, float]:
        """The PDF matrix (a, b, c, d, e, f) that takes points as seen (top-left origin) to user space."""
        return {
            0: (1.0, 0.0, 0.0, -1.0, self.left, self.top),
            90: (0.0, 1.0, 1.0, 0.0, self.left, self.bottom),
            180: (-1.0, 0.0, 0.0, 1.0, self.right, self.bottom),
            270: (0.0, -1.0, -1.0, 0.0, self.right, self.top),
        }[self.rotation]

    def from_pixels(self, x0: float, y0: float, x1: float, y1: float, *, scale: float) -> Box:
        """Pixels of a rendered page (``scale`` pixels per point) -> box; rendering applied the rotation."""
        return ordered(x0 / scale, y0 / scale, x1 / scale, y1 / scale)
