"""Rings around a star: on a page without colour the star in its middle tells a round seal from print.

No stroke of text is as thick as a star's body, and nothing else on a page is solid and five times alike
around its middle. Once the middle is known, the ring is looked for at one place only, so that a ring that
is worn, cut, crossed by text and by rulings is still told from lines of text that happen to lie on a circle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from models.seals.depth import Depth, strokes
from models.seals.pieces import pieces_of
from models.seals.rings import UNIT, Mask, Points, Ring, best_ring, edges_of
from models.seals.unrolling import Grey

_BODY = 2.0  # millimetres: a star's body holds a square of this side
_DARKER = 22  # grey levels below the paper around
_EVEN = 0.6  # of the mean darkness of a body, its least
_LARGEST = 8.0  # millimetres: of the solid middle of a star
_MOST_BODIES = 24
_LEAST_BODY = 1.2  # square millimetres of the middles of squares of that side: stars had 3.3 and more
_CELL = 4  # pixels by which solid ink is put together to bodies
_ARMS = (2.2, 6.2)  # millimetres from the middle between which a star has arms and gaps
_ANGLES = 60
# Share of the changes of ink around a middle that come five times: at a first look, and at the best middle
# near it; and the cover of the ring around it. On 110 pages without a star no thick stroke of text has all.
_PERHAPS = 0.25
_STARLIKE = ((0.65, 0.45), (0.45, 0.6))
_OFF = 1.0  # millimetres around within which a better middle is looked for
_APART = 8.0  # millimetres between two stars
_RADII = (13.0, 26.0)  # millimetres
_AROUND = 14.0  # millimetres around a ring in which rulings are told by their length
_AIM = 1.6  # millimetres by which an edge of the ring may point past the middle
_WIDE = 0.8  # millimetres of radius that are one ring
_SECTORS = 72
_PROMISING = 0.35  # cover of a radius that is worth a closer look
_TRIED = 3  # radii around a star that are looked at closely


def starred_rings(depth: Depth) -> list[Ring]:
    """Rings with a star in their middle, in pixels of ``rings.UNIT``."""
    found: list[Ring] = []
    for x, y, likeness in stars(depth):
        ring = _around(depth, x, y)
        if ring is not None and _is_starred(likeness, ring.cover):
            found.append(replace(ring, is_starred=True))
    return found


def _is_starred(likeness: float, cover: float) -> bool:
    return any(likeness >= star and cover >= ring for star, ring in _STARLIKE)


def stars(depth: Depth) -> list[tuple[float, float, float]]:
    """Middle of each star in pixels of ``depth``, and how much of it comes five times, 0 to 1."""
    (inked, left, top), unit = depth.inked(), depth.unit
    bodies = np.array([(x + left, y + top) for x, y in _bodies(inked.amount, unit)], np.float64)
    if not len(bodies):
        return []
    roughly = _shares(depth.amount, unit, bodies[:, 0], bodies[:, 1])
    found: list[tuple[float, float, float]] = []
    for index in np.argsort(-roughly, kind="stable").tolist():
        x, y = bodies[index].tolist()
        if roughly[index] < _PERHAPS:
            break
        if all(math.hypot(x - a, y - b) > _APART * unit for a, b, _ in found):
            found.append(_best_middle(depth.amount, unit, x, y))
    return [star for star in found if star[2] >= _STARLIKE[-1][0]]


def _bodies(depth: Grey, unit: float) -> Iterator[tuple[float, float]]:
    """Middles of solid ink of a star's size, the largest first."""
    side = max(3, round(_BODY * unit) - 1)  # every second pixel is looked at
    least = cv2.erode(cv2.blur(depth, (3, 3)), np.ones((side, side), np.uint8), borderValue=0)
    least = np.ascontiguousarray(least[: least.shape[0] // 2 * 2 : 2, : least.shape[1] // 2 * 2 : 2])
    height, width = least.shape
    mean = cv2.blur(
        cv2.resize(depth[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA),
        (side // 2 + 1, side // 2 + 1),
    )
    even = cv2.compare(least, cv2.convertScaleAbs(mean, alpha=_EVEN), cv2.CMP_GE)
    solid = cv2.bitwise_and(even, cv2.threshold(least, _DARKER, 1, cv2.THRESH_BINARY)[1])
    ys, xs = np.divmod(2 * np.flatnonzero(solid.view(np.bool_)), 2 * width)
    ys *= 2
    if not len(xs):
        return
    cells: Mask = np.zeros((depth.shape[0] // _CELL + 1, depth.shape[1] // _CELL + 1), np.uint8)
    cells[ys // _CELL, xs // _CELL] = 1
    labels, stats = pieces_of(cells)
    which = labels[ys // _CELL, xs // _CELL].astype(np.int64)
    counts = np.bincount(which, minlength=len(stats))
    middles = [np.bincount(which, weights=places, minlength=len(stats)) for places in (xs, ys)]
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) * _CELL
    fits = (sides <= _LARGEST * unit) & (counts * 4 >= _LEAST_BODY * unit**2)
    counts[~fits | (np.arange(len(stats)) == 0)] = 0
    for label in np.argsort(-counts, kind="stable")[:_MOST_BODIES].tolist():
        if counts[label]:
            yield float(middles[0][label] / counts[label]), float(middles[1][label] / counts[label])


def _best_middle(depth: Grey, unit: float, x: float, y: float) -> tuple[float, float, float]:
    """The middle near one around which most of the ink comes five times, and the share of it."""
    steps = np.arange(-_OFF, _OFF + 0.1, _OFF / 2) * unit
    xs, ys = (grid.ravel() for grid in np.meshgrid(x + steps, y + steps))
    shares = _shares(depth, unit, xs, ys)
    best = int(shares.argmax())
    return float(xs[best]), float(ys[best]), float(shares[best])


def _shares(depth: Grey, unit: float, xs: Points, ys: Points) -> Points:
    """Of the changes of ink around each of several middles, the share that comes five times, 0 to 1."""
    radii = np.arange(_ARMS[0], _ARMS[1], 0.4)[:, None] * unit
    turns = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    at_x = xs[:, None, None] + radii * np.cos(turns)
    at_y = ys[:, None, None] + radii * np.sin(turns)
    shape = (len(xs) * len(radii), _ANGLES)
    around = cv2.remap(
        depth,
        np.ascontiguousarray(at_x.reshape(shape), np.float32),
        np.ascontiguousarray(at_y.reshape(shape), np.float32),
        cv2.INTER_LINEAR,
        borderValue=0,
    )
    rounds = around.reshape(len(xs), len(radii), _ANGLES).mean(axis=1, dtype=np.float64)
    power = np.abs(np.fft.rfft(rounds, axis=1)[:, 1:13]) ** 2
    shares: Points = (power[:, 4] + power[:, 9]) / np.maximum(1e-6, power.sum(axis=1))
    return shares


def _around(depth: Depth, x: float, y: float) -> Ring | None:
    """The ring around a middle, where enough of one is there, in pixels of ``rings.UNIT``."""
    reach, scale = int((_RADII[1] + _AROUND) * depth.unit), UNIT / depth.unit
    left, top = max(0, int(x) - reach), max(0, int(y) - reach)
    part = strokes(depth.part(left, top, int(x) + reach, int(y) + reach), UNIT, _DARKER)
    edges = edges_of(part)
    middle_x, middle_y = (x - left) * scale, (y - top) * scale
    best: Ring | None = None
    for radius in _radii(edges, middle_x, middle_y):
        ring = best_ring(part, near=(middle_x, middle_y, radius))
        if ring is not None and ring.is_round and (best is None or ring.cover > best.cover):
            best = ring
    return best.scaled(1.0, left * scale, top * scale) if best is not None else None


def _radii(edges: Points, x: float, y: float) -> list[float]:
    """The likeliest radii of a ring around a middle: those on which edges lie in most directions."""
    to_x, to_y = x - edges[:, 0], y - edges[:, 1]
    away = np.hypot(to_x, to_y)
    inwards = to_x * edges[:, 2] + to_y * edges[:, 3] > 0
    past = np.abs(to_x * edges[:, 3] - to_y * edges[:, 2])
    near = inwards & (past <= _AIM * UNIT)
    sectors = ((np.arctan2(to_y, to_x) / (2 * np.pi) + 1.0) % 1.0 * _SECTORS).astype(np.int64) % _SECTORS
    found: list[tuple[int, float]] = []
    for radius in np.arange(_RADII[0] * UNIT, _RADII[1] * UNIT, 1.0).tolist():
        on = near & (np.abs(away - radius) <= _WIDE * UNIT)
        found.append((len(np.unique(sectors[on])), radius))
    kept: list[float] = []
    for count, radius in sorted(found, reverse=True):
        if count < _PROMISING * _SECTORS:
            break
        if len(kept) < _TRIED and all(abs(radius - other) > 2 * _WIDE * UNIT for other in kept):
            kept.append(radius)
    return kept
