"""Inside the worker: the places of one page, their printed text left out where the file tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.facts import InkPlacing
from core.geometry import Box, intersection, union
from core.limits import Limits
from core.signing import SeenPage, SeenPlace, Writing
from models.signatures import ink
from models.signatures.hand import features
from models.signatures.likeness import Comparable, correlation_of, ready
from models.signatures.networks import Kind, hands
from models.signatures.raster import Darkness
from models.signatures.shape import Sureness, packed, shape_of
from models.signatures.sheets import Sheet, sheet_of
from pipelines.reading import pdf
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.renderings import small_rendering
from pipelines.signing.asked import Asked, View
from pipelines.signing.runs import Apart, Run, runs_of
from pipelines.signing.sure_hand import sure_share

_DPI = 220.0
_AROUND = 16.0  # points of paper around the places
_WHOLE_PAGE = 0.6
_RED = 0.3  # share of a piece's ink: a stamp may be cut so that its ground is ink
# shares from which ink is compared with what is surely by hand, with other ink, and with anything
_DOUBTFUL, _BY_HAND, _SURELY = 0.05, 0.35, 0.6
_MAY_BE_TYPE = 0.2  # share from which ink is held against the name printed beside it
_BRACKET = 7.0, 20.0  # points of width and height: nobody signs with less, a printed bracket is no larger
_BESIDE_NAME = 10.0  # points of paper around a printed name
_DRAWN = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING)
_MOST_OBJECTS = 20_000


def seen_page(page: pdfium.PdfPage, number: int, asked: Asked, limits: Limits) -> SeenPage:
    """What stands in the places of one page."""
    frame = pdf.frame(page)
    if not asked.is_scan:
        hide_text(page)
    width, height = frame.size
    whole = union(box for _, box in (*asked.places, *asked.around)).grown(_AROUND)
    sheet, view = _sheet_of(page, whole, asked, limits)
    drawn = _drawn(page)
    tells_hand = not (asked.is_scan and _is_black_and_white(drawn, width * height))
    seen = []
    for order, box in asked.places:
        names = [name for at, name in asked.typed if asked.is_scan and at == order]
        pieces = ink.pieces(sheet, view.pixels(box), [view.pixels(name) for name in names])
        boxes = [view.upright(piece.box) for piece in pieces]
        apart = Apart(
            separators=[view.laid(mark) for mark in asked.separators],
            names=[view.laid(name) for name in names],
        )
        runs = runs_of(pieces, boxes, apart, is_scan=asked.is_scan)
        printed = _printed_name(page, order, asked, runs, limits) if asked.is_scan else None
        seen.append(
            SeenPlace(
                place=order,
                writings=tuple(
                    writing if tells_hand else replace(writing, hand=())
                    for writing in _writings(runs, view, drawn, page, printed, is_scan=asked.is_scan)
                ),
                is_under_seal=ink.is_under_seal(sheet, view.pixels(box)),
                around=_around(sheet, view, order, asked),
            )
        )
    return SeenPage(number=number, places=tuple(_each_once(seen)), is_scan=asked.is_scan)


def _around(sheet: Sheet, view: View, order: int, asked: Asked) -> tuple[Writing, ...]:
    """What is written near a name, neither printed nor in anybody's place."""
    box = next((box for at, box in asked.around if at == order), None)
    if box is None:
        return ()
    taken = [
        *(view.pixels(own.grown(1)) for own in asked.printed),
        *(view.pixels(p) for _, p in asked.places),
    ]
    pieces = [
        piece
        for piece in ink.pieces(sheet, view.pixels(box), taken)
        if not any(ink.holds(part, piece) for part in taken)
    ]
    apart = Apart(separators=(), names=())
    runs = runs_of(pieces, [view.upright(piece.box) for piece in pieces], apart, is_scan=True)
    return tuple(
        Writing(
            box=view.on_page(run.box).rounded(),
            shares=(run.shares[Kind.HAND], run.shares[Kind.TYPE], run.shares[Kind.STAMP]),
            redness=round(ink.joined(run.pieces).redness, 3),
            placing=InkPlacing.SCAN,
            is_solid=ink.joined(run.pieces).is_solid(view.scale),
        )
        for run in runs
    )


def _sheet_of(page: pdfium.PdfPage, around: Box, asked: Asked, limits: Limits) -> tuple[Sheet, View]:
    """A part of the page, set upright, and where it lies."""
    width, height = pdf.frame(page).size
    part = Box(max(0, around.x0), max(0, around.y0), min(width, around.x1), min(height, around.y1))
    image, scale, corner = pdf.render_part(page, part, dpi=_DPI, limits=limits)
    view = View(scale=scale, corner=corner, size=(image.shape[1], image.shape[0]), turns=asked.turns % 4)
    upright = np.ascontiguousarray(np.rot90(image, -view.turns)) if view.turns else image
    return sheet_of(upright, scale), view


def _printed_name(
    page: pdfium.PdfPage, order: int, asked: Asked, runs: Sequence[Run], limits: Limits
) -> Comparable | None:
    """The name printed beside a place, where what is written in it may be the same print."""
    box = next((box for at, box in asked.named if at == order), None)
    if box is None or all(run.shares[Kind.TYPE] < _MAY_BE_TYPE for run in runs):
        return None
    if any(intersection(box, place) > 0.3 * box.area for at, place in asked.places if at == order):
        return None  # it was read in the place itself
    sheet, view = _sheet_of(page, box.grown(_BESIDE_NAME), asked, limits)
    pieces = ink.pieces(sheet, view.pixels(box))
    shape = shape_of(ink.joined(pieces).dark) if pieces else None
    return ready(shape) if shape is not None else None


def _each_once(seen: Sequence[SeenPlace]) -> Iterator[SeenPlace]:
    """Ink that lies in two places is one ink: only the first is compared with others."""
    taken: list[Box] = []
    for place in seen:
        writings = []
        for writing in place.writings:
            is_known = any(intersection(writing.box, box) > 0.3 * writing.box.area for box in taken)
            if writing.shape and not is_known:
                taken.append(writing.box)
            writings.append(replace(writing, shape="", hand=()) if is_known else writing)
        yield replace(place, writings=tuple(writings))


def _is_black_and_white(drawn: Sequence[tuple[Box, InkPlacing | Placed]], area: float) -> bool:
    """Whether the page is a picture of one bit a pixel: a fax's edges are the machine's, not the writer's."""
    for bounds, item in drawn:
        details = pdfium_c.FPDF_IMAGEOBJ_METADATA()
        if (
            not isinstance(item, InkPlacing)
            and bounds.area > _WHOLE_PAGE * area
            and pdfium_c.FPDFImageObj_GetImageMetadata(item.item, None, ctypes.byref(details))
            and details.bits_per_pixel == 1
        ):
            return True
    return False


def hide_text(page: pdfium.PdfPage) -> None:
    """Leave the page's text out of what is drawn; only in memory, and this page is closed afterwards."""
    for item in placed_objects(page, (pdfium_c.FPDF_PAGEOBJ_TEXT,)):
        pdfium_c.FPDFPageObj_SetIsActive(item.item, False)


def _writings(
    runs: Sequence[Run],
    view: View,
    drawn: Sequence[tuple[Box, InkPlacing | Placed]],
    page: pdfium.PdfPage,
    printed: Comparable | None,
    *,
    is_scan: bool,
) -> Iterator[Writing]:
    """What is kept of each writing of a place."""
    for run in runs:
        piece, box = ink.joined(run.pieces), view.on_page(run.box)
        is_solid = piece.redness < _RED and piece.is_solid(view.scale)
        share = 0.0 if is_solid else sure_share(run, piece.dark, piece.redness, is_scan=is_scan)
        is_compared = share >= _DOUBTFUL and not _is_bracket(run.box) and piece.has_strokes(view.scale)
        shape = shape_of(piece.soft) if is_compared else None
        contours = features(piece.dark) if shape is not None and share >= _BY_HAND else None
        yield Writing(
            box=box.rounded(),
            shares=(
                round(run.shares[Kind.HAND], 4),
                round(run.shares[Kind.TYPE], 4),
                round(run.shares[Kind.STAMP], 4),
            ),
            redness=round(piece.redness, 3),
            placing=_placing(page, box, drawn),
            shape=packed(shape, _sureness(share)) if shape is not None else "",
            hand=hands([contours])[0] if contours is not None else (),
            is_solid=is_solid,
            blueness=round(piece.blueness, 3),
            like_print=_like(piece.dark, printed) if run.shares[Kind.TYPE] >= _MAY_BE_TYPE else 0.0,
        )


def _is_bracket(box: Box) -> bool:
    """Whether a writing is no larger than a bracket, which a form prints the same behind every name."""
    return box.width < _BRACKET[0] and box.height < _BRACKET[1]


def _sureness(share: float) -> Sureness:
    if share >= _SURELY:
        return Sureness.SURE
    return Sureness.LIKELY if share >= _BY_HAND else Sureness.DOUBTFUL


def _like(dark: Darkness, printed: Comparable | None) -> float:
    """How alike ink is to the name printed beside it, 0 to 1."""
    shape = shape_of(dark) if printed is not None else None
    own = ready(shape) if shape is not None else None
    return round(correlation_of(own, printed), 3) if own is not None and printed is not None else 0.0


def _drawn(page: pdfium.PdfPage) -> list[tuple[Box, InkPlacing | Placed]]:
    """What is drawn on the page besides text: paths, and pictures to be looked at."""
    frame = pdf.frame(page)
    found: list[tuple[Box, InkPlacing | Placed]] = []
    for item in placed_objects(page, _DRAWN)[:_MOST_OBJECTS]:
        is_picture = item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
        found.append((frame.from_user_space(*item.bounds), item if is_picture else InkPlacing.VECTOR))
    return found


def _is_mostly_in(path: Box, wide: Box) -> bool:
    if path.x0 > wide.x1 + 1 or path.x1 < wide.x0 - 1 or path.y0 > wide.y1 + 1 or path.y1 < wide.y0 - 1:
        return False  # most of a page's paths
    grown = path.grown(0.5)
    return intersection(grown, wide) >= 0.8 * grown.area


def _placing(
    page: pdfium.PdfPage, box: Box, drawn: Sequence[tuple[Box, InkPlacing | Placed]]
) -> InkPlacing | None:
    """How ink at a place came onto the page: the picture around it, else paths in it."""
    width, height = pdf.frame(page).size
    has_paths = False
    scan = None
    wide = box.grown(1)
    for bounds, item in reversed(drawn):
        if isinstance(item, InkPlacing):
            has_paths = has_paths or _is_mostly_in(bounds, wide)
        elif intersection(bounds, box) >= 0.6 * box.area:
            if bounds.area > _WHOLE_PAGE * width * height:
                scan = InkPlacing.SCAN
                continue
            pixels = small_rendering(page, item)
            is_clear = (
                pixels is not None
                and pixels.ndim == 3
                and pixels.shape[2] == 4
                and pixels[..., 3].min() < 250
            )
            return InkPlacing.TRANSPARENT if is_clear else InkPlacing.OPAQUE
    return InkPlacing.VECTOR if has_paths else scan
