"""Stage 3, read: every page becomes lines, tables and pictures with boxes and an honest confidence.

``run`` spreads the pages over worker processes and collects them in order; ``look`` is what a worker
does with one page. A page that fails or overruns is a ``Failure``, and the rest of the report goes on.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from core.document import Failure, Line, Page, Pages, PageSurvey, Route, Survey, Table
from core.errors import FailedError
from core.geometry import Box, intersection
from core.limits import Limits
from corpus.store.codec import dump, load
from models import ocr
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.cutting import cut_at_rulings
from pipelines.reading.grid import tables
from pipelines.reading.order import reading_order
from pipelines.reading.pictures import page_pictures
from pipelines.reading.rulings import page_rulings
from pipelines.reading.scanned import picture_lines, scanned_rulings
from pipelines.reading.textlayer import text_lines

NAME = "read"
VERSION = "1"

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the result depends on. ``dpi`` is the resolution at which scanned pages are looked at."""

    engine: str = ocr.DEFAULT
    dpi: float = 200.0


def run(
    path: Path,
    survey: Survey,
    options: ReadOptions,
    limits: Limits,
    workers: WorkerPool,
    progress: Progress | None = None,
) -> Pages:
    """Read all pages in order."""
    calls = [_call(path, page, options, limits) for page in survey.pages if page.route is not Route.BLANK]
    answers = workers.map(calls)
    pages: list[Page] = []
    failures: list[Failure] = []
    for surveyed in survey.pages:
        page = _empty(surveyed)
        if surveyed.route is not Route.BLANK:
            answer = next(answers)
            if isinstance(answer, WorkerError):
                failures.append(_failure(surveyed.number, answer))
            else:
                page = load(Page, answer)
        pages.append(page)
        if progress is not None:
            progress(len(pages), len(survey.pages))
    return Pages(pages=tuple(pages), failures=tuple(failures))


def look(
    path: str, number: int, route: str, engine: str, dpi: float, page_pixels: int, page_characters: int
) -> bytes:
    """Inside the worker: the encoded ``Page``."""
    limits = Limits(page_pixels=page_pixels, page_characters=page_characters)
    with pdf.open_page(pdf.open_document(path), number) as page:
        try:
            return dump(_read(page, number, Route(route), engine, dpi, limits))
        except pdfium.PdfiumError as error:
            raise FailedError(f"第 {number} 页读取失败：{error}", code="page_damaged") from error


def _read(
    page: pdfium.PdfPage, number: int, route: Route, engine_name: str, dpi: float, limits: Limits
) -> Page:
    frame = pdf.frame(page)
    typed: tuple[Line, ...] = ()
    rulings = page_rulings(page, frame)
    if route is not Route.OCR:
        textpage = page.get_textpage()
        try:
            typed = cut_at_rulings(
                text_lines(textpage, frame, max_characters=limits.page_characters), rulings
            )
        finally:
            textpage.close()
    found = tables(rulings, typed, is_ocr=False)
    engine = "pdfium"
    lines = typed
    if route is not Route.TEXT:
        reader = _engine(engine_name)
        engine = f"{reader.name} {reader.version}"
        image, scale = pdf.render(page, dpi=dpi, limits=limits)
        drawn = scanned_rulings(image, scale)
        seen = cut_at_rulings(picture_lines(reader.read(image), frame, scale, known=typed), drawn)
        scanned = [table for table in tables(drawn, seen, is_ocr=True) if _is_new(table.box, found)]
        found += tuple(scanned)
        lines = reading_order((*typed, *seen))
    width, height = frame.size
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        route=route,
        lines=lines,
        tables=tuple(sorted(found, key=lambda table: table.box.y0)),
        pictures=page_pictures(page, frame),
        engine=engine,
    )


def _is_new(box: Box, found: Iterable[Table]) -> bool:
    return all(intersection(box, table.box) < 0.5 * box.area for table in found)


@functools.cache
def _engine(name: str) -> ocr.OcrEngine:
    """One engine per worker process: its models take a second to load."""
    return ocr.engine(name)


def _call(path: Path, page: PageSurvey, options: ReadOptions, limits: Limits) -> Call:
    return Call(
        function="pipelines.stages.read:look",
        arguments={
            "path": str(path),
            "number": page.number,
            "route": page.route.value,
            "engine": options.engine,
            "dpi": options.dpi,
            "page_pixels": limits.page_pixels,
            "page_characters": limits.page_characters,
        },
        seconds=limits.page_seconds,
    )


def _empty(surveyed: PageSurvey) -> Page:
    return Page(number=surveyed.number, width=surveyed.width, height=surveyed.height, route=surveyed.route)


def _failure(number: int, error: WorkerError) -> Failure:
    return Failure(stage=NAME, page=number, category=error.category, code=error.code, message=error.message)
