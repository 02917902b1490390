"""The first stages of every report, survey and read, with what is kept between runs.

Both ``screen`` and the command ``read`` go this way, so that a page read for one is not read again for
the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, TypeVar

from core.document import Failure, FailureCategory, Pages, Route, Survey
from core.errors import FailedError, StoreError
from core.ids import digest, stage_key
from core.limits import Limits
from corpus.store.codec import dump, load
from corpus.store.kept_pages import KeptPages
from corpus.store.store import Store
from models import ocr
from pipelines.engine.workers import WorkerPool
from pipelines.stage_times import timed
from pipelines.stages import read, survey

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Called with the stage, pages done and pages in all."""

_LASTING = frozenset({FailureCategory.INPUT})  # other failures may pass: their result is not kept


class Stage(Protocol):
    """What every stage module has."""

    NAME: str
    VERSION: str


class _HasReadingTools(Protocol):
    @property
    def workers(self) -> WorkerPool: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def reading(self) -> read.ReadOptions: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingTools:
    """What reading works with."""

    workers: WorkerPool
    limits: Limits
    reading: read.ReadOptions

    @classmethod
    def of(cls, tools: _HasReadingTools) -> ReadingTools:
        """The part of larger tools that reading needs."""
        return cls(workers=tools.workers, limits=tools.limits, reading=tools.reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """A report as read, or a part of it: ``total_pages`` are those of the file.

    ``notices`` are what holds for the whole reading, such as another engine in the place of the usual one.
    """

    total_pages: int
    survey: Survey
    pages: Pages
    notices: tuple[Failure, ...] = ()


class Keeper:
    """Runs stages one on top of the other, taking from the store what it already has."""

    def __init__(self, source_id: str, store: Store | None, *, report_id: str | None) -> None:
        """Without a store nothing is kept; ``report_id`` names a report the store has, if it has it."""
        self._report_id = report_id
        self._store = store
        self._key = source_id
        self.is_lasting = True

    def stage(
        self,
        module: Stage,
        kind: type[Result],
        make: Callable[[], Result],
        options: dict[str, object] | None = None,
    ) -> Result:
        """The kept result of this stage on top of the stages before, or a new one, kept if it will last."""
        kept = self.kept(module, kind, options)
        self._key = stage_key(module.NAME, module.VERSION, self._key, options or {})
        if kept is not None:
            return kept
        with timed(module.NAME):
            result = make()
        failures: tuple[Failure, ...] = getattr(result, "failures", ())
        # What is built on a result that may come out otherwise next time must not be kept under the same key.
        self.is_lasting = self.is_lasting and all(f.category in _LASTING for f in failures)
        if self.is_lasting and self._store is not None:
            self._store.keep_stage_result(
                self._key,
                stage=module.NAME,
                version=module.VERSION,
                report_id=self._report_id,
                data=dump(result, is_compressed=True),
            )
        return result

    def kept_pages(self, reader: str) -> KeptPages | None:
        """Pages that this reader read before, of this report and of others; None without a store."""
        if self._store is None or self._report_id is None:
            return None
        return self._store.kept_pages(self._report_id, reader=reader)

    def kept(
        self, module: Stage, kind: type[Result], options: dict[str, object] | None = None
    ) -> Result | None:
        """The kept result of the next stage, or None; one that no longer reads counts as none."""
        if self._store is None or not self.is_lasting:
            return None
        data = self._store.stage_result(stage_key(module.NAME, module.VERSION, self._key, options or {}))
        if data is None:
            return None
        try:
            return load(kind, data)
        except StoreError as error:
            if error.code != "store_record":
                raise
            return None


def read_report(
    path: Path,
    keep: Keeper,
    tools: ReadingTools,
    progress: Progress = lambda *_: None,
    only: Callable[[int], bool] | None = None,
) -> ReadReport:
    """Survey and read the file at ``path``; with ``only``, the pages whose number it accepts.

    Raises ``RefusedError`` and ``FailedError`` for the file, and what ``ocr.choose`` raises for engines.
    A part of a report is taken from a kept whole, but never kept itself.
    """
    surveyed = surveyed_file(path, keep, tools, progress)
    choice = ocr.choose(tools.reading.engine)
    reading = replace(tools.reading, engine=choice.name)
    options: dict[str, object] = {
        "engine": choice.name,
        "engine_version": choice.version,
        "dpi": reading.dpi,
    }
    kept = keep.kept_pages(reader_id(options, tools.limits))

    def make(part: Survey) -> Pages:
        count = len(part.pages)
        return read.run(
            path,
            part,
            reading,
            tools.limits,
            tools.workers,
            lambda n, _: progress(read.NAME, n, count),
            kept,
        )

    total = len(surveyed.pages)
    notices = (_notice(choice.notice),) if choice.notice else ()
    if only is None:
        pages = keep.stage(read, Pages, lambda: make(surveyed), options)
        if keep.is_lasting and kept is not None:
            kept.forget_report()
        return ReadReport(total_pages=total, survey=surveyed, pages=pages, notices=notices)
    part = replace(
        surveyed,
        pages=tuple(page for page in surveyed.pages if only(page.number)),
        failures=tuple(item for item in surveyed.failures if item.page is None or only(item.page)),
    )
    whole = keep.kept(read, Pages, options)
    read_part = make(part) if whole is None else _part(whole, only)
    return ReadReport(total_pages=total, survey=part, pages=read_part, notices=notices)


def reader_id(options: dict[str, object], limits: Limits) -> str:
    """All but the page that a reading depends on; limits that only end one change none that ends well."""
    return digest(
        {
            "version": read.VERSION,
            "options": options,
            "pixels": limits.page_pixels,
            "pdfium": version("pypdfium2"),
        }
    )


def surveyed_file(path: Path, keep: Keeper, tools: ReadingTools, progress: Progress) -> Survey:
    """The survey, kept or new; raises ``RefusedError`` or ``FailedError``."""
    limits = tools.limits
    progress(survey.NAME, 0, 0)
    return keep.stage(
        survey,
        Survey,
        lambda: survey.run(path, limits, tools.workers),
        {
            "pages": limits.pages,
            "side": limits.page_side_points,
            "pdfium": version("pypdfium2"),
            "engine_version": ocr.choose(ocr.DEFAULT).version,
        },
    )


def require_read(surveyed: Survey, pages: Pages) -> None:
    """Raise ``FailedError`` when no page could be read although some should have been."""
    failed = {failure.page for failure in (*surveyed.failures, *pages.failures)}
    wanted = [
        page.number for page in surveyed.pages if page.route is not Route.BLANK or page.number in failed
    ]
    has_text = {page.number for page in pages.pages if page.lines}
    if wanted and all(number in failed and number not in has_text for number in wanted):
        first = (*pages.failures, *surveyed.failures)[0]
        raise FailedError(
            f"没有一页能够读取（例如{first.message}）。请检查原件，或放宽读取限制后再试。",
            code="no_page_read",
        )


def _part(whole: Pages, only: Callable[[int], bool]) -> Pages:
    return Pages(
        pages=tuple(page for page in whole.pages if only(page.number)),
        failures=tuple(item for item in whole.failures if item.page is None or only(item.page)),
    )


def _notice(message: str) -> Failure:
    return Failure(
        stage=read.NAME,
        page=None,
        category=FailureCategory.ENGINE,
        code="engine_replaced",
        message=message,
    )
