"""What a text asks the index for, and what the index has of it.

Others have picked other n-grams where a text differs from theirs, so it asks with all of its own. But an
n-gram that everybody writes may have been picked by a few only and look rare: where too little was learned to
know what everybody writes, a text asks with its fingerprints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.similarity.candidates import Candidate, Catalogue, Hits, candidates_of, hits_of
from corpus.similarity.segment import Segment
from corpus.similarity.surprise import Weighed
from corpus.similarity.winnow import Fingerprints, every_gram, fingerprints, picked_of
from corpus.similarity.wording import FEW


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """``hits`` of the text's fingerprints (``prints``), and the texts it is to be compared with."""

    prints: Fingerprints
    hits: Hits
    candidates: list[Candidate]


def asked(here: Weighed, segments: Sequence[Segment], catalogue: Catalogue) -> Answer:
    """The text held against the segments. Candidates come first that share the most surprising window."""
    prints = fingerprints(here.codes)
    if len(here.wording.numbers) <= FEW:
        hits = hits_of(prints, segments, catalogue, here.number)
        return Answer(prints, hits, candidates_of(prints, hits, catalogue, here.said))
    every = every_gram(here.codes)
    found = hits_of(every, segments, catalogue, here.number)
    candidates = candidates_of(every, found, catalogue, here.said)
    return Answer(prints, found.only(picked_of(every, prints)), candidates)
