"""How the pictures of scanned pages are stored: pixels, resolution, settings of the compression.

A scanner stores all pages of a run alike; a page put in later bears another program's tables.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pikepdf

from core.geometry import POINTS_PER_INCH
from core.integrity import ScanMake
from pipelines.reading.scan_looks import scan_look

_FILTERS = {
    "/DCTDecode": "JPEG",
    "/JPXDecode": "JPEG 2000",
    "/CCITTFaxDecode": "CCITT",
    "/JBIG2Decode": "JBIG2",
    "/FlateDecode": "Flate",
    "/LZWDecode": "LZW",
}
_HEAD = 1 << 14
_MOST_MARKERS = 40
_DEEPEST = 3


def scan_make(page: pikepdf.Page, width_points: float) -> ScanMake | None:
    """The largest picture of a page that is a scan; None where there is none."""
    try:
        picture = largest_picture(page)
        if picture is None:
            return None
        width, height = int(picture.Width), int(picture.Height)
        dpi = round(width * POINTS_PER_INCH / width_points) if width_points > 0 else 0
        return ScanMake(
            width_px=width,
            height_px=height,
            dpi=dpi,
            encoder=_encoder(picture),
            is_grey=_is_grey(picture),
            look=scan_look(picture),
        )
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        return None


def largest_picture(page: pikepdf.Page) -> Any:
    """The picture of a page that has the most pixels, those in its forms included; None without one."""
    return _largest(page.obj.get("/Resources", {}), 0)


def _largest(resources: Any, depth: int) -> Any:
    best, most = None, 0
    for part in (resources.get("/XObject", {}) or {}).values():
        picture = _picture(part, depth)
        size = int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) if picture is not None else 0
        if size > most:
            best, most = picture, size
    return best


def _picture(part: Any, depth: int) -> Any:
    kind = part.get("/Subtype")
    if kind == "/Image":
        return part
    return _largest(part.get("/Resources", {}), depth + 1) if kind == "/Form" and depth < _DEEPEST else None


def _is_grey(picture: Any) -> bool:
    space = picture.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased":
        return int(space[1].get("/N", 3)) == 1
    return bool(picture.get("/ImageMask", False)) or space in ("/DeviceGray", "/CalGray") or space is None


def _encoder(picture: Any) -> str:
    held = picture.get("/Filter")
    names = [str(name) for name in held] if isinstance(held, pikepdf.Array) else [str(held)]
    name = _FILTERS.get(names[-1], names[-1].lstrip("/"))
    if name == "JPEG" and len(names) == 1:
        return f"JPEG {_tables(picture.read_raw_bytes()[:_HEAD])}"
    return name if name == "JPEG" else f"{name} {int(picture.get('/BitsPerComponent', 1))}"


def _tables(head: bytes) -> str:
    """A digest of quantisation tables and sampling, as they stand before the data of a JPEG."""
    told = hashlib.sha256()
    at = 2
    for _ in range(_MOST_MARKERS):
        if at + 4 > len(head) or head[at] != 0xFF:
            break
        marker, size = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        if marker == 0xDB:
            told.update(head[at + 4 : at + 2 + size])
        elif marker in (0xC0, 0xC1, 0xC2):
            told.update(bytes([marker]) + head[at + 9 : at + 2 + size])  # without the picture's own size
        elif marker == 0xDA:
            break
        at += 2 + size
    return told.hexdigest()[:8]
