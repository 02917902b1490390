"""Time and memory of outline and extraction over a long report whose pages are already read.

    python -m eval.benchmarks.extraction [--pages 200] [--runs 3] [--clock cpu] [--hold]

A report of so many pages is made by repeating the pages of a typed sample, survey and read aside. Each run is
in a process of its own, which loads the pages as the store keeps them. Printed are the seconds of both
stages on one core, and the process's peak of resident memory: in all, and above what it held with the
program and the pages loaded.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from core.document import Pages
from core.limits import MEBIBYTE, Limits
from corpus.store.codec import dump, load
from eval.benchmarks.reading.memory import SAMPLES
from eval.benchmarks.reading.targets import Target, missed
from pipelines.engine.workers import WorkerPool
from pipelines.reading_options import ReadOptions
from pipelines.stages import extract, outline, read, survey

_SECONDS, _MEGABYTES = 2.0, 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: seconds of each stage, bytes of resident memory with the pages loaded and at the most."""

    outline: float
    extract: float
    loaded: int
    peak: int


def main() -> int:
    """Measure and print; 1 when held to the targets and one is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--hold", action="store_true", help="exit code 1 when a target is missed")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        sys.stdout.write(json.dumps(dataclasses.asdict(_measured(chosen.one, is_cpu=chosen.clock == "cpu"))))
        return 0
    console = Console(highlight=False, markup=False)
    with tempfile.TemporaryDirectory(prefix="mingjian-extraction-") as folder:
        kept = Path(folder) / "pages.json.z"
        kept.write_bytes(dump(_repeated(chosen.pages), is_compressed=True))
        runs = [_run(kept, chosen.clock) for _ in range(chosen.runs)]
    targets = _targets(runs, chosen.pages)
    best = min(runs, key=lambda run: run.extract)
    console.print(f"outline of {chosen.pages} pages: {best.outline:.2f} s")
    console.print(f"program and pages: {max(run.loaded for run in runs) / MEBIBYTE:.0f} MB")
    for target in targets:
        console.print(str(target))
    return 1 if chosen.hold and missed(targets) else 0


def _targets(runs: list[Run], pages: int) -> list[Target]:
    peak = max(run.peak for run in runs) / MEBIBYTE
    seconds = min(run.extract for run in runs)
    return [
        Target(name=f"extraction of {pages} pages, seconds", value=seconds, at_most=_SECONDS),
        Target(name=f"extraction of {pages} pages, peak MB", value=peak, at_most=_MEGABYTES),
    ]


def _repeated(count: int) -> Pages:
    """Pages of a typed sample over and over, numbered on."""
    path = sorted(SAMPLES.rglob("*.pdf"))[0]
    limits = Limits()
    with WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as workers:
        pages = read.run(path, survey.run(path, limits, workers), ReadOptions(), limits, workers).pages
    return Pages(pages=tuple(dataclasses.replace(pages[n % len(pages)], number=n + 1) for n in range(count)))


def _run(kept: Path, clock: str) -> Run:
    command = [sys.executable, "-m", "eval.benchmarks.extraction", "--one", str(kept), "--clock", clock]
    return Run(**json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))


def _measured(kept: Path, *, is_cpu: bool) -> Run:
    now = time.process_time if is_cpu else time.perf_counter
    pages = load(Pages, kept.read_bytes())
    loaded = _status("VmRSS")
    start = now()
    outlined = outline.run(pages)
    middle = now()
    extract.run("0" * 64, pages, outlined)
    stop = now()
    return Run(outline=middle - start, extract=stop - middle, loaded=loaded, peak=_status("VmHWM"))


def _status(field: str) -> int:
    """Resident memory of this process in bytes: now (``VmRSS``) or at the most so far (``VmHWM``)."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    sys.exit(main())
