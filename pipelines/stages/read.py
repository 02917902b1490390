"""Stage 3, read: every page becomes lines, tables and pictures with boxes and an honest confidence.

``run`` spreads the pages over worker processes and collects them in order; ``look`` is what a worker
does with one page. A page that fails or overruns is a ``Failure``, and the rest of the report goes on.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
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
from core.errors import FailedError, RefusedError
from core.geometry import Box, intersection
from core.limits import Limits
from models import ocr
from models.ocr.colour import is_colourless
from pipelines.engine.batches import ask_all, grouped, together_of
from pipelines.engine.records import BadRecordError
from pipelines.engine.workers import Ask, Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.blocks import in_blocks
from pipelines.reading.compact import Sharing
from pipelines.reading.damage import damaged_picture
from pipelines.reading.furniture import marked
from pipelines.reading.identity import stored_page
from pipelines.reading.ink import Pens
from pipelines.reading.joined import with_continuations
from pipelines.reading.known import Kept, read_or_known
from pipelines.reading.layer_difference import layer_difference
from pipelines.reading.laying import laid_out
from pipelines.reading.objects import take_as_drawn
from pipelines.reading.order import by_rows
from pipelines.reading.parcels import pack_page, unpack_page
from pipelines.reading.photographs import photograph_boxes
from pipelines.reading.pictures import described_pictures, region_pictures
from pipelines.reading.rulings import page_rulings
from pipelines.reading.scanned import picture_lines, scanned_rulings
from pipelines.reading.seals import scanned_seals
from pipelines.reading.slope import slope_of
from pipelines.reading.textlayer import text_lines
from pipelines.reading.typed import in_step, typed_page
from pipelines.reading_options import ReadOptions

__all__ = ("NAME", "VERSION", "ReadOptions", "look", "look_together", "run")

NAME = "read"
VERSION = "18"

_TYPED_TOGETHER = 8  # pages with a text layer only, read in one call of a worker
_LIGHT = 20_000  # characters of such a page
_TOGETHER = "pipelines.stages.read:look_together"

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


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

    def read_group(group: Sequence[PageSurvey], ask: Ask) -> list[Page | WorkerError]:
        def look_at(pages: Sequence[PageSurvey]) -> list[Page | WorkerError]:
            answers = ask_all([_call(path, page, options, limits) for page in pages], ask, _TOGETHER)
            return [_decoded(answer, page.number) for answer, page in zip(answers, pages, strict=True)]

        return read_or_known(path, group, kept, ask, look_at)

    wanted = (page for page in survey.pages if page.route is not Route.BLANK)
    groups = grouped(wanted, is_small=_is_typed, most=_TYPED_TOGETHER)
    answers = itertools.chain.from_iterable(workers.each(groups, read_group))
    sharing = Sharing()
    pages: list[Page] = []
    failures: list[Failure] = []
    for surveyed in survey.pages:
        page = _empty(surveyed)
        if surveyed.route is not Route.BLANK:
            answer = next(answers)
            if isinstance(answer, Page):
                page = sharing.page(answer)
                failures += _damage(page)
            else:
                failures.append(_failure(surveyed.number, answer))
        pages.append(page)
        if progress is not None:
            progress(len(pages), len(survey.pages))
    return Pages(pages=with_continuations(marked(pages)), failures=tuple(failures))


def _decoded(answer: bytes | WorkerError, number: int) -> Page | WorkerError:
    """The page; an answer that is no record of this page is a failure of its reader."""
    if isinstance(answer, WorkerError):
        return answer
    try:
        page = unpack_page(answer)
    except BadRecordError:
        page = None
    if page is None or page.number != number:
        return WorkerError(
            f"第 {number} 页的读取结果不可用，已丢弃", code="bad_answer", category=FailureCategory.ENGINE
        )
    return page


def look(
    path: str,
    number: int,
    route: str,
    engine: str,
    dpi: float,
    page_pixels: int,
    page_characters: int,
    has_hidden: bool = False,
    drawn: Sequence[int] | None = None,
) -> bytes:
    """Inside the worker: the encoded ``Page``.

    ``has_hidden``: some of its text layer is not seen. ``drawn``: where the objects that are no text stand.
    """
    limits = Limits(page_pixels=page_pixels, page_characters=page_characters)
    with pdf.page_of(path, number) as page:
        try:
            if Route(route) is Route.TEXT:
                reader = functools.partial(_engine, engine)
                steps = typed_page(page, number, limits, reader, has_hidden=has_hidden, drawn=drawn)
                return pack_page(*in_step([steps]))
            if drawn is not None:
                take_as_drawn(page, drawn)
            stored = functools.partial(stored_page, path, number)
            return pack_page(_read(page, number, Route(route), engine, dpi, limits, has_hidden, stored))
        except RefusedError as error:  # what one page asks too much of is no reason to refuse the report
            raise FailedError(f"第 {number} 页：{error.message}", code=error.code) from error
        except pdfium.PdfiumError as error:
            raise FailedError(f"第 {number} 页读取失败：{error}", code="page_damaged") from error


def look_together(calls: Sequence[dict[str, Any]]) -> bytes:
    """Inside the worker: the answers of ``look`` for pages of one file read from their text layer alone.

    Raises where one of them does; they are then asked for one by one.
    """
    asked = [call["arguments"] for call in calls]
    works = []
    with pdf.pages_of(asked[0]["path"], [each["number"] for each in asked]) as pages:
        for page, each in zip(pages, asked, strict=True):
            limits = Limits(page_pixels=each["page_pixels"], page_characters=each["page_characters"])
            reader = functools.partial(_engine, each["engine"])
            given = {"has_hidden": each["has_hidden"], "drawn": each["drawn"]}
            works.append(typed_page(page, each["number"], limits, reader, **given))
        found = in_step(works)
    return together_of(map(pack_page, found))


def _read(
    page: pdfium.PdfPage,
    number: int,
    route: Route,
    engine_name: str,
    dpi: float,
    limits: Limits,
    has_hidden: bool,
    stored: Callable[[], pikepdf.Page | None],
) -> Page:
    """A page that is looked at, its text layer read too where there is a usable one."""
    frame = pdf.frame(page)
    typed: tuple[Line, ...] = ()
    if route is not Route.OCR:
        textpage = page.get_textpage()
        try:
            pens = Pens(page) if has_hidden else None
            typed = text_lines(textpage, frame, max_characters=limits.page_characters, pens=pens)
        finally:
            textpage.close()
    typed_text, found = laid_out(typed, page_rulings(page, frame), is_ocr=False)
    pictures = described_pictures(page, frame)
    reader = _engine(engine_name)
    image, scale = pdf.render(page, dpi=dpi, limits=limits)
    damage = damaged_picture(page, frame, image, scale, stored()) or ""
    looked, is_grey = reader.read_page(image), is_colourless(image)
    seals = scanned_seals(image, looked.seals, frame, scale, reader)
    slope = slope_of(() if typed else looked.lines, frame.size)
    new = picture_lines(looked.lines, frame, scale, known=typed, slope=slope)
    if any(picture.kind is PictureKind.PAGE for picture in pictures):
        boxes = photograph_boxes(image, scale, lines=[line.box for line in new])
        pictures += region_pictures(image, scale, boxes)
    strokes = scanned_rulings(
        image, scale, lines=new, hidden=_photographs(pictures), slope=slope, has_seals=bool(looked.seals)
    )
    seen, scanned = laid_out(new, strokes, is_ocr=True)
    found += tuple(table for table in scanned if _is_new(table.box, found))
    lines = by_rows((*typed_text, *seen))
    difference = layer_difference(page, new) if route is Route.OCR else None
    found = tuple(sorted(found, key=lambda table: table.box.y0))
    width, height = frame.size
    lines = in_blocks(lines, found, width)
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        route=route,
        lines=tuple(map(slope.line_back, lines)),
        tables=tuple(map(slope.table_back, found)),
        pictures=pictures,
        seals=seals,
        engine=f"{reader.name} {reader.version}",
        quarter_turns=looked.quarter_turns,
        skew_degrees=looked.skew_degrees,
        damage=damage,
        layer_difference=difference,
        is_grey=is_grey,
    )


def _photographs(pictures: Iterable[Picture]) -> tuple[Box, ...]:
    """Pictures that are not the page itself: the lines within them are no tables."""
    return tuple(picture.box for picture in pictures if picture.kind is not PictureKind.PAGE)


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
            "has_hidden": page.invisible + page.white + page.covered > 0,
            "drawn": page.drawn,
        },
        seconds=limits.page_seconds,
    )


def _is_typed(page: PageSurvey) -> bool:
    """Whether its text layer is read alone, and little enough is drawn for several to be open together."""
    return page.route is Route.TEXT and page.drawn is not None and page.characters <= _LIGHT


def _empty(surveyed: PageSurvey) -> Page:
    return Page(number=surveyed.number, width=surveyed.width, height=surveyed.height, route=surveyed.route)


def _damage(page: Page) -> list[Failure]:
    """A page that was read as far as it can be shown."""
    if not page.damage:
        return []
    message = f"第 {page.number} 页的{page.damage}，该页内容可能漏读。请对照原件检查该页。"
    return [
        Failure(
            stage=NAME,
            page=page.number,
            category=FailureCategory.INPUT,
            code="picture_damaged",
            message=message,
        )
    ]


def _failure(number: int, error: WorkerError) -> Failure:
    return Failure(stage=NAME, page=number, category=error.category, code=error.code, message=error.message)
