"""What can be told of copied passages at all: the best alignment with the donor, and with strangers.

Who is told the place and the donor, and aligns exhaustively, still has to tell the copy from what honest
reports have in common with it. Each passage is therefore aligned with whole other reports too; the threshold
is the least at which 98 of 100 that reach it are copies. Strangers are few, so it is a bound from above.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.candidates import PRESUMED
from corpus.similarity.normal import Codes, normal
from corpus.similarity.surprise import CHANGE, EXPLAINED, MISREAD, MOST_OF_ONE, PUT_IN
from eval.benchmarks.similarity.corpus import Indexed
from eval.benchmarks.similarity.plants import LENGTHS, Plant, planted
from eval.benchmarks.similarity.quality import is_found
from eval.benchmarks.similarity.texts import ReportText

PRECISION = 0.98
STRANGERS = 20  # reports that each passage is aligned with beside its donor
GOES_ON = 0.6  # nats of each further character of a gap

Floats: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Passages of one change: found by the search, told by an exhaustive alignment, and of the lost told."""

    change: str
    planted: int
    found: int
    told: int
    lost_told: int


def ceilings(
    base: Sequence[ReportText], each: int, seed: int, length: int = LENGTHS[0]
) -> tuple[float, list[Ceiling]]:
    """The threshold in nats, and a row per change, of the passages of one of ``LENGTHS`` characters."""
    before = Indexed(base)
    reports, plants = planted(base, each, seed, lambda text, own: before.likest(normal(text), own))
    indexed = Indexed(reports)
    chosen = [plant for plant in plants if plant.length == length]
    draw = random.Random(seed)
    copies = [_aligned(indexed, plant, plant.donor) for plant in chosen]
    chance = [
        max(_aligned(indexed, plant, at) for at in _strangers(reports, plant, draw)) for plant in chosen
    ]
    least = threshold(copies, chance)
    rows: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for plant, score in zip(chosen, copies, strict=True):
        found = is_found(plant, indexed.found(plant.report)[1])
        rows[plant.change].append((found, score >= least))
    return least, [
        Ceiling(
            change,
            len(row),
            sum(found for found, _ in row),
            sum(told for _, told in row),
            sum(told and not found for found, told in row),
        )
        for change, row in rows.items()
    ]


def threshold(copies: Sequence[float], chance: Sequence[float]) -> float:
    """The least score from which on ``PRECISION`` of all scores are of copies; infinite where none is."""
    for score in sorted(copies):
        right = sum(each >= score for each in copies)
        if right >= PRECISION * (right + sum(each >= score for each in chance)):
            return score
    return math.inf


def _strangers(reports: Sequence[ReportText], plant: Plant, draw: random.Random) -> list[int]:
    known = {reports[plant.report].enterprise, reports[plant.donor].enterprise}
    others = [at for at, report in enumerate(reports) if report.enterprise not in known]
    return draw.sample(others, min(STRANGERS, len(others)))


def _aligned(indexed: Indexed, plant: Plant, other: int) -> float:
    here, there = indexed.normal[plant.report], indexed.normal[other]
    start, stop = np.searchsorted(here.at, (plant.start, plant.stop))
    left = indexed.wording.read(here.codes).surprise(2)[start:stop]
    right = indexed.wording.read(there.codes).surprise(2)
    score = best_alignment(here.codes[start:stop], there.codes, left, right)
    return score - math.log(len(indexed.normal) + PRESUMED)


def best_alignment(left: Codes, right: Codes, said: Floats, said_there: Floats) -> float:
    """Nats of the best local alignment with affine gaps (Smith and Waterman 1981, Gotoh 1982).

    ``said`` and ``said_there`` are the surprise of each character of both sides.
    """
    steps = GOES_ON * np.arange(len(right) + 1, dtype=np.float64)
    row = np.zeros(len(right) + 1)
    skipped = np.full(len(right) + 1, -math.inf)
    best = 0.0
    for code, says in zip(left.tolist(), said.tolist(), strict=True):
        misread = -max(MISREAD, CHANGE - EXPLAINED * says)
        same = np.minimum(np.minimum(said_there, says), MOST_OF_ONE)
        skipped = np.maximum(row - PUT_IN, skipped - GOES_ON)
        now = np.maximum(skipped, 0.0)
        np.maximum(now[1:], row[:-1] + np.where(right == code, same, misread), out=now[1:])
        put_in = np.maximum.accumulate(now + steps)[:-1] - steps[1:] - PUT_IN + GOES_ON
        np.maximum(now[1:], put_in, out=now[1:])
        row = now
        best = max(best, float(row.max()))
    return best
