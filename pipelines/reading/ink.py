"""In what ink the characters of a text layer are drawn: none, the paper's, or under a picture.

Facts are per text object and looked up once for all its characters.
"""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.clipping import clip_box
from pipelines.reading.forms import SAME, Matrix, character_box, form_matrix, moved
from pipelines.reading.objects import has_forms, object_bounds, placed_objects
from pipelines.reading.structure import name_text

_WHITE = 250  # of 255: what a reader takes for paper
_OPAQUE = 230.0  # of 255, mean over a picture
_WIDE = 12.0  # times a text's box: a picture that large is not painted through its letters alone
_MOST_OBJECTS = 50_000
_NAME_BYTES = 256
_KINDS = frozenset(
    {
        pdfium_c.FPDF_PAGEOBJ_TEXT,
        pdfium_c.FPDF_PAGEOBJ_IMAGE,
        pdfium_c.FPDF_PAGEOBJ_PATH,
        pdfium_c.FPDF_PAGEOBJ_SHADING,
    }
)


_Drawn: TypeAlias = tuple[dict[int, int], dict[int, tuple[Any, Box]], list[tuple[int, Box, bool]]]


class Ink(StrEnum):
    """How a character is drawn."""

    SEEN = "seen"
    NONE = "none"  # a render mode without paint, wholly transparent, or outside what it is clipped to
    WHITE = "white"  # white, with nothing darker below
    COVERED = "covered"  # under an opaque picture drawn later


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What one text object is written with. ``font`` is its base name, subset tag included."""

    ink: Ink
    font: str
    font_key: int  # tells fonts of one name apart while the page is open
    matrix: Matrix  # from the space of the form that holds the text to the page's
    extent: Box | None  # of a text object inside a form, in the page's user space
    clip: Box | None  # outside of which nothing of the text is seen, in the same space; None: all is


class Pens:
    """The pens of one page; object addresses stay valid while its page is open.

    ``has_pictures`` may be given where it is known: without pictures nothing can be covered.
    """

    def __init__(self, page: pdfium.PdfPage, *, has_pictures: bool = True) -> None:
        self._page = page
        self._has_pictures = has_pictures
        self._has_forms = has_forms(page)
        self._known: dict[int, Pen] = {}
        self._names: dict[int, str] = {}
        self._stack: _Drawn | None = None
        self._opaque: dict[int, bool] = {}

    def of(self, textpage: pdfium.PdfTextPage, index: int) -> Pen | None:
        """The pen of character ``index``; None for one that pdfium made up (spaces)."""
        item = pdfium_c.FPDFText_GetTextObject(textpage.raw, index)
        if not item:
            return None
        address = _address(item)
        pen = self._known.get(address)
        if pen is None:
            matrix = form_matrix(textpage, index, item) if self._has_forms else SAME
            pen = self._known[address] = self._look(item, address, matrix)
        return pen

    def ink_of(self, textpage: pdfium.PdfTextPage, index: int) -> Ink | None:
        """How character ``index`` itself is drawn; None for one that pdfium made up."""
        pen = self.of(textpage, index)
        if pen is None:
            return None
        if pen.clip is not None and not pen.clip.contains(*_box(textpage, index, pen).centre):
            return Ink.NONE
        return pen.ink

    def is_under_picture(self, textpage: pdfium.PdfTextPage, index: int) -> bool:
        """Whether character ``index`` lies under an opaque picture; its pen tells of the whole text."""
        pen = self.of(textpage, index)
        item = pdfium_c.FPDFText_GetTextObject(textpage.raw, index)
        if pen is None or not item:
            return False
        return self._is_under(_address(item), _box(textpage, index, pen))

    def _look(self, item: Any, address: int, matrix: Matrix) -> Pen:
        font = pdfium_c.FPDFTextObj_GetFont(item)
        key = _address(font) if font else 0
        if key not in self._names:
            self._names[key] = _font_name(font) if font else ""
        ink = self._ink(item, address, matrix)
        bounds = object_bounds(item)
        return Pen(
            ink=ink,
            font=self._names[key],
            font_key=key,
            matrix=matrix,
            extent=None if matrix == SAME else moved(bounds, matrix),
            clip=clip_box(address, bounds, matrix),
        )

    def _ink(self, item: Any, address: int, matrix: Matrix) -> Ink:
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
        colour = _fill(item)
        if mode == pdfium_c.FPDF_TEXTRENDERMODE_CLIP:
            is_painted = self._is_painted_through(address, moved(object_bounds(item), matrix))
            return Ink.SEEN if is_painted else Ink.NONE
        is_clear = mode == pdfium_c.FPDF_TEXTRENDERMODE_FILL and colour and colour[3] == 0
        if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE or is_clear:
            return Ink.NONE
        is_white = mode == pdfium_c.FPDF_TEXTRENDERMODE_FILL and colour and min(colour[:3]) >= _WHITE
        if not (self._has_pictures or is_white):
            return Ink.SEEN
        box = moved(object_bounds(item), matrix)
        if self._has_pictures and self._is_under(address, box):
            return Ink.COVERED
        return Ink.WHITE if is_white and not self._has_ground(address, box) else Ink.SEEN

    def _is_under(self, address: int, box: Box) -> bool:
        order, pictures, _ = self._drawn()
        at = order.get(address)
        if at is None:
            return False
        later = (n for n, (_, cover) in pictures.items() if n > at and cover.contains(*box.centre))
        return any(self._is_opaque(number) for number in later)

    def _is_opaque(self, number: int) -> bool:
        """Whether a picture hides what is below; a seal or a watermark with see-through ground does not."""
        if number not in self._opaque:
            item, _ = self._drawn()[1][number]
            self._opaque[number] = hides(self._page, item)
        return self._opaque[number]

    def _has_ground(self, address: int, box: Box) -> bool:
        """Whether a picture or a filled area, drawn before, may lie below."""
        order, _, grounds = self._drawn()
        at = order.get(address, _MOST_OBJECTS)
        return any(n < at and ground.contains(*box.centre) for n, ground, _ in grounds)

    def _is_painted_through(self, address: int, box: Box) -> bool:
        """Whether letters that are a clip show what is painted after them; a scan shows its own letters."""
        order, _, grounds = self._drawn()
        at = order.get(address, _MOST_OBJECTS)
        return any(
            n > at and ground.contains(*box.centre) and not (is_picture and ground.area > _WIDE * box.area)
            for n, ground, is_picture in grounds
        )

    def _drawn(self) -> _Drawn:
        """Drawing order of text objects; pictures by order; whatever may be the ground of white text."""
        if self._stack is None:
            order: dict[int, int] = {}
            pictures: dict[int, tuple[Any, Box]] = {}
            grounds: list[tuple[int, Box, bool]] = []
            for number, placed in enumerate(
                itertools.islice(placed_objects(self._page, _KINDS), _MOST_OBJECTS)
            ):
                if placed.kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                    order[placed.handle] = number
                elif placed.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                    grounds.append((number, placed.bounds, True))
                    if not pdfium_c.FPDFPageObj_HasTransparency(placed.item):
                        pictures[number] = (placed.item, placed.bounds)
                elif placed.kind == pdfium_c.FPDF_PAGEOBJ_SHADING or _is_dark(placed.item):
                    grounds.append((number, placed.bounds, False))
            self._stack = order, pictures, grounds
        return self._stack


def _box(textpage: pdfium.PdfTextPage, index: int, pen: Pen) -> Box:
    """The place of a character in the page's user space."""
    left, top, right, bottom = calls.loose_boxes(calls.handle(textpage.raw), [index])[0].tolist()
    return character_box(Box(left, bottom, right, top), pen.matrix, pen.extent)


def hides(page: pdfium.PdfPage, item: Any) -> bool:
    """Whether nearly all of a picture is opaque, its mask applied."""
    document = page.pdf.raw if page.pdf else None
    raw = pdfium_c.FPDFImageObj_GetRenderedBitmap(document, page.raw, item)
    if not raw:
        return False
    bitmap = pdfium.PdfBitmap.from_raw(raw)
    try:
        pixels = bitmap.to_numpy()
        has_alpha = bitmap.format == pdfium_c.FPDFBitmap_BGRA
        return not has_alpha or float(pixels[..., 3].mean()) > _OPAQUE
    finally:
        bitmap.close()


def _is_dark(item: Any) -> bool:
    if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    colour = _fill(item)
    return bool(fill.value) and not (colour and min(colour[:3]) >= _WHITE)


def _fill(item: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue and opacity; None where the colour is a pattern."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, parts)):
        return None
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    size = pdfium_c.FPDFFont_GetBaseFontName(font, buffer, _NAME_BYTES)
    return name_text(buffer.raw[: min(size, _NAME_BYTES)].rstrip(b"\0"))


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0
