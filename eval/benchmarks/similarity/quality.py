"""Recall of planted passages by length and change, and how much else is said to be shared."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.similarity.normal import normal
from eval.benchmarks.similarity.contest import Standing, contest
from eval.benchmarks.similarity.corpus import Found, Indexed
from eval.benchmarks.similarity.plants import CHANGES, Plant, planted
from eval.benchmarks.similarity.references import Reference, references
from eval.benchmarks.similarity.texts import ReportText

_COVERED = 0.5  # of a planted passage, or of a found one


@dataclass(frozen=True, slots=True)
class Row:
    """Planted passages of one length and change: how many, their donors proposed, the passages found."""

    length: int
    change: str
    planted: int
    proposed: float
    found: float


@dataclass(frozen=True, slots=True)
class Quality:
    """``rows`` by length and change; ``right`` and ``wrong`` are found passages by least characters.

    ``standings`` of ours and its peers, and ``references`` by change; none where peers were not asked for.
    """

    rows: tuple[Row, ...]
    right: dict[int, int]
    wrong: dict[int, int]
    seconds: float  # of processor per report
    compared: float  # texts compared with, per report
    standings: tuple[Standing, ...] = ()
    references: tuple[tuple[str, Reference], ...] = ()


def measured(
    base: Sequence[ReportText], each: int, seed: int, bystanders: int, *, with_peers: bool = False
) -> Quality:
    """Plant, search the copying reports and so many others, and count."""
    before = Indexed(base)
    reports, plants = planted(base, each, seed, lambda text, own: before.likest(normal(text), own))
    return counted(reports, plants, bystanders, with_peers=with_peers)


def counted(
    reports: Sequence[ReportText], plants: Sequence[Plant], bystanders: int, *, with_peers: bool = False
) -> Quality:
    """The same of passages that stand in the reports already."""
    indexed = Indexed(reports)
    copiers = sorted({plant.report for plant in plants})
    others = [at for at in range(len(reports)) if at not in set(copiers)][:bystanders]
    started = time.process_time()
    asked = {at: indexed.found(at) for at in (*copiers, *others)}
    seconds = (time.process_time() - started) / len(asked)
    proposed = {at: texts for at, (texts, _) in asked.items()}
    found = {at: passages for at, (_, passages) in asked.items()}
    right, wrong = _precision(reports, plants, found)
    return Quality(
        rows=tuple(_rows(plants, proposed, found)),
        right=right,
        wrong=wrong,
        seconds=seconds,
        compared=sum(len(proposed[at]) for at in others) / max(1, len(others)),
        standings=tuple(contest(indexed, plants, proposed, _by_change(plants, found))) if with_peers else (),
        references=tuple(_references(reports, plants)) if with_peers else (),
    )


def _by_change(plants: Sequence[Plant], found: dict[int, list[Found]]) -> dict[str, float]:
    groups = {change: [plant for plant in plants if plant.change == change] for change in CHANGES}
    return {
        change: sum(is_found(plant, found[plant.report]) for plant in group) / len(group)
        for change, group in groups.items()
        if group
    }


def _references(reports: Sequence[ReportText], plants: Sequence[Plant]) -> Iterable[tuple[str, Reference]]:
    for change in CHANGES:
        group = [plant for plant in plants if plant.change == change]
        strangers = [(plant.donor + len(reports) // 3) % len(reports) for plant in group]
        yield from ((change, each) for each in references(reports, group, strangers))


def _rows(
    plants: Sequence[Plant], texts: dict[int, list[int]], found: dict[int, list[Found]]
) -> Iterable[Row]:
    groups: dict[tuple[int, str], list[Plant]] = defaultdict(list)
    for plant in plants:
        groups[plant.length, plant.change].append(plant)
    for (length, change), group in sorted(groups.items()):
        proposed = sum(plant.donor in texts[plant.report] for plant in group)
        hit = sum(is_found(plant, found[plant.report]) for plant in group)
        yield Row(length, change, len(group), proposed / len(group), hit / len(group))


def is_found(plant: Plant, found: Iterable[Found]) -> bool:
    """Whether passages with the donor that are not common cover half of it."""
    covered: set[int] = set()
    for item in found:
        if item.other == plant.donor and not item.sharing.is_common:
            for start, stop in item.spans:
                covered.update(range(max(start, plant.start), min(stop, plant.stop)))
    return len(covered) >= _COVERED * (plant.stop - plant.start)


def _precision(
    reports: Sequence[ReportText], plants: Sequence[Plant], found: dict[int, list[Found]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Found passages about the site by least length: rightly shared, or by chance of the factory's words.

    Two reports on one enterprise share rightly.
    """
    right: Counter[int] = Counter()
    wrong: Counter[int] = Counter()
    numbers = {report.seed: at for at, report in enumerate(reports)}
    pairs = {
        (at, numbers[other]) for at, r in enumerate(reports) for _, other in r.shares if other in numbers
    }
    pairs |= {(plant.report, plant.donor) for plant in plants}
    pairs |= {(b, a) for a, b in pairs}
    for at, items in found.items():
        for item in items:
            if item.sharing.is_common or not _is_of_site(reports[at], item):
                continue
            is_same = reports[at].enterprise == reports[item.other].enterprise
            is_right = is_same or (at, item.other) in pairs
            for least in (45, 60, 100, 200, 300, 400):
                if item.passage.characters >= least:
                    (right if is_right else wrong)[least] += 1
    return dict(right), dict(wrong)


def _is_of_site(report: ReportText, item: Found) -> bool:
    length = sum(stop - start for start, stop in item.spans)
    inside = sum(
        max(0, min(stop, stretch.stop + 1) - max(start, stretch.start))
        for start, stop in item.spans
        for stretch in report.stretches
        if stretch.mark
    )
    return inside >= _COVERED * length
