"""Cut-outs of pages around evidence, with its boxes drawn on them, made in worker processes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from core.geometry import Box
from core.limits import Limits
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf

MEDIA_TYPE = "image/png"
_DPI = 144.0
_POINTS = 72.0
_AROUND = 36.0  # points of page shown above and below the boxes
_TALLEST = 420.0  # points: a taller cut-out would not stand on a page of the dossier
_MARK = (200, 30, 30)
_COLOURS = 64  # a page of text needs few: a third of the bytes
_SIZE = struct.Struct("<dd")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to cut: a page from 1 and boxes in points."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageExcerpt:
    """A strip of a page over its whole width, as PNG; sizes in points."""

    width: float
    height: float
    content: bytes


def page_excerpts(
    path: Path, places: Iterable[Place], limits: Limits, workers: WorkerPool
) -> dict[Place, PageExcerpt]:
    """A cut-out for each place; one whose page cannot be drawn is left out."""
    wanted = list(dict.fromkeys(places))
    calls = [
        Call(
            function="pipelines.page_excerpts:cut",
            arguments={
                "path": str(path),
                "number": place.page,
                "boxes": [[box.x0, box.y0, box.x1, box.y1] for box in place.boxes],
                "page_pixels": limits.page_pixels,
            },
            seconds=limits.page_seconds,
        )
        for place in wanted
    ]
    found = {}
    for place, answer in zip(wanted, workers.map(calls), strict=True):
        if not isinstance(answer, WorkerError):
            width, height = _SIZE.unpack_from(answer)
            found[place] = PageExcerpt(width, height, answer[_SIZE.size :])
    return found


def cut(path: str, number: int, boxes: list[list[float]], page_pixels: int) -> bytes:
    """Inside the worker: width and height in points, then the strip as PNG."""
    with pdf.open_page(pdf.open_document(path), number) as page:
        size = pdf.frame(page).size
        pixels, _ = pdf.render(page, dpi=_DPI, limits=Limits(page_pixels=page_pixels))
    picture = Image.fromarray(pixels).convert("RGB")
    scale = picture.height / size[1]
    top, bottom = strip([box[1] for box in boxes], [box[3] for box in boxes], size[1])
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in boxes:
        corners = (x0 * scale - 3, y0 * scale - 3, x1 * scale + 3, y1 * scale + 3)
        if corners[0] <= corners[2] and corners[1] <= corners[3]:
            pen.rectangle(corners, outline=_MARK, width=max(2, round(scale)))
    shown = picture.crop(
        (0, round(top * scale), picture.width, max(round(bottom * scale), round(top * scale) + 1))
    )
    target = io.BytesIO()
    shown.quantize(_COLOURS).save(target, "PNG", optimize=True)
    return _SIZE.pack(size[0], bottom - top) + target.getvalue()


def strip(tops: list[float], bottoms: list[float], page_height: float) -> tuple[float, float]:
    """Upper and lower edge, in points, of what is shown; without boxes the top of the page."""
    if not tops:
        return 0.0, min(page_height, _TALLEST)
    top = min(max(min(tops) - _AROUND, 0.0), max(page_height - _AROUND, 0.0))
    bottom = min(max(bottoms) + _AROUND, top + _TALLEST, page_height)
    return top, max(bottom, min(top + _AROUND, page_height))
