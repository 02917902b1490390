"""Two series of measured values side by side: which are equal, and how much that says.

Each equal value counts for the bits by which it could have been another: few where values repeat or the
range has few steps, many where it has many. An alignment found by moving the series along, or up by one
amount, is worth less by what was there to choose from.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

_LEAST = 3  # equal values
_SHARE = 0.65  # of the values between the first and the last that are equal
_SHIFT_BITS = 7.0
_SHIFTED_LEAST = 6
_MOST = 400  # values of a series that are looked at


@dataclass(frozen=True, slots=True)
class Laid:
    """``pairs`` are the places of values that lie beside each other, ``equal`` of which are equal.

    ``shift`` is the amount by which the second series lies above the first, ``bits`` what the agreement says.
    """

    pairs: tuple[tuple[int, int], ...]
    equal: int
    shift: Decimal
    bits: float


def laid(one: Sequence[str], other: Sequence[str]) -> Laid | None:
    """How two series lie side by side; None where fewer than three values, or too small a part, are equal."""
    left = [Decimal(value).normalize() for value in one[:_MOST]]
    right = [Decimal(value).normalize() for value in other[:_MOST]]
    found = _aligned(left, right, Decimal(0))
    if found is not None:
        return found
    shift = _likely_shift(left, right)
    return _aligned(left, right, shift) if shift else None


def _aligned(left: Sequence[Decimal], right: Sequence[Decimal], shift: Decimal) -> Laid | None:
    moved = [(value - shift).normalize() for value in right]
    matcher = SequenceMatcher(None, left, moved, autojunk=False)
    pairs: list[tuple[int, int]] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and a1 - a0 == b1 - b0):
            pairs += zip(range(a0, a1), range(b0, b1), strict=True)
    equal = [(a, b) for a, b in pairs if left[a] == moved[b]]
    if len(equal) < (_SHIFTED_LEAST if shift else _LEAST):
        return None
    inside = [pair for pair in pairs if equal[0] <= pair <= equal[-1]]
    span = max(equal[-1][0] - equal[0][0], equal[-1][1] - equal[0][1]) + 1
    if len(equal) < _SHARE * span:
        return None
    bits = _bits([left[a] for a, _ in equal], left, moved)
    bits -= math.log2(1 + abs(equal[0][0] - equal[0][1]) + abs(len(left) - len(right)))
    bits -= _SHIFT_BITS if shift else 0.0
    return Laid(pairs=tuple(inside), equal=len(equal), shift=shift, bits=round(max(0.0, bits), 2))


def _bits(equal: Sequence[Decimal], left: Sequence[Decimal], right: Sequence[Decimal]) -> float:
    """What equal values say: a value is as likely as it is frequent, or as its range has steps."""
    every = [*left, *right]
    step = Decimal(1).scaleb(min(int(value.as_tuple().exponent) for value in every))
    levels = float((max(every) - min(every)) / step) + 1
    counts = [Counter(left), Counter(right)]
    sizes = [len(left), len(right)]
    total = 0.0
    for value in equal:
        often = max((counts[side][value] - 1) / sizes[side] for side in (0, 1))
        total -= math.log2(max(often, 1 / levels, 1e-3))
    return total


def _likely_shift(left: Sequence[Decimal], right: Sequence[Decimal]) -> Decimal:
    """The commonest difference of values at the same place; 0 where none stands out."""
    differences = Counter(b - a for a, b in zip(left, right, strict=False))
    shift, often = differences.most_common(1)[0] if differences else (Decimal(0), 0)
    return shift if often >= _SHIFTED_LEAST else Decimal(0)
