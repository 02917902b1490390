"""Second step on a page: straightened, and the way back to the picture that was given."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.ocr.colour import Grey
from models.seals.smaller import shrunk

Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

MAX_SKEW_DEGREES = 7.0
_MIN_SKEW_DEGREES = 0.12  # below this, straightening blurs more than it helps
_SEARCH_SIDE = 1000
_MOST_INK = 30_000  # pixels; more tell nothing new
_ROUGH_INK = 10_000  # pixels from which the angle is known to half a degree
_SHARP = 1.1  # times the usual energy, from which an angle is one
_MIN_INK = 200  # pixels at search size; fewer tell no direction


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """A grey page to be read left to right, and the affine 2 x 3 matrix from its pixels to the original's.

    ``skew_degrees`` (clockwise, as the original lay) and ``quarter_turns`` (clockwise) were undone.
    """

    grey: Grey
    to_original: Matrix
    skew_degrees: float = 0.0
    quarter_turns: int = 0

    def turned(self, quarter_turns: int) -> Upright:
        """The page turned clockwise by so many quarter turns."""
        page = self
        for _ in range(quarter_turns % 4):
            height = page.grey.shape[0]
            # pixel (x, y) of the turned page is pixel (y, height - 1 - x) of the page before
            back = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, height - 1.0]])
            page = Upright(
                np.ascontiguousarray(np.rot90(page.grey, -1)),
                compose(page.to_original, back),
                page.skew_degrees,
                (page.quarter_turns + 1) % 4,
            )
        return page

    def original(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """N x 2 points of this page -> N x 2 points of the original."""
        mapped: npt.NDArray[np.float64] = points @ self.to_original[:, :2].T + self.to_original[:, 2]
        return mapped


def compose(outer: Matrix, inner: Matrix) -> Matrix:
    """The 2 x 3 matrix that applies ``inner`` first."""
    bottom = np.array([[0.0, 0.0, 1.0]])
    product: Matrix = np.vstack([outer, bottom]) @ np.vstack([inner, bottom])
    return product[:2]


def straightened(grey: Grey) -> Upright:
    """The page with its skew undone, on a canvas large enough to lose nothing."""
    identity = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    angle = skew_degrees(grey)
    if abs(angle) < _MIN_SKEW_DEGREES:
        return Upright(grey, identity)
    height, width = grey.shape
    radians = math.radians(abs(angle))
    new_width = math.ceil(width * math.cos(radians) + height * math.sin(radians))
    new_height = math.ceil(width * math.sin(radians) + height * math.cos(radians))
    forward = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    forward[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    turned = cv2.warpAffine(
        grey, forward, (new_width, new_height), flags=cv2.INTER_LINEAR, borderValue=float(paper_tone(grey))
    )
    return Upright(turned, cv2.invertAffineTransform(forward), angle)


def paper_tone(grey: Grey) -> int:
    """The grey of the paper: the median of a sparse sample."""
    return int(np.median(grey[::16, ::16]))


def skew_degrees(grey: Grey) -> float:
    """How far lines fall to the right, in degrees within +-7; 0.0 where the page does not tell.

    The angle that makes the ink profile across the lines sharpest (largest sum of squares), looked
    for along rows and along columns, since the page may lie on its side.
    """
    height, width = grey.shape
    scale = min(1.0, _SEARCH_SIDE / max(height, width))
    small = shrunk(grey, scale) if scale < 1 else grey
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    ys, xs = np.nonzero(ink)
    if len(ys) < _MIN_INK:
        return 0.0
    along_rows, along_columns = _thinned(xs, ys, _MOST_INK), _thinned(ys, -xs, _MOST_INK)
    return max((_rough(along_rows), _rough(along_columns)), key=lambda rough: rough.sharpness).exactly()


def _thinned(along: Places, across: Places, most: int) -> tuple[Places, Places]:
    """No more than so many points, evenly taken."""
    every = -(-len(along) // most)
    return along[::every], across[::every]


@dataclass(frozen=True, slots=True, eq=False)
class _Rough:
    """The best angle to half a degree; ``usual`` is the median energy of all angles, for fewer points."""

    points: tuple[Places, Places]
    fewer: tuple[Places, Places]
    angle: float
    sharpness: float
    usual: float

    def exactly(self) -> float:
        """The best angle near it; 0.0 where it is no sharper than others."""
        angle = self.angle
        for step in (0.1, 0.025):
            around = angle + step * np.arange(-5, 6)
            angle = float(around[int(np.argmax([_energy(*self.points, other) for other in around]))])
        return angle if _energy(*self.fewer, angle) > _SHARP * self.usual else 0.0


def _rough(points: tuple[Places, Places]) -> _Rough:
    fewer = _thinned(*points, _ROUGH_INK)
    coarse = np.arange(-MAX_SKEW_DEGREES, MAX_SKEW_DEGREES + 0.01, 0.5)
    energies = [_energy(*fewer, angle) for angle in coarse]
    usual = float(np.median(energies))
    return _Rough(points, fewer, float(coarse[int(np.argmax(energies))]), max(energies) / usual, usual)


def _energy(along: Places, across: Places, angle: float) -> float:
    """Sum of squares of the ink profile after shearing by ``angle`` degrees."""
    levels = np.rint(across - along * math.tan(math.radians(angle))).astype(np.int64)
    profile = np.bincount(levels - levels.min()).astype(np.float64)
    return float(profile @ profile)
