"""A rule of reading: the two brackets of a pair are of one kind and one width.

（ and ( look alike to the network, which sees a line squeezed to its height; what tells them apart is the
space they take, and that is measured here between the characters on both sides. Measured on 768 brackets
of 30 pages at six degradations: the network alone takes 103 for the other width.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from statistics import median

_OPENING, _CLOSING = "(（〔[［【", ")）〕]］】"
_ROUND = {"(": "（", ")": "）"}
_HALF = {wide: half for half, wide in _ROUND.items()}
_LIKE = "〔[［"  # opening brackets of kinds taken for one another
_FEWEST = 3  # neighbouring wide characters from which their distance is known
_LATIN = 0.55  # of a wide character: the width of a Latin one
_BRACKET = 0.6  # of a wide character; this and _EDGE were fitted on the pages named above
_EDGE = 0.35  # where a wide bracket or comma has its ink: from its cell's left, or right
_WEIGHT, _MOST = 12.0, 3.0  # log odds per wide character's width, and at the most
_SURE = 0.02  # a confidence counts as at least this far from 0 and 1


def settled(text: str, confidences: Sequence[float], centres: Sequence[float]) -> dict[int, str]:
    """Index and character to put there instead; ``centres`` are the characters' in any one unit."""
    pairs, alone = _paired(text)
    exchanged = dict(_same_kind(text, confidences, pairs))
    wide = _wide_width(text, centres)
    rounds = [(first, last) for first, last in pairs if text[first] in "(（" and text[last] in ")）"]
    for group in (*rounds, *((index,) for index in alone if text[index] in "()（）")):
        odds = sum(_odds_of_wide(text, confidences, centres, index, wide) for index in group)
        for index in group:
            form = _ROUND.get(text[index], text[index])
            character = form if odds > 0 else _HALF[form]
            if character != text[index]:
                exchanged[index] = character
    return exchanged


def _paired(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Brackets that open and close one another whatever their kind, and those left over."""
    waiting: list[int] = []
    pairs, alone = [], []
    for index, character in enumerate(text):
        if character in _OPENING:
            waiting.append(index)
        elif character in _CLOSING:
            if waiting:
                pairs.append((waiting.pop(), index))
            else:
                alone.append(index)
    return pairs, [*alone, *waiting]


def _same_kind(
    text: str, confidences: Sequence[float], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, str]]:
    """Of a pair like 〔 and ], the one read with less confidence follows the other."""
    exchanged = []
    for first, last in pairs:
        kind, other = _OPENING.index(text[first]), _CLOSING.index(text[last])
        if kind == other or not {_OPENING[kind], _OPENING[other]} <= set(_LIKE):
            continue
        if confidences[first] >= confidences[last]:
            exchanged.append((last, _CLOSING[kind]))
        else:
            exchanged.append((first, _OPENING[other]))
    return exchanged


def _odds_of_wide(
    text: str, confidences: Sequence[float], centres: Sequence[float], index: int, wide: float | None
) -> float:
    """Log odds that a round bracket is a wide one: what the network says, and the space it takes."""
    sure = min(max(confidences[index], _SURE), 1.0 - _SURE)
    network = math.log(sure / (1.0 - sure)) * (1.0 if text[index] in _HALF else -1.0)
    if wide is None or not 0 < index < len(text) - 1:
        return network
    around = _after_ink(text[index - 1]) + _before_ink(text[index + 1])
    middle = around + (1.0 + _BRACKET) / 2
    space = (centres[index + 1] - centres[index - 1]) / wide
    return network + min(max(_WEIGHT * (space - middle), -_MOST), _MOST)


def _wide_width(text: str, centres: Sequence[float]) -> float | None:
    """The distance of two wide characters side by side; None where too few stand so."""
    steps = [
        centres[index + 1] - centres[index]
        for index in range(len(text) - 1)
        if _is_ideograph(text[index]) and _is_ideograph(text[index + 1])
    ]
    return median(steps) if len(steps) >= _FEWEST and median(steps) > 0 else None


def _is_ideograph(character: str) -> bool:
    return unicodedata.category(character) == "Lo"


def _after_ink(character: str) -> float:
    """From where the network sees a character to the end of its cell, in widths of a wide one."""
    if not _is_wide(character):
        return _LATIN / 2
    category = unicodedata.category(character)
    return 1.0 - _EDGE if category in ("Pe", "Po") else _EDGE if category == "Ps" else 0.5


def _before_ink(character: str) -> float:
    """From the beginning of a character's cell to where the network sees it."""
    return (1.0 if _is_wide(character) else _LATIN) - _after_ink(character)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
