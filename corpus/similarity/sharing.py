"""How far a passage is shared beyond the two texts it was found in: what is common does not count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.similarity.agreeing import held_of, least_held
from corpus.similarity.align import NEAR, SharedPassage
from corpus.similarity.asking import Answer
from corpus.similarity.candidates import ABOUT, FREE, LAW, MANY_AGENCIES, PRESUMED, Catalogue, Ints
from corpus.similarity.normal import Codes
from corpus.similarity.surprise import Weighed, surprise_of
from corpus.similarity.tracing import Trace
from corpus.similarity.winnow import GRAM, Fingerprints
from corpus.similarity.wording import FEW

MANY_TEXTS = 5  # texts of one agency, beside the one it was found in, that have it as well: its template
DECIDED = (
    10.0  # nats beyond what is free, of the fingerprints both have: with less nobody else's share is known
)
OF_SEVERAL = 5.5  # nats fewer than suffice alone, that one of several passages of a pair has to hold
FREE_OF_EACH, TOGETHER = 6.5, 16.0  # what all hold beyond so many fewer each, and how much that has to be
LEAST_SURPRISE = 28.5  # nats beyond what the best of all texts is expected to share by chance


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other texts that have a passage about as fully as the one it was found in, that one with them.

    ``surprise`` is how unlikely it is that any of all texts has so much of it: as everybody writes
    (``surprise.surprise_of``, less the logarithm of the number of texts), where it is also more than two
    reports on one template agree in (``agreeing``), or much more than that. ``held`` is how much it holds
    against that, beyond what suffices alone, where little was learned; below ``-OF_SEVERAL`` only a bound.
    """

    texts: int
    agencies: int
    most_of_one: int  # texts of one agency
    is_law: bool
    surprise: float
    held: float = -math.inf

    @property
    def is_common(self) -> bool:
        """Quoted, everybody's, or one agency's own template."""
        return self.is_law or self.is_everywhere or self.is_many or self.is_template

    @property
    def is_everywhere(self) -> bool:
        """Whether two texts agree in so much by chance, with what all write."""
        return self.surprise < LEAST_SURPRISE

    @property
    def is_many(self) -> bool:
        """Whether reports of several agencies have it."""
        return self.agencies > MANY_AGENCIES

    @property
    def is_template(self) -> bool:
        """Whether many reports of one agency have it."""
        return self.most_of_one > MANY_TEXTS


def sharing(
    passage: SharedPassage,
    trace: Trace,
    other: tuple[int, Codes],
    here: Weighed,
    answer: Answer,
    catalogue: Catalogue,
) -> Sharing:
    """How far the passage, which was found in text ``other`` (its number and normal characters), is shared.

    ``trace`` is the passage character by character, ``here`` the text it is a passage of, ``answer`` what the
    index has of that.
    """
    number = other[0]
    hits, chosen = answer.hits, _inside(passage, answer.prints)
    nth, rows = hits.rows(chosen)
    texts, back = np.unique(hits.number[rows], return_inverse=True)
    counting = np.maximum(hits.surprise[chosen[nth]] - FREE, 0.0)
    weight = np.bincount(back, weights=counting, minlength=len(texts))
    best = float(weight[texts == number].sum())
    as_well = texts[weight >= ABOUT * best] if best > 0 else texts[:0]
    is_law = catalogue.kind[as_well] == LAW
    if best < DECIDED:  # it was misread or changed all over: who has other parts of it is not known
        as_well = as_well[is_law | (as_well == number)]
        is_law = catalogue.kind[as_well] == LAW
    agencies = np.unique(catalogue.agency[as_well[~is_law]], return_counts=True)[1]
    found = Sharing(
        texts=len(as_well),
        agencies=len(agencies),
        most_of_one=int(agencies.max(initial=0)),
        is_law=bool(is_law.any()),
        surprise=math.inf,
    )
    # Few that have as much of it may have copied it too: nothing is learned from them.
    copies = 0 if found.is_common else max(0, len(as_well) - 1)
    told, held = _told(trace, other, here, copies, int(catalogue.living.sum()))
    return replace(found, surprise=LEAST_SURPRISE + told, held=held)


def _told(
    trace: Trace, other: tuple[int, Codes], here: Weighed, copies: int, texts: int
) -> tuple[float, float]:
    """Nats beyond what suffices, by both judges, and by the second where it alone decides.

    The other side is read, which costs most, only where this side's bounds leave it open.
    """
    number, there = other
    alone, beside = least_held(texts, len(here.wording.numbers))
    if len(here.wording.numbers) <= FEW:
        held = held_of(trace, here, there, number, copies, alone - OF_SEVERAL) - alone
        return held, held
    least = LEAST_SURPRISE + math.log(texts + PRESUMED)
    held = held_of(trace, here, there, number, copies, math.inf)
    said = surprise_of(trace, here, there, number, copies, math.inf) if beside <= held < alone else 0.0
    if held < beside or (held < alone and said < least):
        return held - alone, -math.inf
    held = held_of(trace, here, there, number, copies, beside)
    if held >= alone or held < beside:
        return held - alone, -math.inf
    said = surprise_of(trace, here, there, number, copies, least)
    return min(said - least, held - beside), -math.inf


def together(
    passages: Sequence[SharedPassage], judged: Sequence[Sharing]
) -> tuple[tuple[SharedPassage, Sharing], ...]:
    """All passages that two texts share, in order, with how far; each judged by its neighbours too.

    A section of which sentences were moved far is several passages on end, none of which may hold enough.
    Honest reports on one template share many, but with something else between, and what each holds counts
    only beyond a part of it.
    """
    told = list(judged)
    for group in _on_end(passages, judged):
        least = LEAST_SURPRISE - TOGETHER + sum(judged[at].held + FREE_OF_EACH for at in group)
        for at in group if len(group) > 1 else ():
            told[at] = replace(judged[at], surprise=max(judged[at].surprise, least))
    return tuple(zip(passages, told, strict=True))


def _on_end(passages: Sequence[SharedPassage], judged: Sequence[Sharing]) -> list[list[int]]:
    """Which passages follow each other on the left, of those that hold something."""
    groups: list[list[int]] = []
    for at, (passage, one) in enumerate(zip(passages, judged, strict=True)):
        if one.held < -OF_SEVERAL or one.is_law or one.is_many or one.is_template:
            continue
        if groups and passage.left[0] - passages[groups[-1][-1]].left[1] <= NEAR:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _inside(passage: SharedPassage, prints: Fingerprints) -> Ints:
    """The fingerprints whose n-gram lies in a piece of the passage."""
    bounds = [
        (
            int(np.searchsorted(prints.places, piece.left[0])),
            int(np.searchsorted(prints.places, piece.left[1] - GRAM, "right")),
        )
        for piece in passage.pieces
    ]
    return np.concatenate([np.arange(low, max(low, high)) for low, high in bounds])
