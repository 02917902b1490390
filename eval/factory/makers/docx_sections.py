"""Sections of a Word document: which header and footer, frame, page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

from eval.factory.layouts.base import Layout
from eval.factory.makers.docx_text import NAMESPACES, twips

_SLOT = re.compile(r"(<pages?>)")


@dataclass(frozen=True, slots=True)
class Section:
    """Pages set up alike. ``kind``: bare (no header), front (before the body) or body."""

    kind: str
    frame: bool = False
    restarts: bool = False


class Sections:
    """Writes section properties and makes each header and footer once."""

    def __init__(self, document: Any, layout: Layout, slots: dict[str, str]) -> None:
        self._part = document.part
        self._layout = layout
        self._slots = slots
        self._made: dict[tuple[str, str], str] = {}

    def xml(self, section: Section, *, is_first: bool) -> str:
        """The ``sectPr`` of a section."""
        layout = self._layout
        top, right, bottom, left = (twips(margin) for margin in layout.margins)
        refs = "".join(
            f'<w:{place}Reference w:type="default" r:id="{self._relation(place, section.kind)}"/>'
            for place in ("header", "footer")
        )
        kind = "" if is_first else '<w:type w:val="nextPage"/>'
        return (
            f"<w:sectPr>{refs}{kind}"
            f'<w:pgSz w:w="{twips(layout.width)}" w:h="{twips(layout.height)}"/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="{max(400, top - 640)}" w:footer="{max(400, bottom - 560)}" w:gutter="0"/>'
            f"{_frame() if section.frame else ''}{self._numbers(section)}</w:sectPr>"
        )

    def _numbers(self, section: Section) -> str:
        if section.kind == "front" and not self._layout.pages_count_from_cover:
            start = ' w:start="1"' if section.restarts else ""
            return f'<w:pgNumType w:fmt="upperRoman"{start}/>'
        return '<w:pgNumType w:start="1"/>' if section.restarts else ""

    def _relation(self, place: str, kind: str) -> str:
        key = (place, kind)
        if key not in self._made:
            add = self._part.add_header_part if place == "header" else self._part.add_footer_part
            part, relation = add()
            root = part.element
            for child in list(root):
                root.remove(child)
            root.append(parse_xml(self._paragraph(place, kind)))
            self._made[key] = relation
        return self._made[key]

    def _paragraph(self, place: str, kind: str) -> str:
        furniture = self._layout.furniture
        texts = [getattr(furniture, f"{place}_{side}") for side in ("left", "centre", "right")]
        has_rule = furniture.header_rule if place == "header" else furniture.footer_rule
        if kind == "front" and place == "footer":
            texts = ["", "<page>", ""] if self._layout.options.get("front_numbers") == "roman" else [""] * 3
        if kind == "bare" or not any(texts):
            texts, has_rule = [""] * 3, False
        return self._line(texts, place, has_rule=has_rule)

    def _line(self, texts: list[str], place: str, *, has_rule: bool) -> str:
        measure = self._layout.width - self._layout.margins[1] - self._layout.margins[3]
        side = "bottom" if place == "header" else "top"
        rule = f'<w:pBdr><w:{side} w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        tabs = (
            f'<w:tabs><w:tab w:val="center" w:pos="{twips(measure / 2)}"/>'
            f'<w:tab w:val="right" w:pos="{twips(measure)}"/></w:tabs>'
        )
        look = f'<w:pStyle w:val="furniture"/>{rule if has_rule else ""}'
        if texts[1] and not (texts[0] or texts[2]):
            return (
                f'<w:p {NAMESPACES}><w:pPr>{look}<w:jc w:val="center"/></w:pPr>{self._runs(texts[1])}</w:p>'
            )
        tab = "<w:r><w:tab/></w:r>"
        inside = tab.join(self._runs(text) for text in texts) if any(texts) else ""
        return f"<w:p {NAMESPACES}><w:pPr>{look}{tabs}</w:pPr>{inside}</w:p>"

    def _runs(self, template: str) -> str:
        for slot, value in self._slots.items():
            template = template.replace(slot, value)
        parts = []
        for piece in _SLOT.split(template):
            if _SLOT.fullmatch(piece):
                code = "PAGE" if piece == "<page>" else "NUMPAGES"
                parts.append(f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
            elif piece:
                parts.append(f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>')
        return "".join(parts)


def _frame() -> str:
    sides = "".join(
        f'<w:{side} w:val="thinThickSmallGap" w:sz="18" w:space="20" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return f'<w:pgBorders w:offsetFrom="text">{sides}</w:pgBorders>'
