"""A picture of a page alone and small, its mask applied: for what it shows, and for the colour of its ink."""

from __future__ import annotations

import ctypes
from weakref import WeakKeyDictionary

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipelines.reading.objects import Placed
from pipelines.reading.pdf import Pixels

_SIDE = 128  # pixels of the longer side
_MOST_PIXELS = 40_000_000  # of a picture that is decoded for this

_seen: WeakKeyDictionary[pdfium.PdfPage, dict[int, Pixels | None]] = WeakKeyDictionary()


def small_rendering(page: pdfium.PdfPage, placed: Placed) -> Pixels | None:
    """Rows of grey, BGR or BGRA (transparent where nothing is drawn) as stored, no larger than it is.

    None for one that is too large or damaged.
    """
    known = _seen.setdefault(page, {})
    if placed.handle not in known:
        known[placed.handle] = _rendered(page, placed)
    return known[placed.handle]


def pixel_size(placed: Placed) -> tuple[int, int]:
    """Width and height of a picture as stored."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium_c.FPDFImageObj_GetImagePixelSize(placed.item, ctypes.byref(width), ctypes.byref(height))
    return width.value, height.value


def _rendered(page: pdfium.PdfPage, placed: Placed) -> Pixels | None:
    width, height = pixel_size(placed)
    if not 0 < width * height <= _MOST_PIXELS:
        return None
    shrink = min(1.0, _SIDE / max(width, height))
    item = placed.on(page)
    own = item.get_matrix()
    item.set_matrix(pdfium.PdfMatrix(max(1, round(width * shrink)), 0, 0, max(1, round(height * shrink))))
    try:
        raw = pdfium_c.FPDFImageObj_GetRenderedBitmap(item.pdf, page, item)
    finally:
        item.set_matrix(own)
    if not raw:
        return None
    return np.array(pdfium.PdfBitmap.from_raw(raw).to_numpy())
