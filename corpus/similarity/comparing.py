"""A text compared character by character with those that were proposed, and every shared passage judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from corpus.similarity.align import Aligner, Ranges
from corpus.similarity.asking import Answer
from corpus.similarity.candidates import Catalogue
from corpus.similarity.dividing import divided
from corpus.similarity.normal import Codes, written
from corpus.similarity.sharing import Part, Sharing, shared_further, together
from corpus.similarity.surprise import Weighed
from corpus.similarity.tracing import traced

Judged: TypeAlias = tuple[tuple[Part, Sharing], ...]


def shared_with(
    here: Weighed,
    answer: Answer,
    others: Iterable[tuple[int, Codes, Ranges]],
    catalogue: Catalogue,
) -> list[Judged]:
    """All passages that a text shares with each of ``others``, and how far they are shared, common ones too.

    ``answer`` is what the index has of the text. Of the others number, normal characters, and the windows of
    the text in which passages may begin.
    """
    aligner = Aligner(here.codes)
    parts: list[Part] = []
    cuts = [0]
    for number, there, windows in others:
        parts += _parts(aligner, number, there, windows, here)
        cuts.append(len(parts))
    judged = shared_further(parts, here, answer, catalogue)
    return [_judged(parts[low:high], judged[low:high]) for low, high in pairwise(cuts)]


def _parts(aligner: Aligner, number: int, there: Codes, windows: Ranges, here: Weighed) -> Iterator[Part]:
    right = written(there)
    for passage in aligner.passages(there, within=windows):
        trace = traced(passage, aligner.side.text, right)
        for part, its in divided(passage, trace, here, number):
            yield Part(part, its, number, there)


def _judged(parts: list[Part], judged: list[Sharing]) -> Judged:
    """Those of one text, each with its neighbours."""
    told = together([part.passage for part in parts], judged)
    return tuple((part, how) for part, (_, how) in zip(parts, told, strict=True))
