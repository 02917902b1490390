"""Scanned pages: pages per second, errors and peak memory, beside stock RapidOCR and Tesseract.

Each reader gets the same pages and the same two cores, one reader after another: ours as processes of one
thread each, stock RapidOCR as it comes with its own threads on all cores, Tesseract as processes of one
thread. Pages are composed and degraded before the clock starts. Exact shares are of numbers and names that
stand in the text somewhere, full width and half width taken for the same.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import resource
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from eval.benchmarks.reading.degrade import Condition, degraded
from eval.benchmarks.reading.pages import PAGES, ComposedPage, Kind, compose
from eval.benchmarks.reading.readers import READERS, Read
from eval.benchmarks.reading.targets import Target

KINDS = ("certificates", "names", "substances", "documents")
CLOCKS = ("wall", "cpu")
_EXACT = {"certificates": 0.985, "names": 0.99, "substances": 0.95, "documents": 0.95}
_ERRORS = {
    Condition.CLEAN_300: 0.005,
    Condition.SCAN_300: 0.01,
    Condition.SCAN_200: 0.015,
    Condition.SCAN_150: 0.015,
    Condition.FAX: 0.03,
}
_MEMORY_MB = 900
_PAGES_PER_SECOND = 2.0
_TIMES_STOCK = 4.0


@dataclass(slots=True)
class Score:
    """Sums over pages of one reader."""

    seconds: float = 0.0  # wall clock
    cpu_seconds: float = 0.0  # all processes and threads together
    pages: int = 0
    peak_mb: int = 0
    errors: dict[Condition, list[int]] = field(default_factory=dict)  # wrong and all characters
    exact: dict[str, list[bool]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def add(self, page: ComposedPage, condition: Condition, text: str) -> None:
        """Count one page; ``text`` in reading order."""
        text = "".join(text.split())
        sums = self.errors.setdefault(condition, [0, 0])
        sums[0] += Levenshtein.distance(page.text, text)
        sums[1] += len(page.text)
        plain = unicodedata.normalize("NFKC", text)
        for kind in KINDS:
            self.exact[kind] += [unicodedata.normalize("NFKC", item) in plain for item in getattr(page, kind)]

    def rate(self, condition: Condition) -> float:
        """Character error rate at one degradation."""
        wrong, every = self.errors[condition]
        return wrong / every

    def share(self, kind: str) -> float:
        """Exact ones of a kind; 1 where the pages have none."""
        found = self.exact[kind]
        return sum(found) / len(found) if found else 1.0

    def speed(self, clock: str) -> float:
        """Pages per second, all processes together; by CPU time as if the cores did nothing else."""
        cores = os.cpu_count() or 1
        return self.pages / (self.seconds if clock == "wall" else self.cpu_seconds / cores)


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--pages", type=int, default=6, help="pages per degradation")
    parser.add_argument(
        "--first", type=int, default=500, help="seed of the first page; the driver was tuned on 0-99"
    )
    parser.add_argument(
        "--readers", default="ours,stock", help=f"of {', '.join(READERS)}; the first is held to the targets"
    )
    parser.add_argument("--conditions", default=",".join(Condition))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=2, help="readers take turns so often")
    parser.add_argument(
        "--clock",
        choices=CLOCKS,
        default="wall",
        help="cpu where others use the machine: CPU time over cores",
    )
    parser.add_argument("--text-only", action="store_true", help="only pages of running text, for speed")


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Readers take turns on the same pages; one table row each."""
    conditions = [Condition(name) for name in chosen.conditions.split(",")]
    kinds = (Kind.DENSE,) if chosen.text_only else PAGES
    names = chosen.readers.split(",")
    scores = {name: Score() for name in names}
    for turn, condition in itertools.product(range(chosen.rounds), conditions):
        first = chosen.first + turn * chosen.pages
        pages = [compose(kinds[index % len(kinds)], first + index) for index in range(chosen.pages)]
        for name in names:
            _measure(scores[name], name, pages, condition, chosen.processes)
    _show(scores, conditions, console)
    console.print(
        f"{scores[names[0]].pages} pages of {_characters(scores[names[0]])} characters on average, "
        f"{chosen.processes} processes, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}"
    )
    return _targets(scores, names, conditions, chosen.clock)


def _measure(
    score: Score, name: str, pages: list[ComposedPage], condition: Condition, processes: int
) -> None:
    """Read the pages with one reader, spread as it is meant to run; only the reading is timed."""
    workers = 1 if READERS[name].has_own_threads else processes
    shares = [
        [(index, degraded(pages[index].image, condition, index)) for index in range(at, len(pages), workers)]
        for at in range(workers)
    ]
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(workers)
    answers: Any = context.Queue()
    started = [
        context.Process(target=_read, args=(name, processes, share, barrier, answers)) for share in shares
    ]
    for process in started:
        process.start()
    done = [answers.get() for _ in started]
    for process in started:
        process.join()
    score.seconds += max(stop for _, _, stop, *_ in done) - min(start for _, start, *_ in done)
    score.cpu_seconds += sum(cpu for *_, cpu, _ in done)
    score.pages += len(pages)
    score.peak_mb = max(score.peak_mb, *(peak for *_, peak in done))
    for index, text in itertools.chain.from_iterable(texts for texts, *_ in done):
        score.add(pages[index], condition, text)


def _read(name: str, cores: int, share: list[tuple[int, Any]], barrier: Any, answers: Any) -> None:
    """One process: open the reader, read a page that does not count, wait for the others, read."""
    read: Read = READERS[name].opened(cores)
    if share:
        read(share[0][1])
    barrier.wait()
    start, cpu = time.time(), time.process_time()
    texts = [(index, read(image)) for index, image in share]
    stop, cpu = time.time(), time.process_time() - cpu
    answers.put((texts, start, stop, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def _show(scores: dict[str, Score], conditions: Iterable[Condition], console: Console) -> None:
    table = Table(
        "reader", "pages/s wall", "pages/s cpu", "CER % " + " / ".join(conditions), *KINDS, "peak MB"
    )
    for name, score in scores.items():
        errors = " / ".join(f"{100 * score.rate(condition):.2f}" for condition in conditions)
        exact = [f"{score.share(kind):.3f} of {len(score.exact[kind])}" for kind in KINDS]
        speeds = [f"{score.speed(clock):.2f}" for clock in CLOCKS]
        table.add_row(name, *speeds, errors, *exact, str(score.peak_mb))
    console.print(table)


def _characters(score: Score) -> int:
    return sum(every for _, every in score.errors.values()) // score.pages


def _targets(
    scores: dict[str, Score], names: list[str], conditions: list[Condition], clock: str
) -> list[Target]:
    """Counts and speed together: a speed-up that loses characters fails."""
    ours = scores[names[0]]
    targets = [
        Target(name="pages per second", value=ours.speed(clock), at_least=_PAGES_PER_SECOND),
        Target(name="peak memory, MB", value=ours.peak_mb, at_most=_MEMORY_MB),
        *(Target(name=kind, value=ours.share(kind), at_least=least) for kind, least in _EXACT.items()),
        *(
            Target(name=f"CER {condition}", value=ours.rate(condition), at_most=_ERRORS[condition])
            for condition in conditions
            if condition in _ERRORS
        ),
    ]
    if "stock" in scores:
        stock = scores["stock"]
        targets.append(
            Target(name="times stock", value=ours.speed(clock) / stock.speed(clock), at_least=_TIMES_STOCK)
        )
        targets += [
            Target(name=f"CER {condition}, stock", value=ours.rate(condition), at_most=stock.rate(condition))
            for condition in conditions
        ]
    return targets
