"""What differs between the two sides of a passage, in the text as written: numbers and names whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rapidfuzz.distance import Levenshtein

from corpus.registry.characters import folded

Span: TypeAlias = tuple[int, int]
Change: TypeAlias = tuple[Span, Span]

_WORD = re.compile(r"\d+(?:[.,，]\d+)*|[A-Za-z]+|[^\W\d_]")
_NEAR = 2  # words that agree between two changes of one name


def differences(left: str, right: str) -> tuple[Change, ...]:
    """Spans on both sides that say something else; one side may be empty. Signs and spaces do not count."""
    here, there = list(_words(left)), list(_words(right))
    codes = Levenshtein.opcodes([word for word, _ in here], [word for word, _ in there])
    changed = [
        (code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in codes
        if code.tag != "equal"
    ]
    return tuple(
        (_span([at for _, at in here], a, b, len(left)), _span([at for _, at in there], c, d, len(right)))
        for a, b, c, d in _joined(changed)
    )


def _words(text: str) -> Iterator[tuple[str, Span]]:
    """Numbers and Latin words whole, other characters one by one, as they are compared."""
    for match in _WORD.finditer(text):
        yield folded(unicodedata.normalize("NFKC", match.group()).lower()), match.span()


def _joined(changed: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for a, b, c, d in changed:
        if joined and a - joined[-1][1] <= _NEAR and c - joined[-1][3] <= _NEAR:
            joined[-1] = (joined[-1][0], b, joined[-1][2], d)
        else:
            joined.append((a, b, c, d))
    return joined


def _span(places: list[Span], start: int, stop: int, length: int) -> Span:
    """From the first word to the end of the last; where there is none, the empty span before the next."""
    if start < stop:
        return places[start][0], places[stop - 1][1]
    at = places[start][0] if start < len(places) else length
    return at, at
