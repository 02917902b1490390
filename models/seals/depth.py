"""How much darker than its paper a page is: what every look for seals without colour begins with."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.seals.rings import Mask
from models.seals.unrolling import Grey

_FROM = 5.6  # pixels per millimetre from which half as many are enough
_PAPER = 9  # millimetres around, in which some paper is taken for granted
_RULING = 30.0  # millimetres: straight strokes of this length are rulings
_LEAST_SIDE = 20.0  # millimetres of a picture that may hold a seal
_SPARSE = 6  # pixels from one to the next by which a page's levels are told
_WHITE, _MOSTLY_WHITE = 253, 0.75  # grey level, and the share of pixels of a clean page that have it


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """Grey levels below the paper around, with ``unit`` pixels per millimetre, at most 5.6.

    ``is_clean``: the paper is plain white, as in a fax and in no scan.
    """

    amount: Grey
    unit: float
    is_clean: bool


def depth_of(grey: Grey, unit: float) -> Depth | None:
    """Of a page or a part of it with ``unit`` pixels per millimetre; None where it is smaller than a seal."""
    sample = np.ascontiguousarray(grey[::_SPARSE, ::_SPARSE])
    is_clean = cv2.countNonZero(cv2.inRange(sample, _WHITE, 255)) > _MOSTLY_WHITE * sample.size
    if min(grey.shape) < _LEAST_SIDE * unit:
        return None
    while unit >= _FROM:
        height, width = grey.shape[0] // 2, grey.shape[1] // 2
        even = grey[: 2 * height, : 2 * width]
        grey, unit = np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)), unit / 2
    return Depth(np.asarray(cv2.subtract(_paper(grey, unit), grey), np.uint8), unit, is_clean)


def _paper(grey: Grey, unit: float) -> Grey:
    """The paper around each pixel: the lightest there."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    side = max(3, round(_PAPER * unit / 8) | 1)
    around = cv2.blur(cv2.dilate(small, np.ones((side, side), np.uint8)), (3, 3))
    return np.asarray(
        cv2.resize(around, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def strokes(depth: Depth, unit: float, darker: int) -> Mask:
    """1 where a pixel of ``unit`` to the millimetre has ink; long straight strokes left out."""
    scale = unit / depth.unit
    method = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    small = cv2.resize(depth.amount, None, fx=scale, fy=scale, interpolation=method)
    mask: Mask = np.asarray(cv2.threshold(small, darker, 1, cv2.THRESH_BINARY)[1], np.uint8)
    long = max(5, round(_RULING * unit))
    thick = np.ones((3, 3), np.uint8)
    for kernel in ((1, long), (long, 1)):
        rulings = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        if cv2.countNonZero(rulings):
            mask[cv2.dilate(rulings, thick) > 0] = 0
    return mask
