"""An open PDF inside a worker: pages by number with their frames, bounded rendering.

One document is kept open between calls, since a report's pages are asked for one after another. pdfium
holds on to what it has read of a page's pictures until the document is closed: after some megabytes of them
the document is opened anew, so that memory does not grow with the pages.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.errors import FailedError, RefusedError
from core.geometry import POINTS_PER_INCH, Box, PageFrame
from core.limits import Limits
from pipelines.engine.freed import give_back_memory
from pipelines.reading.annotations import flatten

_HELD_BYTES = 12 << 20  # of a file, after which it is opened anew


@dataclass(slots=True)
class _Kept:
    document: pdfium.PdfDocument
    page_bytes: float  # of the file, for each of its pages
    held_bytes: float = 0.0


_kept: dict[str, _Kept] = {}

_SMALLEST_SIDE = 3.0  # points: what PDF readers agree to be the least

Pixels = npt.NDArray[np.uint8]


def open_document(path: str) -> pdfium.PdfDocument:
    """The document at ``path``; raises ``RefusedError`` (encrypted) or ``FailedError`` (damaged)."""
    if path in _kept:
        return _kept[path].document
    close_document()
    try:
        document = pdfium.PdfDocument(path)
        document.init_forms()
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise RefusedError(
                "文件已加密，需要密码才能打开。请提供未加密的版本。", code="encrypted"
            ) from error
        raise FailedError(
            "文件已损坏，无法作为 PDF 打开。请重新导出或向报送单位索取完整文件。", code="damaged"
        ) from error
    _kept[path] = _Kept(document, Path(path).stat().st_size / max(1, len(document)))
    return document


def close_document() -> None:
    """Let the open document go, if there is one."""
    for path in list(_kept):
        _kept.pop(path).document.close()


@contextmanager
def page_of(path: str, number: int) -> Iterator[pdfium.PdfPage]:
    """Page ``number`` from 1 of the document at ``path``; raises what opening either of them raises.

    No other page of the document may be open then.
    """
    with pages_of(path, (number,)) as (page,):
        yield page


@contextmanager
def pages_of(path: str, numbers: Sequence[int]) -> Iterator[list[pdfium.PdfPage]]:
    """The same for several pages, all open together."""
    with ExitStack() as stack:
        document = open_document(path)
        yield [stack.enter_context(open_page(document, number)) for number in numbers]
    kept = _kept.get(path)
    if kept is not None:
        kept.held_bytes += kept.page_bytes * len(numbers)
        if kept.held_bytes > _HELD_BYTES:
            close_document()
            give_back_memory()


@contextmanager
def open_page(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    """Page ``number`` from 1, annotations drawn in; raises ``FailedError`` when it cannot be loaded."""
    try:
        page = document[number - 1]
        if flatten(page):
            page.close()
            page = document[number - 1]
    except (pdfium.PdfiumError, IndexError) as error:
        raise FailedError(f"第 {number} 页已损坏，无法读取", code="page_damaged") from error
    try:
        yield page
    finally:
        page.close()


def frame(page: pdfium.PdfPage) -> PageFrame:
    """How the page lies: its bounding box as pdfium shows it, and its rotation."""
    left, bottom, right, top = page.get_bbox()
    rotation = int(page.get_rotation()) % 360
    return PageFrame(left, bottom, right, top, rotation)


def require_size(width: float, height: float, number: int, limits: Limits) -> None:
    """Raise ``FailedError`` for a page without area or beyond the limit."""
    if min(width, height) < _SMALLEST_SIDE:
        raise FailedError(
            f"第 {number} 页没有可见的面积（{width:.2f}×{height:.2f} 点），页面尺寸有误", code="page_size"
        )
    if max(width, height) > limits.page_side_points:
        raise FailedError(
            f"第 {number} 页边长 {max(width, height):.0f} 点，超过上限 {limits.page_side_points:.0f} 点，"
            "未读取该页。请按实际纸张大小重新导出。",
            code="page_size",
        )


def render(page: pdfium.PdfPage, *, dpi: float, limits: Limits) -> tuple[Pixels, float]:
    """RGB pixels (height, width, 3) of the page as seen, and the scale in pixels per point.

    The resolution is lowered where the page would pass ``limits.page_pixels``.
    """
    width, height = page.get_size()
    scale = _bounded(width, height, dpi / POINTS_PER_INCH, limits.page_pixels)
    return _rendered(page, scale, (0, 0, 0, 0)), scale


def render_part(
    page: pdfium.PdfPage, part: Box, *, dpi: float, limits: Limits
) -> tuple[Pixels, float, tuple[int, int]]:
    """The same of ``part`` of the page (points as seen), and the pixel of the page where it begins."""
    width, height = page.get_size()
    scale = _bounded(width, height, dpi / POINTS_PER_INCH, limits.page_pixels)
    left, top = int(part.x0 * scale), int(part.y0 * scale)
    cut = left, height * scale - part.y1 * scale, width * scale - part.x1 * scale, top
    return _rendered(page, scale, cut), scale, (left, top)


def _rendered(page: pdfium.PdfPage, scale: float, cut: tuple[float, float, float, float]) -> Pixels:
    """``cut``: pixels left out at the left, bottom, right and top."""
    crop = tuple(max(0.0, int(side) - 0.5) / scale for side in cut)  # rounded up again
    bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
    try:
        array = bitmap.to_numpy()
        if array.ndim == 2:
            array = np.repeat(array[:, :, None], 3, axis=2)
        image: Pixels = np.array(array[:, :, :3], order="C")
    finally:
        bitmap.close()
    return image


def _bounded(width: float, height: float, scale: float, most: int) -> float:
    """The scale, lowered until the picture, whose sides are rounded up, has no more than ``most`` pixels."""
    pixels = width * height * scale * scale
    if pixels > most:
        scale *= (most / pixels) ** 0.5
    while math.ceil(width * scale) * math.ceil(height * scale) > most:
        scale *= 0.999
    return scale


def matrix_of(page_object: pdfium.PdfObject) -> tuple[float, float, float, float, float, float]:
    """The object's matrix (a, b, c, d, e, f)."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(page_object.raw, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
