"""The command ``mingjian read``: what the product sees in a file, as text, as JSON, as marks on the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from core.errors import UsageError
from core.reading import Reading
from corpus.store.codec import dump
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool, available_cores
from pipelines.reading.marked_copy import write_marked_copy
from pipelines.reading_steps import Keeper, Progress, ReadingTools, read_report, require_read
from pipelines.stages import admit, read, survey
from service.new_file import new_file, require_new
from service.page_text import pages_text
from service.settings import Settings

_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """What was asked for. ``pages`` is text like ``3-7`` or ``1,4-6``, or None for all."""

    file: Path
    text: bool = False
    json: bool = False
    overlay: Path | None = None
    pages: str | None = None
    force: bool = False

    def __post_init__(self) -> None:
        """Raise ``UsageError`` for what cannot be asked together."""
        if self.text and self.json:
            raise UsageError("--text 和 --json 都写到标准输出，请只选一个。")


def run_read(request: ReadRequest, settings: Settings, progress: Progress) -> Reading:
    """Read one file, and write the overlay where one was asked for.

    Raises ``InputNotFoundError``, ``RefusedError``, ``FailedError`` and ``UsageError``.
    """
    only = _selection(request.pages)
    if request.overlay is not None:
        require_new(
            request.overlay, source=request.file, suffix=".pdf", option="--overlay", force=request.force
        )
    path = request.file.absolute()
    source = admit.run(path, settings.limits)
    with _store(settings) as store, _workers(settings) as workers:
        tools = ReadingTools(workers=workers, limits=settings.limits, reading=settings.reading)
        keep = Keeper(source.id, store, report_id=None)
        found = read_report(path, keep, tools, progress, only)
        if not found.survey.pages:
            raise UsageError(f"--pages {request.pages} 不含文件的任何一页。请更正页码。")
        require_read(found.survey, found.pages)
        if request.overlay is not None:
            with new_file(request.overlay) as target:
                write_marked_copy(
                    path,
                    target,
                    survey=found.survey,
                    pages=found.pages,
                    limits=settings.limits,
                    workers=workers,
                )
    return Reading(
        source=source,
        total_pages=found.total_pages,
        survey=found.survey,
        pages=found.pages.pages,
        failures=(*found.notices, *found.survey.failures, *found.pages.failures),
        mingjian=version("mingjian"),
        stages={stage.NAME: stage.VERSION for stage in (survey, read)},
    )


def give_out(request: ReadRequest, reading: Reading, write: Callable[[str], object]) -> None:
    """Text or JSON to ``write``, piece by piece; text also where nothing was asked for."""
    if request.json:
        write(json.dumps(json.loads(dump(reading)), ensure_ascii=False, indent=2) + "\n")
    elif request.text or request.overlay is None:
        for text in pages_text(reading.pages, reading.failures, reading.total_pages):
            write(text)


def _selection(pages: str | None) -> Callable[[int], bool] | None:
    """Which page numbers are meant; raises ``UsageError`` for what is no list of pages."""
    if pages is None:
        return None
    ranges = []
    for part in re.split("[,，、]", pages):
        found = _RANGE.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last:
            raise UsageError(f"--pages 的页码「{pages}」无法识别。请写成 3、3-7 或 1,4-6，从 1 数起。")
        ranges.append(range(first, last + 1))
    return lambda number: any(number in part for part in ranges)


@contextmanager
def _store(settings: Settings) -> Iterator[Store | None]:
    """The data folder where one was named or is already there; reading alone makes none."""
    if settings.data_dir == Settings().data_dir and not settings.data_dir.is_dir():
        yield None
        return
    with Store.open(settings.where) as store:
        yield store


@contextmanager
def _workers(settings: Settings) -> Iterator[WorkerPool]:
    count = settings.workers or available_cores()
    with WorkerPool(count, memory_bytes=settings.limits.worker_memory_bytes) as pool:
        yield pool
