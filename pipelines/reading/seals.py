"""Seals on a page: places where ink has a seal's size and shape.

A scanned page is looked at with the picture that OCR needs anyway. A page with a text layer is rendered
for this at low resolution, and only where a picture or a coloured drawing on it could be a seal; what
is found there is drawn again, large enough to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import InkColour, SealRegion
from core.geometry import POINTS_PER_INCH, Box, PageFrame, intersection, union
from core.limits import Limits
from models.ocr import Ink, SealBlob
from models.ocr.colour import seal_blobs
from models.seals.grey import grey_rings
from models.seals.reading import StripReader
from models.seals.seen import MOST_SEALS, SealSeen, read_seals
from pipelines.reading import pdf
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.forms import SAME
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.pasted import pasted_pictures
from pipelines.reading.pdf import Pixels
from pipelines.reading.uncovered import hide_print, is_coloured

_DPI, _READ_DPI = 50.0, 200.0
_SMALLEST = 20.0  # points: the smaller side of a picture that may hold a seal
_MOST_OBJECTS = 3000
_WIDE_ASPECT, _WIDE_SHARE = 1.6, 0.16  # of the page's longest side: wider and longer in blue is a chart
_KINDS = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING)
_NARROWEST = 6.0  # points: an arc of a ring that is drawn in many is no narrower
_AROUND = 24.0  # points of paper looked at around them
_AROUND_SEAL = 12.0
_SEAL_SIDES = (70.0, 190.0)  # points: sides of a picture that may be a seal without colour


def scanned_seals(
    image: Pixels, blobs: Sequence[SealBlob], frame: PageFrame, scale: float, reader: StripReader
) -> tuple[SealRegion, ...]:
    """What stands at the blobs of a page's picture of ``scale`` pixels per point, from top to bottom."""
    return seal_regions(read_seals(image, blobs, reader), frame, scale)


def seal_regions(
    seals: Iterable[SealSeen], frame: PageFrame, scale: float, origin: tuple[int, int] = (0, 0)
) -> tuple[SealRegion, ...]:
    """Seals of a picture that begins at ``origin`` of the page as regions of the page.

    A long blob in red may be two seals side by side, and stays.
    """
    found = (_region(seal, frame, scale, origin) for seal in seals)
    regions = (region for region in found if not _is_chart(region, max(frame.size)))
    return tuple(sorted(regions, key=lambda region: (region.box.y0, region.box.x0)))


def _region(seal: SealSeen, frame: PageFrame, scale: float, origin: tuple[int, int]) -> SealRegion:
    words = seal.words
    return SealRegion(
        box=frame.from_pixels(*seal.box.moved(*origin), scale=scale).rounded(),
        colour=InkColour(seal.ink.value),
        shape=seal.shape,
        text=words.text,
        caption=words.caption,
        number=words.number,
        confidences=tuple(round(value, 3) for value in words.confidences),
        unread=seal.trouble.value,
        angles=words.angles,
        glimpses=words.glimpses,
    )


def _is_chart(region: SealRegion, longest: float) -> bool:
    shorter, longer = sorted((region.box.width, region.box.height))
    is_wide = longer > _WIDE_ASPECT * shorter and longer > _WIDE_SHARE * longest
    return region.colour is InkColour.BLUE and is_wide and not region.text


def drawn_seals(
    page: pdfium.PdfPage, frame: PageFrame, limits: Limits, reader: Callable[[], StripReader]
) -> tuple[SealRegion, ...]:
    """Seals on a page that is not looked at otherwise: only what may be one is drawn.

    ``reader`` is asked for once there is something to read. A coloured seal is read without the rules and
    letters under it: whoever calls closes the page afterwards.
    """
    found: list[SealRegion] = []
    places = sorted(_drawn(page, frame, limits)[:MOST_SEALS], key=lambda place: place[1] is not Ink.BLACK)
    is_covered = True
    for box, ink in places:
        if ink is not Ink.BLACK and is_covered:
            hide_print(page)
            is_covered = False
        part = _within(box.grown(_AROUND_SEAL), frame)
        image, scale, origin = pdf.render_part(page, part, dpi=_READ_DPI, limits=limits)
        left, top = origin
        x0, y0, x1, y1 = (value * scale for value in box)
        blob = SealBlob(Box(x0 - left, y0 - top, x1 - left, y1 - top), ink)
        side = round(max(frame.size) * scale)
        seen = read_seals(image, [blob], reader(), is_scan=False, page_side=side)
        found.extend(seal_regions(seen, frame, scale, origin))
    return tuple(sorted(found, key=lambda region: (region.box.y0, region.box.x0)))


def _drawn(page: pdfium.PdfPage, frame: PageFrame, limits: Limits) -> list[tuple[Box, Ink]]:
    """Places on the page, in points, where a look at low resolution shows what may be a seal."""
    width, height = frame.size
    sheet = Box(0, 0, width, height)
    found = [(item, frame.from_user_space(*item.bounds)) for item in _candidates(page)]
    found = [(item, place) for item, place in found if intersection(place, sheet) > 0]
    if not found:
        return []
    part = _within(union(place for _, place in found).grown(_AROUND), frame)
    scale = _DPI / POINTS_PER_INCH
    pasted = pasted_pictures(page, found, part, frame, scale)
    if pasted is None:
        image, scale, (left, top) = pdf.render_part(page, part, dpi=_DPI, limits=limits)
    else:
        image, (left, top) = pasted
    side = round(max(width, height) * scale)
    places = [(blob.box, blob.ink) for blob in seal_blobs(image, page_side=side)]
    if any(_may_be_grey_seal(item, place) for item, place in found):
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        rings = (Box(*ring.box()) for ring in grey_rings(grey, page_side=side))
        coloured = [box for box, _ in places]
        places += [(box, Ink.BLACK) for box in rings if not any(intersection(box, c) for c in coloured)]
    return [(frame.from_pixels(*box.moved(left, top), scale=scale), ink) for box, ink in places]


def _within(box: Box, frame: PageFrame) -> Box:
    width, height = frame.size
    return Box(max(0, box.x0), max(0, box.y0), min(width, box.x1), min(height, box.y1))


def _may_be_grey_seal(item: Placed, place: Box) -> bool:
    """Whether a picture has the size of a seal's."""
    shorter, longer = sorted((place.width, place.height))
    is_picture = item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
    return is_picture and shorter >= _SEAL_SIDES[0] and longer <= _SEAL_SIDES[1]


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
        return longer >= _SMALLEST and shorter >= _NARROWEST and is_coloured(item)
    return shorter >= _SMALLEST
