"""What the picture of a scanned page looks like as a picture: grain of its paper, colour, shades.

A scanner leaves the same grain on all pages of a run, whatever is printed on them; how the file
stores the picture says nothing of these. Pictures of two levels have none of it.
"""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image

from core.integrity import ScanLook

Grey = npt.NDArray[np.uint8]

_CELL = 8  # pixels: a block of JPEG
_MOST_PIXELS = 40_000_000
_FEWEST_PIXELS = 300_000
_PAPER = 24  # of 255: how far below the paper's level paper goes
_INK = 90  # below the paper: print
_SHADE = 40  # below the paper, all over a cell: a picture
_FEWEST = 200  # cells of paper, pixels of ink
_CHROMA = 28  # of 255 between the strongest and weakest colour, above the paper's own
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    NotImplementedError,
    pikepdf.PdfError,
    Image.DecompressionBombError,
)


def grey_picture(picture: Any) -> Grey | None:
    """The picture as stored, in grey levels; None where it has two levels, is small, huge or damaged."""
    image = _opened(picture) if picture is not None else None
    if image is None or not _FEWEST_PIXELS <= image.width * image.height <= _MOST_PIXELS:
        return None
    try:
        image.draft("L", image.size)
        return np.asarray(image.convert("L"))
    except _UNREADABLE:  # cut short, or damaged within
        return None


def _opened(picture: Any) -> Image.Image | None:
    """A picture of grey levels or colours, not yet decoded where it is a JPEG."""
    if bool(picture.get("/ImageMask", False)) or int(picture.get("/BitsPerComponent", 8)) != 8:
        return None
    held = picture.get("/Filter")
    names = [str(name) for name in held] if isinstance(held, pikepdf.Array) else [str(held)]
    try:
        if names == ["/DCTDecode"]:
            return Image.open(io.BytesIO(picture.read_raw_bytes()))
        if names[-1] in ("/FlateDecode", "/LZWDecode"):
            image: Image.Image = pikepdf.PdfImage(picture).as_pil_image()
            return image
    except _UNREADABLE:
        return None
    return None


def scan_look(picture: Any) -> ScanLook | None:
    """Measures of the largest picture of a page that is a scan; None where they cannot be taken."""
    grey = grey_picture(picture)
    try:
        return None if grey is None else look_of(grey, _colour(picture))
    except _UNREADABLE:
        return None


def look_of(grey: Grey, colour: float = 0.0) -> ScanLook | None:
    """Measures of a page in grey levels; None where there is too little paper or ink on it."""
    rows, columns = (size // _CELL * _CELL for size in grey.shape)
    inner = grey[rows // 16 : rows * 15 // 16, columns // 16 : columns * 15 // 16]
    level = paper_level(inner)
    cell = np.ones((_CELL + 1, _CELL + 1), np.uint8)
    least, most = (
        of(inner, cell)[_CELL // 2 :: _CELL, _CELL // 2 :: _CELL] for of in (cv2.erode, cv2.dilate)
    )
    smooth = cv2.blur(inner, (3, 3))
    grain = cv2.absdiff(inner, smooth)[_CELL // 2 :: _CELL, _CELL // 2 :: _CELL]
    is_paper = least > level - _PAPER
    ink = smooth[smooth < level - _INK]
    if int(is_paper.sum()) < _FEWEST or ink.size < _FEWEST:
        return None
    return ScanLook(
        noise=round(float(grain[is_paper].mean()), 3),
        colour=colour,
        solid=round(float((most < level - _SHADE).mean()), 4),
    )


def paper_level(grey: Grey) -> int:
    """The commonest level of the brighter half of a page in grey levels."""
    counts = np.bincount(grey[::4, ::4].ravel(), minlength=256)
    return 128 + int(counts[128:].argmax())


def _colour(picture: Any) -> float:
    """Share of a picture's area that is coloured, its paper's tint aside; 0 for a grey one."""
    image = _opened(picture)
    if image is None or image.mode not in ("RGB", "YCbCr"):
        return 0.0
    image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
    pixels = np.asarray(image.convert("RGB").reduce(max(1, image.width // 300)), np.int16)
    chroma = pixels.max(axis=2) - pixels.min(axis=2)
    return round(float((chroma > np.median(chroma) + _CHROMA).mean()), 5)
