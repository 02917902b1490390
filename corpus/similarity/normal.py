"""Text as it is compared: what print, OCR and a change of figures make of one wording counts as one.

Spaces, punctuation and symbols fall away; full and half width, capitals, traditional and variant
characters, and characters that are hard to tell apart in print count as one; a number of any digits counts
as one figure. Every character that is left knows its place in the text it came from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.registry.characters import folded

Codes: TypeAlias = npt.NDArray[np.uint16]
Places: TypeAlias = npt.NDArray[np.uint32]

FIGURE = ord("0")
_SIZE = 0x10000
_LETTERS = frozenset({"Ll", "Lu", "Lt", "Lo"})


@dataclass(frozen=True, slots=True)
class NormalText:
    """``codes`` (uint16, of each character that counts) and ``at``: where it stands in the text (UTF-16)."""

    codes: Codes
    at: Places

    def __len__(self) -> int:
        """How many characters count."""
        return len(self.codes)

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Where ``codes[start:stop]`` stand in the text: first place, and one past the last."""
        return int(self.at[start]), int(self.at[stop - 1]) + 1


def normal(text: str) -> NormalText:
    """The characters of a text that count. Of characters beyond the basic plane nothing is left."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    codes = _table()[units]
    counts = codes != 0
    figure = codes == FIGURE
    # Of the digits of one number, with what stands between them, the first is left.
    at = np.flatnonzero(counts).astype(np.uint32)
    codes, figure = codes[at], figure[at]
    again = np.zeros(len(codes), dtype=np.bool_)
    again[1:] = figure[1:] & figure[:-1]
    if again.any():
        codes, at = codes[~again], at[~again]
    return NormalText(codes=codes, at=at)


def written(codes: Codes) -> str:
    """The codes as a string, for libraries that compare strings."""
    return codes.astype("<u2").tobytes().decode("utf-16-le", "replace")


@cache
def _table() -> Codes:
    table = np.zeros(_SIZE, dtype=np.uint16)
    for code in range(0x21, _SIZE):
        if 0xD800 <= code < 0xF900:
            continue
        table[code] = _counts_as(chr(code))
    return table


def _counts_as(character: str) -> int:
    """What a character counts as; 0 for nothing."""
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        return 0
    category = unicodedata.category(plain)
    if category in ("Nd", "No") or plain == "〇":
        return FIGURE
    if category not in _LETTERS:
        return 0
    plain = folded(plain.lower())
    return ord(plain) if len(plain) == 1 and ord(plain) < _SIZE else 0
