"""What passage vectors add: throughput, size, and reworded passages found with them and without.

The industries of ``wordings.HELD_BACK`` are in no report of the corpus, so that what is planted is the
donor's own: three neighbouring places of such an industry, told in the donor in one wording and in the
copying report in another, with other figures. ``rule`` plants are passages of laws that nobody quotes, in
the copying report reworded by phrases that the encoder never saw; ``site`` plants are 300 characters of the
donor's own site, reworded so, with names and figures changed.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.similarity.paraphrases import Paraphrase, paraphrases
from corpus.similarity.passage_index import PassageIndex, gathered
from corpus.similarity.vectors import KeptVectors, vectors_of
from eval.benchmarks.similarity.corpus import Found, Indexed
from eval.benchmarks.similarity.plants import Plant, altered, inserted, passage
from eval.benchmarks.similarity.texts import ReportText, Stretch
from eval.benchmarks.similarity.wordings import HELD_BACK, wordings
from eval.factory.corpus import draw_orders
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.world.world import World
from models.embeddings.protocol import PassageEncoder
from models.training.passage_texts import Law
from models.training.rephrasing import Rephrasing, other_figures

_PLACES = 3  # neighbouring places of one plant
_COVERED = 0.5
_SITES = 30
LENGTH = 128


@dataclass(frozen=True, slots=True)
class Row:
    """Planted passages of one kind, and which share was found word by word, and with vectors."""

    kind: str
    planted: int
    copied: float
    reworded: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """``wrong``: paraphrases told that were not planted, of so many ``reports`` searched."""

    rows: tuple[Row, ...]
    right: int
    wrong: int
    reports: int
    passages: int
    seconds: float  # of processor per report: search and verification
    bytes_per_passage: float


def throughput(encoder: PassageEncoder, texts: Sequence[str], count: int = 400) -> float:
    """Passages of ``LENGTH`` characters a second of processor, the best of three runs."""
    whole = "".join(texts)
    chosen = [whole[at : at + LENGTH] for at in range(0, LENGTH * count, LENGTH)]
    encoder.encode(chosen[:32])
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        encoder.encode(chosen)
        best = max(best, len(chosen) / (time.process_time() - started))
    return best


def without_held_back(reports: Sequence[ReportText]) -> list[ReportText]:
    """Reports in whose text no held-back industry is spoken of."""
    return [r for r in reports if not any(word in r.text for word in ("冷库", "制冷", "抛光", "涉粉"))]


def planted(
    reports: Sequence[ReportText], found: Sequence[Law], seed: int
) -> tuple[list[ReportText], list[Plant]]:
    """The corpus with plants of both kinds, each between two reports that have no other."""
    draw = random.Random(seed)
    changed = list(reports)
    free = draw.sample(range(len(reports)), len(reports))
    plants = _of_sites(changed, free, draw)
    kinds = {"wording": list(_other_wordings(draw)), "rule": list(_by_rule(found, draw))}
    for kind, texts in kinds.items():
        for source, copy in texts[: len(reports) // 8]:
            donor, copier = free.pop(), free.pop()
            changed[donor], _ = _put(changed[donor], source, draw)
            changed[copier], start = _put(changed[copier], copy, draw)
            plants.append(Plant(copier, donor, start, start + len(copy), len(copy), kind))
    return changed, plants


def _of_sites(changed: list[ReportText], free: list[int], draw: random.Random) -> list[Plant]:
    """Plants of what the donor says of its own site; nothing is put into the donor."""
    how = Rephrasing.of("test")
    plants: list[Plant] = []
    while len(plants) < min(_SITES, len(changed) // 8):
        donor, copier = free.pop(), free.pop()
        source, target = changed[donor], changed[copier]
        text = passage(source, 300, draw)
        if text is None or source.enterprise == target.enterprise or source.shares or target.shares:
            continue
        copy = how.reworded(altered(text, source, target, "changed", draw), draw, strength=1.0)
        copy = how.reworded(copy, draw, strength=1.0)
        changed[copier], start = _put(target, copy, draw)
        plants.append(Plant(copier, donor, start, start + len(copy), len(copy), "site"))
    return plants


def _put(report: ReportText, text: str, draw: random.Random) -> tuple[ReportText, int]:
    places = [s.stop for s in report.stretches if s.mark] or [s.stop for s in report.stretches]
    start = draw.choice(places) + 1
    return inserted(report, start, text), start


def _other_wordings(draw: random.Random) -> Iterable[tuple[str, str]]:
    """Neighbouring places of held-back industries in two wordings; every template stands in one plant."""
    layouts = [layout for layout in LAYOUTS if layout.split == "train"]
    orders = draw_orders(World(977, agencies=12), 60, layouts, ("full",), scans=False)
    used: set[str] = set()
    for order in orders:
        if order.plan.kit.key not in HELD_BACK:
            continue
        own = [(f, t) for f, t in wordings(order.plan, draw) if f not in used][:_PLACES]
        if len(own) == _PLACES:
            used.update(family for family, _ in own)
            pairs = [draw.sample(texts, 2) for _, texts in own]
            yield "".join(p[0] for p in pairs), "".join(other_figures(p[1], draw) for p in pairs)


def _by_rule(found: Sequence[Law], draw: random.Random) -> Iterable[tuple[str, str]]:
    how = Rephrasing.of("test")
    for law in draw.sample(list(found), min(40, len(found))):
        at = law.text.find("。", len(law.text) // 3) + 1
        text = law.text[at : law.text.find("。", at + 250) + 1]
        if 200 < len(text) < 700:
            yield text, how.reworded(how.reworded(text, draw, strength=1.0), draw, strength=1.0)


def measured(
    reports: Sequence[ReportText], plants: Sequence[Plant], encoder: PassageEncoder, bystanders: int
) -> Outcome:
    """Search the copying reports and so many others, word by word and then by vectors."""
    indexed = Indexed(reports)
    kept = [vectors_of(r.text, [(s.start, s.stop) for s in _joined(r)], encoder) for r in reports]
    index = PassageIndex(encoder.dimensions, gathered(iter(enumerate(kept)), encoder.dimensions))
    agency = {at: r.agency for at, r in enumerate(reports)}
    copiers = sorted({plant.report for plant in plants})
    donors = {plant.donor for plant in plants}
    others = [at for at in range(len(reports)) if at not in donors and at not in set(copiers)][:bystanders]
    copied = {at: indexed.found(at)[1] for at in (*copiers, *others)}
    started = time.process_time()
    found = {at: _reworded(at, reports, kept, index, agency, copied[at]) for at in copied}
    seconds = (time.process_time() - started) / len(found)
    hits = [(at, each) for at, several in found.items() for each in several]
    right = sum(any(_is_of(plant, at, each) for plant in plants) for at, each in hits)
    sizes = sum(len(each.dumps()) for each in kept)
    return Outcome(
        rows=tuple(_rows(plants, copied, found)),
        right=right,
        wrong=len(hits) - right,
        reports=len(found),
        passages=sum(map(len, kept)),
        seconds=seconds,
        bytes_per_passage=sizes / max(1, sum(map(len, kept))),
    )


def _joined(report: ReportText) -> list[Stretch]:
    """Neighbouring paragraphs about the site as one part."""
    parts: list[Stretch] = []
    for stretch in report.stretches:
        if not stretch.mark:
            continue
        if parts and stretch.start - parts[-1].stop <= 1:
            parts[-1] = replace(parts[-1], stop=stretch.stop)
        else:
            parts.append(stretch)
    return parts


def _reworded(
    at: int,
    reports: Sequence[ReportText],
    kept: Sequence[KeptVectors],
    index: PassageIndex,
    agency: dict[int, str],
    copied: Sequence[Found],
) -> tuple[Paraphrase, ...]:
    return paraphrases(
        reports[at].text,
        kept[at],
        index,
        agency_of=agency,
        texts=lambda row: (reports[row].text, kept[row].spans),
        own=at,
        copied=[span for each in copied for span in each.spans],
    )


def _is_of(plant: Plant, at: int, found: Paraphrase) -> bool:
    return (
        (plant.report, plant.donor) == (at, found.row)
        and found.left[0] < plant.stop
        and plant.start < found.left[1]
    )


def _rows(
    plants: Sequence[Plant], copied: dict[int, list[Found]], found: dict[int, tuple[Paraphrase, ...]]
) -> Iterable[Row]:
    groups: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        groups[plant.change].append(plant)
    for kind, group in sorted(groups.items()):
        words = [_copied_spans(plant, copied[plant.report]) for plant in group]
        more = [
            [*spans, *(each.left for each in found[plant.report] if each.row == plant.donor)]
            for plant, spans in zip(group, words, strict=True)
        ]
        yield Row(
            kind,
            len(group),
            float(np.mean([_is_covered(p, spans) for p, spans in zip(group, words, strict=True)])),
            float(np.mean([_is_covered(p, spans) for p, spans in zip(group, more, strict=True)])),
        )


def _copied_spans(plant: Plant, found: Iterable[Found]) -> list[tuple[int, int]]:
    return [
        span
        for each in found
        if each.other == plant.donor and not each.sharing.is_common
        for span in each.spans
    ]


def _is_covered(plant: Plant, spans: Iterable[tuple[int, int]]) -> bool:
    covered: set[int] = set()
    for start, stop in spans:
        covered.update(range(max(start, plant.start), min(stop, plant.stop)))
    return len(covered) >= _COVERED * (plant.stop - plant.start)
