"""The objects of a file, page contents aside: fonts by name, attachments, signature fields, revisions.

qpdf is stricter than pdfium: where it refuses a file, its text can still be read, its structure is unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf

_MOST_FIELDS = 10_000
_MOST_REVISIONS = 1000
_END, _PART_BYTES = b"startxref", 1 << 20
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What a file holds beside its pages; why it could not be looked at, where it could not."""

    signature_fields: int = 0
    attachments: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    is_damaged: bool = False
    is_locked: bool = False  # pages open without a password, other parts do not
    has_hidden_layers: bool = False  # optional content that is switched off when the file is opened


def structure_of(path: str) -> Structure:
    """Open the file once more and list what it holds."""
    try:
        with pikepdf.open(path) as document:
            return Structure(
                signature_fields=_signature_fields(document),
                attachments=tuple(str(name) for name in document.attachments),
                fonts=_fonts(document),
                has_hidden_layers=_has_hidden_layers(document),
            )
    except pikepdf.PasswordError:
        return Structure(is_locked=True)
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ):
        return Structure(is_damaged=True)


def revisions(path: str) -> int:
    """Number of cross-reference ends; a linearised file has one more than its revisions."""
    count, rest = 0, b""
    with Path(path).open("rb") as file:
        is_linearised = b"/Linearized" in file.read(2048)
        file.seek(0)
        while count < _MOST_REVISIONS and (part := file.read(_PART_BYTES)):
            content = rest + part
            count += content.count(_END)
            rest = content[-len(_END) + 1 :]  # too short to hold one
    count = min(count, _MOST_REVISIONS)
    return max(1, count - 1 if is_linearised else count)


def name_text(written: bytes) -> str:
    """A PDF name as text: UTF-8, or GB 18030 as old Chinese programs write it (``#ba#da#cc#e5`` is 黑体)."""
    raw = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), written).removeprefix(b"/")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _signature_fields(document: pikepdf.Pdf) -> int:
    form = document.Root.get("/AcroForm")
    if form is None:
        return 0
    waiting, count = [*form.get("/Fields", [])], 0
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST_FIELDS:
        field = waiting.pop()
        if field.objgen in seen and field.is_indirect:
            continue
        seen.add(field.objgen if field.is_indirect else (0, -len(seen)))
        count += field.get("/FT") == pikepdf.Name.Sig
        waiting.extend(field.get("/Kids", []))
    return count


def _has_hidden_layers(document: pikepdf.Pdf) -> bool:
    layers = document.Root.get("/OCProperties")
    shown = layers.get("/D") if layers is not None else None
    if shown is None:
        return False
    return len(shown.get("/OFF", [])) > 0 or str(shown.get("/BaseState", "/ON")) == "/OFF"


def _fonts(document: pikepdf.Pdf) -> tuple[str, ...]:
    names: set[str] = set()
    for page in document.pages:
        fonts = page.obj.get("/Resources", {}).get("/Font", {})
        for font in fonts.values():
            name = font.get("/BaseFont")
            if name is not None:
                names.add(name_text(name.unparse()))
    return tuple(sorted(names))
