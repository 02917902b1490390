"""Whether two signatures are one picture: scaled, turned a little, saved again, yet the same strokes.

Nobody writes a name twice alike to the width of a stroke. Both shapes are brought to one size along their
main axis; one is then fitted to the other (enhanced correlation, Evangelidis and Psarakis 2008) and the ink
of both is correlated, stroke on stroke.
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
_FITTED_FROM = 0.8  # of two coarse looks; those of one picture are 0.94 and more alike
_FINE = 2.0  # pixels of blur at which strokes are compared: a scan of 150 dpi has no finer ones
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-3)
_LEVELS = 32  # of darkness that are kept
SAME = 0.95  # from here on one picture; measured by eval.benchmarks.signatures: reused, pasted
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
    made: Shape = (np.round(levels) * (255 / (_LEVELS - 1))).astype(np.uint8)
    return made


_BASE64 = "eN"  # how base64 of zlib at its best begins; shapes kept earlier are in base85, slow to unpack


def packed(shape: Shape) -> str:
    """A shape as text."""
    return base64.b64encode(zlib.compress(shape.tobytes(), 9)).decode("ascii")


def unpacked(text: str) -> Shape | None:
    """The shape that ``packed`` wrote; None for anything else."""
    try:
        data = zlib.decompress(base64.b64decode(text) if text.startswith(_BASE64) else base64.b85decode(text))
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
    """A shape with its coarse look, by which most pairs are told apart at once."""

    shape: Shape
    coarse: npt.NDArray[np.float32]


def comparable(text: str) -> Comparable | None:
    """A packed shape made ready; None for what is no shape, or has no ink."""
    shape = unpacked(text)
    return ready(shape) if shape is not None else None


def ready(shape: Shape) -> Comparable | None:
    """A shape made ready; None where it has no ink."""
    if not shape.any():
        return None
    small = cv2.resize(_blurred(shape, 4.0), (WIDTH // 4, HEIGHT // 4), interpolation=cv2.INTER_AREA)
    return Comparable(shape, np.asarray(small, np.float32))


def similarity_of(one: Comparable, other: Comparable) -> float:
    """Correlation of the ink once fitted: 1 is the same picture, 0 has nothing of it."""
    start = _correlation(one.coarse, other.coarse)
    if start < _FITTED_FROM:
        return max(0.0, start)
    fitted = _fitted(one.shape, other.shape)
    laid = other.shape if fitted is None else fitted
    return max(0.0, _correlation(_blurred(one.shape, _FINE), _blurred(laid, _FINE)))


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
    return bool(stretch[-1] > 0.8 and stretch[0] < 1.25 and stretch[0] / stretch[-1] < 1.12)


def _correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    first, second = one.ravel() - one.mean(), other.ravel() - other.mean()
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / size if size > 0 else 0.0
