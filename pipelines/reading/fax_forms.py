"""How the file says that a picture coded as CCITT group 4 is stored; pdfium does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from pipelines.reading.fax import FaxForm

_CODEC = "/CCITTFaxDecode"
_DEEPEST = 3
_MOST_PICTURES = 200


def fax_form(page: pikepdf.Page, data: bytes) -> FaxForm | None:
    """The form of the page's picture with these stored bytes; None where it is no group 4 or not found."""
    try:
        for picture in _pictures(page.obj.get("/Resources", {}), 0):
            if _codecs(picture) == [_CODEC] and picture.read_raw_bytes() == data:
                return _form(picture)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, OverflowError):
        pass
    return None


def _pictures(resources: Any, depth: int) -> Iterator[Any]:
    parts = list((resources.get("/XObject", {}) or {}).values())
    for part in parts[:_MOST_PICTURES]:
        kind = part.get("/Subtype")
        if kind == "/Image":
            yield part
        elif kind == "/Form" and depth < _DEEPEST:
            yield from _pictures(part.get("/Resources", {}), depth + 1)


def _codecs(picture: Any) -> list[str]:
    held = picture.get("/Filter")
    return [str(name) for name in held] if isinstance(held, pikepdf.Array) else [str(held)]


def _form(picture: Any) -> FaxForm | None:
    held = picture.get("/DecodeParms", {})
    held = held[0] if isinstance(held, pikepdf.Array) and len(held) else held
    if not isinstance(held, pikepdf.Dictionary) or int(held.get("/K", 0)) >= 0 or held.get("/EndOfLine"):
        return None
    return FaxForm(
        columns=int(held.get("/Columns", 1728)),
        rows=int(picture.Height),
        is_byte_aligned=bool(held.get("/EncodedByteAlign", False)),
    )
