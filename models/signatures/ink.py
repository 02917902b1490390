"""Ink in the places of a form: rulings and seals taken out, what is left gathered to pieces of writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from models.signatures.raster import Darkness
from models.signatures.sheets import FAINTEST, Mask, Sheet

Pixels: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom (beyond the last pixel)."""

MARGIN = 4
_JOIN_X, _JOIN_Y = 4.0, 2.0  # points between parts of one piece of writing
_LEAST_SIDE, _LEAST_AREA = 4.2, 4.0  # points and square points of a piece that counts
_COVER_SIDE = (
    24.0  # points of the longer side of what is blackened: less may be a dense stroke, coarsely scanned
)
_FAR_OUT, _FLAT = 12.0, 7.0  # points beyond what is blackened: no cell of a mosaic; the rest of a ruling
_SOLID_SIDE = 9.0  # points of the sides of what is blackened or blurred
_CORE_SIDE, _CORE = 5.0, 0.5  # points no stroke is thick, share of the ink as thick
_GAP_SIDE, _GAP_AT = 3.5, 0.15  # points that no stroke is wide, of blur it is seen at
_EVEN = 0.82  # of the darkness there that is as wide: of names on scans of 72 to 150 dpi 0.80 at most
_THIN, _LONG = 2.8, 5.0  # points, and times as long: the rest of a ruling
_SKEWED_THIN, _VERY_LONG = 5.0, 12.0  # the same of a ruling that is not quite level


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of writing: its box on the picture, its darkness alone, the shares of it that are red and blue.

    ``is_cover``: what is blackened or blurred is in it. ``soft`` has the faint edges of its strokes too, and
    ``MARGIN`` pixels more on every side than the box.
    """

    box: Pixels
    dark: Darkness
    redness: float
    soft: Darkness
    blueness: float = 0.0
    is_cover: bool = False

    def is_solid(self, scale: float) -> bool:
        """Whether it is an area blackened or blurred (``scale`` pixels a point).

        Strokes leave paper, or, where a coarse scan runs them together, ink that is paler between them.
        """
        height, width = self.dark.shape
        if min(height, width) <= _SOLID_SIDE * scale:
            return False
        filled = (self.dark > FAINTEST).astype(np.uint8)
        core = _opened(filled, _CORE_SIDE * scale)
        if float(core.sum()) <= _CORE * float(filled.sum()):
            return False
        return self._evenness(core > 0, scale) > _EVEN

    def has_strokes(self, scale: float) -> bool:
        """Whether it can be compared: a scrap of something blackened has no strokes, however small it is."""
        return self._evenness(self.dark > FAINTEST, scale) <= _EVEN

    def _evenness(self, within: Mask, scale: float) -> float:
        """The share of its darkness there that is wider than a stroke."""
        soft = cv2.GaussianBlur(self.dark, (0, 0), _GAP_AT * scale)
        wide = _opened(soft, _GAP_SIDE * scale)
        return float(wide[within].sum()) / max(1e-6, float(soft[within].sum()))


def _opened(picture: cv2.typing.MatLike, side: float) -> cv2.typing.MatLike:
    """A picture without what is narrower than ``side`` pixels: there it is as light as what is around."""
    return cv2.morphologyEx(picture, cv2.MORPH_OPEN, np.ones((round(side), round(side)), np.uint8))


def pieces(found: Sheet, place: Pixels, apart: Sequence[Pixels] = ()) -> list[Piece]:
    """What is written in a place, from left to right: parts whose middle lies in it, gathered.

    What lies in a box of ``apart`` is gathered by itself, before the rest.
    """
    rest = _parts_in(found, place)
    gathered: list[Piece] = []
    for box in apart:
        inside = [n for n in rest if _is_in(found, n, box)]
        rest = [n for n in rest if n not in inside]
        gathered += _gathered(found, inside)
    far = _beyond_solids(found, rest)
    return gathered + _gathered(found, [n for n in rest if n not in far]) + _gathered(found, far)


def _beyond_solids(found: Sheet, own: Sequence[int]) -> list[int]:
    """Strokes that reach far out of what is blackened: they are no cells of a mosaic."""
    covers = [found.stats[n] for n in own if n >= found.first_solid and _may_cover(found, n)]
    if not covers:
        return []
    left, top = (min(int(cover[side]) for cover in covers) for side in (0, 1))
    right, bottom = (max(int(cover[side] + cover[side + 2]) for cover in covers) for side in (0, 1))
    far = _FAR_OUT * found.scale

    def is_far(n: int) -> bool:
        x, y, width, height = (int(side) for side in found.stats[n][:4])
        if min(width, height) < _FLAT * found.scale:
            return False
        return x < left - far or y < top - far or x + width > right + far or y + height > bottom + far

    return [n for n in own if n < found.first_solid and is_far(n)]


def _may_cover(found: Sheet, part: int) -> bool:
    """Whether a part that is blackened is as large as what hides a name."""
    return bool(found.stats[part, 2:4].max() >= _COVER_SIDE * found.scale)


def holds(box: Pixels, piece: Piece) -> bool:
    """Whether the middle of a piece lies in a box."""
    x, y = (piece.box[0] + piece.box[2]) / 2, (piece.box[1] + piece.box[3]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _is_in(found: Sheet, part: int, box: Pixels) -> bool:
    x, y = found.centres[part]
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _gathered(found: Sheet, own: Sequence[int]) -> list[Piece]:
    if not own:
        return []
    left = min(int(found.stats[n, 0]) for n in own)
    top = min(int(found.stats[n, 1]) for n in own)
    right = max(int(found.stats[n, 0] + found.stats[n, 2]) for n in own)
    bottom = max(int(found.stats[n, 1] + found.stats[n, 3]) for n in own)
    part = np.isin(found.labels[top:bottom, left:right], own)
    return [
        piece
        for group in _groups(part, found.scale)
        if (piece := _piece(found, part & group, left, top)) is not None
    ]


def is_under_seal(found: Sheet, place: Pixels) -> bool:
    """Whether a seal lies over a good part of a place."""
    if found.sealed is None:
        return False
    left, top, right, bottom = place
    part = found.sealed[max(0, top) : bottom, max(0, left) : right]
    return bool(part.size) and float(part.mean()) > 0.25


def _parts_in(found: Sheet, place: Pixels) -> list[int]:
    left, top, right, bottom = place
    least = (0.45 * found.scale) ** 2
    widest, highest = (right - left) * 1.6 + 20 * found.scale, (bottom - top) * 2.2 + 10 * found.scale
    xs, ys = found.centres[:, 0], found.centres[:, 1]
    chosen = (xs >= left) & (xs < right) & (ys >= top) & (ys < bottom)
    chosen &= (found.stats[:, 4] >= least) & (found.stats[:, 2] < widest) & (found.stats[:, 3] < highest)
    chosen &= ~_remnants(found, place)
    chosen[0] = False
    return [int(n) for n in np.flatnonzero(chosen)]


def _remnants(found: Sheet, place: Pixels) -> Mask:
    """Thin flat parts along the edges of a place: what is left of rulings."""
    edge = 2.0 * found.scale
    widths, heights = found.stats[:, 2], found.stats[:, 3]
    xs, ys = found.centres[:, 0], found.centres[:, 1]
    is_level = (heights <= edge) & (widths > 2.5 * heights)
    is_upright = (widths <= edge) & (heights > 2.5 * widths)
    at_level = np.minimum(abs(ys - place[1]), abs(ys - place[3])) < edge
    at_side = np.minimum(abs(xs - place[0]), abs(xs - place[2])) < edge
    return np.asarray((is_level & at_level) | (is_upright & at_side))


def _groups(part: Mask, scale: float) -> list[Mask]:
    kernel = np.ones((max(1, round(_JOIN_Y * scale)), max(1, round(_JOIN_X * scale))), np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(part.astype(np.uint8), kernel), connectivity=8)
    groups = [labels == n for n in range(1, count)]
    return sorted(groups, key=lambda group: int(np.flatnonzero(group.any(axis=0))[0]))


def _piece(found: Sheet, own: Mask, left: int, top: int) -> Piece | None:
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not rows.size:
        return None
    y0, y1, x0, x1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    side, area = max(y1 - y0, x1 - x0) / found.scale, (y1 - y0) * (x1 - x0) / found.scale**2
    thin = min(y1 - y0, x1 - x0) / found.scale
    if side < _LEAST_SIDE or area < _LEAST_AREA:
        return None
    if (thin < _THIN and side > _LONG * thin) or (thin < _SKEWED_THIN and side > _VERY_LONG * thin):
        return None
    box = (left + x0, top + y0, left + x1, top + y1)
    mask = own[y0:y1, x0:x1]
    part = slice(box[1], box[3]), slice(box[0], box[2])
    dark = np.where(mask, found.darkness(part), 0.0).astype(np.float32)
    inked = dark > FAINTEST
    if not inked.any():
        return None
    redness = float(found.redness(part)[inked].mean())
    top_dark = max(float(np.percentile(dark[inked], 95)), 0.2)
    soft = np.clip(_soft(found, mask, box) / top_dark, 0.0, 1.0).astype(np.float32)
    blueness = float(found.blueness(part)[inked].mean())
    solid = np.unique(found.labels[part][mask & (found.labels[part] >= found.first_solid)]).tolist()
    is_cover = any(_may_cover(found, n) for n in solid)
    clear = np.clip(dark / top_dark, 0.0, 1.0).astype(np.float32)
    return Piece(box, clear, redness, soft, blueness, is_cover)


def _soft(found: Sheet, own: Mask, box: Pixels) -> Darkness:
    """The edges' darkness within ``MARGIN`` of a piece, without what is nearer to other ink."""
    left, top, right, bottom = (box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)
    height, width = found.ink.shape
    inside = (slice(max(0, top), min(height, bottom)), slice(max(0, left), min(width, right)))
    at = (
        slice(inside[0].start - top, inside[0].stop - top),
        slice(inside[1].start - left, inside[1].stop - left),
    )
    mine = np.pad(own, MARGIN).astype(np.uint8)
    other = np.zeros_like(mine)
    other[at] = (found.ink[inside] > 0) & (mine[at] == 0)
    size = 2 * MARGIN + 1
    near = cv2.dilate(mine, np.ones((size, size), np.uint8)) & (
        1 - cv2.dilate(other, np.ones((3, 3), np.uint8))
    )
    made: Darkness = np.zeros(mine.shape, np.float32)
    made[at] = found.edges(inside)
    return np.where((near | mine) > 0, made, 0.0).astype(np.float32)


def union(boxes: Sequence[Pixels]) -> Pixels:
    """The box around all."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def joined(parts: Sequence[Piece]) -> Piece:
    """Several pieces as one."""
    if len(parts) == 1:
        return parts[0]
    box = union([part.box for part in parts])
    dark = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    soft = np.pad(dark, MARGIN)
    for part in parts:
        x, y = part.box[0] - box[0], part.box[1] - box[1]
        for whole, own in ((dark, part.dark), (soft, part.soft)):
            target = whole[y : y + own.shape[0], x : x + own.shape[1]]
            np.maximum(target, own, out=target)
    sizes = [part.dark.size for part in parts]
    redness = np.average([part.redness for part in parts], weights=sizes)
    blueness = np.average([part.blueness for part in parts], weights=sizes)
    is_cover = any(part.is_cover for part in parts)
    return Piece(box, dark, float(redness), soft, float(blueness), is_cover)
