"""Seals without colour, on grey scans, faxes and copies: rings on a page of black text, and their ink.

Most pages have no piece of ink as wide and as high as a seal once ruling lines are left out, and are done
with in a few milliseconds. Where one has, edges vote for circles, first on a coarse picture of the page.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from models.seals.depth import Depth, depth_of, strokes
from models.seals.ovals import black_ovals
from models.seals.pieces import Pieces, pieces_of
from models.seals.rings import UNIT, Mask, Points, Ring, best_ring, closest, cover_of, edges_of, peaks
from models.seals.stars import starred_rings
from models.seals.unrolling import Grey

PAGE_MILLIMETRES = 297.0  # a page's longest side, whatever its picture's size
COARSE = 1.25
"""Pixels per millimetre at which pieces of ink are looked for first."""

_DARKER, _DARKER_COARSE = 22, 13  # grey levels below the paper around from which there is ink
_LEAST_SIDE, _RADII = 20.0, (14.0, 26.0)
_FEWEST_EDGES, _MOST_EDGES = 40, 16_000
_MOST_RINGS, _MOST_REFUSED = 4, 2  # of a page: rings, and circles that prove to be none
_AROUND = 8  # coarse pixels around pieces: edges are told by fewer
_VOTES = 0.6  # per pixel of radius
_MOST_ROUGH, _ROUGHLY = 5, 4.0  # circles that are looked at closely; coarse pixels that they may be off
_REACH = 1.6  # coarse pixels from a circle on which an edge lies on it
_BEYOND = 4  # of every second pixel, outside all edges, at which the middle of a ring may seem to lie
_UNSURE = 0.16  # of cover that a closer look may add
_COVER = 0.5
_STRICT, _LOOSE = (0.44, 0.72), (0.36, _COVER)  # cover, coarse and fine; of a fax, which breaks rings, less
_WINDOW = 34.0  # millimetres from the middle of a ring
_APART = 38  # grey levels between black text and a seal's ink, from which the two are told apart


def grey_rings(grey: Grey, page_side: int | None = None) -> list[Ring]:
    """Rings of seals in pixels of the picture; ``page_side`` where it is a part of a page."""
    unit = (page_side or max(grey.shape)) / PAGE_MILLIMETRES
    depth = depth_of(grey, unit)
    return [ring.scaled(unit / UNIT) for ring in rings_of(depth)] if depth.is_large else []


def rings_of(depth: Depth) -> list[Ring]:
    """Rings of seals in pixels of ``UNIT``: those around stars, and what other circles there are."""
    return rings_among(depth, coarse_pieces(depth))


def coarse_pieces(depth: Depth) -> Pieces:
    """Connected pieces of ink at ``COARSE``."""
    return pieces_of(strokes(depth, COARSE, _DARKER_COARSE))


def rings_among(depth: Depth, pieces: Pieces) -> list[Ring]:
    """As ``rings_of``, of a page whose coarse pieces of ink are known."""
    found = starred_rings(depth)
    large = _large_pieces(*pieces)
    if large is None:
        return found
    edges = _edges_of_part(large)
    fine = functools.cache(functools.partial(strokes, depth, UNIT, _DARKER))
    if depth.is_clean:  # before circles, which half an oval makes too
        found += _ovals(edges, found, fine)
    return found + _rings(edges, found, fine, _LOOSE if depth.is_clean else _STRICT)


def _edges_of_part(large: Mask) -> Points:
    """The edges of all pieces; what no piece is near to is not looked at."""
    x, y, width, height = cv2.boundingRect(large)
    left, top = max(0, x - _AROUND), max(0, y - _AROUND)
    edges = edges_of(large[top : y + height + _AROUND, left : x + width + _AROUND])
    moved: Points = edges + np.array([left, top, 0.0, 0.0])
    return moved


def _ovals(edges: Points, known: Sequence[Ring], fine: Callable[[], Mask]) -> list[Ring]:
    """Ovals of a page whose seals are as black as its text; ``edges`` and ``fine`` as in ``_rings``."""
    for ring in (one.scaled(COARSE / UNIT) for one in known):
        edges = _outside(edges, ring.x, ring.y, ring.a)
    return black_ovals(edges, COARSE, fine) if len(edges) <= _MOST_EDGES else []


def _rings(
    edges: Points, known: Sequence[Ring], fine: Callable[[], Mask], cover: tuple[float, float]
) -> list[Ring]:
    """Circles that ``edges`` of large pieces of ink, at ``COARSE``, lie on, besides those known.

    ``fine`` gives the ink at ``UNIT``; ``cover`` is what a circle must have, coarse and fine.
    """
    found = list(known)
    for one in (ring.scaled(COARSE / UNIT) for ring in found):
        edges = _outside(edges, one.x, one.y, one.a)
    if not _FEWEST_EDGES <= len(edges) <= _MOST_EDGES:
        return []
    coarse, least = cover
    refused = 0
    while len(found) < _MOST_RINGS and refused < _MOST_REFUSED:
        place = _place(edges, coarse)
        if place is None:
            break
        ring = _refined(fine(), least, *(value * UNIT / COARSE for value in place))
        if ring is not None and not any(_overlaps(ring, other) for other in found):
            found.append(ring)
        else:
            refused += 1
        edges = _outside(edges, *place)
    return found[len(known) :]


def _outside(edges: Points, x: float, y: float, radius: float) -> Points:
    """The edges that do not belong to a circle or what is within it."""
    away: Points = edges[np.hypot(edges[:, 0] - x, edges[:, 1] - y) > radius + 1.5]
    return away


def rings_within(depth: Depth, shape: tuple[int, ...], unit: float) -> list[Ring]:
    """The ring that fills a part of a page, cut out around it; ``unit`` is pixels per millimetre."""
    if max(shape) > 2 * _WINDOW * unit:
        return []
    ring = best_ring(strokes(depth, UNIT, _DARKER))
    if ring is None or ring.cover < _COVER or not _RADII[0] * UNIT <= ring.a <= _RADII[1] * UNIT:
        return []
    return [ring.scaled(unit / UNIT)]


def _large_pieces(labels: npt.NDArray[Any], stats: npt.NDArray[np.int32]) -> Mask | None:
    """The pieces of ink that a ring, or half of one that rulings or the scanner broke, may belong to.

    None where no piece is.
    """
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    least = _LEAST_SIDE * COARSE
    large = (sides.max(axis=1) >= least) & (sides.min(axis=1) >= least / 2)
    large[0] = False
    if not large.any():
        return None
    kept: Mask = large[labels].astype(np.uint8)
    return kept


def _place(edges: Points, least: float) -> tuple[float, float, float] | None:
    """Middle and radius of the circle that edges cover best, in coarse pixels.

    Votes are counted on every second pixel first, and again around the circles with the most.
    """
    if len(edges) < _FEWEST_EDGES:
        return None
    left, top = edges[:, 0].min(), edges[:, 1].min()
    halved = (edges - np.array([left, top, 0.0, 0.0])) * np.array([0.5, 0.5, 1.0, 1.0])
    part = (int(halved[:, 1].max()) + 1, int(halved[:, 0].max()) + 1)
    radii = (_RADII[0] * COARSE / 2, _RADII[1] * COARSE / 2)
    roughly = sorted(
        (found for found in peaks(halved, part, radii, 3, _BEYOND) if found[0] >= 2 * _VOTES), reverse=True
    )
    places = [(2 * x + left, 2 * y + top, 2 * radius) for _, (x, y, radius) in roughly[:_MOST_ROUGH]]
    likely = (place for place in places if cover_of(edges, place, _ROUGHLY) >= least - _UNSURE)
    near = (closest(edges, place, _ROUGHLY)[1] for place in likely)
    found = ((cover_of(edges, place, _REACH), place) for place in near)
    cover, place = max(found, default=(0.0, (0.0, 0.0, 0.0)))
    return place if cover >= least else None


def _refined(mask: Mask, least: float, x: float, y: float, radius: float) -> Ring | None:
    """The ring in the window around a place, in pixels of ``UNIT``; None where most of it is not there."""
    reach = _WINDOW * UNIT
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    part = mask[top : int(y + reach) + 1, left : int(x + reach) + 1]
    if min(part.shape) < 2 * _RADII[0] * UNIT:
        return None
    ring = best_ring(part, near=(x - left, y - top, radius))
    if ring is None or ring.cover < least or not ring.is_round:
        return None
    return ring.scaled(1.0, left, top)


def _overlaps(one: Ring, other: Ring) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) < 0.5 * max(one.a, other.a)


@dataclass(frozen=True, slots=True)
class Levels:
    """Grey levels around a ring: of the paper, of the seal's ink, and below which there is black text.

    ``text`` is None where seal and text are equally black.
    """

    paper: float
    ink: float
    text: float | None


def levels(grey: Grey, ring: Ring) -> Levels:
    """What tells the ink of a ring from the text under it."""
    inside = ring.inside(grey.shape, 0.0)
    hollow = Ring(ring.x, ring.y, 0.955 * ring.a, 0.955 * ring.b, ring.turn, ring.cover)
    rim = grey[inside & ~hollow.inside(grey.shape, 0.0)].astype(np.float32)
    paper = float(np.percentile(grey[inside], 75)) if inside.any() else 255.0
    inked = rim[rim < paper - _DARKER_COARSE]
    if not len(inked):
        return Levels(paper, paper, None)
    ink = float(np.percentile(inked, 35))
    black = float(np.percentile(grey[inside], 1.0))
    text = (black + float(np.percentile(inked, 8))) / 2 if ink - black >= _APART else None
    return Levels(paper, ink, text)


def without_grey_ink(grey: Grey, ring: Ring) -> tuple[Grey, Grey] | None:
    """The page without the ring's ink, and where that ink is (0 or 255); None where text is no blacker."""
    level = levels(grey, ring)
    if level.text is None:
        return None
    inside = ring.inside(grey.shape, 0.02 * ring.a)
    black = float(np.percentile(grey[inside], 1.0))
    span = max(10.0, 2 * (level.text - black))
    light = np.clip((grey.astype(np.float32) - black) / span, 0.0, 1.0) * np.float32(level.paper)
    clear = np.where(inside, np.maximum(light, grey), grey).astype(np.uint8)
    ink = np.where(inside & (grey < level.paper - _DARKER_COARSE) & (grey > level.text), 255, 0).astype(
        np.uint8
    )
    return clear, ink
