"""What a page is made of: how much text its layer holds and of what use, how much is pictures."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from pipelines.reading.characters import is_usable

_SAMPLE = 400  # characters looked at per page
_MOST_OBJECTS = 50_000
_COVER_GRID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Counts and shares (0 to 1) of one page."""

    characters: int
    unmapped: float
    invisible: float
    picture_cover: float
    has_drawing: bool
    pictures: tuple[Box, ...] = ()


def page_layers(page: pdfium.PdfPage, frame: PageFrame) -> Layers:
    """Look at a sample of the text layer and at the boxes of all pictures."""
    pictures, has_drawing = _pictures(page, frame)
    textpage = page.get_textpage()
    try:
        codes = [pdfium_c.FPDFText_GetUnicode(textpage.raw, i) for i in range(textpage.count_chars())]
        inked = [index for index, code in enumerate(codes) if (code > 0x20 and code != 0xA0) or code == 0]
        sample = inked[:: max(1, len(inked) // _SAMPLE)]
        bad = sum(not is_usable(codes[i]) or _is_unmapped(textpage, i) for i in sample)
        hidden = sum(_is_invisible(textpage, index) for index in sample)
    finally:
        textpage.close()
    return Layers(
        characters=len(inked),
        unmapped=bad / len(sample) if sample else 0.0,
        invisible=hidden / len(sample) if sample else 0.0,
        picture_cover=_cover(pictures, frame),
        has_drawing=has_drawing,
        pictures=tuple(pictures),
    )


def _is_unmapped(textpage: pdfium.PdfTextPage, index: int) -> bool:
    return bool(pdfium_c.FPDFText_HasUnicodeMapError(textpage.raw, index) == 1)


def _is_invisible(textpage: pdfium.PdfTextPage, index: int) -> bool:
    item = pdfium_c.FPDFText_GetTextObject(textpage.raw, index)
    if not item:
        return False
    return bool(pdfium_c.FPDFTextObj_GetTextRenderMode(item) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _pictures(page: pdfium.PdfPage, frame: PageFrame) -> tuple[list[Box], bool]:
    boxes, has_drawing = [], False
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING]
    for item in itertools.islice(page.get_objects(filter=kinds, max_depth=5), _MOST_OBJECTS):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            boxes.append(frame.from_user_space(*item.get_bounds()))
        else:
            has_drawing = True
    return boxes, has_drawing


def _cover(pictures: list[Box], frame: PageFrame) -> float:
    """Share of the page under pictures, counted on a coarse grid so that overlaps count once."""
    width, height = frame.size
    if not pictures or width <= 0 or height <= 0:
        return 0.0
    covered = np.zeros((_COVER_GRID, _COVER_GRID), dtype=bool)
    for box in pictures:
        x0, x1 = (_on_grid(x, width) for x in (box.x0, box.x1))
        y0, y1 = (_on_grid(y, height) for y in (box.y0, box.y1))
        covered[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = True
    return float(covered.mean())


def _on_grid(value: float, extent: float) -> int:
    return max(0, min(_COVER_GRID, round(value / extent * _COVER_GRID)))
