"""Imports a roster of many rows as the command line does, from csv and from xlsx.

    python -m eval.benchmarks.registry [--rows 1000000] [--kinds csv xlsx] [--again] [--hold]

Prints for each file: seconds, rows/s, processor seconds and peak memory of the importing process and of
its reading worker. Every row must be taken: a faster import that drops rows is none. ``--again`` imports
the same file once more (nothing may change), and then a later one with a hundredth of the rows gone and as
many new. ``--hold``: exit code 1 when a file took longer than 300 s a million rows or more than 1 GB.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from eval.benchmarks.roster_files import write_csv, write_xlsx
from pipelines.registry_reading import read_in_worker

SECONDS_PER_MILLION = 300.0
MOST_MEGABYTES = 1024
_DAY = dt.date(2026, 6, 1)
_WRITERS: dict[str, Callable[..., None]] = {"csv": write_csv, "xlsx": write_xlsx}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one import took."""

    seconds: float
    processor_seconds: float


def main() -> int:
    """Run, print, and say by the exit code whether the targets were met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kinds", nargs="+", choices=sorted(_WRITERS), default=sorted(_WRITERS))
    parser.add_argument(
        "--folder", type=Path, help="where files and database are put; default a temporary one"
    )
    parser.add_argument("--again", action="store_true", help="also the same file again, and a later one")
    parser.add_argument("--hold", action="store_true", help="exit code 1 when a target is missed")
    chosen = parser.parse_args()
    is_slow = False
    with tempfile.TemporaryDirectory(dir=chosen.folder, prefix="registry-") as folder:
        for kind in chosen.kinds:
            is_slow |= _measured(kind, chosen.rows, Path(folder), is_again=chosen.again)
    return 1 if is_slow and chosen.hold else 0


def _measured(kind: str, rows: int, folder: Path, *, is_again: bool) -> bool:
    """Whether a target was missed; files are written, and then imported, in processes of their own."""
    path, later = folder / f"roster.{kind}", folder / f"later.{kind}"
    _apart(_WRITERS[kind], path, rows)
    if is_again:
        _apart(_WRITERS[kind], later, rows, max(rows // 100, 1))
    missed = _apart(_report, kind, rows, folder, is_again)
    path.unlink()
    later.unlink(missing_ok=True)
    return missed


def _apart(what: Callable[..., bool | None], *arguments: object) -> bool:
    """The answer of a function run in a new process: its memory is counted by itself."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return bool(pool.submit(what, *arguments).result())


def _report(kind: str, rows: int, folder: Path, is_again: bool) -> bool:
    """Import, print, and say whether a target was missed."""
    console = Console()
    path, data = folder / f"roster.{kind}", folder / f"data-{kind}"
    console.print(f"{kind}: {rows:,} rows, {path.stat().st_size >> 20} MB", highlight=False)
    with Store.open(data) as store:
        cost = _imported(store, path, _DAY, taken=rows)
        _require_found(store, rows)
        _show(console, "new", cost, rows)
        is_missed = _is_missed(console, cost, rows)
        if is_again:
            _show(console, "same again", _imported(store, path, _DAY, taken=0), rows)
            changed = _imported(
                store, folder / f"later.{kind}", dt.date(2026, 7, 1), taken=max(rows // 100, 1)
            )
            _show(console, "a later one", changed, rows)
    database = sum(file.stat().st_size for file in data.iterdir() if file.is_file())
    console.print(f"  database {database >> 20} MB", highlight=False)
    shutil.rmtree(data)
    return is_missed


def _imported(store: Store, path: Path, day: dt.date, *, taken: int) -> Cost:
    begun, used = time.perf_counter(), _processor_seconds()
    report = import_file(store.engine, path, known_on=day, read=read_in_worker)
    if (report.accepted, len(report.rejected)) != (taken, 0):
        raise RuntimeError(f"{report.accepted} rows taken, not {taken}; {report.rejected[:3]}")
    return Cost(time.perf_counter() - begun, _processor_seconds() - used)


def _require_found(store: Store, rows: int) -> None:
    """The last row is found by its number, or the import was none."""
    found = StoredRegistry(store.engine).roster(registration_number=f"{rows - 1:08d}")
    if len(found) != 1 or found[0].row.line != rows + 1:
        raise RuntimeError("the last row was not found")


def _show(console: Console, what: str, cost: Cost, rows: int) -> None:
    own, worker = _peaks()
    console.print(
        f"  {what}: {cost.seconds:.1f} s, {rows / cost.seconds:,.0f} rows/s, "
        f"{cost.processor_seconds:.1f} s of processors; peak {own} MB + worker {worker} MB",
        highlight=False,
        soft_wrap=True,
    )


def _is_missed(console: Console, cost: Cost, rows: int) -> bool:
    missed = []
    if cost.seconds > SECONDS_PER_MILLION * rows / 1e6:
        missed.append(f"slower than {SECONDS_PER_MILLION:g} s a million rows")
    if sum(_peaks()) > MOST_MEGABYTES:
        missed.append(f"more than {MOST_MEGABYTES} MB")
    for what in missed:
        console.print(f"  missed: {what}", highlight=False)
    return bool(missed)


def _peaks() -> tuple[int, int]:
    """Peak resident memory in MB of this process and of the largest of its ended workers."""
    own, worker = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_maxrss >> 10, worker.ru_maxrss >> 10


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    sys.exit(main())
