"""What every OCR engine promises: an RGB picture in, lines of text with honest places and confidences out.

Coordinates are pixels of the picture that was given, origin top-left, whatever the engine did to
straighten it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from core.document import Alternative
from core.geometry import Box
from models.errors import ImageTooLargeError
from models.ocr.readings import Glimpse, Reading

Image: TypeAlias = npt.NDArray[np.uint8]
"""H x W x 3, RGB."""

Point: TypeAlias = tuple[float, float]
Quad: TypeAlias = tuple[Point, Point, Point, Point]

MAX_PIXELS = 40_000_000
"""The most pixels an engine takes unless told otherwise: A4 at 600 dpi with some margin."""


class Direction(StrEnum):
    """Which way a line runs over the picture; RIGHT on an upright page."""

    RIGHT = "right"
    DOWN = "down"
    LEFT = "left"
    UP = "up"

    @property
    def is_horizontal(self) -> bool:
        """Whether positions along the line are x; else they are y."""
        return self in (Direction.RIGHT, Direction.LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrLine:
    """One line of text as read.

    ``quad`` are the corners, clockwise from where the reader's top-left is. ``edges`` has
    ``len(text) + 1`` pixel positions along the line (x for a horizontal line, y for a vertical one),
    rising for RIGHT and DOWN, falling for LEFT and UP. ``alternatives`` are other readings of single
    characters that the engine found nearly as likely; none where it does not say.
    """

    text: str
    quad: Quad
    edges: tuple[float, ...]
    confidence: float
    confidences: tuple[float, ...]
    direction: Direction = Direction.RIGHT
    alternatives: tuple[Alternative, ...] = ()

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for positions or confidences that do not fit the text."""
        if len(self.edges) != len(self.text) + 1 or len(self.confidences) != len(self.text):
            raise ValueError("a line has len(text) + 1 edges and len(text) confidences")
        if not all(0.0 <= value <= 1.0 for value in (self.confidence, *self.confidences)):
            raise ValueError("confidence is a fraction")
        if not all(0 <= other.index < len(self.text) for other in self.alternatives):
            raise ValueError("an alternative stands for a character of the text")

    @property
    def box(self) -> Box:
        """The upright box around the line, in pixels."""
        xs, ys = zip(*self.quad, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def span_box(self, start: int, stop: int) -> Box:
        """The upright box around ``text[start:stop]``, in pixels; follows the slope of a skewed line."""
        axis = 0 if self.direction.is_horizontal else 1
        top_left, top_right, bottom_right, bottom_left = self.quad
        corners = [
            _along(first, last, self.edges[index], axis)
            for first, last in ((top_left, top_right), (bottom_left, bottom_right))
            for index in (start, stop)
        ]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


class Ink(StrEnum):
    """The colours of seals."""

    RED = "red"
    BLUE = "blue"
    BLACK = "black"  # no colour: of a grey scan, a fax, a copy


@dataclass(frozen=True, slots=True)
class SealBlob:
    """A place where ink has a seal's size and shape; box in pixels of the given picture."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """All that was found on one picture.

    ``quarter_turns`` are the clockwise turns after which the picture stands upright, ``skew_degrees``
    how far its lines were turned clockwise besides. Both are undone nowhere: places are the picture's.
    """

    lines: tuple[OcrLine, ...]
    quarter_turns: int = 0
    skew_degrees: float = 0.0
    seals: tuple[SealBlob, ...] = ()


class OcrEngine(Protocol):
    """An engine. ``name`` and ``version`` go into the evidence and into the cache key of what was read."""

    @property
    def name(self) -> str:
        """Stable short name, e.g. ``paddle``."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same picture may be read differently."""
        ...

    def read(self, image: Image) -> tuple[OcrLine, ...]:
        """Lines in reading order, top to bottom and left to right; empty for a blank picture.

        Raises ``ImageTooLargeError`` above the pixel limit and ``ValueError`` for anything but
        H x W x 3 ``uint8``.
        """
        ...

    def read_page(self, image: Image) -> OcrPage:
        """The same lines, with how the page lies and where its seals are; raises as ``read`` does."""
        ...

    def read_strips(self, strips: Sequence[npt.NDArray[np.uint8]]) -> list[Reading]:
        """One reading per grey strip of a single line, dark on light."""
        ...

    def glimpses(self, strip: npt.NDArray[np.uint8]) -> tuple[Glimpse, ...]:
        """Every character that may stand somewhere in such a strip, from left to right, however unsure."""
        ...


def check_image(image: Image, max_pixels: int) -> None:
    """Raise what ``OcrEngine.read`` promises for a picture that cannot be read."""
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"an image is H x W x 3 uint8, not {image.shape} {image.dtype}")
    height, width = image.shape[:2]
    if height * width > max_pixels:
        raise ImageTooLargeError(
            f"图片有 {height * width / 1e6:.0f} 百万像素，超过文字识别上限 {max_pixels / 1e6:.0f} 百万；"
            "请降低扫描分辨率后重试。"
        )


def _along(first: Point, last: Point, position: float, axis: int) -> Point:
    """The point of the segment ``first``-``last`` whose coordinate on ``axis`` is ``position``."""
    length = last[axis] - first[axis]
    share = (position - first[axis]) / length if length else 0.0
    other = first[1 - axis] + share * (last[1 - axis] - first[1 - axis])
    return (position, other) if axis == 0 else (other, position)
