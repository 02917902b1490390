"""Whether a passage says what stands elsewhere in other words: clauses laid beside clauses, and characters.

A vector only proposes. What is told was verified: most clauses of the passage must have a clause there that
is like them, whatever their order, and the characters that carry meaning must be the same ones. The weights
are fitted by ``eval.benchmarks.similarity.verifying`` on factory wordings and reworded laws, against the
passages of other places that lie nearest to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from corpus.similarity.normal import normal, written

AROUND = 96  # characters before and after the proposed passage within which clauses are looked for
NAMES = ("cosine", "characters", "pairs", "fours", "clauses", "figures")
WEIGHTS = (28.08, -3.29, 2.08, 3.27, 0.71, 2.37)
OFFSET = -25.76
SURE = 0.5
"""From here on a passage counts as reworded."""

_CLAUSE = re.compile(r"[^，,；;。：:！？!?]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LITTLE = frozenset("的了和与及或在于为是有其所均各并也等以对由将个中上下可应当进行设置")
_LEAST_CLAUSE = 4  # characters that count
COPIED = 0.88  # how like the texts are, order with them, where one was copied rather than reworded
_LIKE = 0.5  # how like a clause there must be to belong to what was found

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score``: how surely one was written from the other, 0 to 1; ``figures``: numbers that both have.

    ``figures`` is None where one of them has fewer than two numbers of more than one digit. ``is_copied``:
    the texts are so much alike, in their order too, that this is no rewording: fingerprints find it.
    """

    score: float
    figures: float | None
    is_copied: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it is enough to be told as rewording."""
        return self.score >= SURE and not self.is_copied


@dataclass(frozen=True, slots=True)
class Clause:
    """``text``: its characters that count; ``span``: where it stands in the text it is of."""

    text: str
    span: Span


def likeness(passage: str, there: str, cosine: float) -> tuple[Likeness, Span]:
    """How far ``there`` says what the passage says, and where in it; ``cosine`` is that of their vectors."""
    own, other = clauses(passage), clauses(there)
    laid = _laid(own, other)
    found = [other[at] for at, alike in laid if alike >= _LIKE]
    span = (min(c.span[0] for c in found), max(c.span[1] for c in found)) if found else (0, len(there))
    values = _features(passage, there, (own, other), [alike for _, alike in laid], cosine)
    total = OFFSET + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
    part = there[slice(*span)]
    whole = Indel.normalized_similarity(written(normal(passage).codes), written(normal(part).codes))
    score = float(1 / (1 + np.exp(-total)))
    return Likeness(score, figures(passage, part), is_copied=whole >= COPIED), span


def features(passage: str, there: str, cosine: float) -> tuple[float, ...]:
    """The values of ``NAMES``."""
    own, other = clauses(passage), clauses(there)
    return _features(passage, there, (own, other), [alike for _, alike in _laid(own, other)], cosine)


def clauses(text: str) -> list[Clause]:
    """The clauses of a text that have some characters that count."""
    found = (Clause(written(normal(m.group()).codes), m.span()) for m in _CLAUSE.finditer(text))
    return [clause for clause in found if len(clause.text) >= _LEAST_CLAUSE]


def figures(one: str, other: str) -> float | None:
    """Share of the numbers of the one with fewer that the other has as well."""
    numbers = [Counter(n for n in _NUMBER.findall(text) if len(n) > 1) for text in (one, other)]
    fewest = min(each.total() for each in numbers)
    return (numbers[0] & numbers[1]).total() / fewest if fewest > 1 else None


def _features(
    passage: str,
    there: str,
    sides: tuple[Sequence[Clause], Sequence[Clause]],
    laid: Sequence[float],
    cosine: float,
) -> tuple[float, ...]:
    sizes = [len(clause.text) for clause in sides[0]]
    if not sizes or not sides[1]:
        return (cosine, 0.0, 0.0, 0.0, 0.0, 0.0)
    here, beyond = ("\n".join(clause.text for clause in side) for side in sides)
    return (
        cosine,
        _overlap(_meant(here), _meant(beyond)),
        _overlap(_grams(here, 2), _grams(beyond, 2)),
        _overlap(_grams(here, 4), _grams(beyond, 4)),
        sum(alike * size for alike, size in zip(laid, sizes, strict=True)) / sum(sizes),
        figures(passage, there) or 0.0,
    )


def _laid(own: Sequence[Clause], other: Sequence[Clause]) -> list[tuple[int, float]]:
    """Of each own clause the likest other one and how like it is."""
    if not other:
        return []
    return [
        max(
            ((at, Indel.normalized_similarity(clause.text, one.text)) for at, one in enumerate(other)),
            key=lambda found: found[1],
        )
        for clause in own
    ]


def _meant(text: str) -> Counter[str]:
    return Counter(character for character in text if character not in _LITTLE and character != "\n")


def _grams(text: str, width: int) -> Counter[str]:
    return Counter(gram for at in range(len(text) - width + 1) if "\n" not in (gram := text[at : at + width]))


def _overlap(own: Counter[str], other: Counter[str]) -> float:
    return (own & other).total() / max(1, own.total())
