"""How far a passage is shared beyond the two texts it was found in: what is common does not count."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corpus.similarity.align import SharedPassage
from corpus.similarity.candidates import ABOUT, LAW, MANY_AGENCIES, PRESUMED, Catalogue, Hits, Ints
from corpus.similarity.winnow import GRAM, Fingerprints

MANY_TEXTS = 5  # texts of one agency, beside the one it was found in, that have it as well: its template
LEAST_SURPRISE = 22.5  # nats beyond what the best of all texts is expected to share by chance
CHANGED = 0.3  # nats that a changed character takes back
_UNSEEN = 0.5  # texts that are thought of as having any fingerprint


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other texts that have a passage about as fully as the one it was found in, that one with them.

    ``surprise`` is how unlikely it is that any of all texts has so much of it, as the rest of the corpus is
    written: the sum over the fingerprints that both texts have of the negative logarithm of the share of
    other texts that have each, among those that have the one before as well, so that wording drawn from a
    template counts where there was a choice; less what changed characters take back, and the logarithm of
    the number of texts.
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
    passage: SharedPassage, other: int, prints: Fingerprints, hits: Hits, catalogue: Catalogue
) -> Sharing:
    """How far the passage, found in text ``other``, is shared."""
    chosen = _inside(passage, prints)
    nth, rows = hits.rows(chosen)
    number = hits.number[rows]
    texts, back = np.unique(number, return_inverse=True)
    weight = np.bincount(back, weights=hits.surprise[chosen[nth]], minlength=len(texts))
    best = float(weight[texts == other].sum())
    as_well = texts[weight >= ABOUT * best] if best > 0 else texts[:0]
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
    apart = np.array([other]) if found.is_common else np.append(as_well, other)
    size = int(catalogue.living.sum()) + PRESUMED
    surprise = _surprise(nth, number, (other, apart), hits.is_common[chosen], size)
    changed = sum((1.0 - piece.similarity) * piece.characters for piece in passage.pieces)
    return replace(found, surprise=surprise - CHANGED * changed - math.log(size))


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


def _surprise(
    nth: Ints, number: Ints, having: tuple[int, Ints], is_common: npt.NDArray[np.bool_], size: int
) -> float:
    """``nth`` fingerprint of the passage stands in text ``number``; ``is_common`` is by fingerprint.

    ``having``: the text it was found in, and those from which nothing is learned.
    """
    other, apart = having
    is_shared = is_common.copy()
    is_shared[nth[number == other]] = True
    order = np.cumsum(is_shared) - 1  # of the fingerprints that both texts have
    steps = int(is_shared.sum())
    kept = ~np.isin(number, apart) & is_shared[nth]
    at = order[nth[kept]]
    many = np.bincount(at, minlength=steps)
    share = (many + _UNSEEN) / (size + 1.0)
    before = np.concatenate(([0], many[:-1]))
    told = (_also(at, number[kept], steps) + share) / (before + 1.0)
    rare = ~is_common[is_shared]
    is_after_rare = np.concatenate(([False], rare[:-1]))
    return float(-np.log(np.where(is_after_rare, told, share)[rare]).sum())


def _also(at: Ints, number: Ints, steps: int) -> Ints:
    """Of each step, how many texts have it and the step before."""
    key = np.sort(number * (steps + 1) + at)
    pairs = key[1:][np.diff(key) == 1]
    return np.bincount(pairs % (steps + 1), minlength=steps)[:steps]
