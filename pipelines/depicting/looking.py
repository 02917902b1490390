"""Inside the worker: the photographs of one page, each opened at a small size."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from core.depicted import SeenPicture, SeenPictures
from core.geometry import POINTS_PER_INCH, Box
from core.limits import Limits
from models.pictures.look import SIDE, Gray, is_drawing, look_of, packed
from pipelines.reading import pdf
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.pictures import jpeg_bytes

_LEAST = 24  # features of a picture that can be known again
_LONGEST = 65_500  # pixels: what a JPEG can have
_NEAR = 0.5  # points


def seen_pictures(
    page: pdfium.PdfPage, number: int, places: Sequence[tuple[Box, bool]], limits: Limits
) -> SeenPictures:
    """The looks of the pictures in these places; each is told whether it is an object of the file.

    A drawing, and a picture that shows too little to be known again, is left out.
    """
    embedded = list(_objects(page)) if any(is_object for _, is_object in places) else []
    found = []
    for box, is_object in places:
        gray = _jpeg(page, embedded, box) if is_object else None
        if gray is None:
            gray = _drawn(page, box, limits)
        if is_drawing(gray):
            continue
        look = look_of(gray)
        if len(look) >= _LEAST:
            text = base64.b85encode(packed(look)).decode("ascii")
            found.append(SeenPicture(page=number, box=box, look=text))
    return SeenPictures(number=number, pictures=tuple(found))


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Box, Placed]]:
    frame = pdf.frame(page)
    for item in placed_objects(page, (pdfium_c.FPDF_PAGEOBJ_IMAGE,)):
        yield frame.from_user_space(*item.bounds).rounded(), item


def _jpeg(page: pdfium.PdfPage, embedded: Sequence[tuple[Box, Placed]], box: Box) -> Gray | None:
    """The picture whole, also what a frame on the page cuts off; None where it is no JPEG that opens."""
    for at, item in embedded:
        if max(abs(a - b) for a, b in zip(at, box, strict=True)) < _NEAR:
            return _gray_of_jpeg(jpeg_bytes(item.on(page)))
    return None


def _gray_of_jpeg(data: bytes) -> Gray | None:
    if not data:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # decoding at a reduced size is what bounds a huge picture here
            with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
                if max(image.size) > _LONGEST or image.mode not in ("L", "RGB"):
                    return None
                image.draft("L", (SIDE, SIDE))
                return np.asarray(image.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _drawn(page: pdfium.PdfPage, box: Box, limits: Limits) -> Gray:
    """That part of the page as it is seen."""
    width, height = pdf.frame(page).size
    part = Box(max(0, box.x0), max(0, box.y0), min(width, box.x1), min(height, box.y1))
    dpi = SIDE * POINTS_PER_INCH / max(part.width, part.height, 1.0)
    pixels, _, _ = pdf.render_part(page, part, dpi=dpi, limits=limits)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
