"""Oval seals as black as text, on faxes: edges vote for the circle that a usual oval becomes when squeezed.

Edges are turned and squeezed as points with their gradients, no picture is. An oval that is a little flatter,
or turned a little otherwise, still gives a circle that is near enough to be fitted from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from models.seals.rings import UNIT, Mask, Points, Ring, oval_near, votes_for

_FLAT = 0.71  # axis ratio: those of 45 x 30, 40 x 30 and 40 x 28 mm differ by .05
_TURNS = (-9.0, 0.0, 9.0)  # degrees clockwise
_SHORT_AXES = (11.5, 17.5)  # millimetres
_VOTES = 1.0  # per pixel of radius
_FEWEST = 60  # edges of ink
_COVER = 0.7
_PROMISING = 0.5  # cover after two rounds of fitting: ovals that were found had .64 and more
_LIKE, _LEAST_LONG, _MOST_TURNED = (
    (0.6, 0.79),
    17.0,
    30.0,
)  # axis ratio; millimetres; degrees: of ovals that are cut
_MARGIN = 4.0  # millimetres looked at around one
_SIDE = 5  # pixels within which votes count together
_BEYOND = 6  # pixels outside all ink at which the middle of an oval may seem to lie that is mostly there


def black_ovals(edges: Points, unit: float, fine: Callable[[], Mask]) -> list[Ring]:
    """Ovals that edges of ink at ``unit`` pixels per millimetre lie on, in pixels of ``rings.UNIT``.

    ``fine`` gives the ink at that unit, in which an oval is fitted and most of it must be found. The best one
    alone is given: two on a page lie on one another, or are told apart by nobody.
    """
    if len(edges) < _FEWEST:
        return []
    found = []
    for _, rough in sorted(_rough(edges, unit), key=lambda vote: -vote[0]):
        oval = _fitted(fine(), rough.scaled(UNIT / unit))
        if oval is not None:
            found.append(oval)
    return [max(found, key=lambda oval: oval.cover)] if found else []


def _rough(edges: Points, unit: float) -> Iterator[tuple[float, Ring]]:
    """For each turn the oval with the most votes, in pixels of ``unit``."""
    for turn in _TURNS:
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        upright = np.array([[c, -s], [s, c]])  # rows times this: turned back
        places = (edges[:, :2] @ upright) * np.array([_FLAT, 1.0])
        ways = (edges[:, 2:] @ upright) / np.array([_FLAT, 1.0])
        ways /= np.maximum(1e-6, np.linalg.norm(ways, axis=1, keepdims=True))
        corner = places.min(axis=0)
        squeezed = np.concatenate([places - corner, ways], axis=1)
        width, height = (int(side) + 1 for side in squeezed[:, :2].max(axis=0))
        radii = (_SHORT_AXES[0] * unit, _SHORT_AXES[1] * unit)
        votes, (x, y, radius) = votes_for(squeezed, (height, width), radii, _SIDE, _BEYOND)
        if votes >= _VOTES:
            middle = ((np.array([x, y]) + corner) / np.array([_FLAT, 1.0])) @ upright.T
            yield votes, Ring(float(middle[0]), float(middle[1]), radius / _FLAT, radius, turn, 0.0)


def _fitted(fine: Mask, rough: Ring) -> Ring | None:
    """The oval in the ink around a rough one; None where most of it is not there."""
    reach = _MARGIN * UNIT
    x0, y0, x1, y1 = rough.box()
    left, top = max(0, int(x0 - reach)), max(0, int(y0 - reach))
    part = fine[top : int(y1 + reach) + 1, left : int(x1 + reach) + 1]
    if min(part.shape) < 2 * _SHORT_AXES[0] * UNIT:
        return None
    oval = oval_near(part, rough.scaled(1.0, -left, -top), _PROMISING)
    return oval.scaled(1.0, left, top) if oval is not None and _is_usual(oval) else None


def _is_usual(oval: Ring) -> bool:
    """Whether it is as seals are cut: worn circles with text through them are rounder, smaller or aslant."""
    is_long = oval.a >= _LEAST_LONG * UNIT and abs(oval.turn) <= _MOST_TURNED
    return is_long and _LIKE[0] <= oval.b / oval.a <= _LIKE[1] and oval.cover >= _COVER
