"""Pictures of a page that cannot be shown: too large, not to be decoded, cut short.

pdfium leaves such a picture out, or its lower part white, and says nothing. For a scanned page that
would be a blank page read without a failure, so it is told here. Only pictures that cover a good part of
the page are looked at, and decoded once more only where the page shows nothing in their place. A damaged fax
shows noise and white instead, so each is checked by itself (``pipelines/reading/fax.py``).
"""

from __future__ import annotations

import ctypes
import itertools
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.errors import FailedError
from core.geometry import Box, PageFrame, intersection
from core.limits import Limits
from pipelines.reading.fax import whole_rows
from pipelines.reading.fax_forms import fax_form
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.pdf import Pixels

_MOST_PICTURES = 200
_LARGE = 0.08  # share of the page from which a picture may carry the page's text
_FLAT = 12  # of 255: a place that varies less shows nothing
_LEAST_LOST = 0.01  # of a fax: some machines leave the last rows out
_JPEG_TAIL = 4096  # bytes within which a whole JPEG ends
_CODECS = {
    "JBIG2Decode": "JBIG2",
    "JPXDecode": "JPEG 2000",
    "CCITTFaxDecode": "CCITT 传真",
    "DCTDecode": "JPEG",
}


def require_small_pictures(page: pdfium.PdfPage, number: int, limits: Limits) -> None:
    """Raise ``FailedError`` for a picture with more pixels than may be decoded."""
    for placed in _images(page):
        width, height = _pixels(placed.item)
        if width * height > limits.picture_pixels:
            raise FailedError(
                f"第 {number} 页的图片过大（{width}×{height} 像素），"
                f"超过上限 {limits.picture_pixels // 1_000_000} 百万像素。请降低扫描分辨率后再提交。",
                code="picture_pixels",
            )


def damaged_picture(
    page: pdfium.PdfPage, frame: PageFrame, image: Pixels, scale: float, stored: pikepdf.Page | None
) -> str | None:
    """What is wrong with a large picture of the page, for a person; None where all are whole.

    ``image`` is the page as rendered at ``scale`` pixels per point, ``stored`` the same page as it lies in
    the file; without it faxes are not checked.
    """
    width, height = frame.size
    whole = Box(0, 0, width, height)
    for placed in _images(page):
        item, box = placed.item, frame.from_user_space(*placed.bounds)
        if intersection(box, whole) < _LARGE * whole.area:
            continue
        codec = _codec(item)
        if _shows_nothing(image, box, scale) and not _can_decode(item):
            return f"图片（{codec}）的数据已损坏，无法显示"
        if _is_cut_short(item):
            return f"图片（{codec}）的数据不完整，只能显示一部分"
        lost = _lost_share(item, stored) if stored is not None else 0.0
        if lost > _LEAST_LOST:
            return f"图片（{codec}）的数据中途损坏，约 {max(1, round(100 * lost))}% 的画面不可信"
    return None


def _lost_share(item: Any, stored: pikepdf.Page) -> float:
    """The share of a group 4 fax from its first damaged row on; 0 for whole ones and other pictures."""
    if _filters(item) != ["CCITTFaxDecode"]:
        return 0.0
    data = _bytes(pdfium_c.FPDFImageObj_GetImageDataRaw, item)
    form = fax_form(stored, data)
    rows = whole_rows(data, form) if form is not None else None
    return 0.0 if form is None or rows is None else 1 - rows / form.rows


def _images(page: pdfium.PdfPage) -> itertools.islice[Placed]:
    return itertools.islice(placed_objects(page, [pdfium_c.FPDF_PAGEOBJ_IMAGE]), _MOST_PICTURES)


def _pixels(item: Any) -> tuple[int, int]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium_c.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(width), ctypes.byref(height))
    return width.value, height.value


def _filters(item: Any) -> list[str]:
    names = []
    for index in range(min(8, pdfium_c.FPDFImageObj_GetImageFilterCount(item))):
        buffer = ctypes.create_string_buffer(32)
        pdfium_c.FPDFImageObj_GetImageFilter(item, index, buffer, len(buffer))
        names.append(buffer.value.decode("ascii", "replace"))
    return names


def _codec(item: Any) -> str:
    last = (_filters(item) or [""])[-1]
    return _CODECS.get(last, "位图")


def _shows_nothing(image: Pixels, box: Box, scale: float) -> bool:
    edges = [round(edge * scale) for edge in box]
    x0, y0, x1, y1 = (max(0, edge) for edge in edges)
    part = image[y0:y1, x0:x1]
    return not part.size or int(part.max()) - int(part.min()) < _FLAT


def _can_decode(item: Any) -> bool:
    bitmap = pdfium_c.FPDFImageObj_GetBitmap(item)
    if not bitmap:
        return False
    pdfium_c.FPDFBitmap_Destroy(bitmap)
    return True


def _is_cut_short(item: Any) -> bool:
    """A JPEG without its end, or a bitmap with fewer bytes than its size asks for."""
    last = (_filters(item) or [""])[-1]
    if last == "DCTDecode":
        return b"\xff\xd9" not in _bytes(pdfium_c.FPDFImageObj_GetImageDataDecoded, item)[-_JPEG_TAIL:]
    if last in _CODECS:
        return False
    width, height = _pixels(item)
    details = pdfium_c.FPDF_IMAGEOBJ_METADATA()
    if not pdfium_c.FPDFImageObj_GetImageMetadata(item, None, ctypes.byref(details)):
        return False
    wanted = (width * max(1, details.bits_per_pixel) + 7) // 8 * height
    return bool(pdfium_c.FPDFImageObj_GetImageDataDecoded(item, None, 0) < wanted)


def _bytes(get: Any, item: Any) -> bytes:
    size = get(item, None, 0)
    buffer = ctypes.create_string_buffer(size)
    get(item, buffer, size)
    return buffer.raw
