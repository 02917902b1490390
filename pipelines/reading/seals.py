"""Seals on a page: places where coloured ink has a seal's size and shape.

A scanned page is looked at with the picture that OCR needs anyway. A page with a text layer is rendered
for this at low resolution, and only where a picture or a coloured drawing on it could be a seal.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import InkColour, SealRegion
from core.geometry import PageFrame
from core.limits import Limits
from models.ocr import SealBlob
from models.ocr.colour import seal_blobs
from pipelines.reading import pdf

_DPI = 50.0
_SMALLEST = 20.0  # points: the smaller side of a picture that may hold a seal
_CHROMA = 40  # spread of the channels from which a drawing counts as coloured
_MOST_OBJECTS = 3000
_WIDE_ASPECT, _WIDE_SHARE = 1.6, 0.16  # of the page's longest side: wider and longer in blue is a chart
_KINDS = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING]


def seal_regions(blobs: Iterable[SealBlob], frame: PageFrame, scale: float) -> tuple[SealRegion, ...]:
    """Blobs of a picture with ``scale`` pixels per point as regions of the page, from top to bottom.

    A long blob in red may be two seals side by side, and stays.
    """
    found = (
        SealRegion(box=frame.from_pixels(*blob.box, scale=scale).rounded(), colour=InkColour(blob.ink.value))
        for blob in blobs
    )
    regions = (region for region in found if not _is_chart(region, max(frame.size)))
    return tuple(sorted(regions, key=lambda region: (region.box.y0, region.box.x0)))


def _is_chart(region: SealRegion, longest: float) -> bool:
    shorter, longer = sorted((region.box.width, region.box.height))
    is_wide = longer > _WIDE_ASPECT * shorter and longer > _WIDE_SHARE * longest
    return region.colour is InkColour.BLUE and is_wide


def drawn_seals(page: pdfium.PdfPage, frame: PageFrame, limits: Limits) -> tuple[SealRegion, ...]:
    """Seals on a page that is not looked at otherwise."""
    if not _may_have_seal(page):
        return ()
    image, scale = pdf.render(page, dpi=_DPI, limits=limits)
    return seal_regions(seal_blobs(image), frame, scale)


def _may_have_seal(page: pdfium.PdfPage) -> bool:
    """Whether a picture or a coloured drawing is there; of very many drawings the first are looked at."""
    objects = page.get_objects(filter=_KINDS, max_depth=5)
    return any(_is_candidate(item) for item in itertools.islice(objects, _MOST_OBJECTS))


def _is_candidate(item: pdfium.PdfObject) -> bool:
    if item.type == pdfium_c.FPDF_PAGEOBJ_PATH:
        return _is_coloured(item)
    left, bottom, right, top = item.get_bounds()
    return bool(min(right - left, top - bottom) >= _SMALLEST)


def _is_coloured(item: pdfium.PdfObject) -> bool:
    channels = [ctypes.c_uint() for _ in range(4)]
    for colour_of in (pdfium_c.FPDFPageObj_GetFillColor, pdfium_c.FPDFPageObj_GetStrokeColor):
        if colour_of(item.raw, *(ctypes.byref(channel) for channel in channels)):
            values = [channel.value for channel in channels[:3]]
            if max(values) - min(values) > _CHROMA:
                return True
    return False
