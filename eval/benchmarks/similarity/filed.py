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
from corpus.similarity.normal import normal
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.tables import reports
from corpus.store.text_checking import IndexStatus
from eval.benchmarks.similarity.texts import ReportText
from pipelines.text_sources import compared

_LINES = 30  # of a page
_TURNS = 2  # the quicker counts: others work on the machine too
_ASKING = "0" * 64  # the id of the report that asks: it is not in the store


@dataclass(frozen=True, slots=True)
class Filing:
    """What it took to keep some texts: seconds of processor and of the clock, characters."""

    characters: int
    processor: float
    clock: float


@dataclass(frozen=True, slots=True)
class Asking:
    """A report held against the index, in a process of its own.

    ``opening``: seconds of processor for the first view of the index; ``seconds``: for all that the stage
    compare does with the text; ``sources``: reports that it is said to have copied from; ``memory``: the
    process at its largest, in bytes, pages of mapped files among them.
    """

    opening: float
    seconds: float
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
        sections=_sections(report),
        agency=report.agency,
        enterprise=report.enterprise,
        kind="安全现状评价",
    )


def _sections(report: ReportText) -> tuple[tuple[int, str], ...]:
    """Where the chapter of the paragraphs changes."""
    found: list[tuple[int, str]] = []
    for stretch in report.stretches:
        if not found or found[-1][1] != stretch.chapter:
            found.append((stretch.start, stretch.chapter))
    return tuple(found)


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


def asked(folder: Path, text: kept.ReportText) -> Asking:
    """The report held against the index of a data folder, in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_asked, (folder, kept.dumps(text)))


def _asked(folder: Path, packed: bytes) -> Asking:
    normal("热")  # the table of characters
    text = kept.loads(packed)
    with Store.open(folder) as store:
        started = time.process_time()
        store.text_index.view()
        opening = time.process_time() - started
        seconds, sources = min((_timed(store, text) for _ in range(_TURNS)), key=lambda turn: turn[0])
    return Asking(opening, seconds, sources, memory=peak())


def peak() -> int:
    """Bytes of this process at its largest; rusage would count those of who started it as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _timed(store: Store, text: kept.ReportText) -> tuple[float, frozenset[str]]:
    """Seconds of processor, and the reports that something was taken from."""
    started = time.process_time()
    found = compared(_ASKING, text, store.text_index.view())
    return time.process_time() - started, frozenset(source.report for source in found.sources)


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
