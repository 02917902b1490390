"""Whether one shape is a part of another: a copy that lost a character is found in the whole signature.

What of a shape does not depend on the other is made once, since each is held against many.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.shape import HEIGHT, WIDTH, Shape

Matrix: TypeAlias = npt.NDArray[np.float32]
"""2 x 3, from the whole's pixels to the part's."""
_Floats: TypeAlias = npt.NDArray[np.float32]
_Box: TypeAlias = tuple[int, int, int, int]

_COARSE, _HALF = 4, 2  # times smaller
_PAD = 3
_SIZE = (HEIGHT // _COARSE + 2 * _PAD, WIDTH // _COARSE + 2 * _PAD)  # of a whole seen from afar
_INK = 80  # of 255
_SCALES = tuple(float(s) for s in np.geomspace(0.34, 1.0, 9))
_TURNS = (-6.0, 6.0)  # degrees: a single character was not laid level
_TURNED_FROM, _FOUND_FROM = 0.65, 0.75  # of correlation, lying level and turned
_NARROWER = 0.9  # of the whole's width for its height: what lost a character is not as wide
_LEAST_SPREAD = 0.4  # of the part's: less is no writing
_LEAST_INK = 0.25  # of the whole's ink: less says little
_MOST_INK = 0.97
_AROUND = 2  # pixels around a part, seen from afar


@dataclass(frozen=True, slots=True, eq=False)
class _Template:
    """A part so small and so turned: the order of its scale, how it was laid, its picture and spread."""

    scale: int
    forward: npt.NDArray[np.float64]
    picture: _Floats
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """Templates, and the spectra of their pictures, one behind the other."""

    templates: Sequence[_Template]
    spectra: npt.NDArray[np.complexfloating]


class Sought:
    """A shape as a whole, in which parts are sought, and as a part that is sought in others."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self._turned: dict[int, _Tried] = {}

    @cached_property
    def around(self) -> _Box | None:
        """The box of the ink; None where there is none."""
        rows = np.flatnonzero((self.shape > _INK).any(axis=1))
        columns = np.flatnonzero((self.shape > _INK).any(axis=0))
        if not rows.size:
            return None
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    @cached_property
    def ink(self) -> float:
        """The sum of all ink."""
        return max(1.0, float(self.shape.sum()))

    @cached_property
    def spectrum(self) -> npt.NDArray[np.complexfloating]:
        """Of the whole seen from afar."""
        return np.asarray(np.fft.rfft2(self._afar))

    @cached_property
    def sums(self) -> npt.NDArray[np.float64]:
        """Of the whole seen from afar, and of its squares, up to every place."""
        return np.stack(cv2.integral2(self._afar))

    @cached_property
    def level(self) -> _Tried:
        """It as a part, lying level, at every scale."""
        return self._tried(range(len(_SCALES)), (0.0,))

    def turned(self, scale: int) -> _Tried:
        """The same turned a little to both sides, at one scale and those next to it."""
        if scale not in self._turned:
            near = range(max(0, scale - 1), min(len(_SCALES), scale + 2))
            self._turned[scale] = self._tried(near, _TURNS)
        return self._turned[scale]

    @cached_property
    def _afar(self) -> _Floats:
        coarse = _small(_soft(self.shape.astype(np.float32), 3.0), _COARSE)
        return np.asarray(np.pad(coarse, _PAD), np.float32)

    @cached_property
    def _softened(self) -> list[_Floats]:
        """At half its size, as soft for every scale as the whole is seen from afar."""
        half = _small(self.shape.astype(np.float32), _HALF)
        return [_soft(half, 3.0 / scale / _HALF) for scale in _SCALES]

    def _tried(self, scales: Iterable[int], turns: Iterable[float]) -> _Tried:
        around = self.around
        laid = (
            _template(self._softened[at], around, at, turn)
            for at, turn in itertools.product(scales, turns)
            if around is not None
        )
        found = [template for template in laid if template is not None]
        pictures = np.zeros((len(found), *_SIZE), np.float32)
        for padded, template in zip(pictures, found, strict=True):
            height, width = template.picture.shape
            padded[:height, :width] = template.picture
        return _Tried(found, np.conj(np.fft.rfft2(pictures)))


def as_part(whole: Sought, part: Sought) -> tuple[Matrix, npt.NDArray[np.uint8]] | None:
    """How the part lies on the whole, and where; None where it does not seem to."""
    if part.around is None or whole.around is None or not _is_narrower(part.around, whole.around):
        return None
    level = _best(whole, part.level)
    if level is None or level[0] < _TURNED_FROM:
        return None
    turned = _best(whole, part.turned(level[1].scale))
    best = level if turned is None or level[0] >= turned[0] else turned
    if best[0] < _FOUND_FROM:
        return None
    matrix, within = _laid(*best[1:])
    share = float(whole.shape[within > 0].sum()) / whole.ink
    return (matrix, within) if _LEAST_INK <= share <= _MOST_INK else None


def _is_narrower(part: _Box, whole: _Box) -> bool:
    shapes = [(right - left) / (bottom - top) for left, top, right, bottom in (part, whole)]
    return shapes[0] < _NARROWER * shapes[1]


def _template(soft: _Floats, around: _Box, scale: int, turn: float) -> _Template | None:
    """The part so small and so turned; None where it would be larger than the whole, or a mere dot."""
    left, top, right, bottom = around
    small = _SCALES[scale] / _COARSE
    width, height = round((right - left) * small) + 2 * _AROUND, round((bottom - top) * small) + 2 * _AROUND
    if width > _SIZE[1] or height > _SIZE[0] or width < 6 or height < 6:
        return None
    forward = cv2.getRotationMatrix2D(((left + right) / 2, (top + bottom) / 2), turn, small)
    forward[:, 2] += (width / 2 - (left + right) / 2, height / 2 - (top + bottom) / 2)
    from_half = forward.copy()
    from_half[:, :2] *= _HALF
    picture = cv2.warpAffine(soft, from_half, (width, height))
    picture -= picture.mean()
    return _Template(scale, forward, picture, float(np.linalg.norm(picture)))


def _best(whole: Sought, tried: _Tried) -> tuple[float, _Template, tuple[int, int]] | None:
    """How well the template that goes best with the whole does so, and at which x and y."""
    if not tried.templates:
        return None
    products = np.fft.irfft2(whole.spectrum * tried.spectra, _SIZE)
    pairs = zip(tried.templates, products, strict=True)
    found = [_highest(_correlations(whole, item, product)) for item, product in pairs]
    at = max(range(len(found)), key=lambda order: found[order][0])
    return found[at][0], tried.templates[at], found[at][1]


def _highest(correlations: _Floats) -> tuple[float, tuple[int, int]]:
    y, x = divmod(int(correlations.argmax()), correlations.shape[1])
    return float(correlations[y, x]), (x, y)


def _laid(template: _Template, at: tuple[int, int]) -> tuple[Matrix, npt.NDArray[np.uint8]]:
    """How a part lies whose template goes best there, and where that is on the whole."""
    (height, width), (x, y) = template.picture.shape, at
    whole = template.forward.copy()
    whole[:, 2] += (x - _PAD, y - _PAD)
    whole *= _COARSE
    matrix = cv2.invertAffineTransform(whole).astype(np.float32)
    x0, y0 = (x - _PAD) * _COARSE, (y - _PAD) * _COARSE
    within = np.zeros((HEIGHT, WIDTH), np.uint8)
    within[max(0, y0) : max(0, y0 + height * _COARSE), max(0, x0) : max(0, x0 + width * _COARSE)] = 255
    return matrix, within


def _correlations(whole: Sought, template: _Template, product: npt.NDArray[np.floating]) -> _Floats:
    """Correlation with the template at every place it fits in; empty places have none.

    ``product`` is the sum of what both have in common, for every place of its upper left corner.
    """
    height, width = template.picture.shape
    sums, own = whole.sums, template.spread
    within = sums[:, height:, width:] - sums[:, :-height, width:]
    within -= sums[:, height:, :-width]
    within += sums[:, :-height, :-width]
    total, energy = within
    energy -= total * total / (height * width)
    spread = np.sqrt(np.maximum(energy, (_LEAST_SPREAD * own) ** 2, out=energy), out=energy)
    fits = product[: _SIZE[0] - height + 1, : _SIZE[1] - width + 1]
    return np.asarray(fits / (spread * max(own, 1e-6)), np.float32)


def _small(image: _Floats, times: int) -> _Floats:
    size = (WIDTH // times, HEIGHT // times)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)


def _soft(image: _Floats, blur: float) -> _Floats:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), blur), np.float32)
