"""How far a passage is shared beyond the two texts it was found in: what is common does not count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus.similarity.align import SharedPassage
from corpus.similarity.candidates import ABOUT, LAW, MANY_AGENCIES, Catalogue, Hits
from corpus.similarity.winnow import Fingerprints

_MOSTLY = 0.6  # of a passage's fingerprints
MANY_TEXTS = 5  # texts of one agency, beside the one it was found in, that have it as well: its template


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other texts that have a passage about as fully as the one it was found in, that one with them.

    ``surprise`` is how unlikely the text it was found in is to have so much of it: the sum over its
    fingerprints of the negative logarithm of the share of texts that have each.
    """

    texts: int
    agencies: int
    most_of_one: int  # texts of one agency
    is_law: bool
    is_everywhere: bool  # most of its wording stands in more texts than are looked at
    surprise: float

    @property
    def is_common(self) -> bool:
        """Quoted, everybody's, or one agency's own template."""
        return self.is_law or self.is_everywhere or self.is_many or self.is_template

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
    chosen: list[tuple[int, int]] = []
    everywhere = counted = 0
    for piece in passage.pieces:
        first, last = (int(at) for at in np.searchsorted(prints.places, (piece.left[0], piece.left[1] - 1)))
        if last > first:
            everywhere += int(hits.is_common[first:last].sum())
            counted += last - first
            chosen.append((first, last - 1))
    found, weight = hits.weighed(chosen)
    best = float(weight[found == other].sum())
    as_well = found[weight >= ABOUT * best] if best > 0 else found[:0]
    is_law = catalogue.kind[as_well] == LAW
    agencies = np.unique(catalogue.agency[as_well[~is_law]], return_counts=True)[1]
    return Sharing(
        texts=len(as_well),
        agencies=len(agencies),
        most_of_one=int(agencies.max(initial=0)),
        is_law=bool(is_law.any()),
        is_everywhere=counted > 0 and everywhere >= _MOSTLY * counted,
        surprise=best,
    )
