"""Whether one shape is a part of another: a copy that lost a character is found in the whole signature."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.shape import HEIGHT, WIDTH, Shape

Matrix: TypeAlias = npt.NDArray[np.float32]
"""2 x 3, from the whole's pixels to the part's."""
_COARSE, _HALF = 4, 2  # times smaller
_PAD = 3
_INK = 80  # of 255
_SCALES = tuple(float(s) for s in np.geomspace(0.34, 1.0, 9))
_TURNS = (-6.0, 0.0, 6.0)  # degrees: a single character was not laid level
_TURNED_FROM, _FOUND_FROM = 0.65, 0.75  # of correlation, lying level and turned
_NARROWER = 0.9  # of the whole's width for its height: what lost a character is not as wide
_LEAST_SPREAD = 0.4  # of the part's: less is no writing
_LEAST_INK = 0.25  # of the whole's ink: less says little
_MOST_INK = 0.97
_AROUND = 2  # pixels around a part, seen from afar


def as_part(whole: Shape, part: Shape) -> tuple[Matrix, npt.NDArray[np.uint8]] | None:
    """How the part lies on the whole, and where; None where it does not seem to."""
    around = _bounds(part)
    if around is None:
        return None
    if not _is_narrower(around, _bounds(whole)):
        return None
    coarse = _small(_soft(whole.astype(np.float32), 3.0), _COARSE)
    padded = cv2.copyMakeBorder(coarse, _PAD, _PAD, _PAD, _PAD, cv2.BORDER_CONSTANT, value=0)
    half = _small(part.astype(np.float32), _HALF)
    level = _best(padded, half, around, _SCALES, (0.0,))
    if level is None or level[0] < _TURNED_FROM:
        return None
    best = _best(padded, half, around, _SCALES, _TURNS)
    if best is None or best[0] < _FOUND_FROM:
        return None
    _, matrix, (x0, y0, x1, y1) = best
    within = np.zeros((HEIGHT, WIDTH), np.uint8)
    within[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 255
    share = float(whole[within > 0].sum()) / max(1.0, float(whole.sum()))
    return (matrix, within) if _LEAST_INK <= share <= _MOST_INK else None


def _is_narrower(part: tuple[int, int, int, int], whole: tuple[int, int, int, int] | None) -> bool:
    if whole is None:
        return False
    shapes = [(right - left) / (bottom - top) for left, top, right, bottom in (part, whole)]
    return shapes[0] < _NARROWER * shapes[1]


def _best(
    padded: npt.NDArray[np.float32],
    half: npt.NDArray[np.float32],
    around: tuple[int, int, int, int],
    scales: tuple[float, ...],
    turns: tuple[float, ...],
) -> tuple[float, Matrix, tuple[int, int, int, int]] | None:
    """Where the part goes best of all scales and turns."""
    found = [_placed(padded, half, around, scale, turn) for turn in turns for scale in scales]
    return max((item for item in found if item is not None), key=lambda item: item[0], default=None)


def _placed(
    padded: npt.NDArray[np.float32],
    half: npt.NDArray[np.float32],
    around: tuple[int, int, int, int],
    scale: float,
    turn: float,
) -> tuple[float, Matrix, tuple[int, int, int, int]] | None:
    """How well the part, so small and so turned, goes with the whole where it goes best."""
    left, top, right, bottom = around
    small = scale / _COARSE
    width, height = round((right - left) * small) + 2 * _AROUND, round((bottom - top) * small) + 2 * _AROUND
    if width > padded.shape[1] or height > padded.shape[0] or width < 6 or height < 6:
        return None
    forward = cv2.getRotationMatrix2D(((left + right) / 2, (top + bottom) / 2), turn, small)
    forward[:, 2] += (width / 2 - (left + right) / 2, height / 2 - (top + bottom) / 2)
    from_half = forward.copy()
    from_half[:, :2] *= _HALF
    template = cv2.warpAffine(_soft(half, 3.0 / scale / _HALF), from_half, (width, height))
    _, best, _, (x, y) = cv2.minMaxLoc(_correlations(padded, template))
    whole = forward.copy()
    whole[:, 2] += (x - _PAD, y - _PAD)
    whole *= _COARSE
    matrix = cv2.invertAffineTransform(whole).astype(np.float32)
    x0, y0 = (x - _PAD) * _COARSE, (y - _PAD) * _COARSE
    box = (x0, y0, x0 + width * _COARSE, y0 + height * _COARSE)
    return float(best), matrix, box


def _correlations(
    image: npt.NDArray[np.float32], template: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Correlation with the template at every place; empty places have none."""
    height, width = template.shape
    sums, squares = cv2.integral2(image)
    total, energy = (
        table[height:, width:] - table[:-height, width:] - table[height:, :-width] + table[:-height, :-width]
        for table in (sums, squares)
    )
    spread = np.sqrt(np.maximum(energy - total**2 / template.size, 0))
    own = float(np.linalg.norm(template - template.mean()))
    products = cv2.matchTemplate(image, template, cv2.TM_CCOEFF)
    return np.asarray(products / (np.maximum(spread, _LEAST_SPREAD * own) * max(own, 1e-6)), np.float32)


def _bounds(shape: Shape) -> tuple[int, int, int, int] | None:
    rows, columns = np.flatnonzero((shape > _INK).any(axis=1)), np.flatnonzero((shape > _INK).any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _small(image: npt.NDArray[np.float32], times: int) -> npt.NDArray[np.float32]:
    size = (WIDTH // times, HEIGHT // times)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)


def _soft(image: npt.NDArray[np.float32], blur: float) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), blur), np.float32)
