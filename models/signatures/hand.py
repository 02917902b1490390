"""What of a signature tells its writer, whatever the name: how the edges of strokes turn and lean.

Pairs of directions along the contours (the "contour hinge" of Bulacu and Schomaker, "Text-independent writer
identification and verification using textural and allographic features", 2007) at two leg lengths, and the
directions of edges.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.raster import INK, Darkness, bounds

Features: TypeAlias = npt.NDArray[np.float32]
"""``COUNT`` numbers."""

_HEIGHT, _WIDTH, _EDGE = 96.0, 400.0, 6
_LEGS, _WAYS, _LEANS = (5, 9), 16, 24
COUNT = len(_LEGS) * _WAYS * _WAYS + _LEANS
_INKED = 0.4


def features(dark: Darkness) -> Features | None:
    """The features of one signature; None where there is no ink."""
    around = bounds(np.where(dark > _INKED, dark, 0.0).astype(np.float32)) if dark.max() > INK else None
    if around is None:
        return None
    left, top, right, bottom = around
    cut = dark[top:bottom, left:right]
    scale = min(_HEIGHT / cut.shape[0], _WIDTH / cut.shape[1])
    size = (max(2, round(cut.shape[1] * scale)), max(2, round(cut.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    even = np.pad(cv2.resize(cut, size, interpolation=method), _EDGE)
    mask = (even > _INKED).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    lines = [np.asarray(contour, np.int32) for contour in contours]
    parts = [_hinges(lines, leg) for leg in _LEGS]
    made: Features = np.concatenate([*parts, _leans(even)]).astype(np.float32)
    return made


def _hinges(contours: Sequence[npt.NDArray[np.int32]], leg: int) -> npt.NDArray[np.float64]:
    """How often each pair of directions meets on a contour, as a root."""
    long = [contour[:, 0, :] for contour in contours if len(contour) >= 3 * leg]
    if not long:
        return np.zeros(_WAYS * _WAYS)
    points = np.concatenate(long)
    sizes = np.array([len(contour) for contour in long])
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    size, at = np.repeat(sizes, sizes), np.arange(len(points))
    ahead, back = points[first + (at - first + leg) % size], points[first + (at - first - leg) % size]
    codes = _way_of(ahead - points, leg) * _WAYS + _way_of(back - points, leg)
    found = np.bincount(codes, minlength=_WAYS * _WAYS)
    return np.asarray(np.sqrt(found / found.sum()))


def _way_of(steps: npt.NDArray[np.int32], leg: int) -> npt.NDArray[np.int64]:
    """The direction of steps, none of which goes further than ``leg`` pixels across or down."""
    return _ways(leg)[steps[:, 1] + leg, steps[:, 0] + leg]


@functools.cache
def _ways(leg: int) -> npt.NDArray[np.int64]:
    """The direction of every step up to ``leg`` pixels: rows are down, columns across."""
    down, across = np.mgrid[-leg : leg + 1, -leg : leg + 1].astype(np.float64)
    angle = np.arctan2(down, across) % (2 * np.pi)
    return np.asarray((angle / (2 * np.pi) * _WAYS).astype(np.int64) % _WAYS)


def _leans(even: Darkness) -> npt.NDArray[np.float64]:
    """How much edge leans each way, as a root."""
    soft = cv2.GaussianBlur(even, (0, 0), 1.5)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    is_edge = (across != 0) | (down != 0)
    across, down = across[is_edge], down[is_edge]
    strength = np.hypot(across, down)
    angle = np.arctan2(down, across)
    np.add(angle, np.pi, out=angle, where=angle < 0)  # either way along a line is one
    found = np.bincount((angle / np.pi * _LEANS).astype(np.int64) % _LEANS, strength, _LEANS)
    return np.asarray(np.sqrt(found / max(1e-9, found.sum())))
