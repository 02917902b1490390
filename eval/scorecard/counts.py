"""What every figure is made of: counts that add up over reports, misses, and lightly normalised text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

_ALIKE = 55.0  # per cent: a missing and an extra item this alike are shown as one misread item


@dataclass(frozen=True, slots=True)
class Count:
    """``right`` of what was ``wanted`` and of what was ``got``; a sum of fractions for a mean."""

    right: float = 0.0
    wanted: float = 0.0
    got: float = 0.0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wanted + other.wanted, self.got + other.got)

    @property
    def recall(self) -> float | None:
        """Share of the wanted that was right, None when nothing was wanted."""
        return self.right / self.wanted if self.wanted else None

    @property
    def precision(self) -> float | None:
        """Share of the given that was right, None when nothing was given."""
        return self.right / self.got if self.got else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, None when nothing was wanted or given."""
        total = self.wanted + self.got
        return 2 * self.right / total if total else None

    @property
    def error(self) -> float | None:
        """Share of the wanted that was not right; above 1 where more went wrong than was wanted."""
        return None if self.recall is None else 1.0 - self.recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One thing that is not as labelled; an empty side was missing from the label or from the screening."""

    field: str
    want: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Counts by name, and the misses behind them."""

    counts: Mapping[str, Count] = field(default_factory=dict)
    misses: tuple[Miss, ...] = ()


def joined(marks: Iterable[Marks]) -> Marks:
    """All marks as one; counts of one name add up."""
    counts: dict[str, Count] = {}
    misses: list[Miss] = []
    for mark in marks:
        for name, count in mark.counts.items():
            counts[name] = counts.get(name, Count()) + count
        misses.extend(mark.misses)
    return Marks(counts=counts, misses=tuple(misses))


def light(text: str) -> str:
    """Without white space, full-width forms made half-width, every dash a hyphen."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"[‐‑‒–—―−－]", "-", plain)


def compared(name: str, wanted: Iterable[str], got: Iterable[str]) -> Marks:
    """Two lists of which the order does not matter; items that stand twice are wanted twice."""
    want, have = Counter(wanted), Counter(got)
    right = (want & have).total()
    return Marks(
        counts={name: Count(right, want.total(), have.total())},
        misses=tuple(_misses(name, sorted((want - have).elements()), sorted((have - want).elements()))),
    )


def _misses(name: str, missing: list[str], extra: list[str]) -> Iterable[Miss]:
    """Missing and extra items, those that look like one misread item paired."""
    left = list(extra)
    for want in missing:
        best = max(left, key=lambda item: fuzz.ratio(want, item), default=None)
        if best is not None and fuzz.ratio(want, best) >= _ALIKE:
            left.remove(best)
            yield Miss(field=name, want=want, got=best)
        else:
            yield Miss(field=name, want=want, got="")
    for item in left:
        yield Miss(field=name, want="", got=item)
