"""From candidates to one fact: the best value, whether a second place confirms it, what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.evidence import Evidence
from core.facts import Fact, Variant

_MOST_EVIDENCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value found somewhere. ``weight`` says how much the kind of place is trusted, 0 to 1."""

    value: str
    weight: float
    evidence: tuple[Evidence, ...]
    raw: str | None = None

    @property
    def page(self) -> int:
        """The page of the first evidence, 0 when it has none."""
        return (self.evidence[0].page or 0) if self.evidence else 0


Agrees = Callable[[str, str], bool]


def _never(_value: str, _other: str, /) -> bool:
    return False


def choose(
    candidates: Iterable[Candidate],
    *,
    key: Callable[[str], str] = lambda value: value,
    agrees: Agrees = _never,
) -> Fact | None:
    """The value with the greatest weight over all its places; None without candidates.

    ``key`` folds spellings of the same value. Values that differ stay as variants, unless the second
    ``agrees`` with the first that was chosen: it says less, or the same.
    """
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(key(candidate.value), []).append(candidate)
    if not groups:
        return None
    ranked = sorted(groups.values(), key=_support, reverse=True)
    best = sorted(ranked[0], key=lambda candidate: -candidate.weight)
    return Fact(
        value=best[0].value,
        raw=best[0].raw,
        confidence=round(_confidence(best), 4),
        evidence=_evidence(best),
        is_confirmed=len({candidate.page for candidate in best}) > 1,
        variants=tuple(
            Variant(value=group[0].value, confidence=round(_confidence(group), 4), evidence=_evidence(group))
            for group in ranked[1:]
            if not agrees(best[0].value, group[0].value)
        ),
    )


def _support(group: list[Candidate]) -> tuple[float, int]:
    doubt = 1.0
    for candidate in group:
        doubt *= 1.0 - 0.9 * candidate.weight
    return round(1.0 - doubt, 6), -min(candidate.page for candidate in group)


def _confidence(group: list[Candidate]) -> float:
    read = max(min((item.confidence for item in candidate.evidence), default=0.5) for candidate in group)
    return min(read, _support(group)[0] + 0.05)


def _evidence(group: list[Candidate]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for candidate in group:
        found.extend(item for item in candidate.evidence if item not in found)
    return tuple(found[:_MOST_EVIDENCE])
