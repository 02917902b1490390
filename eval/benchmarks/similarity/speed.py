"""Characters per second of fingerprinting beside MinHash, and a long report against more and more others."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus.similarity import texts as kept
from corpus.similarity.normal import normal
from corpus.similarity.winnow import fingerprints
from corpus.store.store import Store
from eval.benchmarks.similarity.filed import Filing, Row, asked, faults, filed, report_id, with_places
from eval.benchmarks.similarity.texts import ReportText, Stretch, made, worlds

_WIDTH = 8  # characters of a shingle
_PAGE = 700  # characters
_SOURCES = 8  # reports that the copied one is put together from
_ELSEWHERE = 900_000  # the seed of a world that is not in the corpus


@dataclass(frozen=True, slots=True)
class Rates:
    """Characters (as written) per second of processor."""

    fingerprints: float
    minhash: float
    rensa: float


def rates(texts: Sequence[str]) -> Rates:
    """Fingerprints of all texts, and MinHash signatures (128 permutations) of some of them."""
    from datasketch import MinHash
    from rensa import RMinHash

    normal("热")  # the table of characters
    size = sum(map(len, texts))
    ours = _seconds(lambda: [fingerprints(normal(text).codes) for text in texts])
    some = texts[: max(1, len(texts) // 20)]
    shingles = [[text[at : at + _WIDTH] for at in range(len(text) - _WIDTH + 1)] for text in some]
    encoded = [[each.encode() for each in text] for text in shingles]

    def theirs() -> None:
        for each in encoded:
            MinHash(num_perm=128).update_batch(each)

    def rust() -> None:
        for each in shingles:
            RMinHash(num_perm=128, seed=1).update(each)

    part = sum(map(len, some))
    return Rates(size / ours, part / _seconds(theirs), part / _seconds(rust))


def grown(sizes: Sequence[int], seed: int, pages: int, cache: Path | None) -> Iterator[tuple[Row, list[str]]]:
    """One store that grows: at each size what it took, two reports held against it, what is wrong."""
    own, _ = copied_from(made(_SOURCES * 2, seed + _ELSEWHERE, cache), pages)
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name)) as store:
        folder, done, filing = Path(name), 0, Filing(0, 0.0, 0.0)
        copied, sources = copied_from((), pages)
        for world in worlds(sizes[-1], seed, cache):
            if not copied.text:
                there = world[: sizes[0]]
                copied, sources = copied_from(there[:: max(1, len(there) // _SOURCES)], pages)
            for part in _parts(world, done, sizes):
                filing = _sum(filing, filed(store, part))
                done += len(part)
                if done in sizes:
                    status = store.text_index.status()
                    row = Row(done, filing, status, asked(folder, copied), asked(folder, own))
                    yield row, faults(row, sources)
                    filing = Filing(0, 0.0, 0.0)
        problems = store.text_index.verify().problems
        assert not problems, problems


def exponents(rows: Sequence[Row]) -> tuple[float, float]:
    """The power of the number of reports with which the time of a comparison grows: copied, and own."""
    sizes = np.log([row.reports for row in rows])
    times = ([row.copied.seconds for row in rows], [row.own.seconds for row in rows])
    first, second = (float(np.polyfit(sizes, np.log(each), 1)[0]) for each in times)
    return first, second


def _parts(world: list[ReportText], done: int, sizes: Sequence[int]) -> Iterator[list[ReportText]]:
    """The world, cut where the corpus has one of the sizes."""
    cuts = sorted({0, len(world), *(size - done for size in sizes if 0 < size - done < len(world))})
    for start, stop in pairwise(cuts):
        yield world[start:stop]


def copied_from(texts: Sequence[ReportText], pages: int) -> tuple[kept.ReportText, frozenset[str]]:
    """A report of so many pages, put together from these; and those that it has a good part of."""
    parts: list[str] = []
    stretches: list[Stretch] = []
    sources: set[str] = set()
    at, left = 0, pages * _PAGE
    for report in texts:
        part = report.text[:left]
        if len(part) < len(report.text) // 2:
            break
        parts.append(part)
        stretches += [
            Stretch(at + each.start, at + min(each.stop, len(part)), each.chapter, each.mark)
            for each in report.stretches
            if each.start < len(part)
        ]
        sources.add(report_id(report))
        at += len(part) + 1
        left -= len(part) + 1
    asking = ReportText("long", "谁也不是的评价机构", "谁也不是的企业", {}, "\n".join(parts), stretches)
    return with_places(asking), frozenset(sources)


def _sum(one: Filing, other: Filing) -> Filing:
    return Filing(one.characters + other.characters, one.processor + other.processor, one.clock + other.clock)


def _seconds(work: object) -> float:
    assert callable(work)
    started = time.process_time()
    work()
    return time.process_time() - started
