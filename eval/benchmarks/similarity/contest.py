"""Ours beside other tools on the same planted passages: donors among the candidates, passages covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.benchmarks.similarity.corpus import Indexed
from eval.benchmarks.similarity.peers import MinHashed, peers
from eval.benchmarks.similarity.plants import CHANGES, Plant
from eval.benchmarks.similarity.references import COVERED

FEW = 10  # candidates
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Standing:
    """By change the share of donors among as many candidates as ours has, and among the first ten.

    ``passages``: share of passages covered by half; empty where a tool has no passages.
    """

    tool: str
    setting: str
    recall: Mapping[str, float]
    first: Mapping[str, float]
    passages: Mapping[str, float]


def contest(
    indexed: Indexed, plants: Sequence[Plant], own: Mapping[int, list[int]], found: Mapping[str, float]
) -> list[Standing]:
    """Ours first, with ``own`` candidates; ``found`` is the share of passages that ours found, by change."""
    asked = sorted({plant.report for plant in plants})
    standings = [Standing(OURS, "", _recall(plants, own, own), _recall(plants, own, own, FEW), found)]
    for peer in peers(indexed.normal, asked):
        ranked = {at: peer.ranked(at) for at in asked}
        covered: Mapping[str, float] = {}
        if isinstance(peer, MinHashed) and len(peer.owner) > len(indexed.normal):
            covered = _share(plants, [_is_covered(peer, indexed, plant) for plant in plants])
        most, first = _recall(plants, ranked, own), _recall(plants, ranked, own, FEW)
        standings.append(Standing(peer.tool, peer.setting, most, first, covered))
    return standings


def behind(standings: Sequence[Standing], tool: str) -> list[str]:
    """The changes at which ours is not above the tool's best setting there (or both have everything)."""
    ours = standings[0]
    return [
        change
        for change in ours.recall
        if ours.recall[change]
        <= max((each.recall[change] for each in standings if each.tool == tool), default=0.0)
        and ours.recall[change] < 1.0
    ]


def best(standings: Iterable[Standing]) -> dict[tuple[str, str], Standing]:
    """Of each tool, and each change, the standing with most donors among the candidates."""
    chosen: dict[tuple[str, str], Standing] = {}
    for each in standings:
        for change, recall in each.recall.items():
            known = chosen.get((each.tool, change))
            if known is None or recall > known.recall[change]:
                chosen[each.tool, change] = each
    return chosen


def _recall(
    plants: Sequence[Plant],
    ranked: Mapping[int, list[int]],
    own: Mapping[int, list[int]],
    most: int | None = None,
) -> dict[str, float]:
    return _share(
        plants, [each.donor in ranked[each.report][: most or len(own[each.report])] for each in plants]
    )


def _share(plants: Sequence[Plant], is_told: Sequence[bool]) -> dict[str, float]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for plant, told in zip(plants, is_told, strict=True):
        groups[plant.change].append(told)
    return {change: float(np.mean(groups[change])) for change in CHANGES if change in groups}


def _is_covered(peer: MinHashed, indexed: Indexed, plant: Plant) -> bool:
    start, stop = np.searchsorted(indexed.normal[plant.report].at, (plant.start, plant.stop))
    return peer.covered(plant.report, plant.donor, int(start), int(stop)) >= COVERED
