"""What is asked of one page, and where a part of it lies once it stands upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.geometry import Box
from models.signatures.ink import Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Places of a page with their order, and what is known of them; all boxes in points of the page.

    ``separators`` are printed marks between signers. ``typed``: where in a place of a scan a name was read,
    which what is written beside it is not. ``named``: where the name printed beside a place stands.
    ``around``: what lies near the name of a place that may be no place, ``printed`` what is print there.
    ``turns``: quarter turns, clockwise, after which the page stands upright.
    """

    places: Sequence[tuple[int, Box]]
    separators: Sequence[Box] = ()
    typed: Sequence[tuple[int, Box]] = ()
    named: Sequence[tuple[int, Box]] = ()
    around: Sequence[tuple[int, Box]] = ()
    printed: Sequence[Box] = ()
    is_scan: bool
    turns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A part of a page set upright.

    ``scale`` pixels a point; its ``corner`` and ``size`` in pixels before it was turned.
    """

    scale: float
    corner: tuple[int, int]
    size: tuple[int, int]
    turns: int

    def pixels(self, box: Box) -> Pixels:
        """A box of the page in pixels of the upright picture."""
        left, top = self.corner
        x0, y0, x1, y1 = (round(side * self.scale) for side in box)
        return _turned((x0 - left, y0 - top, x1 - left, y1 - top), self.size, self.turns)

    def upright(self, pixels: Pixels) -> Box:
        """Pixels of the upright picture in points of it."""
        return Box(*(side / self.scale for side in pixels)).rounded()

    def laid(self, box: Box) -> Box:
        """A box of the page in points of the upright picture."""
        return self.upright(self.pixels(box))

    def on_page(self, box: Box) -> Box:
        """A box in points of the upright picture as it lies on the page."""
        width, height = self.size if self.turns % 2 == 0 else self.size[::-1]
        pixels = (round(side * self.scale) for side in box)
        x0, y0, x1, y1 = _turned(tuple(pixels), (width, height), -self.turns % 4)  # type: ignore[arg-type]
        left, top = self.corner
        sides = (x0 + left, y0 + top, x1 + left, y1 + top)
        return Box(*(side / self.scale for side in sides)).rounded()


def _turned(box: Pixels, size: tuple[int, int], turns: int) -> Pixels:
    width, height = size
    for _ in range(turns):
        box = (height - box[3], box[0], height - box[1], box[2])
        width, height = height, width
    return box
