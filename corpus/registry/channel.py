"""How dear it is to hold that what stands in the register was read as what the report is said to say.

A noisy channel: each character of the register arrives unchanged, as one that looks like it, as one that
sounds like it, as any other, not at all, or with another before it. Costs are in nats, the negative
logarithm of a probability, so that those of a whole name are added, and those of two hypotheses compared.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from corpus.registry.characters import Likeness, likeness, number_likeness

USUAL = 3.0  # nats at most of a slip at a place where most names are alike
_MARK = 4.0

_Likeness = Callable[[str, str], Likeness]


@dataclass(frozen=True, slots=True)
class _Costs:
    """Nats per character."""

    replaced: dict[Likeness, float]
    missing: float
    extra: float


@dataclass(frozen=True, slots=True)
class Channel:
    """The costs of names and of numbers."""

    names: _Costs
    numbers: _Costs

    def name_cost(self, said: str, listed: str, usual: Container[int] = ()) -> float:
        """Nats by which the listed name (a key) turns into what was said.

        At ``usual`` places, which most names have in common, a slip costs little: it tells nobody apart.
        """
        return _cost(said, listed, self.names, likeness, usual)

    def number_cost(
        self, said: str, listed: str, usual: Container[int] = (), marks: Container[int] = ()
    ) -> float:
        """Nats by which the listed number (a key) turns into what was said; ``usual`` as with names.

        ``marks`` are places before which the number as written has a bracket or dash, which may be read as
        one character more.
        """
        return _cost(said, listed, self.numbers, number_likeness, usual, marks)


def _costs(glyph: float, alike: float, sound: float, other: float, missing: float, extra: float) -> _Costs:
    replaced = {
        Likeness.SAME: 0.0,
        Likeness.GLYPH: glyph,
        Likeness.ALIKE: alike,
        Likeness.SOUND: sound,
        Likeness.OTHER: other,
    }
    return _Costs(replaced, missing, extra)


# One character in twenty wrong: over half of those by its look, a tenth by its sound, a fifth lost.
# A look-alike is one of about eight, a homophone one of forty, any other one of three thousand (or ten).
READ = Channel(
    names=_costs(glyph=5.0, alike=6.0, sound=8.5, other=11.0, missing=5.0, extra=10.0),
    numbers=_costs(glyph=4.5, alike=5.5, sound=7.0, other=7.0, missing=5.0, extra=8.0),
)
# One character in five hundred wrong, mostly by its sound: typed Chinese is chosen from homophones.
TYPED = Channel(
    names=_costs(glyph=10.0, alike=11.0, sound=9.5, other=14.0, missing=8.5, extra=13.0),
    numbers=_costs(glyph=8.0, alike=9.5, sound=10.0, other=10.0, missing=8.5, extra=11.0),
)


def _cost(
    said: str,
    listed: str,
    costs: _Costs,
    like: _Likeness,
    usual: Container[int],
    marks: Container[int] = (),
) -> float:
    if said == listed:
        return 0.0
    total = 0.0
    for edit in Levenshtein.editops(listed, said):
        if edit.tag == "replace":
            cost = costs.replaced[like(listed[edit.src_pos], said[edit.dest_pos])]
        elif edit.tag == "delete":
            cost = costs.missing
        else:
            cost = min(costs.extra, _MARK) if edit.src_pos in marks else costs.extra
        is_usual = edit.src_pos in usual and (edit.tag != "insert" or edit.src_pos - 1 in usual)
        total += min(cost, USUAL) if is_usual else cost
    return total
