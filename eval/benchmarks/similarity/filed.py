"""Texts of a corpus in a real store, one transaction each, and a long report held against them."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from core.ids import content_id
from corpus.similarity import texts as kept
from corpus.similarity.align import shared_passages
from corpus.similarity.candidates import candidates_of, hits_of
from corpus.similarity.normal import normal
from corpus.similarity.sharing import sharing
from corpus.similarity.winnow import fingerprints
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.tables import reports
from corpus.store.text_checking import IndexStatus
from eval.benchmarks.similarity.texts import ReportText

_LINES = 30  # of a page
_TURNS = 3  # the quickest counts: others work on the machine too
_TOLD = 300  # characters of a passage from which a source counts as found


@dataclass(frozen=True, slots=True)
class Filing:
    """What it took to keep some texts: seconds of processor and of the clock, characters."""

    characters: int
    processor: float
    clock: float


@dataclass(frozen=True, slots=True)
class Asking:
    """A report held against the index, in a process of its own.

    ``opening``: seconds of processor for the first view of the index; ``seconds``: for all of the
    comparison; ``sources``: reports of which it has a passage of 300 characters that is nobody else's;
    ``memory``: the process at its largest, in bytes, pages of mapped files among them.
    """

    opening: float
    seconds: float
    hits: int
    compared: int
    sources: frozenset[str]
    memory: int


def report_id(report: ReportText) -> str:
    """The id under which a text is kept."""
    return content_id(f"{report.seed} {report.enterprise}".encode())


def with_places(report: ReportText) -> kept.ReportText:
    """As it is kept of a real report: every line has a page and a box."""
    lines = report.text.split("\n")
    at = np.arange(len(lines))
    top = 72.0 + 22 * (at % _LINES)
    width = np.array([min(450.0, 10.5 * len(line)) for line in lines])
    boxes = np.stack([np.full(len(lines), 72.0), top, 72.0 + width, top + 12], axis=1)
    return kept.ReportText(
        text=report.text,
        starts=np.cumsum([0, *(len(line) + 1 for line in lines[:-1])]).astype(np.int32),
        pages=(at // _LINES + 1).astype(np.int32),
        boxes=boxes.astype(np.float32).round(2),
        agency=report.agency,
        enterprise=report.enterprise,
        kind="安全现状评价",
    )


def filed(store: Store, texts: Sequence[ReportText]) -> Filing:
    """Keep the texts as a screening does, each in a transaction of its own, files joined as they grow."""
    ready = [(report_id(report), with_places(report)) for report in texts]
    seen = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    common = {"file_name": "x.pdf", "size_bytes": 1, "media_type": "application/pdf", "first_seen_at": seen}
    with writing(store.engine) as connection:
        connection.execute(
            insert(reports), [{"id": report, "status": "done", **common} for report, _ in ready]
        )
    normal("热")  # the table of characters
    processor, clock = time.process_time(), time.perf_counter()
    for report, text in ready:
        store.text_index.keep_report(report, text)
    return Filing(
        sum(len(text.text) for _, text in ready),
        time.process_time() - processor,
        time.perf_counter() - clock,
    )


def asked(folder: Path, text: str) -> Asking:
    """The report held against the index of a data folder, in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_asked, (folder, text))


def _asked(folder: Path, text: str) -> Asking:
    normal("热")  # the table of characters
    with Store.open(folder) as store:
        started = time.process_time()
        view = store.text_index.view()
        opening = time.process_time() - started
        best: tuple[float, int, int, frozenset[str]] | None = None
        for _ in range(_TURNS):
            started = time.process_time()
            found = compared(store, text)
            seconds = time.process_time() - started
            if best is None or seconds < best[0]:
                best = (seconds, *found)
        assert best is not None
        del view
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Asking(opening, *best, memory=peak * (1 if sys.platform == "darwin" else 1024))


def compared(store: Store, text: str) -> tuple[int, int, frozenset[str]]:
    """Hits, texts compared with, and the reports that something was taken from."""
    view = store.text_index.view()
    codes = normal(text).codes
    prints = fingerprints(codes)
    hits = hits_of(prints, view.segments, view.catalogue)
    candidates = candidates_of(prints, hits, view.catalogue)
    sources: set[str] = set()
    for candidate in candidates:
        other = normal(view.text_of(candidate.number).text).codes
        for passage in shared_passages(codes, other, within=candidate.windows):
            how = sharing(passage, candidate.number, prints, hits, view.catalogue)
            if not how.is_common and passage.characters >= _TOLD:
                sources.add(view.report_of(candidate.number))
    return len(hits.at), len(candidates), frozenset(sources)


@dataclass(frozen=True, slots=True)
class Row:
    """One size of the corpus; ``copied`` was put together from eight reports of it, ``own`` from none."""

    reports: int
    filing: Filing  # of those that came since the size before
    status: IndexStatus
    copied: Asking
    own: Asking


def faults(row: Row, sources: frozenset[str]) -> list[str]:
    """What the index has lost, or what it takes too much of; nothing where all is as it should be."""
    status = row.status
    wrong = []
    if status.reports != row.reports:
        wrong.append(f"{status.reports} texts of {row.reports}")
    if status.postings != sum(file.postings for file in status.files) + status.tail_bytes // 4:
        wrong.append("postings are lost")
    if not sources <= row.copied.sources:
        wrong.append(f"{len(sources - row.copied.sources)} of {len(sources)} sources not found")
    if status.share >= 0.30:
        wrong.append(f"the index has {status.share:.1%} of the texts' bytes")
    if row.filing.characters / row.filing.processor < 2e6:
        wrong.append("fewer than two million characters are indexed in a second")
    if row.reports >= 10_000:
        if max(row.copied.seconds, row.own.seconds) >= 1.5:
            wrong.append("a comparison takes longer than 1.5 s")
        if max(row.copied.memory, row.own.memory) >= 1 << 30:
            wrong.append("more than a gigabyte of memory")
    return wrong
