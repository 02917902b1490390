"""Pictures of a page: place, size in pixels, hash of the stored bytes; what a camera wrote, what is seen."""

from __future__ import annotations

import ctypes
import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import Exif, Picture, PictureKind
from core.geometry import Box, PageFrame
from core.ids import content_id
from pipelines.reading import exif, likeness
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.pdf import Pixels
from pipelines.reading.renderings import pixel_size, small_rendering

_MOST_PICTURES = 500
_MOST_BYTES = 64 << 20
_STRIP_WIDTH, _PAGE_COVER = 0.85, 0.7  # of the page: strips that wide which together cover it are the page
_JPEG = b"\xff\xd8\xff"


def page_pictures(page: pdfium.PdfPage, frame: PageFrame) -> tuple[Picture, ...]:
    """All pictures in drawing order, masks and inline pictures included: place, size, hash; kind is open."""
    return tuple(_placed(item, frame) for item in _images(page))


def described_pictures(page: pdfium.PdfPage, frame: PageFrame) -> tuple[Picture, ...]:
    """The same with their kind, what a camera wrote into them, and hashes of what is seen.

    The picture of a scanned page is marked as such and has no such hash: pages of text look alike.
    """
    items = _images(page)
    placed = [_placed(item, frame) for item in items]
    whole = _page_wide(placed, frame)
    return tuple(
        dataclasses.replace(picture, kind=PictureKind.PAGE)
        if at in whole
        else _described(page, item, picture)
        for at, (item, picture) in enumerate(zip(items, placed, strict=True))
    )


def region_pictures(image: Pixels, scale: float, boxes: Sequence[Box]) -> tuple[Picture, ...]:
    """Photographs cut from a page seen as RGB pixels, ``scale`` pixels per point; hashes of pixels."""
    cut = []
    for box in boxes:
        x0, y0, x1, y1 = (round(value * scale) for value in box)
        pixels = np.ascontiguousarray(image[max(0, y0) : y1, max(0, x0) : x1])
        height, width = pixels.shape[:2]
        cut.append(
            Picture(
                box=box,
                width_px=width,
                height_px=height,
                content=content_id(f"{width}x{height}:".encode() + pixels.tobytes()),
                kind=PictureKind.REGION,
                perceptual=likeness.hashes(likeness.gray_of(pixels)),
            )
        )
    return tuple(cut)


def _images(page: pdfium.PdfPage) -> list[Placed]:
    return placed_objects(page, (pdfium_c.FPDF_PAGEOBJ_IMAGE,))[:_MOST_PICTURES]


def _placed(placed: Placed, frame: PageFrame) -> Picture:
    width, height = pixel_size(placed)
    return Picture(
        box=frame.from_user_space(*placed.bounds).rounded(),
        width_px=width,
        height_px=height,
        content=content_id(_stored_bytes(placed.item)),
    )


def _page_wide(pictures: Sequence[Picture], frame: PageFrame) -> frozenset[int]:
    """Which pictures are, alone or as strips, the page itself as a scanner stores it."""
    width, height = frame.size
    wide = [at for at, picture in enumerate(pictures) if picture.box.width >= _STRIP_WIDTH * width]
    covered = sum(min(pictures[at].box.area, width * height) for at in wide)
    return frozenset(wide) if covered >= _PAGE_COVER * width * height else frozenset()


def _described(page: pdfium.PdfPage, placed: Placed, picture: Picture) -> Picture:
    if min(picture.width_px, picture.height_px) < likeness.SMALLEST:
        return picture
    jpeg = jpeg_bytes(placed.on(page))
    seen, camera = _told_by_jpeg(jpeg) if jpeg else ((), None)
    content = picture.content
    if not seen:  # no JPEG, or one colour that shows something by its mask alone: seals and signatures
        pixels = small_rendering(page, placed)
        seen = likeness.hashes(likeness.gray_of(pixels, is_blue_first=True)) if pixels is not None else ()
        content = content_id(f"{content} {seen}".encode()) if seen and jpeg else content
    return dataclasses.replace(picture, content=content, perceptual=seen, exif=camera)


@functools.lru_cache(maxsize=64)
def _told_by_jpeg(data: bytes) -> tuple[tuple[tuple[str, str], ...], Exif | None]:
    """Hashes and what the camera wrote; a logo is on every page, and is looked at once."""
    gray = likeness.gray_of_jpeg(data)
    return likeness.hashes(gray) if gray is not None else (), exif.read(data)


def jpeg_bytes(item: pdfium.PdfObject) -> bytes:
    """The picture as JPEG with all its segments; empty where it is stored otherwise."""
    filters = item.get_filters()
    if not filters or filters[-1] != "DCTDecode":
        return b""
    data = bytes(item.get_data(decode_simple=len(filters) > 1))
    return data if data.startswith(_JPEG) and len(data) <= _MOST_BYTES else b""


def _stored_bytes(item: Any) -> bytes:
    size = pdfium_c.FPDFImageObj_GetImageDataRaw(item, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFImageObj_GetImageDataRaw(item, buffer, size)
    return buffer.raw
