"""Words by which the picture of a signature is found again: bits of its look from afar, sixteen times twenty.

The look is the signs of 73 frequencies (of the cosine transform) that differ most between two names for what
they differ between two copies of one picture; those with one sign in all writing are left out. One copy is
cut by a pixel, scaled by a tenth or turned by degrees against another, so whoever asks tries such turns and
the words in which one of the least sure bits is wrong (multi-probe: Lv and others 2007). A copy may lack a
character at an end: what is left of a name without it is kept and asked for as well. How many are found, and
how many others proposed, is measured by ``eval.benchmarks.signatures``: ``reused``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.shape import Shape, shape_of

Signs: TypeAlias = npt.NDArray[np.float32]
"""N x ``TABLES * BITS``, -1 or 1: the bits of N looks in the order of their words."""
_Floats: TypeAlias = npt.NDArray[np.float32]
_Numbers: TypeAlias = npt.NDArray[np.int64]

TABLES, BITS = 16, 20
_ORDER_BITS = 2  # of a word, its last: 0 for the whole, then what is left of it
_ORDERS = (1 << _ORDER_BITS) - 1
_BEST = "70 72 34 54 32 50 52 65 74 35 76 83 53 37 63 30 17 33 92 16 36 73 05 61 93"
_THEN = "a3 23 14 b2 57 75 38 55 41 43 18 03 45 91 51 27 47 95 15 67 b3 31 b0 6b 25"
_LAST = "56 a5 77 a1 90 59 29 49 87 78 85 39 12 4d 1b 7b 81 b8 98 69 5a 1f 07"
_ROWS, _COLUMNS = np.array(  # of the transform, hexadecimal; chosen on pairs of development
    [[int(digit, 16) for digit in pair] for pair in f"{_BEST} {_THEN} {_LAST}".split()]
).T
_PICKED = np.array(  # 73 is prime: every word has twenty frequencies, no two the same ones
    [[(21 * table + (table + 1) * bit) % 73 for bit in range(BITS)] for table in range(TABLES)]
)
_POWERS = 1 << np.arange(BITS, dtype=np.int64)
_SMALL = (64, 24)  # width and height from afar
_UNSURE = 4  # bits of a word, each of which is tried the other way round
_TURNS = (  # degrees and scale that are tried, the likeliest first; of what is left of a name a few
    *((0, 1.0), (2, 1.0), (-2, 1.0), (4, 1.0), (-4, 1.0), (0, 0.92), (0, 1.08), (2, 0.92), (-2, 0.92)),
    *((2, 1.08), (-2, 1.08), (4, 0.92), (-4, 0.92), (4, 1.08), (-4, 1.08)),
)
_FEW = 5
_INK, _GAP, _MARGIN = 80, 2, 8  # darkness of 255; columns without ink between characters; pixels
_LEAST_LEFT, _MOST_LEFT = 0.4, 3  # share of the ink; looks of what is left, as many as their order has room


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a shape asks for: ranges of words, both ends in them, and looks to rank what is found.

    ``wholes`` are held against all looks of another signature, ``parts`` against its whole only.
    """

    ranges: Sequence[tuple[int, int]]
    wholes: Signs
    parts: Signs


def words_of(shape: Shape) -> tuple[int, ...]:
    """The words under which a shape is kept, each once: below 2 to the 26th."""
    looks = [_look(_small(shape)), *(_look(_small(part)) for part in _left_of(shape))]
    return tuple(
        int(_placed(table, code) | order)
        for order, look in enumerate(looks)
        for table, code in enumerate(_codes(look[_PICKED]))
    )


def asked_of(shape: Shape) -> Asked:
    """What would find the same picture, turned, scaled or without a character at an end."""
    wholes = _turned(shape, len(_TURNS))
    parts = [look for part in _left_of(shape) for look in _turned(part, _FEW)]
    found = {low: low | _ORDERS for look in wholes for low in _probes(look)}
    for look in parts:
        for low in _probes(look):
            found.setdefault(low, low)
    return Asked(sorted(found.items()), _signs(wholes), _signs(parts))


def table_of(word: int) -> int:
    """Which of the sixteen words of a look it is."""
    return word >> (BITS + _ORDER_BITS)


def nearness(asked: Asked, owners: Sequence[int], words: Sequence[int]) -> dict[int, float]:
    """How near each kept signature is, given each of its words and whose it is.

    It is the share of bits in common, 0 to 1, of the two looks that have most; chance gives one half.
    """
    if not words:
        return {}
    whose, coded = np.asarray(owners, np.int64), np.asarray(words, np.int64)
    keys, rows = np.unique(whose << _ORDER_BITS | coded & _ORDERS, return_inverse=True)
    looks = np.zeros((len(keys), TABLES, BITS), np.float32)
    looks[rows, coded >> (BITS + _ORDER_BITS)] = np.where((coded >> _ORDER_BITS)[:, None] & _POWERS, 1, -1)
    flat = looks.reshape(len(keys), -1)
    near = (flat @ asked.wholes.T).max(axis=1)
    if len(asked.parts):
        is_whole = (keys & _ORDERS) == 0
        near[is_whole] = np.maximum(near[is_whole], (flat[is_whole] @ asked.parts.T).max(axis=1))
    found: dict[int, float] = {}
    for owner, same in zip((keys >> _ORDER_BITS).tolist(), near.tolist(), strict=True):
        found[owner] = max(found.get(owner, 0.0), 0.5 + same / (2 * TABLES * BITS))
    return found


def _left_of(shape: Shape) -> list[Shape]:
    """What is on one side of the two widest gaps, brought to one size; the side with more ink first."""
    total = max(1.0, float(shape.sum()))
    sides = [side for at in _gaps(shape)[:2] for side in (shape[:, :at], shape[:, at:])]
    shares = [(float(side.sum()) / total, side) for side in sides]
    kept = sorted((pair for pair in shares if pair[0] >= _LEAST_LEFT), key=lambda pair: -pair[0])
    made = (shape_of(np.asarray(np.pad(side, _MARGIN) / 255, np.float32)) for _, side in kept[:_MOST_LEFT])
    return [part for part in made if part is not None]


def _gaps(shape: Shape) -> list[int]:
    """The middles of the columns without ink between what has some, the widest first."""
    columns = np.flatnonzero((shape > _INK).any(axis=0))
    wide = np.diff(columns) - 1
    order = np.argsort(-wide, kind="stable")
    return [int(columns[at] + 1 + wide[at] // 2) for at in order if wide[at] >= _GAP]


def _small(shape: Shape) -> _Floats:
    return np.asarray(cv2.resize(shape.astype(np.float32), _SMALL, interpolation=cv2.INTER_AREA), np.float32)


def _look(small: _Floats) -> _Floats:
    return np.asarray(cv2.dct(small)[_ROWS, _COLUMNS], np.float32)


def _turned(shape: Shape, tried: int) -> list[_Floats]:
    small, (wide, high) = _small(shape), _SMALL
    looks = [_look(small)]
    for turn, scale in _TURNS[1:tried]:
        matrix = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), turn, scale)
        looks.append(_look(np.asarray(cv2.warpAffine(small, matrix, _SMALL), np.float32)))
    return looks


def _probes(look: _Floats) -> Iterator[int]:
    """The words of a look as ``words_of`` keeps them for a whole, and those with one unsure bit changed."""
    values = look[_PICKED]
    unsure = _POWERS[np.argsort(np.abs(values), axis=1)[:, :_UNSURE]]
    codes = _codes(values)
    for table, code in enumerate(codes):
        yield _placed(table, int(code))
        yield from (_placed(table, int(code ^ power)) for power in unsure[table])


def _codes(values: _Floats) -> _Numbers:
    return (values > 0).astype(np.int64) @ _POWERS


def _placed(table: int, code: int) -> int:
    return int((table << BITS | code) << _ORDER_BITS)


def _signs(looks: Sequence[_Floats]) -> Signs:
    stacked = [np.where(look[_PICKED].ravel() > 0, 1, -1) for look in looks]
    return np.array(stacked, np.float32).reshape(len(looks), TABLES * BITS)
