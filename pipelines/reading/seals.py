"""Seals on a page: places where coloured ink has a seal's size and shape.

A scanned page is looked at with the picture that OCR needs anyway. A page with a text layer is rendered
for this at low resolution, and only where a picture or a coloured drawing on it could be a seal.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import InkColour, SealRegion
from core.geometry import POINTS_PER_INCH, Box, PageFrame, intersection, union
from core.limits import Limits
from models.ocr import SealBlob
from models.ocr.colour import seal_blobs
from pipelines.reading import pdf
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.forms import SAME
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.pasted import pasted_pictures

_DPI = 50.0
_SMALLEST = 20.0  # points: the smaller side of a picture that may hold a seal
_CHROMA = 40  # spread of the channels from which a drawing counts as coloured
_MOST_OBJECTS = 3000
_WIDE_ASPECT, _WIDE_SHARE = 1.6, 0.16  # of the page's longest side: wider and longer in blue is a chart
_KINDS = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING)
_NARROWEST = 6.0  # points: an arc of a ring that is drawn in many is no narrower
_AROUND = 24.0  # points of paper looked at around them


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
    """Seals on a page that is not looked at otherwise: only what may be one is drawn."""
    width, height = frame.size
    sheet = Box(0, 0, width, height)
    found = [(item, frame.from_user_space(*item.bounds)) for item in _candidates(page)]
    found = [(item, place) for item, place in found if intersection(place, sheet) > 0]
    if not found:
        return ()
    around = union(place for _, place in found).grown(_AROUND)
    part = Box(max(0, around.x0), max(0, around.y0), min(width, around.x1), min(height, around.y1))
    scale = _DPI / POINTS_PER_INCH
    pasted = pasted_pictures(page, found, part, frame, scale)
    if pasted is None:
        image, scale, (left, top) = pdf.render_part(page, part, dpi=_DPI, limits=limits)
    else:
        image, (left, top) = pasted
    blobs = seal_blobs(image, page_side=round(max(width, height) * scale))
    return seal_regions((_moved(blob, left, top) for blob in blobs), frame, scale)


def _moved(blob: SealBlob, left: int, top: int) -> SealBlob:
    x0, y0, x1, y1 = blob.box
    return dataclasses.replace(blob, box=Box(x0 + left, y0 + top, x1 + left, y1 + top))


def _candidates(page: pdfium.PdfPage) -> list[Placed]:
    """Pictures and coloured drawings of some size; of very many drawings the first are looked at."""
    objects = placed_objects(page, _KINDS)[:_MOST_OBJECTS]
    if not objects:
        return []
    left, bottom, right, top = calls.bounds_of([item.handle for item in objects]).T
    longer, shorter = np.maximum(right - left, top - bottom), np.minimum(right - left, top - bottom)
    large = ((longer >= _SMALLEST) & (shorter >= _NARROWEST)).tolist()
    sized = (item for item, fits in zip(objects, large, strict=True) if fits or item.form != SAME)
    return [item for item in sized if _is_candidate(item)]


def _is_candidate(item: Placed) -> bool:
    """Rulings are too thin, and strokes of a signature too short, to be of a seal."""
    bounds = item.bounds
    shorter, longer = sorted((bounds.width, bounds.height))
    if item.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        return longer >= _SMALLEST and shorter >= _NARROWEST and _is_coloured(item)
    return shorter >= _SMALLEST


def _is_coloured(item: Placed) -> bool:
    is_filled, is_stroked = calls.draw_modes(item.handle)
    colours = [calls.fill_of(item.handle)] if is_filled else []
    colours += [calls.stroke_of(item.handle)] if is_stroked else []
    return any(max(colour[:3]) - min(colour[:3]) > _CHROMA for colour in colours)
