"""Embedded pictures of a page: place, size in pixels, hash of the stored bytes."""

from __future__ import annotations

import ctypes
import itertools

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import Picture
from core.geometry import PageFrame
from core.ids import content_id
from pipelines.reading.objects import page_objects

_MOST_PICTURES = 500


def page_pictures(page: pdfium.PdfPage, frame: PageFrame) -> tuple[Picture, ...]:
    """All pictures in drawing order; masks and inline pictures included."""
    found = []
    images = page_objects(page, (pdfium_c.FPDF_PAGEOBJ_IMAGE,), 5)
    for item in itertools.islice(images, _MOST_PICTURES):
        width, height = ctypes.c_uint(), ctypes.c_uint()
        pdfium_c.FPDFImageObj_GetImagePixelSize(item.raw, ctypes.byref(width), ctypes.byref(height))
        found.append(
            Picture(
                box=frame.from_user_space(*item.get_bounds()).rounded(),
                width_px=width.value,
                height_px=height.value,
                content=content_id(_stored_bytes(item)),
            )
        )
    return tuple(found)


def _stored_bytes(item: pdfium.PdfObject) -> bytes:
    size = pdfium_c.FPDFImageObj_GetImageDataRaw(item.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFImageObj_GetImageDataRaw(item.raw, buffer, size)
    return buffer.raw
