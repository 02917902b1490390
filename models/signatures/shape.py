"""The ink of a signature brought to one size along its main axis, so that it can be kept and compared.

Nobody writes a name twice alike to the width of a stroke. How two shapes are compared: ``likeness``.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from enum import IntEnum
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
_LEVELS = 32  # of darkness that are kept


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


_BASE64 = ("eJ", "eN")  # how base64 of zlib begins, packed as usual or (shapes kept earlier) at its best;
# still earlier ones are in base85, slow to unpack


class Sureness(IntEnum):
    """How surely ink was written by hand. One that is doubtful is compared with sure ones only."""

    DOUBTFUL, LIKELY, SURE = 0, 1, 2


_MARKS = {Sureness.DOUBTFUL: "?", Sureness.LIKELY: "", Sureness.SURE: "!"}


def packed(shape: Shape, sureness: Sureness = Sureness.LIKELY) -> str:
    """A shape as text, after a sign that says how surely it was written by hand; none for likely."""
    return _MARKS[sureness] + base64.b64encode(zlib.compress(shape.tobytes())).decode("ascii")


def sureness_of(text: str) -> Sureness:
    """How surely what ``packed`` wrote was written by hand."""
    return next((sureness for sureness, mark in _MARKS.items() if mark and text[:1] == mark), Sureness.LIKELY)


def unpacked(text: str) -> Shape | None:
    """The shape that ``packed`` wrote; None for anything else."""
    text = text.lstrip("?!")
    try:
        data = zlib.decompress(base64.b64decode(text) if text.startswith(_BASE64) else base64.b85decode(text))
    except (ValueError, zlib.error, binascii.Error):
        return None
    if len(data) != HEIGHT * WIDTH:
        return None
    return np.frombuffer(data, np.uint8).reshape(HEIGHT, WIDTH)
