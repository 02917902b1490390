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

from core.document import Failure, FailureCategory, Line, Page, Pages, PageSurvey, Route, Survey, Table
from core.errors import FailedError, StoreError
from core.geometry import Box, PageFrame, intersection
from core.limits import Limits
from corpus.store.codec import dump_as, load
from models import ocr
from pipelines.engine.batches import map_batched
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.blocks import in_blocks
from pipelines.reading.cutting import cut_at_rulings
from pipelines.reading.furniture import marked
from pipelines.reading.grid import outline_box, table_rulings, tables
from pipelines.reading.open_tables import open_tables
from pipelines.reading.order import by_rows
from pipelines.reading.pictures import page_pictures
from pipelines.reading.rulings import Rulings, page_rulings
from pipelines.reading.scanned import picture_lines, scanned_rulings
from pipelines.reading.textlayer import text_lines

NAME = "read"
VERSION = "4"

_WHOLE_PAGE = 0.6
_TYPED_TOGETHER = 8  # pages with a text layer only, read in one call of a worker

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
    answers = map_batched(workers, calls, is_small=_is_typed, most=_TYPED_TOGETHER)
    pages: list[Page] = []
    failures: list[Failure] = []
    for surveyed in survey.pages:
        page = _empty(surveyed)
        if surveyed.route is not Route.BLANK:
            answer = _decoded(next(answers), surveyed.number)
            if isinstance(answer, Page):
                page = answer
            else:
                failures.append(_failure(surveyed.number, answer))
        pages.append(page)
        if progress is not None:
            progress(len(pages), len(survey.pages))
    return Pages(pages=marked(pages), failures=tuple(failures))


def _decoded(answer: bytes | WorkerError, number: int) -> Page | WorkerError:
    """The page; an answer that is no record of this page is a failure of its reader."""
    if isinstance(answer, WorkerError):
        return answer
    try:
        page = load(Page, answer)
    except StoreError:
        page = None
    if page is None or page.number != number:
        return WorkerError(
            f"第 {number} 页的读取结果不可用，已丢弃", code="bad_answer", category=FailureCategory.ENGINE
        )
    return page


def look(
    path: str, number: int, route: str, engine: str, dpi: float, page_pixels: int, page_characters: int
) -> bytes:
    """Inside the worker: the encoded ``Page``."""
    limits = Limits(page_pixels=page_pixels, page_characters=page_characters)
    with pdf.open_page(pdf.open_document(path), number) as page:
        try:
            return dump_as(Page, _read(page, number, Route(route), engine, dpi, limits))
        except pdfium.PdfiumError as error:
            raise FailedError(f"第 {number} 页读取失败：{error}", code="page_damaged") from error


def _read(
    page: pdfium.PdfPage, number: int, route: Route, engine_name: str, dpi: float, limits: Limits
) -> Page:
    frame = pdf.frame(page)
    typed: tuple[Line, ...] = ()
    if route is not Route.OCR:
        textpage = page.get_textpage()
        try:
            typed = text_lines(textpage, frame, max_characters=limits.page_characters)
        finally:
            textpage.close()
    typed_text, found = _laid_out(typed, page_rulings(page, frame), is_ocr=False)
    engine = "pdfium"
    lines = typed_text
    if route is not Route.TEXT:
        reader = _engine(engine_name)
        engine = f"{reader.name} {reader.version}"
        image, scale = pdf.render(page, dpi=dpi, limits=limits)
        new = picture_lines(reader.read(image), frame, scale, known=typed)
        strokes = scanned_rulings(image, scale, lines=new, hidden=_photographs(page, frame))
        seen, scanned = _laid_out(new, strokes, is_ocr=True)
        found += tuple(table for table in scanned if _is_new(table.box, found))
        lines = by_rows((*typed_text, *seen))
    found = tuple(sorted(found, key=lambda table: table.box.y0))
    width, height = frame.size
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        route=route,
        lines=in_blocks(lines, found, width),
        tables=found,
        pictures=page_pictures(page, frame),
        engine=engine,
    )


def _laid_out(
    lines: tuple[Line, ...], rulings: Rulings, *, is_ocr: bool
) -> tuple[tuple[Line, ...], tuple[Table, ...]]:
    """Lines cut at the borders of cells, and the tables: fully ruled ones, then those ruled across only."""
    ruled = table_rulings(rulings)
    boxes = [outline_box(group) for group in ruled]
    outside = Rulings(tuple(rule for rule in rulings.horizontal if not _is_within(rule, boxes)), ())
    open_ones = open_tables(outside, lines)
    groups = (*ruled, *open_ones)
    cut = cut_at_rulings(lines, groups)
    return cut, tables(groups, cut, is_ocr=is_ocr)


def _photographs(page: pdfium.PdfPage, frame: PageFrame) -> tuple[Box, ...]:
    """Embedded pictures that are not the whole page: the lines within them are no tables."""
    width, height = frame.size
    boxes = (picture.box for picture in page_pictures(page, frame))
    return tuple(box for box in boxes if box.area < _WHOLE_PAGE * width * height)


def _is_within(rule: tuple[float, float, float], boxes: Iterable[Box]) -> bool:
    y, x0, x1 = rule
    return any(box.grown(2.0).contains((x0 + x1) / 2, y) for box in boxes)


def _is_new(box: Box, found: Iterable[Table]) -> bool:
    return _is_apart(box, [table.box for table in found])


def _is_apart(box: Box, others: Iterable[Box]) -> bool:
    return all(intersection(box, other) < 0.5 * box.area for other in others)


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


def _is_typed(call: Call) -> bool:
    return call.arguments["route"] == Route.TEXT.value


def _empty(surveyed: PageSurvey) -> Page:
    return Page(number=surveyed.number, width=surveyed.width, height=surveyed.height, route=surveyed.route)


def _failure(number: int, error: WorkerError) -> Failure:
    return Failure(stage=NAME, page=number, category=error.category, code=error.code, message=error.message)
