"""Born-digital pages: speed of the whole read stage beside bare extraction, and characters as typed.

    python -m eval.benchmarks.reading born [--reports 8] [--data ../shared/data/documents/pdf]

Every reader runs in one worker process of the same kind over the same pages, in turn, several rounds; the
best round counts. Only pages with a text layer and no table are compared with bare extraction. Characters
are compared with what was typed (white space aside): line by line anywhere on the page for factory reports,
in order for pages set by other programs.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
import time
from collections.abc import Iterable, Sequence
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


@dataclasses.dataclass(frozen=True, slots=True)
class _Open:
    file: BornFile
    survey: Survey
    pages: Pages

    def numbers(self, *, with_tables: bool) -> list[int]:
        """Pages read from their text layer alone that have text, and tables or not."""
        return [
            page.number
            for page in self.pages.pages
            if page.route is Route.TEXT
            and bool(page.tables) is with_tables
            and sum(len(line.text) for line in page.lines) >= _LEAST_CHARACTERS
        ]


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--reports", type=int, default=8, help="factory reports")
    parser.add_argument("--seed", type=int, default=20260601)
    parser.add_argument("--rounds", type=int, default=5)
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
        targets += _speeds("factory reports", made, peers, chosen.rounds, workers, console)
        if documents:
            targets += _speeds("documents", documents, peers, chosen.rounds, workers, console)
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
    console: Console,
) -> list[Target]:
    table = Table("reader", "pages", "pages/s", f"of {_BARE}", title=f"{title}, pages without tables")
    bare_pages, bare_seconds, our_seconds = _against_bare(files, rounds, workers)
    table.add_row(_BARE, str(bare_pages), f"{bare_pages / bare_seconds:.0f}", "1.00")
    ratio = bare_seconds / our_seconds
    table.add_row(_OURS, str(bare_pages), f"{bare_pages / our_seconds:.0f}", f"{ratio:.2f}")
    for peer in peers[1:]:
        count, seconds = _peer_seconds(peer, files, workers)
        share = count / seconds / (bare_pages / bare_seconds)
        table.add_row(peer, str(count), f"{count / seconds:.1f}", f"{share:.2f}")
    count, seconds = _with_tables(files, workers)
    console.print(table)
    console.print(f"{title}, pages with tables: {count} pages, {count / max(seconds, 1e-9):.1f} pages/s")
    return [
        Target(name=f"{title}: read stage against bare {_BARE}", value=ratio, at_least=0.6),
        Target(name=f"{title}: pages with tables per second", value=count / max(seconds, 1e-9), at_least=8.0),
    ]


def _against_bare(files: Sequence[_Open], rounds: int, workers: WorkerPool) -> tuple[int, float, float]:
    """Pages, and the best seconds of bare extraction and of the read stage, taken in turn file by file."""
    count, bare, ours = 0, 0.0, 0.0
    for opened in files:
        numbers = opened.numbers(with_tables=False)
        if not numbers:
            continue
        times = [
            (_peer_round(_BARE, opened, numbers, workers), _our_round(opened, numbers, workers))
            for _ in range(rounds)
        ]
        count += len(numbers)
        bare += min(seconds for seconds, _ in times)
        ours += min(seconds for _, seconds in times)
    return count, max(bare, 1e-9), max(ours, 1e-9)


def _our_round(opened: _Open, numbers: Sequence[int], workers: WorkerPool) -> float:
    wanted = tuple(page for page in opened.survey.pages if page.number in set(numbers))
    part = dataclasses.replace(opened.survey, pages=wanted)
    start = time.perf_counter()
    pages = read.run(opened.file.path, part, ReadOptions(), Limits(), workers)
    seconds = time.perf_counter() - start
    if len(pages.pages) != len(numbers) or pages.failures:
        raise RuntimeError(f"{opened.file.name}: {pages.failures}")
    return seconds


def _peer_round(peer: str, opened: _Open, numbers: Sequence[int], workers: WorkerPool) -> float:
    call = Call(
        function="eval.benchmarks.reading.born_peers:extract",
        arguments={"peer": peer, "path": str(opened.file.path), "numbers": list(numbers)},
        seconds=600.0,
    )
    start = time.perf_counter()
    (answer,) = workers.map([call])
    if isinstance(answer, WorkerError) or len(json.loads(answer)) != len(numbers):
        raise RuntimeError(f"{peer} on {opened.file.name}: {answer!r}"[:500])
    return time.perf_counter() - start


def _peer_seconds(peer: str, files: Sequence[_Open], workers: WorkerPool) -> tuple[int, float]:
    """Pages and seconds of a slow reader over the first pages of each file."""
    count, seconds = 0, 0.0
    for opened in files:
        numbers = opened.numbers(with_tables=False)[:_SLOW_PAGES]
        if numbers:
            count += len(numbers)
            seconds += _peer_round(peer, opened, numbers, workers)
    return count, max(seconds, 1e-9)


def _with_tables(files: Sequence[_Open], workers: WorkerPool) -> tuple[int, float]:
    count, seconds = 0, 0.0
    for opened in files:
        numbers = opened.numbers(with_tables=True)
        if numbers:
            count += len(numbers)
            seconds += _our_round(opened, numbers, workers)
    return count, seconds
