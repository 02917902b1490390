"""The blocks of a report as typst source."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

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
from eval.factory.makers.stamps import Stamp
from eval.factory.makers.trail import Trail
from eval.factory.makers.typst_tables import LEAST, table_source
from eval.factory.makers.typst_text import (
    bold_rule,
    coloured,
    content,
    image,
    points,
    quoted,
    style_function,
    text_rules,
)

_CENTRES = {"right": 0.74, "centre": 0.5, "left": 0.3}
_SLOT = re.compile(r"(<pages?>)")
_STICKY = frozenset({"h1", "h2", "h3", "caption", "subtitle"})


class TypstFile:
    """Writes one copy of one report. Use ``write`` once; ``files`` then holds its pictures."""

    def __init__(self, layout: Layout, trail: Trail, slots: dict[str, str], contents_levels: int) -> None:
        self.files: dict[str, bytes] = {}
        self._layout = layout
        self._trail = trail
        self._slots = slots
        self._levels = contents_levels
        self._parts: list[str] = []
        self._after = 0.0  # space the last block asks below itself
        self._fresh = True
        self._setup: tuple[str, bool] | None = None
        self._seen_body = False
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

    def write(self, blocks: list[Block]) -> str:
        """The source."""
        listed = [block for block in blocks if isinstance(block, Heading)]
        self._marks = {id(block): f"h{number}" for number, block in enumerate(listed)}
        self._listed = [block for block in listed if block.level <= self._levels]
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            if isinstance(block, Space) and (following is None or isinstance(following, NewPage)):
                continue
            self._handlers[type(block)](block)
        return "\n".join((*self._preamble(), *self._parts)) + "\n"

    @property
    def _measure(self) -> float:
        return self._layout.width - self._layout.margins[1] - self._layout.margins[3]

    def _preamble(self) -> list[str]:
        layout = self._layout
        top, right, bottom, left = (points(margin) for margin in layout.margins)
        page = f"width: {points(layout.width)}, height: {points(layout.height)}"
        return [
            f"#set page({page}, margin: (top: {top}, right: {right}, bottom: {bottom}, left: {left}))",
            '#set text(lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)',
            "#set block(spacing: 0pt)",
            "#set par(spacing: 0pt)",
            "#show heading: it => it.body",
            "#let k(r, g, b, body) = text(fill: rgb(r, g, b), body)",
            LEAST,
            *(
                style_function(name.replace("_", "-"), style, is_sticky=name in _STICKY)
                for name, style in layout.styles.items()
            ),
        ]

    def _file(self, stamp: Stamp) -> str:
        data = self._trail.image(stamp)
        ending = "jpg" if data.startswith(b"\xff\xd8") else "png"
        name = f"p{stamp.number}.{ending}"
        self.files[name] = data
        return name

    def _put(self, source: str) -> None:
        self._parts.append(f"#{source}")
        self._fresh = False

    def _above(self, style_name: str) -> str:
        style = self._layout.styles[style_name]
        above = self._after + style.before + style.leading - style.size
        self._after = style.after
        return points(above)

    def _set(self, inside: str, style_name: str) -> None:
        name = style_name.replace("_", "-")
        self._put(f"s-{name}({self._above(style_name)}, {inside})")

    def _paragraph(self, block: Paragraph) -> None:
        style = self._layout.styles[block.style]
        pieces = self._trail.pieces(block.text, style, whole=block.mark)
        self._set(content(pieces, self._file), block.style)

    def _heading(self, block: Heading) -> None:
        if block.starts_page and not self._fresh:
            self._put("pagebreak(weak: true)")
        name = f"h{min(block.level, 3)}"
        style = self._layout.styles[name]
        text = content(self._trail.pieces(block.text, style, block), self._file)
        rules = f"show heading: set text(size: {points(style.size)}, weight: {_weight(text_rules(style))}); "
        inside = f"[#heading(level: {block.level}, {text}) <{self._marks[id(block)]}>]"
        self._set(f"{{{rules}{inside}}}", name)

    def _table(self, block: Table) -> None:
        if block.caption:
            self._paragraph(Paragraph(text=block.caption, style="caption"))
        ruling = self._layout.rulings[block.ruling or "table"]
        style = self._layout.styles[block.style]

        def fill(cell: Cell, is_head: bool) -> str:
            inside = content(self._trail.pieces(cell.text, style), self._file, splits_words=True)
            return f"{{{bold_rule(style)}; {inside}}}" if is_head or cell.is_bold else inside

        rules = f"{text_rules(style)}; set par(leading: {points(style.leading - style.size)})"
        source = table_source(block, ruling, fill)
        self._put(f"block(above: {points(self._after + 3)}, below: 0pt, {{{rules}\n{source}}})")
        self._after = 6.0

    def _figure(self, block: Figure) -> None:
        self._figures(FigureRow(figures=(block,)))

    def _figures(self, block: FigureRow) -> None:
        style = self._layout.styles["figure_caption"]
        pictures, captions = [], []
        for figure in block.figures:
            stamp = self._trail.figure(figure)
            pictures.append(image(stamp, self._file(stamp)))
            captions.append(content(self._trail.pieces(figure.caption, style), self._file))
        cells = ", ".join((*pictures, *captions))
        gutters = "row-gutter: 5pt, column-gutter: 10pt"
        grid = f"grid(columns: (1fr,) * {len(pictures)}, align: center, {gutters}, {cells})"
        self._put(
            f"block(above: {points(self._after + 6)}, below: 0pt, breakable: false, width: 100%, "
            f"{{{text_rules(style)}; set par(leading: {points(style.leading - style.size)}); {grid}}})"
        )
        self._after = 8.0

    def _seal(self, block: Seal) -> None:
        stamp = self._trail.seal(block)
        if stamp is None:
            return
        x = self._measure * _CENTRES[block.side] + block.offset - stamp.width / 2
        y = -block.lift - stamp.height / 2 + 6
        self._put(f"place(left, dx: {points(x)}, dy: {points(y)}, {image(stamp, self._file(stamp))})")

    def _space(self, block: Space) -> None:
        self._put(f"v({points(block.height)})")

    def _new_page(self, block: NewPage) -> None:
        is_body = block.part == "body"
        self._seen_body = self._seen_body or is_body
        kind = "bare" if not block.has_furniture else "body" if self._seen_body else "front"
        self._trail.part = block.part
        if self._setup != (kind, block.frame) or is_body:
            begins_front = kind == "front" and (self._setup is None or self._setup[0] != "front")
            self._setup = (kind, block.frame)
            self._parts.append(self._page_rules(kind, is_framed=block.frame))
            if (is_body or begins_front) and not self._layout.pages_count_from_cover:
                self._parts.append("#counter(page).update(1)")
        elif not self._fresh:
            self._parts.append("#pagebreak(weak: true)")
        self._fresh = True
        self._after = 0.0

    def _page_rules(self, kind: str, *, is_framed: bool) -> str:
        top, _, bottom, left = self._layout.margins
        frame = (
            f"place(top + left, dx: {points(left - 20)}, dy: {points(top - 22)}, "
            f"rect(width: {points(self._measure + 40)}, "
            f"height: {points(self._layout.height - top - bottom + 40)}, stroke: 2pt))"
            if is_framed
            else "none"
        )
        header, footer = (self._furniture(place, kind) for place in ("header", "footer"))
        return f"#set page(header: {header}, footer: {footer}, background: {frame})"

    def _furniture(self, place: str, kind: str) -> str:
        furniture = self._layout.furniture
        texts = [getattr(furniture, f"{place}_{side}") for side in ("left", "centre", "right")]
        has_rule = furniture.header_rule if place == "header" else furniture.footer_rule
        is_roman = kind == "front" and not self._layout.pages_count_from_cover
        if is_roman and place == "footer":
            texts = ["", "<page>", ""] if self._layout.options.get("front_numbers") == "roman" else [""] * 3
        if kind == "bare" or not any(texts):
            return "none"
        cells = ", ".join(self._slotted(text, is_roman=is_roman) for text in texts)
        line = "line(length: 100%, stroke: 0.5pt)" if has_rule else ""
        grid = f"grid(columns: (auto, 1fr, auto), align: (left, center, right), {cells})"
        order = (grid, "v(3pt)", line) if place == "header" else (line, "v(3pt)", grid)
        return f"context {{{text_rules(furniture.style)}; {'; '.join(part for part in order if part)}}}"

    def _slotted(self, template: str, *, is_roman: bool) -> str:
        for slot, value in self._slots.items():
            template = template.replace(slot, value)
        shown = (
            'numbering("I", counter(page).get().first())' if is_roman else "str(counter(page).get().first())"
        )
        codes = {"<page>": shown, "<pages>": "str(counter(page).final().first())"}
        parts = [codes.get(piece) or quoted(piece) for piece in _SLOT.split(template) if piece]
        return "{" + "; ".join(parts or ['""']) + "}"

    def _contents(self, block: Contents) -> None:
        self._paragraph(Paragraph(text=block.title, style="front_title"))
        style = self._layout.styles["toc"]
        for heading in self._listed:
            mark = self._marks[id(heading)]
            text = content(self._trail.pieces(plain(heading.text), style), self._file)
            page = f"context str(counter(page).at(<{mark}>).first())"
            number = self._trail.page_number()
            shown = page if number is None else coloured(number, page)
            left = points((heading.level - 1) * style.size * 1.5)
            dots = 'box(width: 1fr, repeat(".", gap: 1pt))'
            self._set(f"{{h({left}); link(<{mark}>, {text}); {dots}; {shown}}}", "toc")


def _weight(rules: str) -> str:
    return '"bold"' if 'weight: "bold"' in rules else '"regular"'
