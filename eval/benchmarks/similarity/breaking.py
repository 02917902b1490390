"""Where two honest reports that agreed until there go on differently, by how much the character surprises.

The shares are those of ``corpus.similarity.agreeing.BREAKS``. Reports of one agency, on one enterprise, or of
which the factory says that one has from the other are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.similarity.agreeing import BREAKS, UP_TO
from corpus.similarity.align import shared_passages
from corpus.similarity.normal import written
from corpus.similarity.tracing import Trace, traced
from eval.benchmarks.similarity.corpus import Indexed
from eval.benchmarks.similarity.texts import ReportText

_OWN = 2  # the two texts themselves


@dataclass(frozen=True, slots=True)
class Row:
    """Characters that surprise by at most ``up_to`` nats and follow one that both reports have."""

    up_to: float
    characters: int
    breaks: float
    presumed: float


def breaking(reports: Sequence[ReportText], asked: int) -> Iterator[Row]:
    """From so many reports and all that they are compared with."""
    indexed = Indexed(reports)
    many, broken = np.zeros(len(BREAKS)), np.zeros(len(BREAKS))
    for at in range(min(asked, len(reports))):
        surprise = indexed.wording.read(indexed.normal[at].codes).surprise(_OWN)
        for trace in _honest(indexed, reports, at):
            here, parts = _followed(trace)
            level = np.searchsorted(np.array(UP_TO, np.float32), surprise[here])
            many += np.bincount(level, minlength=len(BREAKS))
            broken += np.bincount(level, weights=parts, minlength=len(BREAKS))
    for up_to, characters, breaks, presumed in zip((*UP_TO, float("inf")), many, broken, BREAKS, strict=True):
        yield Row(up_to, int(characters), float(breaks / max(1.0, characters)), presumed)


def _honest(indexed: Indexed, reports: Sequence[ReportText], at: int) -> Iterator[Trace]:
    own, text = reports[at], indexed.normal[at]
    for candidate in indexed.candidates(at):
        other = reports[candidate.number]
        tied = {seed for _, seed in (*own.shares, *other.shares)} & {own.seed, other.seed}
        if tied or own.agency == other.agency or own.enterprise == other.enterprise:
            continue
        there = indexed.normal[candidate.number].codes
        for passage in shared_passages(text.codes, there, within=candidate.windows):
            yield traced(passage, written(text.codes), written(there))


def _followed(trace: Trace) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The characters after those that both have, and whether both do not go on alike."""
    same = trace.is_same
    alike = same[1:] & (np.diff(trace.there) == 1) & (np.diff(trace.here) == 1)
    return trace.here[1:][same[:-1]], ~alike[same[:-1]]
