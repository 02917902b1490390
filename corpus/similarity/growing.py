"""How far two texts go on alike beyond a place where they agree, over changed figures, names, misread signs.

Many runs that two texts share lie in one passage, and growing from each of them leads the same way: what was
once seen of a pair of texts is remembered. Texts are grown in one direction; for the other they are turned.
"""

from __future__ import annotations

from struct import Struct
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.normal import Codes, written

JUMP = 24  # characters changed, left out or put in, after which the texts must agree again
AGREE = 5  # characters in a row that agree
CREDIT, CHANGE = 40, 2  # characters that agreed, and how many of them a changed one uses up
_SMALL = ((1, 1), (0, 1), (1, 0), (2, 2), (3, 3), (1, 2), (2, 1), (4, 4))
_FIRST = 16  # characters that are held against each other at once; of a longer run four times as many next
_WIDE, _LONG = 2, 8  # bytes of a character, and of a hash
_UNPACKED = tuple(Struct(f"={many}Q").unpack_from for many in range(JUMP + 2))
Runs: TypeAlias = npt.NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)


class Side:
    """One text in one direction: as a string, its characters as bytes, and runs of ``AGREE`` of them, hashed.

    ``end`` stands for all runs beyond the last.
    """

    def __init__(self, codes: Codes, runs: Runs, end: int) -> None:
        self.codes, self.end = codes, end
        self.text = written(codes)
        self.characters = codes.astype("<u2").tobytes()
        self._many = len(runs)
        self._runs = np.full(len(runs) + JUMP + AGREE, end, np.uint64)
        self._runs[: len(runs)] = runs
        self.runs = self._runs.data

    @classmethod
    def of(cls, codes: Codes, end: int) -> Side:
        """A text from its beginning on."""
        runs = np.zeros(max(0, len(codes) - AGREE + 1), np.uint64)
        for at in range(AGREE):
            runs *= _BASE
            runs += codes[at : at + len(runs)]
        return cls(codes, runs, end)

    def turned(self) -> Side:
        """The same from its end on. Its runs have the hashes that they have the other way round."""
        return Side(self.codes[::-1], self._runs[: self._many][::-1], self.end)


class Way:
    """Two texts in one direction, which have not the same ``end``."""

    def __init__(self, left: Side, right: Side) -> None:
        self._left, self._right = left.characters, right.characters
        self._runs = left.runs, right.runs
        self._ends: dict[tuple[int, int, int], tuple[int, int]] = {}

    def reached(self, a: int, b: int, credit: int) -> tuple[int, int]:
        """How far the texts agree from ``a`` and ``b`` on: the first places that do not.

        Changes cost more than agreement gains, so that a passage ends where the texts agree by chance only.
        """
        passed = []
        while True:
            run = self._run(a, b)
            a += run
            b += run
            credit = min(CREDIT, credit + run)
            end = self._ends.get((a, b, credit))
            if end is not None:
                break
            passed.append((a, b, credit))
            most = min(JUMP, credit // CHANGE)
            jump = self._jump(a, b, most) if most else None
            if jump is None:
                end = a, b
                break
            credit -= CHANGE * max(jump)
            a += jump[0]
            b += jump[1]
        for each in passed:
            self._ends[each] = end
        return end

    def _run(self, a: int, b: int) -> int:
        """How many characters in a row are the same; none of a normal text is 0, as what follows it is."""
        left, right = self._left, self._right
        done, size = 0, _FIRST
        while True:
            start, other = _WIDE * (a + done), _WIDE * (b + done)
            here, there = left[start : start + _WIDE * size], right[other : other + _WIDE * size]
            if here != there:
                apart = int.from_bytes(here, "little") ^ int.from_bytes(there, "little")
                return done + ((apart & -apart).bit_length() - 1) // (8 * _WIDE)
            if len(here) < _WIDE * size:
                return done + len(here) // _WIDE
            done += size
            size *= 4

    def _jump(self, a: int, b: int, most: int) -> tuple[int, int] | None:
        """The least change, of at most so many characters, after which ``AGREE`` in a row are the same."""
        unpacked = _UNPACKED[most + 1]
        here, there = unpacked(self._runs[0], _LONG * a), unpacked(self._runs[1], _LONG * b)
        places = set(there)
        if places.isdisjoint(here):
            return None
        for at, place in _SMALL:  # what misreading and a changed word mostly do
            if at <= most and place <= most and here[at] == there[place]:
                return at, place
        least, found = 2 * most + 1, None
        for at, run in enumerate(here):
            if at >= least:
                break
            if run in places:
                place = there.index(run)
                costs = max(at, place) + abs(at - place)
                if costs < least:
                    least, found = costs, (at, place)
        return found
