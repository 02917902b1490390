"""What stands on the pages of a finished PDF: characters with colour and place, pictures with theirs."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from core.geometry import Box


@dataclass(frozen=True, slots=True)
class Char:
    """One character of the text layer. Points, origin top-left; ``baseline`` is where it stands."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    colour: tuple[int, int, int]

    @property
    def box(self) -> Box:
        """The em box, as the own writer's."""
        return Box(self.x0, self.baseline - 0.88 * self.size, self.x1, self.baseline + 0.14 * self.size)


@dataclass(frozen=True, slots=True)
class Image:
    """A placed picture: its width in pixels and its box."""

    pixels: int
    box: Box


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as it reads; ``chars`` in the order of the file, blanks included."""

    width: float
    height: float
    chars: tuple[Char, ...]
    images: tuple[Image, ...]


def read_pages(data: bytes) -> list[ReadPage]:
    """Every page of a file."""
    with pdfium.PdfDocument(data) as document:
        return [_page(document[number]) for number in range(len(document))]


def _page(page: Any) -> ReadPage:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        chars = tuple(
            char
            for index in range(text.count_chars())
            if (char := _char(text.raw, index, height)) is not None
        )
    finally:
        text.close()
    images = tuple(
        Image(item.get_px_size()[0], Box(x0, height - y1, x1, height - y0))
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8)
        for x0, y0, x1, y1 in (item.get_bounds(),)
    )
    return ReadPage(width, height, chars, images)


def _char(text: Any, index: int, height: float) -> Char | None:
    code = raw.FPDFText_GetUnicode(text, index)
    if raw.FPDFText_IsGenerated(text, index) == 1 or code < 32:
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, loose)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
    size = raw.FPDFText_GetFontSize(text, index)
    colour = (red.value, green.value, blue.value)
    return Char(chr(code), loose.left, loose.right, height - y.value, size, colour)
