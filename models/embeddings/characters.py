"""Characters as the passage encoder takes them: what print and OCR make of one wording becomes one.

Full and half width and capitals count as one, a number of any digits is one figure, and signs and spaces fall
away. ``models.training.passages`` builds its tokenizer by the same rules; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SPECIAL = ("[PAD]", "[UNK]", "[CLS]")
PAD, UNKNOWN, FIRST = range(3)
LONGEST = 160  # tokens, the first one with them

DROPPED = "[^0-9a-z\u4e00-\u9fff]+"
FIGURE = "[0-9]+"
_DROPPED, _FIGURE = re.compile(DROPPED), re.compile(FIGURE)

Numbers = npt.NDArray[np.int64]


def plain(text: str) -> str:
    """The characters that are looked at: Chinese ones of the basic block, a to z, and 0 for a number."""
    kept = _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())
    return _FIGURE.sub("0", kept)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The number of every known character, after those of ``SPECIAL``."""

    numbers: dict[str, int]

    @classmethod
    def of(cls, characters: str) -> Vocabulary:
        """Of characters in the order of their numbers."""
        return cls({character: at for at, character in enumerate(characters, len(SPECIAL))})

    def tokens(self, text: str) -> list[int]:
        """The numbers of a text, the first token in front, at most ``LONGEST``."""
        known = self.numbers
        return [FIRST, *(known.get(character, UNKNOWN) for character in plain(text)[: LONGEST - 1])]


def padded(rows: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Token numbers and mask of a batch, each ``(len(rows), longest row)``."""
    longest = max(map(len, rows))
    numbers = np.full((len(rows), longest), PAD, np.int64)
    mask = np.zeros((len(rows), longest), np.int64)
    for at, row in enumerate(rows):
        numbers[at, : len(row)] = row
        mask[at, : len(row)] = 1
    return numbers, mask
