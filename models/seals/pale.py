"""Seals of grey scans by their paleness: their ink is neither as black as text nor as light as paper.

A pixel of a seal has no black near it, unless text crosses it; the grey rim of a black stroke has. What is
left when those rims are taken away are seals, pictures and shades; what has a seal's size and shape counts.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from core.geometry import Box, intersection
from models.seals.counts import percentile
from models.seals.depth import Depth, depth_of, halved
from models.seals.ink import bridged
from models.seals.pieces import pieces_of
from models.seals.rings import UNIT, Floats, Mask, has_ring
from models.seals.squares import WHOLE_FRAME, squares
from models.seals.unrolling import Grey

_PALER, _BLACKER = 24, 34  # grey levels below paper, and above black text, between which a seal's ink lies
_TEXT = 110  # grey levels below the paper from which ink is black
_NEAR = 3  # pixels of the window, looked at, in which black tells a stroke's rim
_JOIN = 2.2  # millimetres between pieces of one print
_SIDES = (9.0, 52.0)  # millimetres
_BOLD = 3  # pixels looked at, 0.8 mm: strokes of rings and frames, not of rulings and text
_ASPECT = 1.9
_MOST = 0.08  # of the page: more is no print of seals but a picture, or grey text
_FEWEST = 40  # pixels looked at
_STROKE = 2  # pixels looked at: rings, stars and frames are thicker than the rims of text
_SHARE, _EDGE = 0.25, 4
_RING, _ROUGH_RING = 0.5, 0.3  # cover, and that of a first look, which takes ovals for circles
_LEAST_RING = 26.0  # millimetres
_LEAST_AROUND = 0.125  # of the line around a piece, inked: of text a tenth, of rings more

_LEAST_OF_RING = 0.28  # of that and of the box together: 165 rings had .30 and more, half of the text less
_LINE = 5  # pixels looked at
_GATED = 3.5  # pixels per millimetre from which bold strokes are dense enough to tell where prints may be
_DENSE_CELL = 4  # pixels looked at that make a cell
_DENSE = (
    (5.0, 0.40),
    (9.0, 0.28),
)  # millimetres of a window, share of bold ink: prints had .48 and .33 or more
_LEAST_SHARE = 0.2  # of the box of a frame or a carved square, inked: of text hardly a tenth
_MOST_PIECES = 8  # of a page that are looked at closely
_LEAST_INK = 10.0  # square millimetres of a print: a quarter of it, told by few pixels, is enough to go on
_USUAL_BLACK = 25.0
_BLACKEST = (0.32, 0.46)  # of the paper: no seal is darker than the one, no text paler than the other


@dataclass(frozen=True, slots=True, eq=False)
class Pale:
    """Pale ink of a page or a part of it: ``mask`` of the pixels of its ``Depth``.

    ``text`` is the level above that of ``black`` text from which ink is pale.
    """

    mask: Mask
    paper: float
    black: float
    text: float


def pale_ink(depth: Depth, most: float = _MOST) -> Pale | None:
    """Pale ink, where there is any beside black; None too where it is more than the share ``most``."""
    counts = depth.counts
    paper = percentile(counts, 80)
    blacks = counts[: max(0, math.ceil(paper - _TEXT))]
    black = percentile(blacks, 15) if blacks.sum() >= _FEWEST else _USUAL_BLACK
    text = min(max(black + _BLACKER, _BLACKEST[0] * paper), _BLACKEST[1] * paper)
    between = counts[math.ceil(text) : 256 - _PALER].sum()
    if paper - _PALER <= text or between < _LEAST_INK * depth.sampled**2 / 4:
        return None
    low = cv2.erode(depth.small, _square(_NEAR))
    _, darker = cv2.threshold(depth.amount, _PALER, 1, cv2.THRESH_BINARY)
    _, paler = cv2.threshold(low, text, 1, cv2.THRESH_BINARY)
    mask: Mask = cv2.bitwise_and(darker, paler)
    share = cv2.countNonZero(mask) / mask.size
    return Pale(mask, paper, black, text) if _FEWEST / mask.size < share < most else None


def pale_seals(depth: Depth) -> list[Box]:
    """Where pale ink has the size of a seal and a ring or a frame, in pixels of the ``depth``."""
    whole, (depth, left, top) = depth.small.size, depth.inked()
    found, unit = pale_ink(depth, _MOST * whole / depth.small.size), depth.unit
    if found is None:
        return []
    ink: Mask = found.mask * np.uint8(255)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _square(_STROKE))
    if cv2.countNonZero(thick) < _LEAST_INK * unit**2:
        return []
    density = functools.cache(functools.partial(_density, ink, unit))
    boxes: list[Box] = []
    for x, y, width, height in _pieces(thick, unit, density):
        place = Box(float(x), float(y), float(x + width), float(y + height))
        if any(intersection(place, box) > 0 for box in boxes):
            continue
        part = thick[y : y + height, x : x + width]
        share = cv2.countNonZero(part) / part.size
        may_be_ring = max(width, height) >= _LEAST_RING * unit and _may_be_ring(_around(part), share)
        may_be_one = may_be_ring or (share >= _LEAST_SHARE and _is_dense(density(), place))
        if may_be_one and _has_shape(part, UNIT / unit, may_be_ring=may_be_ring):
            boxes.append(place)
    return [box.moved(left, top) for box in boxes]


def _bold(ink: Mask) -> Mask:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, _square(_BOLD)), np.uint8)


def _square(side: int) -> Mask:
    return np.ones((side, side), np.uint8)


def _density(ink: Mask, unit: float) -> list[Grey]:
    """Share of bold ink (255 is all) around each of the cells, in windows of either size."""
    if unit < _GATED:
        return []
    cells = halved(halved(_bold(ink)))
    sides = (round(millimetres * unit / _DENSE_CELL) for millimetres, _ in _DENSE)
    return [
        np.asarray(cv2.blur(cells, (side, side), borderType=cv2.BORDER_CONSTANT), np.uint8) for side in sides
    ]


def _is_dense(density: Sequence[Grey], place: Box) -> bool:
    """Whether somewhere in a place ink is as dense as in prints of seals, which the rims of text are not."""
    x0, y0, x1, y1 = (max(0, int(value) // _DENSE_CELL) for value in place)
    return all(
        around[y0 : y1 + 1, x0 : x1 + 1].max(initial=0) >= 255 * least
        for around, (_, least) in zip(density, _DENSE, strict=False)
    )


def _pieces(
    thick: Mask, unit: float, density: Callable[[], Sequence[Grey]]
) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of ink of a seal's size, those with the most ink first.

    Where a piece is larger than a seal, rulings and the rims of text tie seals together: then those of bold
    strokes alone, as rings and frames have, come behind, if they are dense somewhere.
    """
    found, is_tied = _sized(thick, unit)
    if is_tied and _is_dense(density(), Box(0, 0, *thick.shape[::-1])):
        found += _sized(_bold(thick), unit)[0]
    return found


def _sized(mask: Mask, unit: float) -> tuple[list[tuple[int, int, int, int]], bool]:
    """Pieces of a seal's size, and whether there are larger ones.

    Near pieces are joined where two by two pixels are one, which is fine enough for that.
    """
    even = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)  # pairs end at the even ones
    _, small = cv2.threshold(halved(even), 0, 1, cv2.THRESH_BINARY)
    side = max(3, round(_JOIN * unit / 2)) | 1
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _square(side))
    stats = pieces_of(joined)[1][1:]
    sides = 2 / unit * stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    shorter, longer = sides.min(axis=1, initial=np.inf), sides.max(axis=1, initial=0.0)
    fits = (shorter >= _SIDES[0]) & (longer <= _SIDES[1]) & (longer <= _ASPECT * shorter)
    found = [(area, (2 * x, 2 * y, 2 * w, 2 * h)) for x, y, w, h, area in stats[fits].tolist()]
    is_tied = bool((longer > _SIDES[1]).any())
    return [place for _, place in sorted(found, reverse=True)[:_MOST_PIECES]], is_tied


def _has_shape(part: Mask, scale: float, *, may_be_ring: bool) -> bool:
    """Whether a piece of ink has most of a ring, or a frame; ``scale`` brings it to ``UNIT``."""
    inked = (part > 0).astype(np.float32)
    share = cv2.resize(inked, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = np.pad((share > _SHARE).astype(np.uint8), _EDGE)
    if squares(mask, WHOLE_FRAME):
        return True
    return may_be_ring and has_ring(mask, _ROUGH_RING, _RING)


def _may_be_ring(around: float, share: float) -> bool:
    """Whether ink along the ellipse, and in the whole box, is what rings and their names have."""
    return around >= _LEAST_AROUND and around + share >= _LEAST_OF_RING


def _around(mask: Mask) -> float:
    """The share of ink along the ellipse that touches the sides of a piece's box."""
    height, width = mask.shape
    canvas = np.zeros(mask.shape, np.uint8)
    axes = (max(1, width // 2 - 1), max(1, height // 2 - 1))
    cv2.ellipse(canvas, (width // 2, height // 2), axes, 0, 0, 360, 1, _LINE)
    return cv2.countNonZero(cv2.bitwise_and(mask, canvas)) / max(1, cv2.countNonZero(canvas))


def pale_amount(grey: Grey, depth: Depth) -> tuple[Grey, Mask] | None:
    """Amount of pale ink (255 is full) of a part of a page, text bridged; and where it is, at ``UNIT``."""
    found = pale_ink(depth, most=1.0)
    if found is None:
        return None
    height, width = grey.shape
    whole = cv2.resize(found.mask, (width, height), interpolation=cv2.INTER_NEAREST)
    deep = max(20.0, found.paper - float(np.percentile(grey[whole > 0], 30)))
    amount: Floats = (found.paper - grey.astype(np.float32)) * np.float32(255.0 / deep)
    ink: Grey = np.clip(amount, 0, 255).astype(np.uint8)
    scale = UNIT / depth.unit
    share = cv2.resize(found.mask.astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    there: Mask = (share > _SHARE).astype(np.uint8)
    return bridged(ink, (grey < found.text).astype(np.uint8)), there


def without_pale_ink(grey: Grey, unit: float) -> tuple[Grey, Grey] | None:
    """A part of a page without pale ink, and where that ink is (0 or 255)."""
    found = pale_ink(depth_of(grey, unit), most=1.0)
    if found is None:
        return None
    span = max(10.0, 2 * (found.text - found.black))
    light = np.clip((grey.astype(np.float32) - found.black) / span, 0.0, 1.0) * np.float32(found.paper)
    ink = np.where((grey < found.paper - _PALER) & (grey > found.text), 255, 0).astype(np.uint8)
    return np.maximum(light.astype(np.uint8), grey), ink
