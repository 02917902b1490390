"""What a page is made of: how much text its layer holds and of what use, how much is pictures."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from core.integrity import OddWord, OtherReading, Patch, UnseenText, UnseenWay
from core.limits import Limits
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.characters import is_usable
from pipelines.reading.covers import covers_of_scan
from pipelines.reading.ink import Ink, Pens
from pipelines.reading.objects import drawn_places, placed_objects
from pipelines.reading.optional_content import layered_characters
from pipelines.reading.patches import patches
from pipelines.reading.pdf import Pixels, render
from pipelines.reading.plausible import implausible
from pipelines.reading.spoken_text import spoken_otherwise
from pipelines.reading.unseen import (
    Characters,
    characters_of,
    not_shown,
    odd_words,
    unchanged,
    unseen_texts,
    without_grounded,
)

_SAMPLE = 400  # characters looked at per page
_MOST_OBJECTS = 50_000
_COVER_GRID = 64
_GLANCE_DPI = 36.0
_PAPER = 250  # of 255: darker is drawn
_LAYER_COVER, _LAYER_SHARE = 0.5, 0.5  # of a page under pictures, of characters without ink: a scan's layer
_SHOWN_DPI = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Counts and shares (0 to 1) of one page. ``fonts`` are characters of the sample by base font name."""

    characters: int
    unmapped: float = 0.0
    implausible: float = 0.0
    invisible: float = 0.0
    white: float = 0.0
    covered: float = 0.0
    picture_cover: float = 0.0
    has_drawing: bool = False
    drawn: tuple[int, ...] | None = None
    has_ink: bool = True
    fonts: tuple[tuple[str, int], ...] = ()
    pictures: tuple[Box, ...] = ()
    unseen: tuple[UnseenText, ...] = ()
    patches: tuple[Patch, ...] = ()
    odd_words: tuple[OddWord, ...] = ()
    spoken: tuple[OtherReading, ...] = ()


def page_layers(
    page: pdfium.PdfPage, frame: PageFrame, number: int = 1, *, has_hidden_layers: bool = False
) -> Layers:
    """Look at a sample of the text layer and at the boxes of all pictures.

    ``has_hidden_layers``: the file has optional content that is switched off, so each text is looked for.
    """
    pictures, has_drawing = _pictures(page, frame)
    pens = Pens(page, has_pictures=bool(pictures))
    inks, fonts = Counter[Ink](), Counter[str]()
    textpage = page.get_textpage()
    try:
        characters = characters_of(textpage, frame)
        codes, inked = characters.codes, characters.inked.tolist()
        sample = inked[:: max(1, len(inked) // _SAMPLE)]
        bad = sum(not is_usable(int(codes[i])) or _is_unmapped(textpage, i) for i in sample)
        for index in sample:
            pen = pens.of(textpage, index)
            ink = pens.ink_of(textpage, index)
            if pen is not None and ink is not None:
                inks[ink] += 1
                fonts[pen.font] += 1
        cover, size = _cover(pictures, frame), max(1, len(sample))
        is_layer = cover >= _LAYER_COVER and inks[Ink.NONE] + inks[Ink.COVERED] > _LAYER_SHARE * size
        is_odd = inks.total() > inks[Ink.SEEN]
        unseen = unseen_texts(
            characters, textpage, frame, pens, number, has_odd_ink=is_odd, is_layer=is_layer
        )
        patched = () if is_layer else patches(page, textpage, frame, characters, number)
        if cover >= _LAYER_COVER and not patched:
            patched = covers_of_scan(page, frame, number)
        if has_hidden_layers and not is_layer:
            unseen = _with_not_shown(page, textpage, characters, unseen, number)
    finally:
        textpage.close()
    if any(text.way is UnseenWay.WHITE for text in unseen):
        image, scale = render(page, dpi=_SHOWN_DPI, limits=Limits())
        unseen = without_grounded(unseen, image, scale)
    return Layers(
        characters=len(inked),
        unmapped=bad / size,
        implausible=implausible([chr(int(codes[i])) for i in sample if is_usable(int(codes[i]))]),
        invisible=inks[Ink.NONE] / size,
        white=inks[Ink.WHITE] / size,
        covered=inks[Ink.COVERED] / size,
        picture_cover=cover,
        has_drawing=has_drawing,
        drawn=drawn_places(page),
        has_ink=bool(inked) or cover > 0 or _has_ink(page),
        fonts=tuple(fonts.most_common()),
        pictures=tuple(pictures),
        unseen=unseen,
        patches=patched,
        odd_words=odd_words(characters, number),
        spoken=spoken_otherwise(page, frame, number),  # last: it takes marks off the opened page
    )


def _with_not_shown(
    page: pdfium.PdfPage,
    textpage: pdfium.PdfTextPage,
    characters: Characters,
    known: tuple[UnseenText, ...],
    number: int,
) -> tuple[UnseenText, ...]:
    """With the texts of layers that are switched off, which no ink tells."""
    image, scale = render(page, dpi=_SHOWN_DPI, limits=Limits())
    new = not_shown(characters, image, scale, number)
    layered = layered_characters(page, textpage, characters)
    if layered:
        said = {text.text for text in new}
        more = _without_effect(page, characters, layered, image, scale, number)
        new = (*new, *(text for text in more if text.text not in said))
    return (*known, *(text for text in new if text.text not in {other.text for other in known}))


def _without_effect(
    page: pdfium.PdfPage,
    characters: Characters,
    layered: dict[int, Any],
    image: Pixels,
    scale: float,
    number: int,
) -> tuple[UnseenText, ...]:
    """Texts of layers whose leaving out changes nothing that is seen, though other words stand there."""
    items = {calls.handle(item): item for item in layered.values()}.values()
    for item in items:
        pdfium_c.FPDFPageObj_SetIsActive(item, False)
    try:
        without, _ = render(page, dpi=_SHOWN_DPI, limits=Limits())
    finally:
        for item in items:
            pdfium_c.FPDFPageObj_SetIsActive(item, True)
    return unchanged(characters, list(layered), (image, without), scale, number)


def _has_ink(page: pdfium.PdfPage) -> bool:
    """Whether a small picture of the page shows anything but paper; annotations and form fields count."""
    image, _ = render(page, dpi=_GLANCE_DPI, limits=Limits())
    return bool(image.size and image.min() < _PAPER)


def _is_unmapped(textpage: pdfium.PdfTextPage, index: int) -> bool:
    return bool(pdfium_c.FPDFText_HasUnicodeMapError(textpage.raw, index) == 1)


def _pictures(page: pdfium.PdfPage, frame: PageFrame) -> tuple[list[Box], bool]:
    boxes, has_drawing = [], False
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING]
    for placed in itertools.islice(placed_objects(page, kinds), _MOST_OBJECTS):
        if placed.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            boxes.append(frame.from_user_space(*placed.bounds))
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
