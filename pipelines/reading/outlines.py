"""Outlines of an embedded TrueType font as bytes, to tell codes that draw the same shape.

Only the tables ``head``, ``loca`` and ``glyf`` are read (OpenType specification, chapter "glyf").
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

import pikepdf

_MOST_BYTES = 40 << 20


def outlines_of(font: pikepdf.Object, codes: Iterable[int]) -> dict[int, bytes]:
    """Outline by two-byte code of a Type 0 font; empty where the font is of another build."""
    try:
        (descendant,) = font.DescendantFonts
        program = descendant.FontDescriptor.get("/FontFile2")
        if program is None or str(font.get("/Encoding")) != "/Identity-H":
            return {}
        glyphs = _glyphs(program.read_bytes()[:_MOST_BYTES])
        held = descendant.get("/CIDToGIDMap")
        order = held.read_bytes() if isinstance(held, pikepdf.Stream) else None
        found = {code: glyphs(_glyph_of(code, order)) for code in codes}
    except (pikepdf.PdfError, struct.error, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return {}
    return {code: outline for code, outline in found.items() if outline}


def _glyph_of(code: int, order: bytes | None) -> int:
    return code if order is None else int.from_bytes(order[2 * code : 2 * code + 2], "big")


class _Glyphs:
    """Outlines by number."""

    def __init__(self, offsets: tuple[int, ...], content: bytes) -> None:
        self._offsets, self._content = offsets, content

    def __call__(self, number: int) -> bytes:
        if number + 1 >= len(self._offsets):
            return b""
        return self._content[self._offsets[number] : self._offsets[number + 1]].rstrip(b"\0")


def _glyphs(program: bytes) -> _Glyphs:
    tables = {
        program[at : at + 4]: struct.unpack(">II", program[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", program[4:6])[0], 16)
    }
    start, size = tables[b"loca"]
    is_long = struct.unpack(">h", program[tables[b"head"][0] + 50 : tables[b"head"][0] + 52])[0] == 1
    held = program[start : start + size]
    count = len(held) // (4 if is_long else 2)
    numbers = struct.unpack(f">{count}{'I' if is_long else 'H'}", held[: count * (4 if is_long else 2)])
    offsets = numbers if is_long else tuple(2 * number for number in numbers)
    start, size = tables[b"glyf"]
    return _Glyphs(offsets, program[start : start + size])
