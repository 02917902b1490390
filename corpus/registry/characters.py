"""What each character of names and numbers counts as, sounds like and looks like.

The table is made by ``make_characters`` from the glyphs, OpenCC and pypinyin.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("characters.tsv")

# Glyphs of numbers that print and OCR make one another; the first of a class stands for it.
NUMBER_CLASSES = ("0OQD", "1IL|", "8B", "5S", "2Z", "6G")
_NUMBER_ALIKE = frozenset(
    frozenset(pair) for pair in ("38", "17", "56", "68", "06", "08", "89", "09", "35", "27", "14", "47", "39")
)


class Likeness(IntEnum):
    """How easily one character is taken for another; the lower, the more easily."""

    SAME = 0
    GLYPH = 1  # hard to tell apart even in a good print
    ALIKE = 2  # looks like it
    SOUND = 3  # sounds like it: a slip of whoever typed
    OTHER = 4


@dataclass(frozen=True, slots=True)
class _Table:
    folds: dict[int, str]
    readings: dict[str, frozenset[str]]
    near: dict[str, str]
    hard: dict[str, int]
    of_sound: dict[str, tuple[str, ...]]


def folded(text: str) -> str:
    """With simplified and usual forms in place of traditional and variant ones: 張偉 and 张伟 are one."""
    return text if text.isascii() else text.translate(_table().folds)


def unfolded(character: str) -> tuple[str, ...]:
    """The traditional and variant forms that count as this character."""
    return tuple(chr(code) for code, simple in _table().folds.items() if simple == character)


def look_alikes(character: str) -> str:
    """Characters that look like this one, the most alike first."""
    return _table().near.get(character, "")


def homophones(character: str) -> frozenset[str]:
    """Characters with a reading in common, tones aside."""
    table = _table()
    readings = table.readings.get(character, frozenset())
    return frozenset(c for reading in readings for c in table.of_sound[reading]) - {character}


@cache
def likeness(one: str, other: str) -> Likeness:
    """How easily one folded character of a name is taken for the other."""
    if one == other:
        return Likeness.SAME
    table = _table()
    places = [table.near.get(a, "").find(b) for a, b in ((one, other), (other, one))]
    if any(0 <= at < table.hard[a] for at, a in zip(places, (one, other), strict=True) if at >= 0):
        return Likeness.GLYPH
    if any(at >= 0 for at in places):
        return Likeness.ALIKE
    if table.readings.get(one, frozenset()) & table.readings.get(other, frozenset()):
        return Likeness.SOUND
    return Likeness.OTHER


@cache
def number_likeness(one: str, other: str) -> Likeness:
    """How easily one character of a number is taken for the other."""
    if one == other:
        return Likeness.SAME
    if any(one in group and other in group for group in NUMBER_CLASSES):
        return Likeness.GLYPH
    return Likeness.ALIKE if frozenset((one, other)) in _NUMBER_ALIKE else Likeness.OTHER


@cache
def _table() -> _Table:
    table = _Table({}, {}, {}, {}, {})
    of_sound: dict[str, list[str]] = defaultdict(list)
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        character, counts_as, readings, near, hard = line.split("\t")
        if counts_as != character:
            table.folds[ord(character)] = counts_as
            continue
        table.readings[character] = frozenset(readings.split())
        table.near[character], table.hard[character] = near, int(hard)
        for reading in readings.split():
            of_sound[reading].append(character)
    table.of_sound.update({reading: tuple(group) for reading, group in of_sound.items()})
    return table
