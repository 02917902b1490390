"""Born-digital pages: speed of the whole read stage beside bare extraction, and characters as typed.

    python -m eval.benchmarks.reading born [--reports 8] [--clock cpu] [--data ../shared/data/documents/pdf]

Bare extraction opens the file and calls ``get_textpage`` and ``get_text_range`` for every page. Both readers
run in one worker process over the same pages, in turn, and open the file anew; the best of several rounds
counts, file by file. ``--clock cpu`` counts the processor time of worker and parent together, which other
work on the machine does not change; on the wall clock the parent works beside its worker. Pages with a text
layer and no table are compared: those of text alone, those with pictures, and, apart from the target, those
with seals, whose colours have to be looked at. Pages that other programs set, three times as full, are
measured beside them. Characters are compared with what was typed (white space aside): line by line anywhere
on the page for factory reports, in order for pages set by other programs.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from core.document import Page, Pages, Route, Survey
from core.limits import Limits
from eval.benchmarks.reading.born_files import BornFile, factory_files, set_files
from eval.benchmarks.reading.targets import Target
from eval.scorecard.characters import errors
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions

_OURS = "mingjian read"
_BARE = "pypdfium2"
_PEERS = (_BARE, "pdfminer.six", "pdfplumber")
_SLOW_PAGES = 12  # of each file, for the peers that take long
_LEAST_CHARACTERS = 50
_TEXT, _PICTURES, _SEALS, _TABLES = "text alone", "with pictures", "with seals", "with tables"


@dataclasses.dataclass(frozen=True, slots=True)
class _Open:
    file: BornFile
    survey: Survey
    pages: Pages

    def numbers(self, kind: str) -> list[int]:
        """Pages of one kind read from their text layer alone that have text."""
        return [
            page.number
            for page in self.pages.pages
            if page.route is Route.TEXT
            and _kind(page) == kind
            and sum(len(line.text) for line in page.lines) >= _LEAST_CHARACTERS
        ]


def _kind(page: Page) -> str:
    if page.tables:
        return _TABLES
    if page.seals:
        return _SEALS
    return _PICTURES if page.pictures else _TEXT


class _Clock:
    """Seconds of the wall, or of the processors for this process and the only worker of the pool."""

    def __init__(self, workers: WorkerPool, *, is_cpu: bool) -> None:
        self._workers, self._is_cpu = workers, is_cpu

    def seconds(self, work: Callable[[], None]) -> float:
        """How long ``work`` takes; the worker holds no open file when it begins."""
        before, start = self._now()
        work()
        after, stop = self._now()
        return after - before if self._is_cpu else stop - start

    def _now(self) -> tuple[float, float]:
        call = Call(function="eval.benchmarks.reading.born_peers:used_seconds", seconds=60.0)
        start = time.perf_counter()
        return time.process_time() + json.loads(self._workers.call(call)), start


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--reports", type=int, default=8, help="factory reports")
    parser.add_argument("--seed", type=int, default=20260601)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/documents/pdf"))
    parser.add_argument("--bare-only", action="store_true", help="leave out the slow peers")


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Print speeds and characters; the targets of the read stage on born-digital pages."""
    limits = Limits()
    peers = (_BARE,) if chosen.bare_only else _PEERS
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-born-") as name,
        WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as workers,
    ):
        folder = Path(name)
        made = _opened(factory_files(folder, chosen.reports, chosen.seed), workers)
        set_by_others = _opened(set_files(folder, chosen.seed), workers)
        found = (BornFile(name=path.name, path=path) for path in sorted(chosen.data.glob("*.pdf")))
        documents = _opened(found, workers)
        targets = _characters([*made, *set_by_others], console)
        clock = _Clock(workers, is_cpu=chosen.clock == "cpu")
        for title, files in (
            ("factory reports", made),
            ("other programs", set_by_others),
            ("documents", documents),
        ):
            if files:
                targets += _speeds(title, files, peers, chosen.rounds, workers, clock, console)
    return targets


def _opened(files: Iterable[BornFile], workers: WorkerPool) -> list[_Open]:
    opened = []
    for file in files:
        surveyed = survey.run(file.path, Limits(), workers)
        typed = tuple(page for page in surveyed.pages if page.route is Route.TEXT)
        surveyed = dataclasses.replace(surveyed, pages=typed)
        opened.append(_Open(file, surveyed, read.run(file.path, surveyed, ReadOptions(), Limits(), workers)))
    return opened


def _characters(files: Sequence[_Open], console: Console) -> list[Target]:
    table = Table("typed text", "pages", "characters", "as typed %", "beside them", title="characters")
    right = total = 0
    for opened in files:
        edits, extra, size = _differences(opened)
        right, total = right + size - edits, total + size
        share = f"{100 * (size - edits) / max(size, 1):.3f}"
        table.add_row(opened.file.name, str(len(opened.pages.pages)), str(size), share, str(extra))
    console.print(table)
    return [Target(name="characters as typed", value=right / max(total, 1), at_least=0.999)]


def _differences(opened: _Open) -> tuple[int, int, int]:
    """Edits, characters read beside the typed ones, characters typed."""
    if opened.file.flow is not None:
        typed = _plain(opened.file.flow)
        got = "".join(_text(page) for page in opened.pages.pages)
        return Levenshtein.distance(typed, got), 0, len(typed)
    edits = extra = size = 0
    for page in opened.pages.pages:
        assert opened.file.pages is not None
        wanted = [text for line in opened.file.pages[page.number - 1] if (text := _plain(line))]
        found_edits, found_extra, _ = errors(wanted, _text(page))
        edits, extra, size = edits + found_edits, extra + found_extra, size + sum(map(len, wanted))
    return edits, extra, size


def _text(page: Page) -> str:
    return "".join(_plain(line.text) for line in page.lines)


def _plain(text: str) -> str:
    return "".join(text.split())


def _speeds(
    title: str,
    files: Sequence[_Open],
    peers: Sequence[str],
    rounds: int,
    workers: WorkerPool,
    clock: _Clock,
    console: Console,
) -> list[Target]:
    table = Table(
        "pages", "reader", "pages", "pages/s", f"of {_BARE}", title=f"{title}, pages without tables"
    )
    bare, ours = 0.0, 0.0
    for kind in (_TEXT, _PICTURES, _SEALS):
        times = _against_bare(files, kind, rounds, workers, clock)
        if times is None:
            continue
        table.add_row(kind, _BARE, str(times.pages), f"{times.pages / times.bare:.0f}", "1.00")
        speed = f"{times.pages / times.ours:.0f}"
        table.add_row(kind, _OURS, str(times.pages), speed, f"{times.bare / times.ours:.2f}")
        if kind != _SEALS:
            bare, ours = bare + times.bare, ours + times.ours
        for peer in peers[1:] if kind == _TEXT else ():
            count, seconds = _peer_seconds(peer, files, workers, clock)
            share = count / seconds / (times.pages / times.bare)
            table.add_row(kind, peer, str(count), f"{count / seconds:.1f}", f"{share:.2f}")
    console.print(table)
    targets = [Target(name=f"{title}: read stage against bare {_BARE}", value=bare / ours, at_least=0.6)]
    count, seconds = _with_tables(files, workers, clock)
    if count:
        console.print(f"{title}, pages with tables: {count} pages, {count / seconds:.1f} pages/s")
        targets.append(
            Target(name=f"{title}: pages with tables per second", value=count / seconds, at_least=8.0)
        )
    return targets


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Times:
    """Seconds that both readers take for the same pages."""

    pages: int
    bare: float
    ours: float


def _against_bare(
    files: Sequence[_Open], kind: str, rounds: int, workers: WorkerPool, clock: _Clock
) -> _Times | None:
    """The best seconds of bare extraction and of the read stage, taken in turn; None without such pages."""
    count, bare, ours = 0, 0.0, 0.0
    for opened in files:
        numbers = opened.numbers(kind)
        if not numbers:
            continue
        times = [
            (
                _peer_round(_BARE, opened, numbers, workers, clock),
                _our_round(opened, numbers, workers, clock),
            )
            for _ in range(rounds)
        ]
        count += len(numbers)
        bare += min(seconds for seconds, _ in times)
        ours += min(seconds for _, seconds in times)
    return _Times(pages=count, bare=max(bare, 1e-9), ours=max(ours, 1e-9)) if count else None


def _our_round(opened: _Open, numbers: Sequence[int], workers: WorkerPool, clock: _Clock) -> float:
    wanted = tuple(page for page in opened.survey.pages if page.number in set(numbers))
    part = dataclasses.replace(opened.survey, pages=wanted)

    def work() -> None:
        pages = read.run(opened.file.path, part, ReadOptions(), Limits(), workers)
        if len(pages.pages) != len(numbers) or pages.failures:
            raise RuntimeError(f"{opened.file.name}: {pages.failures}")

    return clock.seconds(work)


def _peer_round(
    peer: str, opened: _Open, numbers: Sequence[int], workers: WorkerPool, clock: _Clock
) -> float:
    call = Call(
        function="eval.benchmarks.reading.born_peers:extract",
        arguments={"peer": peer, "path": str(opened.file.path), "numbers": list(numbers)},
        seconds=600.0,
    )

    def work() -> None:
        (answer,) = workers.map([call])
        if isinstance(answer, WorkerError) or len(json.loads(answer)) != len(numbers):
            raise RuntimeError(f"{peer} on {opened.file.name}: {answer!r}"[:500])

    return clock.seconds(work)


def _peer_seconds(peer: str, files: Sequence[_Open], workers: WorkerPool, clock: _Clock) -> tuple[int, float]:
    """Pages and seconds of a slow reader over the first pages of text alone of each file."""
    count, seconds = 0, 0.0
    for opened in files:
        numbers = opened.numbers(_TEXT)[:_SLOW_PAGES]
        if numbers:
            count += len(numbers)
            seconds += _peer_round(peer, opened, numbers, workers, clock)
    return count, max(seconds, 1e-9)


def _with_tables(files: Sequence[_Open], workers: WorkerPool, clock: _Clock) -> tuple[int, float]:
    count, seconds = 0, 0.0
    for opened in files:
        numbers = opened.numbers(_TABLES)
        if numbers:
            count += len(numbers)
            seconds += _our_round(opened, numbers, workers, clock)
    return count, max(seconds, 1e-9)
