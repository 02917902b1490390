"""How far a passage is shared beyond the two texts it was found in: what is common does not count."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from corpus.similarity.agreeing import held_of, least_held
from corpus.similarity.align import SharedPassage
from corpus.similarity.asking import Answer
from corpus.similarity.candidates import ABOUT, FREE, LAW, MANY_AGENCIES, PRESUMED, Catalogue, Ints
from corpus.similarity.normal import Codes
from corpus.similarity.surprise import Weighed, surprise_of
from corpus.similarity.tracing import Trace
from corpus.similarity.winnow import GRAM, Fingerprints

MANY_TEXTS = 5  # texts of one agency, beside the one it was found in, that have it as well: its template
DECIDED = (
    6.0  # nats beyond what is free, of the fingerprints both have: with less nobody else's share is known
)
LEAST_SURPRISE = 28.5  # nats beyond what the best of all texts is expected to share by chance
FOR_HELD, AT_MOST = 3.0, 5.5  # of them that are let off for each nat held beyond what suffices, and in all


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other texts that have a passage about as fully as the one it was found in, that one with them.

    ``surprise`` is how unlikely it is that any of all texts has so much of it: as everybody writes
    (``surprise.surprise_of``, less the logarithm of the number of texts), where it is also more than two
    reports on one template agree in (``agreeing``), or much more than that.
    """

    texts: int
    agencies: int
    most_of_one: int  # texts of one agency
    is_law: bool
    surprise: float

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
    number, there = other
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
    copies = 0 if found.is_common else len(as_well) - 1
    chance = math.log(int(catalogue.living.sum()) + PRESUMED)
    told = surprise_of(trace, here, there, number, max(0, copies), enough=LEAST_SURPRISE - AT_MOST + chance)
    alone, beside = least_held(int(catalogue.living.sum()), len(here.wording.numbers))
    told -= chance + LEAST_SURPRISE
    held = held_of(trace, here, there, number, max(0, copies), beside if told >= -AT_MOST else alone)
    told += min(AT_MOST, FOR_HELD * max(0.0, held - beside))
    return replace(found, surprise=LEAST_SURPRISE + max(min(told, held - beside), held - alone))


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
