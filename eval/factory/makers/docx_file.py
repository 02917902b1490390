"""The blocks of a report as a Word document."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.oxml import parse_xml

from eval.factory.blocks import (
    Block,
    Cell,
    Contents,
    Figure,
    FigureRow,
    Heading,
    NewPage,
    Paragraph,
    Seal,
    Space,
    Table,
    plain,
)
from eval.factory.layouts.base import Layout
from eval.factory.makers import docx_text
from eval.factory.makers.docx_sections import Section, Sections
from eval.factory.makers.docx_styles import ALIGN, is_bold, put_styles
from eval.factory.makers.docx_tables import table_xml
from eval.factory.makers.docx_text import NAMESPACES, Para
from eval.factory.makers.stamps import Stamp
from eval.factory.makers.trail import Trail

_CENTRES = {"right": 0.74, "centre": 0.5, "left": 0.3}
_GAP = 8.0  # between a table and what follows


class DocxFile:
    """Writes one copy of one report. Use ``write`` once."""

    def __init__(self, layout: Layout, trail: Trail, slots: dict[str, str], contents_levels: int) -> None:
        self._layout = layout
        self._trail = trail
        self._levels = contents_levels
        self._document: Any = docx.Document()
        put_styles(self._document, layout)
        self._sections = Sections(self._document, layout, slots)
        self._body: list[Para | str] = []
        self._section: Section | None = None
        self._written = 0  # sections closed so far
        self._breaks = False
        self._fresh = True  # nothing on the page yet
        self._seen_body = False
        self._headings: list[tuple[Heading, str]] = []
        self._handlers: Mapping[type, Callable[..., None]] = {
            Paragraph: self._paragraph,
            Heading: self._heading,
            Table: self._table,
            Figure: self._figure,
            FigureRow: self._figures,
            Seal: self._seal,
            Space: self._space,
            NewPage: self._new_page,
            Contents: self._contents,
        }

    def write(self, blocks: list[Block]) -> bytes:
        """The document's bytes."""
        listed = [block for block in blocks if isinstance(block, Heading)]
        self._marks = {id(block): f"_Toc{number:06d}" for number, block in enumerate(listed)}
        self._listed = [block for block in listed if block.level <= self._levels]
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            if isinstance(block, Space) and (following is None or isinstance(following, NewPage)):
                continue  # it would only make an empty page
            self._handlers[type(block)](block)
        inside = "".join(part if isinstance(part, str) else part.xml() for part in self._body)
        last = self._sections.xml(self._section or Section("bare"), is_first=not self._written)
        body = parse_xml(f"<w:body {NAMESPACES}>{inside}{last}</w:body>")
        root = self._document.element
        root.replace(root.body, body)
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    @property
    def _measure(self) -> float:
        return self._layout.width - self._layout.margins[1] - self._layout.margins[3]

    def _add(self, para: Para) -> Para:
        para.breaks_page = para.breaks_page or self._breaks
        self._breaks = False
        self._fresh = False
        self._body.append(para)
        return para

    def _relate(self, stamp: Stamp) -> str:
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(self._trail.image(stamp)))
        return str(relation)

    def _text(
        self, text: str, style_name: str, heading: Heading | None = None, *, whole: str | None = None
    ) -> Para:
        style = self._layout.styles[style_name]
        pieces = self._trail.pieces(text, style, heading, whole=whole)
        para = Para(style_name, docx_text.content(pieces, self._relate, style.size))
        tall = [piece.height for piece in pieces if isinstance(piece, Stamp)]
        if tall:
            para.at_least = style.leading
        para.leading = max(style.leading, *tall, 0.0) + style.before
        return para

    def _paragraph(self, block: Paragraph) -> None:
        self._add(self._text(block.text, block.style, whole=block.mark))

    def _heading(self, block: Heading) -> None:
        para = self._text(block.text, f"h{min(block.level, 3)}", block)
        para.breaks_page = block.starts_page and not self._fresh
        name = self._marks[id(block)]
        number = name.removeprefix("_Toc").lstrip("0") or "0"
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        para.content = f'{start}{para.content}<w:bookmarkEnd w:id="{number}"/>'
        self._add(para)

    def _table(self, block: Table) -> None:
        if block.caption:
            caption = self._text(block.caption, "caption")
            caption.keeps_next = True
            self._add(caption)
        self._carry_break()
        ruling = self._layout.rulings[block.ruling or "table"]

        def fill(cell: Cell, is_head: bool) -> str:
            style = self._layout.styles[block.style]
            pieces = self._trail.pieces(cell.text, style)
            bold = (is_head or cell.is_bold) and not is_bold(style)
            para = Para(block.style, docx_text.content(pieces, self._relate, style.size, is_bold=bold))
            if any(isinstance(piece, Stamp) for piece in pieces):
                para.at_least = style.leading
            para.align = ALIGN["centre" if is_head else cell.align]
            return para.xml()

        self._body.append(table_xml(block, ruling, self._measure, fill))
        self._add(Para("body", height=_GAP, leading=_GAP))

    def _carry_break(self) -> None:
        """A table cannot start a page by itself: the line before it does."""
        if self._breaks:
            self._add(Para("body", height=1.0))

    def _figure(self, block: Figure) -> None:
        self._figures(FigureRow(figures=(block,)))

    def _figures(self, block: FigureRow) -> None:
        self._carry_break()
        pictures, captions = [], []
        for figure in block.figures:
            stamp = self._trail.figure(figure)
            picture = Para("figure_caption", docx_text.inline(stamp, self._relate(stamp)), keeps_next=True)
            picture.at_least = 12.0
            pictures.append(picture.xml())
            captions.append(self._text(figure.caption, "figure_caption").xml())
        width = docx_text.twips(self._measure / len(pictures))
        rows = "".join(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in row
            )
            + "</w:tr>"
            for row in (pictures, captions)
        )
        grid = f'<w:gridCol w:w="{width}"/>' * len(pictures)
        self._body.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{width * len(pictures)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )
        self._add(Para("body", height=_GAP, leading=_GAP))

    def _seal(self, block: Seal) -> None:
        stamp = self._trail.seal(block)
        holder = self._body[-1] if self._body else None
        if not isinstance(holder, Para):
            holder = self._add(Para("body", height=_GAP, leading=_GAP))
        if stamp is None:
            return
        x = self._measure * _CENTRES[block.side] + block.offset - stamp.width / 2
        y = holder.leading - block.lift - stamp.height / 2
        holder.anchored.append(docx_text.anchored(stamp, self._relate(stamp), x, y))

    def _space(self, block: Space) -> None:
        self._add(Para("body", height=block.height, leading=block.height))

    def _new_page(self, block: NewPage) -> None:
        is_body = block.part == "body"
        self._seen_body = self._seen_body or is_body
        kind = "bare" if not block.has_furniture else "body" if self._seen_body else "front"
        wanted = Section(kind, block.frame)
        now = self._section
        self._trail.part = block.part
        if now is None or (now.kind, now.frame) != (wanted.kind, wanted.frame) or is_body:
            self._close_section()
            counts = not self._layout.pages_count_from_cover
            first_front = kind == "front" and (now is None or now.kind != "front")
            self._section = Section(kind, block.frame, restarts=counts and (is_body or first_front))
        elif not self._fresh:
            self._breaks = True
        self._fresh = True

    def _close_section(self) -> None:
        if self._section is None:
            return
        last = self._body[-1] if self._body else None
        if not isinstance(last, Para) or last.section:
            last = self._add(Para("body", height=1.0))
        last.section = self._sections.xml(self._section, is_first=not self._written)
        self._written += 1

    def _contents(self, block: Contents) -> None:
        self._add(self._text(block.title, "front_title"))
        for heading in self._listed:
            style = self._layout.styles["toc"]
            pieces = self._trail.pieces(plain(heading.text), style)
            text = docx_text.content(pieces, self._relate, style.size)
            field = docx_text.page_reference(self._marks[id(heading)], self._trail.page_number())
            self._add(Para(f"toc{heading.level}", f"{text}<w:r><w:tab/></w:r>{field}"))
