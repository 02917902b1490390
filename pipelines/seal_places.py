"""Which of several names stands along a ring of which only some characters were read, by where these stand.

The characters of a name are cut at even distances. A candidate therefore says at which angle each of its
characters would stand; those that were read there count for it, all the more the surer they are and the rarer
in names of firms, and one that tells firms apart and is surely read as another counts the candidate out. What
is common to all firms (安全, 技术, 有限公司) counts little: it would be found in the seal of a stranger too.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.document import Glimpse
from pipelines.sealed_names import bare

_COMMON = frozenset(
    "有限责任公司集团股份中心院所厂站安全生产评价估技术科服务咨询工程环保境检测验管理化石油能源"
)
_RARE, _USUAL = 5.0, 1.5  # bits that a character found in its place speaks for a name
_LEAST, _AHEAD = 12.0, 4.0  # bits that a name must have, and have more than any other
_FEWEST_RARE = 2
_PLACE = 2  # characters of a name before its own word, if it has one: many firms are of one province
_STEPS, _ROUND = (7.0, 32.0), 330.0  # degrees from one character to the next, and that a name takes
_OFF, _AT = 0.3, 0.22  # of a step: a character so near its place stands there, and is read instead of it
_SURE = 0.8  # confidence of a character that counts a name out
_UNLIKELY = 0.1  # below which the one that should stand there is not seen
_FLOOR = 0.004  # probability at which a character says nothing
_ANCHORED = 0.2  # from which it may tell where the name lies, and counts as found
_TAKEN_FOR_ANOTHER = 3.0  # bits that a usual character misread as no usual one takes away
_SHORTEST = 3
_OF_BRANCH, _BEHIND = frozenset("第分"), 5  # behind a name, within so many characters: it is a branch's


@dataclass(frozen=True, slots=True)
class _Read:
    """One character that may stand along a ring: which, where in degrees, and how surely."""

    character: str
    angle: float
    confidence: float


def placed_name(
    text: str,
    confidences: Sequence[float],
    angles: Sequence[float],
    names: Iterable[str],
    glimpses: Sequence[Glimpse] = (),
) -> str | None:
    """The one of several names that the characters read along a ring speak for; None where none is sure.

    ``glimpses`` are characters that may stand there besides those of the text.
    """
    if (not glimpses and len(text) < _SHORTEST) or not len(text) == len(confidences) == len(angles):
        return None
    read = [_Read(bare(c), angle, sure) for c, angle, sure in zip(text, angles, confidences, strict=True)]
    read += [_Read(bare(one.text), one.angle, one.confidence) for one in glimpses]
    distinct = {bare(name): name for name in reversed(list(names)) if bare(name)}
    ranked = sorted(((_bits(read, name), name) for name in distinct), reverse=True)
    if not ranked or ranked[0][0] < _LEAST:
        return None
    is_ahead = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _AHEAD
    return distinct[ranked[0][1]] if is_ahead else None


def _bits(read: Sequence[_Read], name: str) -> float:
    """What the characters say for a name, laid along the ring as two of them ask for."""
    anchors = [
        (one, index)
        for one in read
        if one.confidence >= _ANCHORED
        for index, character in enumerate(name)
        if character == one.character
    ]
    best = 0.0
    tried: set[tuple[int, int]] = set()
    for (one, first), (other, second) in itertools.combinations(anchors, 2):
        if first == second or one is other:
            continue
        step = (other.angle - one.angle) / (second - first)
        for turn in (0.0, 360.0, -360.0):  # a name may have been read from its midst on
            there = step + turn / (second - first)
            if not _STEPS[0] <= there <= _STEPS[1] or there * (len(name) - 1) >= _ROUND:
                continue
            start = one.angle - first * there
            key = (round(start), round(there * len(name)))
            if key not in tried:
                tried.add(key)
                best = max(best, _laid(read, name, start, there))
    return best


def _laid(read: Sequence[_Read], name: str, start: float, step: float) -> float:
    """The bits for a name whose first character stands at ``start``; 0 where one is surely another."""
    own = [0.0] * len(name)
    others: list[list[_Read]] = [[] for _ in name]
    for one in read:
        place = ((one.angle - start + step / 2) % 360.0 - step / 2) / step
        index = round(place)
        if (
            len(name) <= index < len(name) + _BEHIND
            and one.character in _OF_BRANCH
            and one.confidence >= _SURE
        ):
            return 0.0
        if not 0 <= index < len(name) or abs(place - index) > _OFF:
            continue
        if name[index] == one.character:
            own[index] = max(own[index], one.confidence)
        elif one.confidence >= _SURE and abs(place - index) <= _AT:
            others[index].append(one)
    against = [
        (character, one)
        for character, seen, instead in zip(name, own, others, strict=True)
        if seen < _UNLIKELY
        for one in instead[:1]
    ]
    if any(character not in _COMMON or one.character in _COMMON for character, one in against):
        return 0.0
    telling = [at for at, character in enumerate(name) if character not in _COMMON]
    rare = [at for at in telling if own[at] >= _ANCHORED]
    if len(rare) < _FEWEST_RARE or rare[-1] < min(_PLACE, telling[-1]):
        return 0.0
    found = [(character, seen) for character, seen in zip(name, own, strict=True) if seen > _FLOOR]
    return sum(_says(character, seen) for character, seen in found) - _TAKEN_FOR_ANOTHER * len(against)


def _says(character: str, confidence: float) -> float:
    """Bits of a character found in its place: all of them where it is sure."""
    share = math.log(confidence / _FLOOR) / -math.log(_FLOOR)
    return (_USUAL if character in _COMMON else _RARE) * share
