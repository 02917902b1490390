"""Embedding: the glyphs one document uses, as a composite font (Identity-H) with a ToUnicode map."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from eval.factory.render.faces import Face


class Subset:
    """The part of a face that one document uses; glyph ids are given in order of first use."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self._ids: dict[tuple[str, str], int] = {}

    def encode(self, text: str, reads: Sequence[str] = "") -> bytes:
        """Two bytes per character; ``reads`` is what the ToUnicode map says of each, empty for the text."""
        ids = self._ids
        return b"".join(
            struct.pack(">H", ids.setdefault(pair, len(ids) + 1))
            for pair in zip(text, reads or text, strict=True)
        )

    def embed(self, pdf: Any, tag: str) -> Any:
        """The Type0 font object; call when all text has been encoded."""
        name = Name(f"/{tag}+{self.face.post_name}")
        program = pdf.make_stream(self._program())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([0, -200, 1000, 900]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=700,
            StemV=80,
            FontFile2=program,
        )
        widths = [round(self.face.advance(char) * 1000) for char, _ in self._ids]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=1000,
            W=Array([1, Array(widths)]),
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{gid:04X}> <{says.encode('utf-16-be').hex().upper()}>" for (_, says), gid in self._ids.items()
        ]
        blocks = []
        for start in range(0, len(pairs), 100):
            part = pairs[start : start + 100]
            blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar")
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            + "\n".join(blocks)
            + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()

    def _program(self) -> bytes:
        units = self.face.units
        outlines = [b""] + [self.face.outline(char) for char, _ in self._ids]
        advances = [units] + [round(self.face.advance(char) * units) for char, _ in self._ids]
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        bearings = [struct.unpack(">h", o[2:4])[0] if o else 0 for o in outlines]
        count = len(outlines)
        return _font_file(
            {
                b"glyf": b"".join(outlines) or b"\0",
                b"head": struct.pack(
                    ">IIIIHHqqhhhhHHhhh",
                    *(
                        0x10000,
                        0x10000,
                        0,
                        0x5F0F3CF5,
                        0,
                        units,
                        0,
                        0,
                        0,
                        -units // 5,
                        units,
                        units,
                        0,
                        8,
                        2,
                        1,
                        0,
                    ),
                ),
                b"hhea": struct.pack(
                    ">IhhhHhhhhhhhhhhhH",
                    *(
                        0x10000,
                        units * 22 // 25,
                        -units * 3 // 25,
                        0,
                        units,
                        0,
                        0,
                        units,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        count,
                    ),
                ),
                b"hmtx": b"".join(struct.pack(">Hh", a, b) for a, b in zip(advances, bearings, strict=True)),
                b"loca": b"".join(struct.pack(">I", offset) for offset in offsets),
                b"maxp": struct.pack(
                    ">IHHHHHHHHHHHHHH", 0x10000, count, 2000, 200, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0
                ),
            }
        )


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    """A TrueType file of these tables, in alphabetical order."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", 0x10000, count, 16 << power, power, count * 16 - (16 << power))
    offset = 12 + 16 * count
    directory, body = b"", b""
    for tag in sorted(tables):
        data = tables[tag] + b"\0" * (-len(tables[tag]) % 4)
        checksum = sum(struct.unpack(f">{len(data) // 4}I", data)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(tables[tag]))
        body += data
    return head + directory + body
