"""Whether two signatures are one picture: scaled, turned a little, saved again, yet the same strokes.

Nobody writes a name twice alike to the width of a stroke. Both shapes are brought to one size along their
main axis; one is then fitted to the other (enhanced correlation, Evangelidis and Psarakis 2008) and what lies
off is measured against the size of a character.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.raster import INK, Darkness

Shape: TypeAlias = npt.NDArray[np.uint8]
"""``HEIGHT`` x ``WIDTH``, 0 for paper to 255 for ink."""

HEIGHT, WIDTH = 96, 256
_SPREAD = 4.2  # standard deviations along the axis that fill the width
_MOST_TURN = 12.0  # degrees: no signature is turned further to lie level
_NEAR, _UNLIKE = 5.0, 2.0  # pixels off at most counted, and mean that is nothing alike
_SLACK = 0.5  # pixels: of two prints of one picture no stroke lies nearer
_INKED = 110
_FITTED_FROM, _SURE = 0.15, 0.97
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-3)
_LEVELS = 32  # of darkness that are kept
SAME = 0.95  # from here on two shapes are one picture (measured: eval.benchmarks.signatures pasted)
_BANDS, _BITS = 8, 16


def shape_of(dark: Darkness) -> Shape | None:
    """The ink level along its main axis, in the middle, at one size; None where there is hardly any."""
    weights = np.where(dark > INK, dark, 0.0)
    total = float(weights.sum())
    if total < 20:
        return None
    ys, xs = np.nonzero(weights)
    mass = weights[ys, xs]
    cx, cy = float((xs * mass).sum() / total), float((ys * mass).sum() / total)
    dx, dy = xs - cx, ys - cy
    xx, yy, xy = (float((a * b * mass).sum() / total) for a, b in ((dx, dx), (dy, dy), (dx, dy)))
    turn = np.degrees(0.5 * np.arctan2(2 * xy, xx - yy)) if xx > 1.3 * yy else 0.0
    turn = float(np.clip(turn, -_MOST_TURN, _MOST_TURN))
    scale = min(WIDTH / (_SPREAD * max(xx, 1.0) ** 0.5), HEIGHT / (_SPREAD * max(yy, 1.0) ** 0.5))
    matrix = cv2.getRotationMatrix2D((cx, cy), turn, scale)
    matrix[:, 2] += (WIDTH / 2 - cx, HEIGHT / 2 - cy)
    smooth = cv2.GaussianBlur(dark, (0, 0), 0.45 / scale) if scale < 0.7 else dark
    laid = cv2.warpAffine(smooth, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    peak = float(np.percentile(laid, 99))
    levels = np.clip(laid / max(peak, 0.2), 0, 1) * (_LEVELS - 1)
    return (np.round(levels) * (255 / (_LEVELS - 1))).astype(np.uint8)


def packed(shape: Shape) -> str:
    """A shape as text."""
    return base64.b85encode(zlib.compress(shape.tobytes(), 9)).decode("ascii")


def unpacked(text: str) -> Shape | None:
    """The shape that ``packed`` wrote; None for anything else."""
    try:
        data = zlib.decompress(base64.b85decode(text))
    except (ValueError, zlib.error, binascii.Error):
        return None
    if len(data) != HEIGHT * WIDTH:
        return None
    return np.frombuffer(data, np.uint8).reshape(HEIGHT, WIDTH)


def bands(shape: Shape) -> tuple[int, ...]:
    """Eight short codes of what the shape looks like from afar: the same picture shares at least one."""
    soft = cv2.GaussianBlur(shape.astype(np.float32), (0, 0), 7)
    cells = cv2.resize(soft, (16, 8), interpolation=cv2.INTER_AREA)
    bits = (cells > np.median(cells)).ravel()
    codes = np.packbits(bits).reshape(_BANDS, _BITS // 8).astype(np.int64)
    return tuple(int(at << _BITS | high << 8 | low) for at, (high, low) in enumerate(codes))


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """A shape with what comparing it needs: the middles of its strokes, and how far each pixel lies off."""

    shape: Shape
    middles: npt.NDArray[np.bool_]
    away: npt.NDArray[np.float32]


def comparable(text: str) -> Comparable | None:
    """A packed shape made ready; None for what is no shape, or has no ink."""
    shape = unpacked(text)
    return ready(shape) if shape is not None else None


def ready(shape: Shape) -> Comparable | None:
    """A shape made ready; None where it has no ink."""
    middles = _middles(shape)
    return Comparable(shape, middles, _away(shape)) if middles.any() else None


def similarity_of(one: Comparable, other: Comparable) -> float:
    """How much of the ink of both falls together once fitted: 1 is the same picture, 0 has nothing of it."""
    start = _agreement(one, other)
    if start < _FITTED_FROM or start > _SURE:
        return start
    fitted = _fitted(one.shape, other.shape)
    moved = ready(fitted) if fitted is not None else None
    return start if moved is None else max(start, _agreement(one, moved))


def _fitted(one: Shape, other: Shape) -> Shape | None:
    """The other laid on the one; None where no gentle fit is found."""
    matrix = np.eye(2, 3, dtype=np.float32)
    for blur in (3.0, 1.2):
        try:
            _, matrix = cv2.findTransformECC(
                _blurred(one, blur), _blurred(other, blur), matrix, cv2.MOTION_AFFINE, _STEPS
            )
        except cv2.error:  # it did not converge: they have nothing in common
            return None
        if not _is_gentle(matrix):
            return None
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(other, matrix, (WIDTH, HEIGHT), flags=flags), np.uint8)


def _blurred(shape: Shape, blur: float) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(shape.astype(np.float32), (0, 0), blur), np.float32)


def _is_gentle(matrix: npt.NDArray[np.float32]) -> bool:
    """Whether a fit scales and turns no more than two prints of one picture can differ."""
    stretch = np.linalg.svd(matrix[:, :2], compute_uv=False)
    return bool(0.8 < stretch[-1] and stretch[0] < 1.25 and stretch[0] / stretch[-1] < 1.12)


def _agreement(one: Comparable, other: Comparable) -> float:
    """One less the mean distance of each one's strokes from the other's, against what is wholly off."""
    return min(_from(one, other), _from(other, one))


def _from(one: Comparable, other: Comparable) -> float:
    far = np.minimum(np.maximum(other.away[one.middles] - _SLACK, 0.0), _NEAR)
    return float(max(0.0, 1.0 - far.mean() / _UNLIKE))


def _away(shape: Shape) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.distanceTransform((shape < _INKED).astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def _middles(shape: Shape) -> npt.NDArray[np.bool_]:
    """The middles of strokes: ink that is farthest from paper."""
    ink = (shape >= _INKED).astype(np.uint8)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    return np.asarray((depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 0.01))
