"""Second step with a seal: its ring unrolled into straight strips, and its middle set upright.

Angles are degrees clockwise from the top of the seal; a share of 1 of the radius is the ring's outer edge.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from models.seals.rings import Floats, Points, Ring

Grey = npt.NDArray[np.uint8]


def strip(ink: Grey, ring: Ring, span: tuple[float, float], band: tuple[float, float]) -> Grey:
    """Ink along the ring from one angle to another, ``band[0]`` of the radius on top and ``band[1]`` below.

    Where the second angle is the smaller, the strip runs against the clock. Columns are equally far apart
    along the ring, also on an oval.
    """
    first, last = span
    upper, lower = band
    angles = _even(ring, first, last)
    depth = ring.b * (1.0 - (upper + lower) / 2)
    length = _length(ring, first, last)
    width = max(8, round(1.0 * length * max(0.2, 1.0 - depth / ((ring.a + ring.b) / 2))))
    height = max(8, round(abs(upper - lower) * ring.b))
    turns = np.radians(np.interp(np.linspace(0, 1, width), np.linspace(0, 1, len(angles)), angles))
    depths = ring.b * (1.0 - np.linspace(upper, lower, height))[:, None]
    sine, cosine = np.sin(turns)[None, :], np.cos(turns)[None, :]
    steep = np.hypot(sine / ring.a, cosine / ring.b)
    u = ring.a * sine - depths * sine / ring.a / steep
    v = -ring.b * cosine + depths * cosine / ring.b / steep
    return _seen(ink, ring, u, v)


def _even(ring: Ring, first: float, last: float) -> Points:
    """Angles of the ellipse's parameter at which its arc is cut into even pieces."""
    angles = np.linspace(first, last, 361)
    way = _ways(ring, angles)
    even: Points = np.interp(np.linspace(0, way[-1], 361), way, angles)
    return even


def _ways(ring: Ring, angles: Points) -> Points:
    turns = np.radians(angles)
    steps = np.hypot(np.diff(ring.a * np.sin(turns)), np.diff(ring.b * np.cos(turns)))
    ways: Points = np.concatenate([[0.0], np.cumsum(steps)])
    return ways


def _length(ring: Ring, first: float, last: float) -> float:
    return float(_ways(ring, np.linspace(first, last, 361))[-1])


def window(ink: Grey, ring: Ring, box: tuple[float, float, float, float], turn: float) -> Grey:
    """The part ``box`` (left, top, right, bottom in shares of the half axes), the seal turned upright.

    ``turn`` degrees clockwise is how far its top lies from the picture's.
    """
    left, top, right, bottom = box
    width, height = max(8, round((right - left) * ring.a)), max(8, round((bottom - top) * ring.b))
    u = np.linspace(left, right, width)[None, :] * ring.a
    v = np.linspace(top, bottom, height)[:, None] * ring.b
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return _seen(ink, ring, u * c - v * s, u * s + v * c)


def profile(ink: Grey, ring: Ring, band: tuple[float, float]) -> Floats:
    """Mean ink (0 to 1) per degree from the bottom clockwise: index 180 is the top."""
    part = strip(ink, ring, (-180.0, 180.0), band)
    line = part.astype(np.float32).mean(axis=0) / np.float32(255.0)
    places = np.interp(np.arange(360), _even(ring, 0.0, 360.0), np.linspace(0, len(line) - 1, 361))
    found: Floats = np.interp(places, np.arange(len(line)), line).astype(np.float32)
    return found


def radial(ink: Grey, ring: Ring, span: tuple[float, float]) -> Floats:
    """Mean ink (0 to 1) per hundredth of the radius, from the middle outwards (index 0 is the middle)."""
    part = strip(ink, ring, span, (1.1, 0.0))
    line = part.astype(np.float32).mean(axis=1) / np.float32(255.0)
    shares: Floats = cv2.resize(line[:, None], (1, 110), interpolation=cv2.INTER_AREA)[::-1, 0]
    return shares


def _seen(ink: Grey, ring: Ring, u: npt.NDArray[Any], v: npt.NDArray[Any]) -> Grey:
    """Pixels at ``u`` right and ``v`` below the ring's middle; of an oval, along its own axes."""
    c, s = math.cos(math.radians(ring.turn)), math.sin(math.radians(ring.turn))
    x = (ring.x + u * c - v * s).astype(np.float32)
    y = (ring.y + u * s + v * c).astype(np.float32)
    x, y = np.broadcast_arrays(x, y)
    found: Grey = cv2.remap(
        ink, np.ascontiguousarray(x), np.ascontiguousarray(y), cv2.INTER_LINEAR, borderValue=0
    )
    return found
