"""Words by which a passage is known to speak of something: alternatives, each of words that stand together.

In the data files a term is one text: 「特种作业+持证」 asks for both words in one passage (a sentence or a
row of a table), 「持证」 for one. Width, white space and case do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_JOINT = "+"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text as terms are looked up in it: half-width, upper case, no white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


@dataclass(frozen=True, slots=True)
class Terms:
    """Alternatives; each is one or more words that must stand in the same passage."""

    alternatives: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> Terms:
        """From terms as written in a data file; raises ``ValueError`` for one with an empty word."""
        found = tuple(tuple(plain(word) for word in term.split(_JOINT)) for term in written)
        if any(not word for words in found for word in words):
            raise ValueError("a term has an empty word")
        return cls(found)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.alternatives)

    def in_passage(self, passage: str) -> tuple[str, ...] | None:
        """The first alternative that stands in the passage, or None."""
        text = plain(passage)
        return next((words for words in self.alternatives if all(word in text for word in words)), None)

    def first_of(self, passages: Sequence[str]) -> int | None:
        """The index of the first passage that has an alternative, or None."""
        return next((i for i, passage in enumerate(passages) if self.in_passage(passage) is not None), None)
