"""A page seen before is not read again: scanned pages in another report, the second reading beside the first.

    python -m eval.benchmarks.reading again [--pages 8]

The same scans are put into a second file in another order, under other names. Both
readings are by one warm worker that has read another page before.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import pikepdf
from rich.console import Console

from core.document import Pages
from core.limits import Limits
from corpus.store.store import Store
from eval.benchmarks.reading.memory import SAMPLES, scanned_report
from eval.benchmarks.reading.targets import Target
from pipelines.engine.workers import WorkerPool
from pipelines.stages import admit, read, survey
from pipelines.stages.read import ReadOptions


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--pages", type=int, default=8)


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Print times per page of the first reading, of the second in another report, and of the same report."""
    limits = Limits()
    typed = sorted(SAMPLES.rglob("*.pdf"))[0]
    with (
        tempfile.TemporaryDirectory() as name,
        Store.open(Path(name) / "data") as store,
        WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as pool,
    ):
        folder = Path(name)
        first, other, warm = folder / "first.pdf", folder / "other.pdf", folder / "warm.pdf"
        scanned_report(typed, first, chosen.pages)
        scanned_report(sorted(SAMPLES.rglob("*.pdf"))[1], warm, 1)
        _rearranged(first, other)
        _read(warm, store, pool, limits)
        pages, seconds = _read(first, store, pool, limits)
        again, less = _read(other, store, pool, limits)
        _, least = _read(first, store, pool, limits)
        if [page.lines for page in reversed(again.pages)] != [page.lines for page in pages.pages]:
            raise AssertionError("the second reading differs from the first")
    for what, value in (("first", seconds), ("in another report", less), ("same report", least)):
        console.print(f"{what:18} {1000 * value / chosen.pages:8.1f} ms a page")
    targets = [Target(name="second reading, times as fast", value=seconds / less, at_least=50)]
    console.print(str(targets[0]))
    return targets


def _read(path: Path, store: Store, pool: WorkerPool, limits: Limits) -> tuple[Pages, float]:
    """The pages and the seconds of the read stage alone."""
    source = admit.run(path, limits)
    store.add_report(source, path)
    surveyed = survey.run(path, limits, pool)
    kept = store.kept_pages(source.id, reader="again")
    start = time.perf_counter()
    pages = read.run(path, surveyed, ReadOptions(), limits, pool, kept=kept)
    return pages, time.perf_counter() - start


def _rearranged(path: Path, other: Path) -> None:
    with pikepdf.open(path) as source, pikepdf.new() as target:
        for page in reversed(list(source.pages)):
            target.pages.append(page)
        for page in target.pages:
            page.Resources.XObject["/Scan"] = page.Resources.XObject["/Im0"]
            del page.Resources.XObject["/Im0"]
            page.Contents = target.make_stream(page.Contents.read_bytes().replace(b"/Im0", b"/Scan"))
        target.docinfo["/Title"] = "另一份报告"
        target.save(other)
