"""Seconds per page of the whole flow on sample reports, each in a fresh data folder.

    python -m eval.benchmarks.screening [FOLDER] [--runs N]

FOLDER holds PDFs with their labels beside them; default the committed samples. Worker processes are
started and OCR networks opened before the clock starts, as in a service that is running. Prints the
median of N runs per report, and what the second screening of the same file costs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.limits import Limits
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.screen import Tools, screen

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("*.pdf"))
    table = Table(title=f"median of {arguments.runs} runs")
    for name in ("report", "carrier", "pages", "s", "s/page", "pages/s", "again, s"):
        table.add_column(name, justify="left" if name in {"report", "carrier"} else "right")
    with WorkerPool(memory_bytes=Limits().worker_memory_bytes) as pool:
        _measured(files[-1], pool)
        for file in files:
            runs = [_measured(file, pool) for _ in range(arguments.runs)]
            pages = runs[0][2]
            first, again = (statistics.median(run[i] for run in runs) for i in (0, 1))
            table.add_row(
                file.stem[:16],
                _carrier(file),
                str(pages),
                f"{first:.2f}",
                f"{first / pages:.3f}",
                f"{pages / first:.1f}",
                f"{again:.2f}",
            )
    Console().print(table)


def _measured(file: Path, pool: WorkerPool) -> tuple[float, float, int]:
    """Seconds of the first and of the second screening, and the number of pages."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        tools = Tools.usual(store, pool)
        times = []
        for _ in range(2):
            start = time.perf_counter()
            screening = screen(file, tools)
            times.append(time.perf_counter() - start)
    return times[0], times[1], screening.report.pages


def _carrier(file: Path) -> str:
    label = file.with_suffix(".json")
    if not label.is_file():
        return ""
    carrier: str = json.loads(label.read_text(encoding="utf-8"))["factory"]["carrier"]
    return carrier


if __name__ == "__main__":
    main()
