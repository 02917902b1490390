"""Whether two photographs are one: their features fit by one plane mapping, and their tones agree under it.

Things that are alike (cabinets of one make, gauges, printed signs) fit as well as one photograph does, but
their tones agree less: of one photograph the middle patch correlates by 0.93 and more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.pictures.look import Look, mirrored

Matrix: TypeAlias = npt.NDArray[np.float64]
Points: TypeAlias = npt.NDArray[np.float32]

_NEAR = 40  # bits of 128 in which two descriptions of one spot may differ
_APART = 0.9  # of the distance to the next best
_OFF = 5.0  # pixels as looked at
_LEAST = 12  # features that fit
_SCALES = (0.2, 5.0)
_TILT = 0.5  # how far the scale may change across the picture
_GRID = 5
_CELLS = 4  # of the grid that hold features that fit
_TRIES = 3
_PATCH = 8  # pixels of the small picture
_PATCHES = 6  # with detail in what both show
_DETAIL = 2.0  # grey levels
_PATCH_AGREES = 0.5
_AGREE = 0.6  # share of the patches that agree at all: a stamp or a seal covers less than the rest
_MANY = 24  # features from which the tones of the middle patch need to agree less
SAME, SAME_BY_FEW = 0.90, 0.95  # see python -m eval.benchmarks.similarity pictures


@dataclass(frozen=True, slots=True)
class Fit:
    """How one picture lies on another. ``matrix`` takes pixels of the first, as looked at, to the second.

    ``features`` fit; of a grid of 5 x 5 over either picture at least ``cells`` hold some of them.
    ``tones`` is the correlation of the middle one of the patches in which both show something, ``agreement``
    the share of them that agree at all.
    """

    matrix: Matrix
    is_mirrored: bool
    features: int
    cells: int
    tones: float
    agreement: float


def fit_of(one: Look, other: Look) -> Fit | None:
    """How ``one`` lies on ``other``, mirrored or not; None where nothing fits well enough to be looked at."""
    straight = _fit(one, other, is_mirrored=False)
    if is_same(straight):
        return straight
    turned = _fit(mirrored(one), other, is_mirrored=True)
    found = [fit for fit in (straight, turned) if fit is not None]
    return max(found, key=lambda fit: (is_same(fit), fit.tones), default=None)


def is_same(fit: Fit | None) -> bool:
    """Whether the two are one photograph."""
    if fit is None or fit.cells < _CELLS or fit.agreement < _AGREE:
        return False
    return fit.tones >= (SAME if fit.features >= _MANY else SAME_BY_FEW)


def _fit(one: Look, other: Look, *, is_mirrored: bool) -> Fit | None:
    """The best of a few mappings: what a stamp has in common with another stamp is taken out in between."""
    pairs = _pairs(one, other)
    best: Fit | None = None
    for _ in range(_TRIES):
        if len(pairs) < _LEAST:
            break
        left, right = one.places[pairs[:, 0]], other.places[pairs[:, 1]]
        matrix, mask = cv2.findHomography(left, right, cv2.USAC_MAGSAC, _OFF, maxIters=500, confidence=0.99)
        if matrix is None or mask is None or int(mask.sum()) < _LEAST:
            break
        fits = mask.ravel().astype(bool)
        found = _measured(one, other, np.asarray(matrix, np.float64), left[fits], right[fits], is_mirrored)
        if found is not None and (best is None or found.tones > best.tones):
            best = found
        if is_same(best):
            break
        pairs = pairs[~fits]
    return best


def _measured(
    one: Look, other: Look, matrix: Matrix, left: Points, right: Points, is_mirrored: bool
) -> Fit | None:
    if not _is_plausible(matrix, one):
        return None
    tones = _tones(one, other, matrix)
    if len(tones) < _PATCHES:
        return None
    return Fit(
        matrix=matrix,
        is_mirrored=is_mirrored,
        features=len(left),
        cells=min(_cells(left, one), _cells(right, other)),
        tones=float(np.median(tones)),
        agreement=float(np.mean(tones >= _PATCH_AGREES)),
    )


def _pairs(one: Look, other: Look) -> npt.NDArray[np.int64]:
    """Features of both that describe each other best."""
    if len(one) < _LEAST or len(other) < _LEAST:
        return np.zeros((0, 2), np.int64)
    distances = _distances(one.bits, other.bits)
    rows = np.arange(len(one))
    best = distances.argmin(axis=1)
    near = distances[rows, best]
    second = np.partition(distances, 1, axis=1)[:, 1]
    back = distances.argmin(axis=0)
    good = (near <= _NEAR) & (near <= _APART * second) & (back[best] == rows)
    return np.stack([rows[good], best[good]], axis=1)


def _distances(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    left = np.unpackbits(one, axis=1).astype(np.float32) * 2 - 1
    right = np.unpackbits(other, axis=1).astype(np.float32) * 2 - 1
    return np.asarray((128 - left @ right.T) / 2, np.int32)


def _is_plausible(matrix: Matrix, one: Look) -> bool:
    """A picture laid down whole and nearly flat: neither turned over nor folded."""
    corners = np.array(
        [[0, 0], [one.width, 0], [one.width, one.height], [0, one.height]], np.float64
    ).reshape(-1, 1, 2)
    depth = corners.reshape(-1, 2) @ matrix[2, :2] + matrix[2, 2]
    if not (np.all(depth > 0) or np.all(depth < 0)):
        return False
    laid = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    if not cv2.isContourConvex(laid.astype(np.float32)):
        return False
    area = cv2.contourArea(laid.astype(np.float32), oriented=True) / (one.width * one.height)
    if not _SCALES[0] ** 2 < area < _SCALES[1] ** 2:
        return False
    return bool(np.abs(depth).max() / np.abs(depth).min() < 1 + _TILT)


def _cells(places: Points, look: Look) -> int:
    across = (places[:, 0] * _GRID / look.width).astype(int).clip(0, _GRID - 1)
    down = (places[:, 1] * _GRID / look.height).astype(int).clip(0, _GRID - 1)
    return len(set(zip(across.tolist(), down.tolist(), strict=True)))


def _tones(one: Look, other: Look, matrix: Matrix) -> Points:
    """Correlations of the patches that have any detail, where both pictures show something."""
    rows, columns = other.small.shape
    into = _scaling(columns / other.width) @ matrix @ _scaling(one.width / one.small.shape[1])
    laid = cv2.warpPerspective(_detail(one.small), into, (columns, rows), flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.ones(one.small.shape, np.float32), into, (columns, rows)) > 0.99
    seen = _detail(other.small)
    found: list[float] = []
    for top in range(0, rows - _PATCH // 2, _PATCH):
        for left in range(0, columns - _PATCH // 2, _PATCH):
            part = slice(top, top + _PATCH), slice(left, left + _PATCH)
            here = cover[part]
            if int(here.sum()) < 0.6 * _PATCH**2:
                continue
            a, b = laid[part][here], seen[part][here]
            if max(float(a.std()), float(b.std())) < _DETAIL:
                continue
            found.append(_correlation(a, b))
    return np.array(found, np.float32)


def _correlation(a: Points, b: Points) -> float:
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / spread if spread > 1e-6 else 0.0


def _detail(small: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    level = small.astype(np.float32)
    return np.asarray(cv2.GaussianBlur(level, (0, 0), 0.7) - cv2.GaussianBlur(level, (0, 0), 7.0), np.float32)


def _scaling(factor: float) -> Matrix:
    """From pixels of one size to those of another; a pixel's place is its middle."""
    shift = (factor - 1) / 2
    return np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1]], np.float64)
