"""Characters per second of fingerprinting beside MinHash, and a long report against more and more others."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.similarity import segment
from corpus.similarity.normal import normal
from corpus.similarity.winnow import fingerprints
from eval.benchmarks.similarity.corpus import Indexed
from eval.benchmarks.similarity.texts import ReportText

_WIDTH = 8  # characters of a shingle


@dataclass(frozen=True, slots=True)
class Rates:
    """Characters (as written) per second of processor."""

    fingerprints: float
    minhash: float
    rensa: float


@dataclass(frozen=True, slots=True)
class Query:
    """A report of ``characters`` against ``reports`` others: seconds of processor, and index bytes."""

    reports: int
    characters: int
    seconds: float
    bytes_share: float  # of the index file, of the texts' UTF-8 bytes


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


def query(reports: Sequence[ReportText], pages: int) -> Query:
    """A report of about so many pages of 700 characters, made of several, against all of them."""
    parts, length = [], 0
    for report in reports[:: max(1, len(reports) // 16)]:
        parts.append(report.text)
        length += len(report.text)
        if length >= pages * 700:
            break
    long = "\n".join(parts)[: pages * 700]
    asked = ReportText("long", "asking", "asking", {}, long, [])
    indexed = Indexed([*reports, asked])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.segment"
        segment.write(indexed.segment, path)
        size = path.stat().st_size
        indexed.segment = segment.opened(path)
        seconds = _seconds(lambda: indexed.found(len(reports)))
    written = sum(len(report.text.encode()) for report in reports)
    return Query(len(reports), len(long), seconds, size / written)


def exponent(queries: Sequence[Query]) -> float:
    """The power of the number of reports with which the time of a query grows, by the first and the last."""
    first, last = queries[0], queries[-1]
    return math.log(last.seconds / first.seconds) / math.log(last.reports / first.reports)


def _seconds(work: object) -> float:
    assert callable(work)
    started = time.process_time()
    work()
    return time.process_time() - started
