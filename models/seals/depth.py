"""How much darker than its paper a page is: what every look for seals without colour begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.seals.counts import Counts, counts_of
from models.seals.lines import lines_in
from models.seals.rings import Mask
from models.seals.unrolling import Grey

_FROM = 5.6  # pixels per millimetre from which half as many are enough
_PAPER = 9  # millimetres around, in which some paper is taken for granted
_RULING = 30.0  # millimetres: straight strokes of this length are rulings
_LEAST_SIDE = 20.0  # millimetres of a picture that may hold a seal
_LEAST_PIXELS = 8
_COARSEST = 1.25  # pixels per millimetre
_FAINTEST = 12  # grey levels below the paper that no look takes for ink
_WHOLE, _ALONG = (
    8,
    16,
)  # pixels: parts with ink begin at a multiple of the one; paper kept along ink, at least
_SPARSE = 6  # pixels from one to the next by which a page's levels are told
_WHITE, _MOSTLY_WHITE = 253, 0.75  # grey level, and the share of pixels of a clean page that have it


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """A page or a part of it with ``unit`` pixels per millimetre, at most 5.6, and what it is darker by.

    ``small`` is the picture, ``amount`` how many grey levels it is below the paper around. ``counts`` are the
    levels of every sixth pixel of the picture given, of which ``sampled`` make a millimetre. ``ink`` is left,
    top, right and bottom of a part that has all its ink.
    """

    small: Grey
    amount: Grey
    unit: float
    counts: Counts
    sampled: float
    ink: tuple[int, int, int, int]

    @property
    def is_clean(self) -> bool:
        """Whether the paper is plain white, as in a fax and in no scan."""
        return bool(np.sum(self.counts[_WHITE:]) > _MOSTLY_WHITE * np.sum(self.counts))

    @property
    def is_large(self) -> bool:
        """Whether a seal would fit, and be drawn with pixels enough to be told."""
        return self.unit >= _COARSEST and min(self.small.shape) >= _LEAST_SIDE * self.unit

    def inked(self) -> tuple[Depth, int, int]:
        """The part that has all ink, and its left and top."""
        return self.part(*self.ink), self.ink[0], self.ink[1]

    def part(self, left: int, top: int, right: int, bottom: int) -> Depth:
        """Of a part of the picture, in its pixels."""
        cut = (slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right)))
        amount = self.amount[cut]
        return replace(self, small=self.small[cut], amount=amount, ink=(0, 0, *amount.shape[::-1]))


def depth_of(grey: Grey, unit: float) -> Depth:
    """Of a picture with ``unit`` pixels per millimetre."""
    counts, sampled = counts_of(grey[::_SPARSE, ::_SPARSE]), unit / _SPARSE
    while unit >= _FROM and min(grey.shape) >= 2 * _LEAST_PIXELS:
        grey, unit = halved(grey), unit / 2
    amount = np.asarray(cv2.subtract(_paper(grey, unit), grey), np.uint8)
    return Depth(grey, amount, unit, counts, sampled, _inked(amount))


def _inked(amount: Grey) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all ink, with some paper along it.

    Left and top are whole multiples of 8: a look at every second or fourth pixel of the part meets the same
    ones as a look at the page.
    """
    x, y, width, height = cv2.boundingRect(cv2.threshold(amount, _FAINTEST, 1, cv2.THRESH_BINARY)[1])
    left, top = (max(0, (at - _ALONG) // _WHOLE * _WHOLE) for at in (x, y))
    right, bottom = (-(-(end + _ALONG) // _WHOLE) * _WHOLE for end in (x + width, y + height))
    return left, top, right, bottom


def halved(grey: Grey) -> Grey:
    """Half as large; of an odd side no whole half is taken."""
    height, width = grey.shape[0] // 2, grey.shape[1] // 2
    even = grey[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _paper(grey: Grey, unit: float) -> Grey:
    """The paper around each pixel: the lightest there."""
    height, width = (max(1, side // 8) for side in grey.shape)
    whole = grey[: 8 * height, : 8 * width]  # of whole eighths it is quick
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    side = max(3, round(_PAPER * unit / 8) | 1)
    around = cv2.blur(cv2.dilate(small, np.ones((side, side), np.uint8)), (3, 3))
    return np.asarray(
        cv2.resize(around, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def strokes(depth: Depth, unit: float, darker: int) -> Mask:
    """1 where a pixel of ``unit`` to the millimetre has ink; long straight strokes left out."""
    small, scale = depth.amount, unit / depth.unit
    if scale <= 0.5:
        small, scale = halved(small), 2 * scale
    small = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    mask: Mask = np.asarray(cv2.threshold(small, darker, 1, cv2.THRESH_BINARY)[1], np.uint8)
    long = max(5, round(_RULING * unit))
    for is_level in (True, False):
        found = lines_in(mask, long, is_level=is_level, around=1)
        if found is not None:
            part, rulings = found
            mask[part] = cv2.subtract(mask[part], cv2.dilate(rulings, np.ones((3, 3), np.uint8)))
    return mask
