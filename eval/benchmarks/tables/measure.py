"""Table structure measured: similarity, exact tables and pages per second, ours and peers.

    python -m eval.benchmarks.tables.measure --split held --peers

Every file goes through survey and read as a report would; a table over several pages is compared whole. A
table that is not there, or is found where none is, counts as zero. Times are of this machine at this moment.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pdfplumber
from rich.console import Console
from rich.table import Table as Printed

from core.limits import Limits
from eval.benchmarks.tables.cases import Case, Split, cases, scanned
from eval.benchmarks.tables.structure import Fields, fields, is_same_structure, similarity
from pipelines.engine.workers import WorkerPool
from pipelines.reading.joined import joined_tables
from pipelines.reading_options import ReadOptions
from pipelines.stages import read, survey

Reader = Callable[[Path], list[Fields]]


@dataclass(slots=True)
class Score:
    """Sums over the tables of one kind of page."""

    structure: list[float] = field(default_factory=list)
    text: list[float] = field(default_factory=list)
    exact: list[bool] = field(default_factory=list)

    def add(self, found: list[Fields], truths: Iterable[Fields]) -> float:
        """Count one file; returns the least similarity of its tables."""
        left = list(found)
        least = 1.0
        for truth in truths:
            best = max(left, key=lambda table: similarity(table, truth, with_text=True), default=())
            if best:
                left.remove(best)
            self.structure.append(similarity(best, truth, with_text=False) if best else 0.0)
            self.text.append(similarity(best, truth, with_text=True) if best else 0.0)
            self.exact.append(is_same_structure(best, truth))
            least = min(least, self.structure[-1])
        for _ in left:
            self.structure.append(0.0)
            self.text.append(0.0)
            self.exact.append(False)
            least = 0.0
        return least

    def row(self) -> tuple[str, ...]:
        """Tables, mean similarity of structure, with text, share of exact structures."""
        count = len(self.structure) or 1
        return (
            str(len(self.structure)),
            f"{sum(self.structure) / count:.3f}",
            f"{sum(self.text) / count:.3f}",
            f"{sum(self.exact) / count:.3f}",
        )


def ours(workers: WorkerPool) -> Reader:
    """Survey and read, tables joined over pages."""

    def tables(path: Path) -> list[Fields]:
        surveyed = survey.run(path, Limits(), workers)
        pages = read.run(path, surveyed, ReadOptions(), Limits(), workers)
        return [
            fields((c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells)
            for table in joined_tables(pages.pages)
        ]

    return tables


def plumber(path: Path) -> list[Fields]:
    """What pdfplumber finds; tables over pages are joined where their widths in columns agree."""
    found: list[Fields] = []
    with pdfplumber.open(path) as document:
        for number, page in enumerate(document.pages):
            for place, table in enumerate(page.find_tables()):
                new = _from_grid(table)
                if number and place == 0 and found and _width(found[-1]) == _width(new):
                    found[-1] = _below(found[-1], new)
                else:
                    found.append(new)
    return found


def _from_grid(table: pdfplumber.table.Table) -> Fields:
    """Cells with spans from their boxes: the library gives boxes only."""
    xs = sorted({round(x) for cell in table.cells for x in (cell[0], cell[2])})
    ys = sorted({round(y) for cell in table.cells for y in (cell[1], cell[3])})
    texts = {
        cell: text or ""
        for row, said in zip(table.rows, table.extract(), strict=True)
        for cell, text in zip(row.cells, said, strict=True)
        if cell is not None
    }
    return fields(
        (
            ys.index(round(y0)),
            xs.index(round(x0)),
            ys.index(round(y1)) - ys.index(round(y0)),
            xs.index(round(x1)) - xs.index(round(x0)),
            texts.get((x0, y0, x1, y1), ""),
        )
        for x0, y0, x1, y1 in table.cells
    )


def _width(table: Fields) -> int:
    return max((field.column + field.column_span for field in table), default=0)


def _below(upper: Fields, lower: Fields) -> Fields:
    head = [field.text for field in upper if field.row == 0]
    skip = int([field.text for field in lower if field.row == 0] == head)
    rows = max(field.row + field.row_span for field in upper)
    return upper + fields(
        (f.row - skip + rows, f.column, f.row_span, f.column_span, f.text) for f in lower if f.row >= skip
    )


def measure(reader: Reader, chosen: Iterable[Case], worst: int) -> tuple[dict[str, Score], float, list[str]]:
    """Scores by class and look, seconds, and the names of the worst files."""
    scores: dict[str, Score] = {}
    seconds = 0.0
    least: list[tuple[float, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(chosen):
            path = Path(folder, f"{number}.pdf")
            path.write_bytes(case.content)
            start = time.perf_counter()
            found = reader(path)
            seconds += time.perf_counter() - start
            kind = "ruled" if case.is_ruled else "borderless"
            value = scores.setdefault(kind, Score()).add(found, case.tables)
            look = f"  {kind} {case.name.split('/')[0]}"
            scores.setdefault(look, Score()).add(found, case.tables)
            least.append((value, case.name))
    return scores, seconds, [f"{name} {value:.2f}" for value, name in sorted(least)[:worst]]


def main() -> None:
    """Print one row per reader, medium and kind of table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--split", type=Split, default=Split.HELD, choices=list(Split))
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--every", type=int, default=1, help="take each n-th case only")
    options.add_argument("--media", default="born,scan")
    options.add_argument("--peers", action="store_true", help="pdfplumber beside ours on born-digital files")
    options.add_argument("--worst", type=int, default=0, help="name the files with the least similarity")
    chosen = options.parse_args()
    made = list(itertools.islice(cases(chosen.split, rounds=chosen.rounds), 0, None, chosen.every))
    console = Console()
    printed = Printed("reader", "medium", "tables that are", "n", "TEDS structure", "TEDS text", "exact", "s")
    with WorkerPool(1, memory_bytes=Limits().worker_memory_bytes) as workers:
        readers = {"mingjian": ours(workers)} | ({"pdfplumber": plumber} if chosen.peers else {})
        for medium, (name, reader) in itertools.product(chosen.media.split(","), readers.items()):
            if medium == "scan" and name != "mingjian":
                continue
            files = made if medium == "born" else [scanned(case, n) for n, case in enumerate(made)]
            scores, seconds, worst = measure(reader, files, chosen.worst)
            for kind, score in sorted(scores.items(), key=lambda item: item[0].strip()):
                printed.add_row(name, medium, kind, *score.row(), "" if kind[0] == " " else f"{seconds:.1f}")
            for line in worst:
                console.print(f"{name} {medium} {line}")
    console.print(printed)


if __name__ == "__main__":
    main()
