"""How far a passage is shared beyond the two texts it was found in: what is common does not count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus.similarity.align import SharedPassage
from corpus.similarity.candidates import ABOUT, LAW, MANY_AGENCIES, Catalogue, Hits
from corpus.similarity.winnow import Fingerprints

_MOSTLY = 0.6  # of a passage's fingerprints


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other texts that have a passage about as fully as the one it was found in, that one with them."""

    texts: int
    agencies: int
    is_law: bool
    is_everywhere: bool  # most of its wording stands in more texts than are looked at

    @property
    def is_common(self) -> bool:
        """Quoted, or everybody's."""
        return self.is_law or self.is_everywhere or self.agencies > MANY_AGENCIES


def sharing(
    passage: SharedPassage, other: int, prints: Fingerprints, hits: Hits, catalogue: Catalogue
) -> Sharing:
    """How far the passage, found in text ``other``, is shared."""
    chosen: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    everywhere = counted = 0
    for piece in passage.pieces:
        first, last = np.searchsorted(prints.places, (piece.left[0], piece.left[1] - 1))
        last = int(last) - 1
        if last < first:
            continue
        everywhere += int(hits.is_common[first : last + 1].sum())
        counted += last + 1 - int(first)
        chosen.append(hits.within(int(first), last))
    numbers = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    found, many = np.unique(numbers, return_counts=True)
    best = int(many[found == other].sum())
    as_well = found[many >= max(ABOUT * best, 2)]
    laws = catalogue.kind[as_well] == LAW
    return Sharing(
        texts=len(as_well),
        agencies=len(np.unique(catalogue.agency[as_well[~laws]])),
        is_law=bool(laws.any()),
        is_everywhere=counted > 0 and everywhere >= _MOSTLY * counted,
    )
