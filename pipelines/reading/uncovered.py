"""A coloured stamp without what is printed under it or runs across it."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipelines.reading import pdfium_calls as calls
from pipelines.reading.objects import Placed, placed_objects

_KINDS = (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH)
_CHROMA = 40  # spread of the channels from which a drawing counts as coloured
_LIGHT = 160  # of 255: what is no darker may be there to cover something
_THICKEST = 6.0  # points: a filled area that is as thick on both sides covers what is under it
_MOST_OBJECTS = 20_000


def hide_print(page: pdfium.PdfPage) -> None:
    """Leave dark text and rules without colour out of what is drawn from now on; patches stay.

    Only in memory, and only for who closes the page afterwards; of a page with very many objects none.
    """
    objects = placed_objects(page, _KINDS)
    if len(objects) > _MOST_OBJECTS:
        return
    for item in objects:
        if _is_print(item):
            pdfium_c.FPDFPageObj_SetIsActive(item.item, False)


def is_coloured(item: Placed) -> bool:
    """Whether text or a drawing is filled or stroked with a colour."""
    return any(max(colour) - min(colour) > _CHROMA for colour in _colours(item))


def _is_print(item: Placed) -> bool:
    if is_coloured(item) or any(max(colour) >= _LIGHT for colour in _colours(item)):
        return False
    if item.kind == pdfium_c.FPDF_PAGEOBJ_TEXT or not calls.draw_modes(item.handle)[0]:
        return True
    return min(item.bounds.width, item.bounds.height) < _THICKEST


def _colours(item: Placed) -> list[tuple[int, int, int]]:
    is_filled, is_stroked = True, False
    if item.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        is_filled, is_stroked = calls.draw_modes(item.handle)
    colours = [calls.fill_of(item.handle)] if is_filled else []
    colours += [calls.stroke_of(item.handle)] if is_stroked else []
    return [colour[:3] for colour in colours]
