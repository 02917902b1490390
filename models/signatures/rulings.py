"""Rulings of a form among the ink of a page: long straight lines, but for the strokes across them."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import numpy.typing as npt

from models.seals.lines import lines_in
from models.seals.pieces import pieces_of

_Mask = npt.NDArray[np.uint8]

_RULING = 17.0  # points: a straight line this long is no stroke of a name
_RULING_THICK = 3.6  # points, with the blur of a coarse scan; 2 pixels more as it is looked for
_FRAME = 62.0  # points: the frame of a name's stamp is no longer, a ruling is
_WIDE_FRAME, _FRAME_HIGH = 95.0, (13.0, 40.0)  # points of the frame of three characters side by side
_FRAME_EDGE, _JOINED = 4.0, 0.85  # points around its sides, share of their height in which there is ink
_STROKE = 1.7  # points on either side of a line in which a stroke across it goes on


def rulings(ink: _Mask, scale: float) -> _Mask:
    """1 where ink (1, else 0) is of long straight lines, slightly skewed ones too, as thick as they are."""
    length = round(_RULING * scale)
    found: _Mask = np.zeros_like(ink)
    for is_level in (True, False):
        wide = cv2.dilate(ink, np.ones((3, 1) if is_level else (1, 3), np.uint8))
        lines = lines_in(wide, length, is_level=is_level, around=round(_FRAME_EDGE * scale) + 1)
        if lines is None:
            continue
        part, thin = lines[0], _thin(lines[1], wide[lines[0]], is_level, scale)
        if thin is not None:
            rest = cv2.subtract(ink[part], thin)
            thin = cv2.subtract(thin, _crossing(rest, is_level, scale))
            found[part] = cv2.bitwise_or(found[part], thin)
    return np.asarray(cv2.bitwise_and(found, ink), np.uint8)


def _crossing(rest: _Mask, is_level: bool, scale: float) -> _Mask:
    """Where ink on both sides of a line is near enough to be one stroke across it."""
    reach, wide = round(_STROKE * scale), 3
    kernel = np.ones((reach + 1, wide) if is_level else (wide, reach + 1), np.uint8)
    last, first = ((1, reach), (1, 0)) if is_level else ((reach, 1), (0, 1))
    before, after = cv2.dilate(rest, kernel, anchor=last), cv2.dilate(rest, kernel, anchor=first)
    return np.asarray(cv2.bitwise_and(before, after), np.uint8)


def _thin(lines: _Mask, ink: cv2.typing.MatLike, is_level: bool, scale: float) -> _Mask | None:
    """Of lines those that are long, and thin for it: no frame of a stamp, no solid patch; None: no line."""
    labels, stats = pieces_of(lines)
    lengths = stats[:, 2] if is_level else stats[:, 3]
    filled = stats[:, 4] / np.maximum(lengths, 1)
    is_thin = (filled < _RULING_THICK * scale + 2) & (lengths > _FRAME * scale)
    is_thin[0] = False
    if is_level:
        is_thin[_framing(stats, is_thin & (lengths < _WIDE_FRAME * scale), ink, scale)] = False
    if not is_thin.any():
        return None
    kept = lines.copy()
    for label in (np.flatnonzero(~is_thin[1:]) + 1).tolist():
        x, y, width, height = stats[label, :4].tolist()
        kept[y : y + height, x : x + width][labels[y : y + height, x : x + width] == label] = 0
    return kept


def _framing(
    stats: npt.NDArray[np.int32], lines: npt.NDArray[np.bool_], ink: cv2.typing.MatLike, scale: float
) -> list[int]:
    """Of short level lines those over and under each other whose ends are joined: a stamp's wide frame."""
    found: list[int] = []
    low, high = (side * scale for side in _FRAME_HIGH)
    for upper, lower in itertools.combinations(np.flatnonzero(lines).tolist(), 2):
        (x0, y0, width), (x1, y1, other) = stats[upper, :3].tolist(), stats[lower, :3].tolist()
        left, right = min(x0, x1), max(x0 + width, x1 + other)
        top, bottom = min(y0, y1), max(y0, y1) + int(stats[lower, 3])
        if not low < bottom - top < high or right - left > 1.15 * min(width, other):
            continue
        near = round(_FRAME_EDGE * scale)
        sides = [np.asarray(ink)[top:bottom, max(0, x - near) : x + near] for x in (left, right)]
        if all(side.any(axis=1).mean() > _JOINED for side in sides):
            found += [upper, lower]
    return found
