"""Which of several names stands along a ring of which only some characters were read, by where these stand.

The characters of a name are cut at even distances. A candidate therefore says at which angle each of its
characters would stand; those that were read there count for it, all the more the rarer they are in names of
firms, and a character surely read as another counts the candidate out. What is common to all firms (安全,
技术, 有限公司) counts little: it would be found in the seal of a stranger too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.sealed_names import bare

_COMMON = frozenset(
    "有限责任公司集团股份中心院所厂站安全生产评价估技术科服务咨询工程环保境检测验管理化石油能源"
)
_RARE, _USUAL = 5.0, 1.5  # bits that a character found in its place speaks for a name
_LEAST, _AHEAD = 10.0, 4.0  # bits that a name must have, and have more than any other
_FEWEST_RARE = 2
_STEPS = (7.0, 32.0)  # degrees from one character to the next
_OFF = 0.3  # of a step: a character so near its place stands there
_SURE = 0.8  # confidence of a character that counts a name out
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class _Read:
    """One character along a ring: which, where in degrees, and how surely."""

    character: str
    angle: float
    confidence: float


def placed_name(
    text: str, confidences: Sequence[float], angles: Sequence[float], names: Iterable[str]
) -> str | None:
    """The one of several names that the characters read along a ring speak for; None where none is sure."""
    if len(text) < _SHORTEST or not len(text) == len(confidences) == len(angles):
        return None
    read = [_Read(bare(c), angle, sure) for c, angle, sure in zip(text, angles, confidences, strict=True)]
    distinct = {bare(name): name for name in reversed(list(names)) if bare(name)}
    ranked = sorted(((_bits(read, name), name) for name in distinct), reverse=True)
    if not ranked or ranked[0][0] < _LEAST:
        return None
    is_ahead = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _AHEAD
    return distinct[ranked[0][1]] if is_ahead else None


def _bits(read: Sequence[_Read], name: str) -> float:
    """What the characters say for a name, laid along the ring as two of them ask for."""
    anchors = [(one, index) for one in read for index, c in enumerate(name) if c == one.character]
    best = 0.0
    for (one, first), (other, second) in itertools.combinations(anchors, 2):
        if first == second or one is other:
            continue
        step = (other.angle - one.angle) / (second - first)
        for turn in (0.0, 360.0, -360.0):  # a name may have been read from its midst on
            there = step + turn / (second - first)
            if _STEPS[0] <= there <= _STEPS[1] and there * (len(name) - 1) < 330:
                best = max(best, _laid(read, name, one.angle - first * there, there))
    return best


def _laid(read: Sequence[_Read], name: str, start: float, step: float) -> float:
    """The bits for a name whose first character stands at ``start``; 0 where one is surely another."""
    found: dict[int, float] = {}
    for one in read:
        place = ((one.angle - start + step / 2) % 360.0 - step / 2) / step
        index = round(place)
        if not 0 <= index < len(name) or abs(place - index) > _OFF:
            continue
        if name[index] == one.character:
            found[index] = _USUAL if one.character in _COMMON else _RARE
        elif one.confidence >= _SURE:
            return 0.0
    rare = sum(value == _RARE for value in found.values())
    return sum(found.values()) if rare >= _FEWEST_RARE else 0.0
