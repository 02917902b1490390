"""What the names of many agencies end with and their numbers begin with, and how it was misread.

A slip in such words (安金评价有限公司, AP1-川) is seen whoever is meant, so it speaks against nobody and
for nobody: every story of a question has to bear it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

_SHARE = 0.02  # of the names: an ending that more of them have is a form
_FEWEST = 32  # names that must have it whatever their share
_SAME_LONGER = 0.6  # of an ending's names: where so many go on alike, the longer ending is the form
_LONGEST = 20
_CHARACTERS_PER_EDIT = 2
_WORTH = 0.6  # edits that a character explained by a form is worth
_ANY = "国"  # stands for the province of a number


class Forms:
    """The endings of the register's names: 安全评价有限公司, 有限公司."""

    def __init__(self, names: Iterable[str]) -> None:
        """``names`` are keys of companies, without their branch offices."""
        every = list(names)
        ends = Counter(name[-size:] for name in every for size in range(2, min(len(name), _LONGEST)))
        fewest = max(_FEWEST, int(_SHARE * len(every)))
        self._ends = frozenset(end for end, count in ends.items() if count >= fewest)
        longer: Counter[str] = Counter()
        for end in self._ends:
            longer[end[1:]] = max(longer[end[1:]], ends[end])
        pairs = Counter(pair for name in every for pair in set(pairs_of(name)))
        self._words = frozenset(pair for pair, count in pairs.items() if count >= fewest)
        self._forms = [end for end in self._ends if longer[end] < _SAME_LONGER * ends[end]]
        self.read = lru_cache(maxsize=1 << 12)(self._read)

    def of(self, name: str) -> str:
        """The form of a name that is written correctly; empty where it has none."""
        sizes = range(min(len(name), _LONGEST), 1, -1)
        return next((name[-size:] for size in sizes if name[-size:] in self._ends), "")

    def usual(self, listed: str, said: str) -> int:
        """How many of the last characters of the listed name tell nobody apart from one read as ``said``."""
        form, other = self.of(listed), self.read(said)[0]
        size = min(len(form), len(other))
        return next((at for at in range(size) if form[-1 - at] != other[-1 - at]), size)

    def _read(self, said: str) -> tuple[str, int]:
        """The form that a name as read was meant to have, and the characters of it that were misread."""
        best, worth, edits = "", 0.0, 0
        for form in self._forms:
            slips = self._slips(said, form)
            gain = _WORTH * len(form) - slips
            if slips <= len(form) // _CHARACTERS_PER_EDIT and (gain, -slips) > (worth, -edits):
                best, worth, edits = form, gain, slips
        return best, edits

    def _slips(self, said: str, form: str) -> int:
        """Characters misread if the form was meant; more than it has where other words stand in its place."""
        most = len(form) // _CHARACTERS_PER_EDIT
        tails = [said[-size:] for size in range(len(form) - 1, len(form) + 2) if size <= len(said)]
        slips, tail = min(
            ((Levenshtein.distance(form, one, score_cutoff=most), one) for one in tails),
            default=(most + 1, ""),
        )
        if not 2 <= slips <= most:
            return slips
        changed = {edit.dest_pos for edit in Levenshtein.editops(form, tail) if edit.tag == "replace"}
        words = (tail[at : at + 2] for at in changed if at + 1 in changed)
        return len(form) + 1 if any(word in self._words for word in words) else slips


class Prefixes:
    """What the register's numbers begin with, whichever the province: APJ-(川)-, AQPJ."""

    def __init__(self, numbers: Iterable[str]) -> None:
        """``numbers`` are keys."""
        starts = Counter(_start(number) for number in numbers)
        fewest = max(_FEWEST, int(_SHARE * starts.total()))
        self._starts = [start for start, count in starts.items() if start and count >= fewest]

    def slips(self, said: str) -> int:
        """Characters before the digits that were misread, as seen from what all numbers begin with."""
        plain = _plain(said)
        return min(
            (
                Levenshtein.distance(plain[:size], start)
                for start in self._starts
                for size in range(len(start) - 1, len(start) + 2)
            ),
            default=0,
        )


def pairs_of(name: str) -> list[str]:
    """Its neighbouring characters."""
    return [one + other for one, other in pairwise(name)]


def _start(number: str) -> str:
    plain = _plain(number)
    return plain[: next((at for at, glyph in enumerate(plain) if glyph.isdigit()), len(plain))]


def _plain(number: str) -> str:
    return "".join(glyph if glyph.isascii() else _ANY for glyph in number)
