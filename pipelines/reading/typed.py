"""Pages read from their text layer alone, several of them in step.

A page takes a few milliseconds, most of them in pdfium, which leaves nothing of our own code in the
processor's caches. Taken in step, each step of it runs for page after page before the next one begins; that
saves a twelfth of the time. What comes out is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeAlias

import pypdfium2 as pdfium

from core.document import Line, Page, Route
from core.limits import Limits
from models.seals.reading import StripReader
from pipelines.reading import pdf
from pipelines.reading.blocks import in_blocks
from pipelines.reading.ink import Pens
from pipelines.reading.laying import laid_out
from pipelines.reading.objects import take_as_drawn
from pipelines.reading.pictures import described_pictures
from pipelines.reading.rulings import page_rulings
from pipelines.reading.seals import drawn_seals
from pipelines.reading.textlayer import lines_of, seen_glyphs

Steps: TypeAlias = Generator[None, None, Page]
"""Reads one page as far as the next step each time; gives the page at the end."""


def typed_page(
    page: pdfium.PdfPage,
    number: int,
    limits: Limits,
    reader: Callable[[], StripReader],
    *,
    has_hidden: bool,
    drawn: Sequence[int] | None,
) -> Steps:
    """Steps of reading a page; raises ``FailedError`` beyond the limits, ``RefusedError`` for a reader's.

    ``has_hidden``: some of its text is not seen. ``drawn``: ``PageSurvey.drawn``. ``reader`` reads seals.
    """
    if drawn is not None:
        take_as_drawn(page, drawn)
    frame = pdf.frame(page)
    lines: tuple[Line, ...] = ()
    textpage = page.get_textpage()
    try:
        yield
        pens = Pens(page) if has_hidden else None
        glyphs = seen_glyphs(textpage, frame, max_characters=limits.page_characters, pens=pens)
        yield
        if glyphs is not None:
            lines = lines_of(glyphs)
    finally:
        textpage.close()
    yield
    rulings = page_rulings(page, frame)
    yield
    lines, tables = laid_out(lines, rulings, is_ocr=False)
    yield
    pictures = described_pictures(page, frame)
    seals = drawn_seals(page, frame, limits, reader)
    yield
    width, height = frame.size
    tables = tuple(sorted(tables, key=lambda table: table.box.y0))
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        route=Route.TEXT,
        lines=in_blocks(lines, tables, width),
        tables=tables,
        pictures=pictures,
        seals=seals,
        engine="pdfium",
    )


def in_step(works: Sequence[Steps]) -> list[Page]:
    """The pages in order; what one of them raises ends all."""
    pages: dict[int, Page] = {}
    try:
        while len(pages) < len(works):
            for number, work in enumerate(works):
                if number not in pages:
                    try:
                        next(work)
                    except StopIteration as end:
                        pages[number] = end.value
    finally:
        for work in works:
            work.close()
    return [pages[number] for number in range(len(works))]
