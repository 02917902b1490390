"""Which characters of a page belong to layers that can be switched off."""

from __future__ import annotations

import ctypes
import itertools
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipelines.reading import pdfium_calls as calls
from pipelines.reading.objects import placed_objects
from pipelines.reading.unseen import Characters

_MOST_OBJECTS = 20_000
_MOST_MARKS = 20
_NAME_BYTES = 64


def layered_characters(
    page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, characters: Characters
) -> dict[int, Any]:
    """Places of characters whose text object is marked as optional content, with that object."""
    texts = itertools.islice(placed_objects(page, (pdfium_c.FPDF_PAGEOBJ_TEXT,)), _MOST_OBJECTS)
    marked = {placed.handle: placed.item for placed in texts if _is_optional(placed.item)}
    if not marked or not len(characters.inked):
        return {}
    inked = characters.inked.tolist()
    drawn = calls.text_objects_of(calls.handle(textpage.raw), inked)
    return {place: marked[item] for place, item in zip(inked, drawn, strict=True) if item in marked}


def _is_optional(item: Any) -> bool:
    count = min(max(0, int(pdfium_c.FPDFPageObj_CountMarks(item))), _MOST_MARKS)
    return any(_name(pdfium_c.FPDFPageObj_GetMark(item, at)) == "OC" for at in range(count))


def _name(mark: Any) -> str:
    buffer = (ctypes.c_ushort * _NAME_BYTES)()
    size = ctypes.c_ulong()
    if not pdfium_c.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), ctypes.byref(size)):
        return ""
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")
