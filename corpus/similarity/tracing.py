"""A shared passage character by character: where each character of the left side stands on the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from corpus.similarity.align import Piece, SharedPassage

Ints: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One row per character of the left pieces, in order, as places in the normal texts.

    ``there`` is -1 for a character that was changed; ``piece`` is the number of its piece.
    """

    here: Ints
    there: Ints
    piece: Ints

    def __len__(self) -> int:
        """How many characters on the left."""
        return len(self.here)

    @property
    def is_same(self) -> Mask:
        """Which characters stand on both sides."""
        return self.there >= 0

    def only(self, rows: slice) -> Trace:
        """Some rows of it."""
        return Trace(self.here[rows], self.there[rows], self.piece[rows])

    def spans(self) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
        """Left and right span of every piece of which a character stands on both sides."""
        found = []
        for number in np.unique(self.piece).tolist():
            rows = np.flatnonzero((self.piece == number) & self.is_same)
            if len(rows):
                low, high = int(rows[0]), int(rows[-1])
                found.append(
                    (
                        (int(self.here[low]), int(self.here[high]) + 1),
                        (int(self.there[low]), int(self.there[high]) + 1),
                    )
                )
        return tuple(found)


def traced(passage: SharedPassage, left: str, right: str) -> Trace:
    """The passage in two normal texts (``normal.written``)."""
    rows = [_row(number, piece, left, right) for number, piece in _apart(passage.pieces)]
    return Trace(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _apart(pieces: Iterable[Piece]) -> Iterable[tuple[int, Piece]]:
    """Pieces may lie over each other a little: each begins where the one before ends."""
    at = 0
    for number, piece in enumerate(pieces):
        start, stop = max(at, piece.left[0]), piece.left[1]
        if start < stop:
            yield number, Piece((start, stop), piece.right, piece.similarity)
            at = stop


def _row(number: int, piece: Piece, left: str, right: str) -> tuple[Ints, Ints, Ints]:
    (a, b), (c, d) = piece.left, piece.right
    there = np.full(b - a, -1, np.int64)
    for code in Levenshtein.opcodes(left[a:b], right[c:d]):
        if code.tag == "equal":
            there[code.src_start : code.src_end] = np.arange(c + code.dest_start, c + code.dest_end)
    return np.arange(a, b), there, np.full(b - a, number, np.int64)
