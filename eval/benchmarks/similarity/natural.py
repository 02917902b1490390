"""Near-duplicates that nobody planted: amended statutes and local copies of rules, beside datasketch.

The truth is what two texts share to the letter (``exact``), over all pairs of the sample; pairs of one title
are editions of one law. Every law counts as of an agency of its own.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Indel

from corpus.similarity.normal import written
from eval.benchmarks.similarity.corpus import Found, Indexed
from eval.benchmarks.similarity.exact import Pairs, shared_runs
from eval.benchmarks.similarity.peers import peers
from eval.benchmarks.similarity.texts import ReportText
from models.training.passage_texts import Law, laws

LEVELS = (100, 300, 1000)  # characters that a pair shares to the letter
_SURE = 0.7  # likeness of both sides of a passage, by edits
_TRULY = 60  # characters shared to the letter, or a verified passage, of a pair that is told


@dataclass(frozen=True, slots=True)
class Level:
    """Pairs that share so much: how many, of one title; proposed by ours, found, characters covered."""

    least: int
    pairs: int
    editions: int
    proposed: float
    found: float
    covered: float


@dataclass(frozen=True, slots=True)
class Setting:
    """datasketch so asked, of the pairs of the middle level: among as many as ours; all that it gives."""

    name: str
    among_as_many: float
    recall: float
    precision: float

    @property
    def f1(self) -> float:
        """Of all that it gives."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Natural:
    """``passages`` told that do not count as common, ``sure`` of them alike by edits; ``told`` pairs."""

    texts: int
    characters: int
    levels: tuple[Level, ...]
    passages: int
    sure: int
    told: int
    truly: int
    candidates: float
    settings: tuple[Setting, ...]


def natural(archive: Path, count: int, seed: int, asked: int) -> Natural:
    """So many laws, all editions of one title first, and so many of them held against the others."""
    chosen = _chosen(list(laws(archive)), count, random.Random(seed))
    titles = [law.title for law in chosen]
    indexed = Indexed(
        [ReportText(str(at), str(at), str(at), {}, law.text, []) for at, law in enumerate(chosen)]
    )
    truth = shared_runs(indexed.normal)
    asking = sorted({one for one, _ in truth})[:: max(1, len({one for one, _ in truth}) // asked)]
    told_of = {at: indexed.found(at) for at in asking}
    own = {at: candidates for at, (candidates, _) in told_of.items()}
    found = {at: [e for e in passages if not e.sharing.is_common] for at, (_, passages) in told_of.items()}
    wanted = {pair: mask for pair, mask in truth.items() if pair[0] in found}
    told = Counter((at, each.other) for at, items in found.items() for each in items)
    sure = Counter(
        (at, each.other) for at, items in found.items() for each in items if _is_sure(indexed, at, each)
    )
    return Natural(
        texts=len(chosen),
        characters=sum(len(law.text) for law in chosen),
        levels=tuple(_level(least, wanted, titles, own, found) for least in LEVELS),
        passages=told.total(),
        sure=sure.total(),
        told=len(told),
        truly=sum(1 for pair in told if pair in sure or _size(truth, pair) >= _TRULY),
        candidates=float(np.mean([len(each) for each in own.values()])),
        settings=tuple(_settings(indexed, asking, own, wanted)),
    )


def _chosen(found: Sequence[Law], count: int, draw: random.Random) -> list[Law]:
    """All laws whose title is there more than once, then others as they are drawn."""
    many = Counter(law.title for law in found)
    editions = [law for law in found if many[law.title] > 1]
    others = [law for law in found if many[law.title] == 1]
    return [*editions, *draw.sample(others, max(0, min(len(others), count - len(editions))))]


def _size(truth: Pairs, pair: tuple[int, int]) -> int:
    return int(truth[pair].sum()) if pair in truth else 0


def _level(
    least: int,
    wanted: Pairs,
    titles: Sequence[str],
    own: Mapping[int, Sequence[int]],
    found: Mapping[int, Sequence[Found]],
) -> Level:
    pairs = {pair: mask for pair, mask in wanted.items() if mask.sum() >= least}
    covers = {pair: _covered(mask, pair[1], found[pair[0]]) for pair, mask in pairs.items()}
    many = max(1, len(pairs))
    return Level(
        least=least,
        pairs=len(pairs),
        editions=sum(titles[one] == titles[other] for one, other in pairs),
        proposed=sum(other in own[one] for one, other in pairs) / many,
        found=sum(share >= 0.5 for share in covers.values()) / many,
        covered=float(
            sum(covers[pair] * mask.sum() for pair, mask in pairs.items())
            / max(1, sum(int(mask.sum()) for mask in pairs.values()))
        ),
    )


def _covered(mask: np.ndarray[tuple[int], np.dtype[np.bool_]], other: int, found: Iterable[Found]) -> float:
    """Share of what is shared to the letter that lies in passages told of the other text."""
    inside = np.zeros(len(mask), np.bool_)
    for each in found:
        if each.other == other:
            for piece in each.passage.pieces:
                inside[slice(*piece.left)] = True
    return float((mask & inside).sum() / mask.sum())


def _is_sure(indexed: Indexed, at: int, found: Found) -> bool:
    left, right = indexed.normal[at].codes, indexed.normal[found.other].codes
    sides = [(written(left[slice(*p.left)]), written(right[slice(*p.right)])) for p in found.passage.pieces]
    size = sum(len(one) + len(other) for one, other in sides)
    return sum(Indel.distance(*side) for side in sides) <= (1 - _SURE) * size


def _settings(
    indexed: Indexed, asking: Sequence[int], own: Mapping[int, Sequence[int]], wanted: Pairs
) -> Iterator[Setting]:
    pairs = {pair for pair, mask in wanted.items() if mask.sum() >= LEVELS[1]}
    truly = {pair for pair, mask in wanted.items() if mask.sum() >= _TRULY}
    for peer in peers(indexed.normal, asking):
        if peer.tool == "datasketch":
            ranked = {at: peer.ranked(at) for at in asking}
            given = {(at, other) for at, others in ranked.items() for other in others}
            few = {(at, other) for at in asking for other in ranked[at][: len(own[at])]}
            yield Setting(
                name=peer.setting,
                among_as_many=len(pairs & few) / max(1, len(pairs)),
                recall=len(pairs & given) / max(1, len(pairs)),
                precision=len(truly & given) / max(1, len(given)),
            )
