"""Small opaque things drawn over what stands on a page: a strip of paper over a number, on text or on a scan.

Seals and photographs are larger, page numbers stand in the margin, and a page that is drawn in many tiles has
no page below them: none of these is a cover.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame, intersection
from core.integrity import Patch
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.ink import hides
from pipelines.reading.objects import Placed, placed_objects

_IMAGE, _PATH = int(pdfium_c.FPDF_PAGEOBJ_IMAGE), int(pdfium_c.FPDF_PAGEOBJ_PATH)
_HIGHEST, _WIDEST = 34.0, 240.0  # points: a line or two of words, not a seal
_LEAST = 5.0  # points
_WHOLE = 0.8  # of the page: a scan
_MARGIN = 0.075  # of the page's height
_MOST = 6  # a page with more is put together from tiles
_MOST_OBJECTS = 2_000
_MOST_LOOKED_AT = 40  # small pictures of a page
_LIGHT = 200  # of 255: paper; what is darker blackens openly
_THICK = 4.0  # points: less is a ruling


def small_pictures(page: pdfium.PdfPage, frame: PageFrame) -> list[tuple[Placed, Box]]:
    """Opaque pictures no larger than a few words, in drawing order; none where there are many."""
    small = (
        (placed, box)
        for placed in itertools.islice(placed_objects(page, (_IMAGE,)), _MOST_OBJECTS)
        if is_small(box := frame.from_user_space(*placed.bounds))
    )
    # Signatures written in ink on nothing are as small, and no tiles.
    opaque = (entry for entry in itertools.islice(small, _MOST_LOOKED_AT) if hides(page, entry[0].item))
    found = list(itertools.islice(opaque, _MOST + 1))
    return found if len(found) <= _MOST else []


def is_small(box: Box) -> bool:
    """Whether a box holds a few words of a line."""
    return _LEAST < box.height <= _HIGHEST and _LEAST < box.width <= _WIDEST


def covers_of_scan(page: pdfium.PdfPage, frame: PageFrame, number: int) -> tuple[Patch, ...]:
    """Covers on the picture of a scanned page; what they hide and show is not read yet."""
    found = list(itertools.islice(_on_scan(page, frame), _MOST + 1))
    if len(found) > _MOST:
        return ()
    return tuple(
        Patch(page=number, below="", above="", box=box.rounded(), is_picture=True) for _, box in found
    )


def covering(page: pdfium.PdfPage, frame: PageFrame, place: Box) -> list[Placed]:
    """The objects that make the cover at a place, and whatever lies on it later."""
    kinds = (_IMAGE, _PATH, int(pdfium_c.FPDF_PAGEOBJ_TEXT))
    found: list[Placed] = []
    for placed in placed_objects(page, kinds):
        box = frame.from_user_space(*placed.bounds)
        is_there = intersection(box, place) > 0.5 * min(box.area, place.area)
        if is_there and (found or _is_same(box, place)):
            found.append(placed)
    return found


def _is_same(one: Box, other: Box) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.5


def _on_scan(page: pdfium.PdfPage, frame: PageFrame) -> Iterator[tuple[Placed, Box]]:
    width, height = frame.size
    has_scan = False
    for placed in itertools.islice(placed_objects(page, (_IMAGE, _PATH)), _MOST_OBJECTS):
        box = frame.from_user_space(*placed.bounds)
        if placed.kind == _IMAGE and box.area >= _WHOLE * width * height:
            has_scan = True
        elif has_scan and is_small(box) and _is_in_text(box, height) and _is_cover(page, placed, box):
            yield placed, box


def _is_in_text(box: Box, height: float) -> bool:
    return _MARGIN * height < box.centre[1] < (1 - _MARGIN) * height


def _is_cover(page: pdfium.PdfPage, placed: Placed, box: Box) -> bool:
    if pdfium_c.FPDFPageObj_HasTransparency(placed.item):
        return False
    if placed.kind == _IMAGE:
        return hides(page, placed.item)
    is_filled, _ = calls.draw_modes(placed.handle)
    fill = calls.fill_of(placed.handle)
    return is_filled and min(box.width, box.height) > _THICK and min(fill[:3]) >= _LIGHT and fill[3] == 255


def is_open(fill: Sequence[int]) -> bool:
    """Whether a fill is dark: who blackens words hides them openly."""
    return max(fill[:3]) < _LIGHT
