"""Inside the worker: the places of one page, their printed text left out where the file tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.facts import InkPlacing
from core.geometry import Box, intersection, union
from core.limits import Limits
from core.signing import SeenPage, SeenPlace, Writing
from models.signatures import ink
from models.signatures.hand import features
from models.signatures.networks import Kind, hands
from models.signatures.shape import Sureness, packed, shape_of
from pipelines.reading import pdf
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.renderings import small_rendering
from pipelines.signing.runs import Apart, Run, by_hand, runs_of

_DPI = 220.0
_AROUND = 16.0  # points of paper around the places
_WHOLE_PAGE = 0.6
_RED = 0.3  # share of a piece's ink: a stamp may be cut so that its ground is ink
# shares from which ink is compared with what is surely by hand, with other ink, and with anything
_DOUBTFUL, _BY_HAND, _SURELY = 0.05, 0.35, 0.6
_DRAWN = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING)
_MOST_OBJECTS = 20_000


def seen_page(
    page: pdfium.PdfPage,
    number: int,
    places: Sequence[tuple[int, Box]],
    separators: Sequence[Box],
    typed: Sequence[tuple[int, Box]],
    limits: Limits,
    *,
    is_scan: bool,
) -> SeenPage:
    """What stands in these places (order and box); ``separators`` are printed marks between signers.

    ``typed``: where in a place (its order) of a scan a name was read, which what is written beside it is not.
    """
    frame = pdf.frame(page)
    if not is_scan:
        hide_text(page)
    width, height = frame.size
    around = union(box for _, box in places).grown(_AROUND)
    part = Box(max(0, around.x0), max(0, around.y0), min(width, around.x1), min(height, around.y1))
    image, scale, (left, top) = pdf.render_part(page, part, dpi=_DPI, limits=limits)
    found = ink.sheet(image, scale)
    drawn = _drawn(page)
    tells_hand = not (is_scan and _is_black_and_white(drawn, width * height))
    seen = []
    for order, box in places:
        pixels = _pixels(box, scale, left, top)
        names = [name for at, name in typed if is_scan and at == order]
        pieces = ink.pieces(found, pixels, [_pixels(name, scale, left, top) for name in names])
        boxes = [_box(piece.box, scale, left, top) for piece in pieces]
        apart = Apart(separators=separators, names=names)
        runs = runs_of(pieces, boxes, apart, is_scan=is_scan)
        seen.append(
            SeenPlace(
                place=order,
                writings=tuple(
                    writing if tells_hand else replace(writing, hand=())
                    for writing in _writings(runs, scale, drawn, page, is_scan=is_scan)
                ),
                is_under_seal=ink.is_under_seal(found, pixels),
            )
        )
    return SeenPage(number=number, places=tuple(_each_once(seen)), is_scan=is_scan)


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


def _pixels(box: Box, scale: float, left: int, top: int) -> ink.Pixels:
    return (
        round(box.x0 * scale) - left,
        round(box.y0 * scale) - top,
        round(box.x1 * scale) - left,
        round(box.y1 * scale) - top,
    )


def _box(pixels: ink.Pixels, scale: float, left: int, top: int) -> Box:
    x0, y0, x1, y1 = pixels
    return Box((x0 + left) / scale, (y0 + top) / scale, (x1 + left) / scale, (y1 + top) / scale).rounded()


def _writings(
    runs: Sequence[Run],
    scale: float,
    drawn: Sequence[tuple[Box, InkPlacing | Placed]],
    page: pdfium.PdfPage,
    *,
    is_scan: bool,
) -> Iterator[Writing]:
    """What is kept of each writing of a place."""
    for run in runs:
        piece, box = ink.joined(run.pieces), run.box
        is_solid = piece.redness < _RED and piece.is_solid(scale)
        share = by_hand(run.shares, piece.redness, is_scan=is_scan)
        shape = shape_of(piece.soft) if share >= _DOUBTFUL and not is_solid else None
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
        )


def _sureness(share: float) -> Sureness:
    if share >= _SURELY:
        return Sureness.SURE
    return Sureness.LIKELY if share >= _BY_HAND else Sureness.DOUBTFUL


def _drawn(page: pdfium.PdfPage) -> list[tuple[Box, InkPlacing | Placed]]:
    """What is drawn on the page besides text: paths, and pictures to be looked at."""
    frame = pdf.frame(page)
    found: list[tuple[Box, InkPlacing | Placed]] = []
    for item in placed_objects(page, _DRAWN)[:_MOST_OBJECTS]:
        is_picture = item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
        found.append((frame.from_user_space(*item.bounds), item if is_picture else InkPlacing.VECTOR))
    return found


def _placing(
    page: pdfium.PdfPage, box: Box, drawn: Sequence[tuple[Box, InkPlacing | Placed]]
) -> InkPlacing | None:
    """How ink at a place came onto the page: the picture around it, else paths in it."""
    width, height = pdf.frame(page).size
    has_paths = False
    scan = None
    for bounds, item in reversed(drawn):
        if isinstance(item, InkPlacing):
            has_paths = (
                has_paths or intersection(bounds.grown(0.5), box.grown(1)) >= 0.8 * bounds.grown(0.5).area
            )
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
