"""How alike two signatures are as pictures: one is laid on the other, then both are seen as coarsely.

A copy may be scanned at a lower resolution and cut differently. So the other shape is fitted to the one
(enhanced correlation, Evangelidis and Psarakis 2008), whole or as a part of it; the sharper is blurred until
it is as coarse as the other; and two things are asked: how well the ink of both correlates, and how far
strokes still lie apart from place to place (Lucas and Kanade 1981). Blur costs hardly any of the first and
little of the second, while whoever writes a name again moves every stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.parts import Matrix, Sought, as_part
from models.signatures.shape import HEIGHT, WIDTH, Shape, Sureness, sureness_of, unpacked

Floats: TypeAlias = npt.NDArray[np.float32]
_Within: TypeAlias = npt.NDArray[np.uint8] | None

_COARSE = 4  # times smaller, for the first look
_TRIED_FROM, _FITTED_FROM = 0.35, 0.82  # of the first look, before and after a coarse fit
_FIRST_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 3, 1e-3)
_PROMISING = 0.78  # of correlation after these; of 531 pairs of one picture the least was 0.939
_REACHED = 0.8  # of correlation of both softened, once fitted; the least of one picture's was 0.89
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-3)
_SOFT, _FINE = 3.0, 1.2  # pixels of blur, to fit first and at least
_PRINT_FROM, _PRINT_BLUR = 0.8, 2.0  # of two prints of a name: first look to fit them, blur when compared
_MOST_BLUR = 8.0
_LEAST_DETAIL = 0.010  # of gradients' energy: what is blurred further has no strokes left to compare
_APART = 0.03  # of likeness for each pixel that strokes lie apart
_OF_PART = 0.02  # of likeness that a part has less: fewer strokes agree by chance more easily
_WINDOW = 9.0  # pixels around a place in which they are measured
SAME = 0.91  # from here on one picture; measured by eval.benchmarks.signatures: reused, anew


@dataclass(frozen=True, eq=False)
class Comparable:
    """A shape with its coarse look, by which most pairs are told apart at once."""

    shape: Shape
    coarse: Floats
    sureness: Sureness = Sureness.LIKELY

    @cached_property
    def sought(self) -> Sought:
        """It as a whole and as a part of others."""
        return Sought(self.shape)

    @cached_property
    def blurred(self) -> tuple[Floats, Floats]:
        """It as softly as it is fitted, first and then."""
        whole = self.shape.astype(np.float32)
        return _blurred(whole, _SOFT), _blurred(whole, _FINE)


def comparable(text: str) -> Comparable | None:
    """A packed shape made ready; None for what is no shape, or has no ink."""
    shape = unpacked(text)
    return ready(shape, sureness_of(text)) if shape is not None else None


def ready(shape: Shape, sureness: Sureness = Sureness.LIKELY) -> Comparable | None:
    """A shape made ready; None where it has no ink."""
    if not shape.any():
        return None
    size = (WIDTH // _COARSE, HEIGHT // _COARSE)
    return Comparable(shape, _small(_blurred(shape.astype(np.float32), 4.0), size), sureness)


def similarity_of(one: Comparable, other: Comparable) -> float:
    """1 is the same picture, ``SAME`` enough for it; 0 has nothing of it, or neither is surely written."""
    if one.sureness + other.sureness < Sureness.SURE:
        return 0.0
    begun = None
    if _correlation(one.coarse, other.coarse) >= _TRIED_FROM:
        begun = _coarse_fit(one, other)
    found = _compared(one, other, begun, None) if begun is not None else 0.0
    if found >= SAME:
        return found
    return max([found, _part_of(one, other), _part_of(other, one)])


def correlation_of(one: Comparable, other: Comparable) -> float:
    """How well the ink of both correlates once fitted, 0 to 1: asked of two prints of one name."""
    start = max(0.0, _correlation(one.coarse, other.coarse))
    if start < _PRINT_FROM:
        return start
    first, second = one.shape.astype(np.float32), other.shape.astype(np.float32)
    matrix, size = np.eye(2, 3, dtype=np.float32), (WIDTH, HEIGHT)
    for blur in (_SOFT, _FINE):
        try:
            _, matrix = cv2.findTransformECC(
                _blurred(first, blur), _blurred(second, blur), matrix, cv2.MOTION_AFFINE, _STEPS, None, 1
            )
        except cv2.error:
            return _correlation(_blurred(first, _PRINT_BLUR), _blurred(second, _PRINT_BLUR))
    if _is_gentle(matrix):
        second = cv2.warpAffine(second, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return max(0.0, _correlation(_blurred(first, _PRINT_BLUR), _blurred(second, _PRINT_BLUR)))


def _part_of(whole: Comparable, part: Comparable) -> float:
    placed = as_part(whole.sought, part.sought)
    return max(0.0, _compared(whole, part, *placed) - _OF_PART) if placed is not None else 0.0


def _coarse_fit(one: Comparable, other: Comparable) -> Matrix | None:
    """How the other lies on the one, seen from afar; None where it does not, which shows in three steps."""
    matrix = np.eye(2, 3, dtype=np.float32)
    try:
        for steps in (_FIRST_STEPS, _STEPS):
            reached, matrix = cv2.findTransformECC(
                one.coarse, other.coarse, matrix, cv2.MOTION_AFFINE, steps, None, 1
            )
            if reached < _PROMISING:
                return None
    except cv2.error:  # it did not converge: they have nothing in common
        return None
    height, width = one.coarse.shape
    laid = cv2.warpAffine(
        other.coarse, matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    if not _is_gentle(matrix) or _correlation(one.coarse, laid) < _FITTED_FROM:
        return None
    whole: Matrix = np.asarray(matrix, np.float32)
    whole[:, 2] *= _COARSE
    return whole


def _compared(one: Comparable, other: Comparable, matrix: Matrix, within: _Within) -> float:
    """How alike the other is, laid so on the one and then fitted; ``within`` is where a part may lie.

    How far strokes lie apart is asked only where it decides: below ``SAME`` they count as if they did not.
    """
    soft, fine = one.blurred
    if within is not None:
        first = np.where(within > 0, one.shape, 0).astype(np.float32)
        soft, fine = _blurred(first, _SOFT), _blurred(first, _FINE)
    try:
        reached, matrix = cv2.findTransformECC(
            soft, other.blurred[0], matrix, cv2.MOTION_AFFINE, _STEPS, within, 1
        )
        if reached < _REACHED:
            return 0.0
        _, matrix = cv2.findTransformECC(fine, other.blurred[1], matrix, cv2.MOTION_AFFINE, _STEPS, within, 1)
    except cv2.error:
        return 0.0
    if not _is_gentle(matrix, is_part=within is not None):
        return 0.0
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(other.shape.astype(np.float32), matrix, (WIDTH, HEIGHT), flags=flags)
    seen, laid = _as_coarse(fine, _blurred(laid, _FINE))
    if min(_detail(seen), _detail(laid)) < _LEAST_DETAIL:
        return 0.0
    alike = _correlation(seen, laid)
    return max(0.0, alike - _APART * _apart(seen, laid)) if alike >= SAME else max(0.0, alike)


def _as_coarse(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Both as coarse as the coarser of them."""
    fine, wanted = (one, _detail(other)) if _detail(one) > _detail(other) else (other, _detail(one))
    least, most = 0.0, _MOST_BLUR
    for _ in range(6):
        middle = (least + most) / 2
        least, most = (middle, most) if _detail(_blurred(fine, middle)) > wanted else (least, middle)
    same = _blurred(fine, (least + most) / 2) if most > 0.2 else fine
    return (same, other) if fine is one else (one, same)


def _detail(image: Floats) -> float:
    """Energy of the gradients for that of the picture: the less, the more blurred it is."""
    across, down = np.diff(image, axis=1), np.diff(image, axis=0)
    spread = float(np.var(image)) * image.size
    return (float(np.vdot(across, across)) + float(np.vdot(down, down))) / max(spread, 1e-9)


def _apart(one: Floats, other: Floats) -> float:
    """Pixels that strokes lie apart, where there are strokes (root of the mean square)."""
    one, other = one / np.linalg.norm(one) * 100, other / np.linalg.norm(other) * 100
    middle = (one + other) / 2
    across = cv2.Sobel(middle, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(middle, cv2.CV_32F, 0, 1, scale=1 / 8)
    change = other - one
    xx, yy, xy, xt, yt = (
        _blurred(a * b, _WINDOW)
        for a, b in ((across, across), (down, down), (across, down), (across, change), (down, change))
    )
    strokes = xx + yy
    steady = 0.02 * float(strokes.max())
    xx, yy = xx + steady, yy + steady
    level = xx * yy - xy * xy
    moved = ((yy * xt - xy * yt) / level) ** 2 + ((xx * yt - xy * xt) / level) ** 2
    return float(np.sqrt((moved * strokes).sum() / max(float(strokes.sum()), 1e-9)))


def _small(image: Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)


def _blurred(image: Floats, blur: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), blur), np.float32)


def _is_gentle(matrix: Matrix, *, is_part: bool = False) -> bool:
    """Whether a fit scales and turns no more than two prints of one picture can differ."""
    stretch = np.linalg.svd(matrix[:, :2], compute_uv=False)
    if not stretch[0] < 1.12 * stretch[-1]:
        return False
    return is_part or bool(stretch[-1] > 0.75 and stretch[0] < 1.33)


def _correlation(one: Floats, other: Floats) -> float:
    first, second = one.ravel() - one.mean(), other.ravel() - other.mean()
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / size if size > 0 else 0.0
