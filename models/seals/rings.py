"""First step with a seal: its ring, found in a mask of ink by votes of edges for centres.

Every edge of ink votes, along its gradient, for the centres of circles that it may be the outer edge of
(Duda and Hart, 1972; Kimme et al., 1975); the best circle is then fitted to the edges that agree with it.
What is wider than high is fitted as an ellipse to the outline of the ink instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Mask: TypeAlias = npt.NDArray[np.uint8]
"""H x W, 1 where there is ink."""
Floats: TypeAlias = npt.NDArray[np.float32]
Points: TypeAlias = npt.NDArray[np.float64]

UNIT = 2.5
"""Pixels per millimetre at which rings are looked for."""

_RADII = (11.0, 28.0)  # millimetres
_NEAR = 0.9  # millimetres: an edge this near lies on the ring
_SECTORS = 72
_ALONG = 0.8  # cosine between an edge's gradient and the way to the centre
_FLATTEST, _ROUND = 0.5, 0.93  # axis ratios: of an oval, and from which it is a circle
_SURE_CIRCLE = 0.8  # cover from which no oval is looked for
_LIKELY, _ROUGHLY = 5, 4.0  # circles of a first look, and pixels from them on which an edge lies on them
_LARGEST = 0.6  # radius of a circle of which half is there, of the longer side of its ink
_SAME = 3.0  # pixels by which middles and radii of two first looks at one circle differ
_BEYOND = 6  # pixels outside its ink at which its middle may seem to lie
_UNSURE = 0.1  # of cover that a closer look may add
_TRIMMED = 4  # rounds in which an ellipse is fitted to what agrees with it


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse around a seal: middle and half axes ``a`` >= ``b`` in pixels, ``turn`` in degrees clockwise.

    ``cover`` is the share of its sectors in which an edge of ink lies on it; ``is_starred``: a star lies in
    its middle.
    """

    x: float
    y: float
    a: float
    b: float
    turn: float
    cover: float
    is_starred: bool = False

    @property
    def is_round(self) -> bool:
        """Whether it is a circle as far as can be told."""
        return self.b >= _ROUND * self.a

    def scaled(self, factor: float, left: float = 0.0, top: float = 0.0) -> Ring:
        """The same ring in a picture ``factor`` times as large, moved."""
        return Ring(
            self.x * factor + left,
            self.y * factor + top,
            self.a * factor,
            self.b * factor,
            self.turn,
            self.cover,
            self.is_starred,
        )

    def box(self) -> tuple[float, float, float, float]:
        """The upright box around it."""
        turn = math.radians(self.turn)
        width = math.hypot(self.a * math.cos(turn), self.b * math.sin(turn))
        height = math.hypot(self.a * math.sin(turn), self.b * math.cos(turn))
        return self.x - width, self.y - height, self.x + width, self.y + height

    def inside(self, shape: tuple[int, ...], grown: float) -> npt.NDArray[np.bool_]:
        """The pixels within it, ``grown`` pixels larger."""
        canvas = np.zeros(shape[:2], np.uint8)
        axes = (2 * (self.a + grown), 2 * (self.b + grown))
        cv2.ellipse(canvas, ((self.x, self.y), axes, self.turn), 1, -1)
        return canvas > 0


def best_ring(mask: Mask, near: tuple[float, float, float] | None = None) -> Ring | None:
    """The ring with the most edges of ink on it; None where there is nothing like one. At ``UNIT``.

    ``near``: middle and radius of a circle that is known roughly.
    """
    edges = edges_of(mask)
    if len(edges) < _SECTORS:
        return None
    if near is not None:
        return _nearby(edges, *near)
    circle = _circle(edges, mask.shape)
    if circle is not None and circle.cover >= _SURE_CIRCLE:
        return circle
    ovals = (_oval(edges, mask), _oval(edges, _bold(mask)))
    found = [ring for ring in (circle, *ovals) if ring is not None]
    return max(found, key=lambda ring: ring.cover, default=None)


def has_ring(mask: Mask, rough: float, least: float) -> bool:
    """Whether edges of ink cover ``least`` of a circle or an oval that lies in the mask. At ``UNIT``.

    First ``rough`` of some circle must be covered, an oval's too: a look at half the size. Half of a circle
    has its middle within the ink, and is not much larger than the ink is wide or high.
    """
    edges = edges_of(mask)
    if len(edges) < _SECTORS:
        return False
    likely = _likely(edges, mask.shape, (_RADII[0] * UNIT, min(_RADII[1] * UNIT, _LARGEST * max(mask.shape))))
    if not any(cover >= rough for cover, _ in likely):
        return False
    votes, place = max(closest(edges, place, _BEYOND) for place in _apart(likely))
    circle = _fitted(edges, *place, reaches=(1.8 * _NEAR, _NEAR)) if votes else None
    if circle is not None and circle.cover >= least:
        return True
    oval = _oval(edges, mask, least - _UNSURE)
    if oval is None or oval.cover >= least:
        return oval is not None
    bold = _oval(edges, _bold(mask), least - _UNSURE)
    return bold is not None and bold.cover >= least


def _likely(
    edges: Points, shape: tuple[int, ...], radii: tuple[float, float]
) -> list[tuple[float, tuple[float, float, float]]]:
    """The circles that most edges vote for at half the size, and roughly how much of each is covered."""
    halved = edges * np.array([0.5, 0.5, 1.0, 1.0])
    half = (shape[0] // 2 + 1, shape[1] // 2 + 1)
    voted = peaks(halved, half, (radii[0] / 2, radii[1] / 2), 3, _BEYOND // 2)
    likely = sorted(voted, reverse=True)[:_LIKELY]
    places = [(2 * x, 2 * y, 2 * radius) for _, (x, y, radius) in likely]
    return [(cover_of(edges, place, _ROUGHLY), place) for place in places]


def _apart(
    likely: Sequence[tuple[float, tuple[float, float, float]]],
) -> list[tuple[float, float, float]]:
    """The circles, one of those that are the same to a few pixels."""
    kept: list[tuple[float, float, float]] = []
    for _, place in sorted(likely, reverse=True):
        if all(max(abs(a - b) for a, b in zip(place, other, strict=True)) > _SAME for other in kept):
            kept.append(place)
    return kept


def closest(
    edges: Points, place: tuple[float, float, float], off: float
) -> tuple[float, tuple[float, float, float]]:
    """The most votes, per pixel of radius, for a circle near one; its middle is at most ``off`` pixels away.

    Edges as far from the one count, and radii half as far.
    """
    x, y, radius = place
    near = edges[np.abs(np.hypot(edges[:, 0] - x, edges[:, 1] - y) - radius) <= off]
    side = round(2 * off) + 1
    moved = near - np.array([x - off, y - off, 0.0, 0.0])
    votes, (x_in, y_in, better) = max(
        peaks(moved, (side, side), (radius - off / 2, radius + off / 2), 5, beyond=2)
    )
    return votes, (x_in + x - off, y_in + y - off, better)


def edges_of(mask: Mask) -> Points:
    """N x 4: place of each edge of ink, and the unit vector from paper to ink."""
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    steep = cv2.magnitude(across, down)
    rim = (mask > 0) & (cv2.erode(mask, np.ones((3, 3), np.uint8), borderValue=0) == 0) & (steep > 0.5)
    ys, xs = np.nonzero(rim)
    length = steep[ys, xs]
    return np.stack([xs, ys, across[ys, xs] / length, down[ys, xs] / length], axis=1).astype(np.float64)


def _circle(edges: Points, shape: tuple[int, ...]) -> Ring | None:
    """The circle with most votes for its length, fitted to its edges."""
    votes, place = votes_for(edges, shape, (_RADII[0] * UNIT, _RADII[1] * UNIT), 5)
    return _fitted(edges, *place, reaches=(1.8 * _NEAR, _NEAR)) if votes else None


def _bold(mask: Mask) -> Mask:
    """Ink without the rims of text around a seal."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def _nearby(edges: Points, x: float, y: float, radius: float) -> Ring | None:
    """The circle near one that is known roughly: all within two millimetres of it vote again."""
    reach = 6.0
    off = np.abs(np.hypot(edges[:, 0] - x, edges[:, 1] - y) - radius) <= reach
    edges = edges[off]
    if len(edges) < _SECTORS // 3:
        return None
    shape = (int(y + 2 * radius), int(x + 2 * radius))
    votes, place = votes_for(edges, shape, (radius - reach, radius + reach), 3)
    return _fitted(edges, *place, reaches=(1.8 * _NEAR, _NEAR)) if votes else None


def votes_for(
    edges: Points,
    shape: tuple[int, ...],
    radii: tuple[float, float],
    side: int,
    beyond: int | None = None,
) -> tuple[float, tuple[float, float, float]]:
    """The most votes per pixel of radius for a circle, and its middle and radius; ``beyond`` as in ``peaks``.

    Votes within a square of ``side`` pixels count together.
    """
    return max(peaks(edges, shape, radii, side, beyond), default=(0.0, (0.0, 0.0, 0.0)))


def peaks(
    edges: Points,
    shape: tuple[int, ...],
    radii: tuple[float, float],
    side: int,
    beyond: int | None = None,
) -> Iterator[tuple[float, tuple[float, float, float]]]:
    """For each radius the middle with the most votes: votes per pixel of radius, and middle and radius.

    A middle lies at most ``beyond`` pixels outside the picture, or as far as half a circle may reach into it.
    """
    height, width = shape[:2]
    margin = math.ceil(radii[1]) + 1 if beyond is None else beyond
    wide, high = width + 2 * margin, height + 2 * margin
    x, y, across, down = np.ascontiguousarray(edges.T)
    x, y = x + margin, y + margin
    for radius in range(math.floor(radii[0]), math.ceil(radii[1]) + 1):
        xs, ys = np.rint(x + radius * across), np.rint(y + radius * down)
        is_within = (xs >= 0) & (xs < wide) & (ys >= 0) & (ys < high)
        at = (ys * wide + xs)[is_within].astype(np.int64)
        votes = np.bincount(at, minlength=wide * high).reshape(high, wide).astype(np.uint16)
        votes = cv2.boxFilter(votes, cv2.CV_16U, (side, side), normalize=False)
        _, most, _, (left, top) = cv2.minMaxLoc(votes)
        yield most / radius, (float(left - margin), float(top - margin), float(radius))


def cover_of(edges: Points, place: tuple[float, float, float], reach: float) -> float:
    """The share of a circle's sectors in which an edge lies within ``reach`` pixels of it."""
    x, y, radius = place
    near = edges[_on(edges, x, y, radius, reach / UNIT)]
    return _cover(np.arctan2(near[:, 1] - y, near[:, 0] - x))


def _fitted(edges: Points, x: float, y: float, radius: float, *, reaches: tuple[float, ...]) -> Ring | None:
    """The circle through the edges near it, by least squares (Kåsa, 1976), nearer each time."""
    for reach in reaches:
        near = edges[_on(edges, x, y, radius, reach)]
        if len(near) < _SECTORS // 3:
            return None
        left = np.stack([near[:, 0], near[:, 1], np.ones(len(near))], axis=1)
        (p, q, r), *_ = np.linalg.lstsq(left, near[:, 0] ** 2 + near[:, 1] ** 2, rcond=None)
        x, y, radius = p / 2, q / 2, math.sqrt(max(0.0, r + p * p / 4 + q * q / 4))
    if not _RADII[0] * UNIT <= radius <= _RADII[1] * UNIT:
        return None
    near = edges[_on(edges, x, y, radius, _NEAR)]
    x, y, radius = float(x), float(y), float(radius)
    return Ring(x, y, radius, radius, 0.0, _cover(np.arctan2(near[:, 1] - y, near[:, 0] - x)))


def _on(edges: Points, x: float, y: float, radius: float, reach: float) -> npt.NDArray[np.bool_]:
    to_x, to_y = x - edges[:, 0], y - edges[:, 1]
    distance = np.hypot(to_x, to_y)
    along = (to_x * edges[:, 2] + to_y * edges[:, 3]) / np.maximum(distance, 1e-6)
    on: npt.NDArray[np.bool_] = (np.abs(distance - radius) <= reach * UNIT) & (along >= _ALONG)
    return on


def _cover(angles: Points) -> float:
    sectors = ((angles / (2 * math.pi) + 1.0) % 1.0 * _SECTORS).astype(np.int64) % _SECTORS
    return len(np.unique(sectors)) / _SECTORS


def _oval(edges: Points, mask: Mask, promising: float = 0.0) -> Ring | None:
    """The ellipse around the outline of the ink, fitted again to what agrees with it.

    None too where after two rounds less than what is ``promising`` is covered.
    """
    points = cv2.findNonZero(mask)
    if points is None:
        return None
    hull = cv2.convexHull(points)[:, 0, :].astype(np.float64)
    return _through(edges, _on_outline(edges, hull), promising)


def oval_near(mask: Mask, near: Ring, promising: float = 0.0) -> Ring | None:
    """The oval near one that is known roughly, as in ``best_ring``; ``promising`` as in ``_oval``."""
    edges = edges_of(mask)
    return _through(edges, edges[_on_ellipse(edges, near, 2 * _NEAR)], promising) if len(edges) else None


def _through(edges: Points, near: Points, promising: float = 0.0) -> Ring | None:
    """The ellipse through some edges, fitted again to all those that agree with it."""
    ring = None
    for index in range(_TRIMMED):
        if len(near) < _SECTORS // 3:
            return None
        (x, y), (first, second), turn = cv2.fitEllipseDirect(near[:, :2].astype(np.float32))
        a, b = max(first, second) / 2, min(first, second) / 2
        if not (math.isfinite(a) and b > 0):
            return None
        turn = (turn if first >= second else turn + 90) % 180
        ring = Ring(x, y, a, b, turn - 180 if turn > 90 else turn, 0.0)
        near = edges[_on_ellipse(edges, ring, _NEAR)]
        if index == 1 and promising and _cover(_angles(near, ring)) < promising:
            return None
    if ring is None or not _RADII[0] * UNIT <= ring.a <= _RADII[1] * UNIT or ring.b < _FLATTEST * ring.a:
        return None
    return Ring(ring.x, ring.y, ring.a, ring.b, ring.turn, _cover(_angles(near, ring)))


def _on_outline(edges: Points, hull: Points) -> Points:
    """Edges near the hull of the ink."""
    outline = np.round(hull).astype(np.int32)
    height, width = int(edges[:, 1].max()) + 3, int(edges[:, 0].max()) + 3
    canvas = np.zeros((height, width), np.uint8)
    cv2.polylines(canvas, [outline], isClosed=True, color=1, thickness=max(1, round(2 * _NEAR * UNIT)))
    kept: Points = edges[canvas[edges[:, 1].astype(int), edges[:, 0].astype(int)] > 0]
    return kept


def _local(edges: Points, ring: Ring) -> tuple[Points, Points]:
    """Places in the ellipse's own axes."""
    c, s = math.cos(math.radians(ring.turn)), math.sin(math.radians(ring.turn))
    dx, dy = edges[:, 0] - ring.x, edges[:, 1] - ring.y
    return dx * c + dy * s, dy * c - dx * s


def _on_ellipse(edges: Points, ring: Ring, reach: float) -> npt.NDArray[np.bool_]:
    """Edges at the ellipse whose gradient points inwards."""
    u, v = _local(edges, ring)
    level = np.hypot(u / ring.a, v / ring.b)
    normal = np.stack([u / ring.a**2, v / ring.b**2], axis=1)
    steep = np.linalg.norm(normal, axis=1)
    distance = np.abs(level - 1.0) * level / np.maximum(steep, 1e-9)
    c, s = math.cos(math.radians(ring.turn)), math.sin(math.radians(ring.turn))
    gu, gv = edges[:, 2] * c + edges[:, 3] * s, edges[:, 3] * c - edges[:, 2] * s
    along = -(gu * normal[:, 0] + gv * normal[:, 1]) / np.maximum(steep, 1e-9)
    on: npt.NDArray[np.bool_] = (distance <= reach * UNIT) & (along >= _ALONG)
    return on


def _angles(edges: Points, ring: Ring) -> Points:
    u, v = _local(edges, ring)
    angles: Points = np.arctan2(v / ring.b, u / ring.a)
    return angles
