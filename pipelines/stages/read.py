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

from core.document import (
    Failure,
    FailureCategory,
    Line,
    Page,
    Pages,
    PageSurvey,
    Picture,
    PictureKind,
    Route,
    Survey,
    Table,
)
from core.errors import FailedError, StoreError
from core.geometry import Box, intersection
from core.limits import Limits
from corpus.store.codec import dump, load
from models import ocr
from pipelines.engine.workers import Ask, Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.blocks import in_blocks
from pipelines.reading.compact import Sharing
from pipelines.reading.cutting import cut_at_rulings
from pipelines.reading.grid import outline_box, table_rulings, tables
from pipelines.reading.known import Kept, read_or_known
from pipelines.reading.open_tables import open_tables
from pipelines.reading.order import by_rows
from pipelines.reading.photographs import photograph_boxes
from pipelines.reading.pictures import described_pictures, region_pictures
from pipelines.reading.rulings import Rulings, page_rulings
from pipelines.reading.scanned import picture_lines, scanned_rulings
from pipelines.reading.textlayer import text_lines

NAME = "read"
VERSION = "4"

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
    kept: Kept | None = None,
) -> Pages:
    """Read all pages in order; those found in ``kept`` are taken from there."""

    def page_or_error(surveyed: PageSurvey, ask: Ask) -> Page | WorkerError:
        look = functools.partial(_looked_at, ask, _call(path, surveyed, options, limits), surveyed.number)
        return read_or_known(path, surveyed, kept, ask, look)

    answers = workers.each((page for page in survey.pages if page.route is not Route.BLANK), page_or_error)
    sharing = Sharing()
    pages: list[Page] = []
    failures: list[Failure] = []
    for surveyed in survey.pages:
        page = _empty(surveyed)
        if surveyed.route is not Route.BLANK:
            answer = next(answers)
            if isinstance(answer, Page):
                page = sharing.page(answer)
            else:
                failures.append(_failure(surveyed.number, answer))
        pages.append(page)
        if progress is not None:
            progress(len(pages), len(survey.pages))
    return Pages(pages=tuple(pages), failures=tuple(failures))


def _looked_at(ask: Ask, call: Call, number: int) -> Page | WorkerError:
    """The page; an answer that is no record of this page is a failure of its reader."""
    try:
        page = load(Page, ask(call))
    except WorkerError as error:
        return error
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
            return dump(_read(page, number, Route(route), engine, dpi, limits))
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
    pictures = described_pictures(page, frame)
    if route is not Route.TEXT:
        reader = _engine(engine_name)
        engine = f"{reader.name} {reader.version}"
        image, scale = pdf.render(page, dpi=dpi, limits=limits)
        new = picture_lines(reader.read(image), frame, scale, known=typed)
        if any(picture.kind is PictureKind.PAGE for picture in pictures):
            boxes = photograph_boxes(image, scale, lines=[line.box for line in new])
            pictures += region_pictures(image, scale, boxes)
        strokes = scanned_rulings(image, scale, lines=new, hidden=_photographs(pictures))
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
        lines=in_blocks(lines, found),
        tables=found,
        pictures=pictures,
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


def _photographs(pictures: Iterable[Picture]) -> tuple[Box, ...]:
    """Pictures that are not the page itself: the lines within them are no tables."""
    return tuple(picture.box for picture in pictures if picture.kind is not PictureKind.PAGE)


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


def _empty(surveyed: PageSurvey) -> Page:
    return Page(number=surveyed.number, width=surveyed.width, height=surveyed.height, route=surveyed.route)


def _failure(number: int, error: WorkerError) -> Failure:
    return Failure(stage=NAME, page=number, category=error.category, code=error.code, message=error.message)
