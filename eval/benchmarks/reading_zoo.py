"""Survey and read over every PDF below a folder: each file must end in one state, none may crash or hang.

    python -m eval.benchmarks.reading_zoo --data ../shared/data/pdf-zoo [--pages 3] [--log zoo.tsv]

Files go through the real worker pool, survey in full and the first pages of each read. Prints the files by
end state and reason; crashes, overruns and worker memory; the slowest file. Ends with 1 when a file has no
end state. ``--log`` lists every file and every failure with the sentence that an inspector would read.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.document import Failure, FailureCategory, FontCheck, Route, Survey
from core.errors import MingjianError, RefusedError
from core.limits import Limits
from pipelines.engine.workers import WorkerError, WorkerPool
from pipelines.stages import admit, read, survey

_CRASHES = frozenset({"reader_crashed", "bad_answer"})
_WATCH_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How one file ended. ``state`` is done, partial, refused or failed; empty when it has no end state."""

    path: Path
    state: str
    code: str
    pages: int
    seconds: float
    routes: tuple[str, ...] = ()
    fonts: tuple[FontCheck, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Peak:
    """The most resident memory any worker ever had, in bytes."""

    value: int = 0


@dataclass(slots=True)
class Tally:
    """Sums over the files."""

    ends: list[End] = field(default_factory=list)

    def states(self) -> Counter[tuple[str, str]]:
        """Files by state and reason."""
        return Counter((end.state, end.code) for end in self.ends)

    def failures(self, codes: frozenset[str]) -> list[tuple[Path, Failure]]:
        """Failures with one of ``codes``."""
        return [(end.path, f) for end in self.ends for f in end.failures if f.code in codes]


def end_of(path: Path, limits: Limits, pool: WorkerPool, most_pages: int, dpi: float) -> End:
    """Survey one file and read its first pages, scanned ones at ``dpi``."""
    start = time.perf_counter()

    def ended(state: str, code: str, surveyed: Survey | None, failures: tuple[Failure, ...]) -> End:
        pages = surveyed.pages if surveyed else ()
        seconds = time.perf_counter() - start
        return End(
            path=path,
            state=state,
            code=code,
            pages=len(pages),
            seconds=seconds,
            routes=tuple(page.route_reason for page in pages),
            fonts=surveyed.font_checks if surveyed else (),
            failures=failures,
        )

    try:
        admit.run(path, limits)
        surveyed = survey.run(path, limits, pool)
        first = dataclasses.replace(surveyed, pages=surveyed.pages[:most_pages])
        pages = read.run(path, first, read.ReadOptions(dpi=dpi), limits, pool)
        read_pages = frozenset(page.number for page in pages.pages if page.lines)
    except MingjianError as error:
        state = "refused" if isinstance(error, RefusedError) else "failed"
        return ended(state, error.code, None, (_as_failure(error),))
    except Exception as error:  # noqa: BLE001 - a file without an end state is what is looked for
        failure = _failure(type(error).__name__, str(error)[-300:])
        return ended("", type(error).__name__, None, (failure,))
    failures = (*surveyed.failures, *pages.failures)
    if not failures:
        return ended("done", "", surveyed, ())
    is_failed = _is_unread(first, failures, read_pages)
    return ended("failed" if is_failed else "partial", failures[0].code, surveyed, failures)


def _is_unread(surveyed: Survey, failures: tuple[Failure, ...], read_pages: frozenset[int]) -> bool:
    failed = {failure.page for failure in failures}
    wanted = [
        page.number for page in surveyed.pages if page.route is not Route.BLANK or page.number in failed
    ]
    return bool(wanted) and all(number in failed and number not in read_pages for number in wanted)


def _as_failure(error: MingjianError) -> Failure:
    category = error.category if isinstance(error, WorkerError) else FailureCategory.INPUT
    return Failure(stage="file", page=None, category=category, code=error.code, message=error.message)


def _failure(code: str, message: str) -> Failure:
    return Failure(stage="file", page=None, category=FailureCategory.ENGINE, code=code, message=message)


@contextmanager
def watched() -> Iterator[Peak]:
    """Follow the peak memory of all child processes of this one."""
    peak, is_over = Peak(), threading.Event()

    def watch() -> None:
        while not is_over.wait(_WATCH_SECONDS):
            peak.value = max([peak.value, *map(_high_water, _children())])

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        is_over.set()
        thread.join()


def _children() -> list[int]:
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def _high_water(process: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:")), 0)
    return 0


def main() -> int:
    """Run, print, and give the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of PDFs")
    parser.add_argument("--pages", type=int, default=3, help="most pages of a file that are read")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for a survey and for a page")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="", help="files whose path holds this text")
    parser.add_argument("--dpi", type=float, default=200.0, help="resolution of scanned pages")
    parser.add_argument("--log", type=Path, help="write files and failures here, tab-separated")
    chosen = parser.parse_args()
    limits = Limits(survey_seconds=chosen.seconds, page_seconds=chosen.seconds)
    tally, start = Tally(), time.perf_counter()
    files = [path for path in sorted(chosen.data.rglob("*.pdf")) if chosen.only in str(path)]
    with WorkerPool(chosen.workers, memory_bytes=limits.worker_memory_bytes) as pool, watched() as peak:
        for path in files:
            tally.ends.append(end_of(path, limits, pool, chosen.pages, chosen.dpi))
            if chosen.log:
                _note(chosen.log, tally.ends[-1], is_first=len(tally.ends) == 1)
    _print(tally, time.perf_counter() - start, peak)
    return 1 if any(not end.state for end in tally.ends) else 0


def _note(target: Path, end: End, *, is_first: bool) -> None:
    with target.open("w" if is_first else "a", encoding="utf-8") as file:
        file.write(f"{end.path}\t{end.state}\t{end.pages} pages\t{end.seconds:.1f} s\n")
        for f in end.failures:
            file.write(f"{end.path}\t{end.state}\t{f.stage}\t{f.page or ''}\t{f.code}\t{f.message}\n")


def _print(tally: Tally, seconds: float, peak: Peak) -> None:
    console = Console()
    table = Table("end state", "reason", "files")
    for (state, code), count in sorted(tally.states().items(), key=lambda item: (item[0][0], -item[1])):
        table.add_row(state or "NONE", code, str(count))
    console.print(table)
    reasons = Counter(reason for end in tally.ends for reason in end.routes)
    routes = Table("route reason", "pages")
    for name, count in reasons.most_common():
        routes.add_row(name, str(count))
    console.print(routes)
    for title, codes in (
        ("crashes", _CRASHES),
        ("overran their time", frozenset({"time_limit"})),
        ("overran their memory", frozenset({"memory"})),
        ("parser errors", frozenset({"reader_error"})),
    ):
        found = tally.failures(codes)
        console.print(f"{title}: {len(found)}", highlight=False)
        for path, failure in found[:20]:
            where = f"{path.name} p{failure.page or '-'}: {failure.message}"
            console.print(f"    {where}", highlight=False, markup=False)
    checks = [(end.path, check) for end in tally.ends for check in end.fonts]
    lying = [(path, check) for path, check in checks if check.is_lying]
    compared, wrong = (sum(getattr(check, name) for _, check in checks) for name in ("compared", "wrong"))
    console.print(
        f"fonts compared with what is seen: {len(checks)} ({compared} characters, {wrong} seen otherwise), "
        f"said to lie: {len(lying)}",
        highlight=False,
    )
    for path, check in lying:
        console.print(
            f"    {path.name} p{check.pages} {check.name}: says {check.said!r}, seen {check.seen!r}",
            highlight=False,
            markup=False,
        )
    slowest = max(tally.ends, key=lambda end: end.seconds)
    console.print(
        f"{len(tally.ends)} files, {reasons.total()} pages surveyed, {seconds:.0f} s; slowest "
        f"{slowest.path.name} {slowest.seconds:.1f} s; worker peak {peak.value >> 20} MiB; "
        f"without end state: {sum(not end.state for end in tally.ends)}",
        highlight=False,
        markup=False,
    )


if __name__ == "__main__":
    raise SystemExit(main())
