"""Small pictures of a page put on white paper where they lie, without drawing the page itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from pipelines.reading.objects import Placed
from pipelines.reading.pdf import Pixels
from pipelines.reading.renderings import small_rendering

_LARGEST = 0.3  # of the page's longest side
_MOST = 20
_MOST_PIXELS = 4_000_000


def pasted_pictures(
    page: pdfium.PdfPage,
    found: Sequence[tuple[Placed, Box]],
    part: Box,
    frame: PageFrame,
    scale: float,
) -> tuple[Pixels, tuple[int, int]] | None:
    """RGB pixels of ``part`` (points as seen) with these pictures alone, and its first column and row.

    None where not all are small pictures: then the page has to be drawn.
    """
    if len(found) > _MOST or part.area * scale * scale > _MOST_PIXELS:
        return None
    if not all(_is_small(item, place, max(frame.size)) for item, place in found):
        return None
    left, top = math.floor(part.x0 * scale), math.floor(part.y0 * scale)
    paper = np.full((math.ceil(part.y1 * scale) - top, math.ceil(part.x1 * scale) - left, 3), 255, np.uint8)
    for item, _ in found:
        pixels = small_rendering(page, item)
        if pixels is None:
            return None
        corners = np.array([frame.point_from_user_space(*corner) for corner in _corners(item)])
        _paste(paper, _on_white(pixels), corners * scale - (left, top))
    return paper, (left, top)


def _is_small(item: Placed, place: Box, longest: float) -> bool:
    is_picture = item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
    return is_picture and max(place.width, place.height) <= _LARGEST * longest


def _corners(item: Placed) -> list[tuple[float, float]]:
    """Upper left, upper right and lower left corner of a picture in user space."""
    a, b, c, d, e, f = item.matrix
    return [(c + e, d + f), (a + c + e, b + d + f), (e, f)]


def _paste(paper: Pixels, picture: Pixels, corners: npt.NDArray[np.float64]) -> None:
    """Darken the paper by a picture whose three corners lie at ``corners`` (pixels)."""
    height, width = picture.shape[:2]
    own = np.array(((0, 0), (width, 0), (0, height)), np.float32)
    matrix = cv2.getAffineTransform(own, corners.astype(np.float32))
    laid = cv2.warpAffine(
        picture,
        matrix,
        (paper.shape[1], paper.shape[0]),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    np.minimum(paper, np.asarray(laid, np.uint8), out=paper)


def _on_white(pixels: Pixels) -> Pixels:
    """Grey, BGR or BGRA as RGB on white paper."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    rgb = pixels[..., 2::-1]
    if pixels.shape[2] == 4:
        cover = pixels[..., 3:].astype(np.uint16)
        rgb = ((rgb * cover + 255 * (255 - cover)) // 255).astype(np.uint8)
    return np.ascontiguousarray(rgb)
