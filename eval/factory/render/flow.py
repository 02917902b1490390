"""Flow: blocks into pages. Keeps the cursor, breaks pages, notes where marks and chapters land."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.geometry import Box
from eval.factory.blocks import (
    Block,
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
    runs,
)
from eval.factory.layouts.base import Layout, TextStyle
from eval.factory.render import tables
from eval.factory.render.draft import Draft, FillItem, Item, PageDraft, PictureItem, SectionPlace, TextItem
from eval.factory.render.ink import InkWell
from eval.factory.render.lines import Piece, SetLine, break_lines

_DESCENT = 0.86  # share of the size above the baseline when a line is centred in its leading


class Flow:
    """Fills pages of one report. Use ``run`` once."""

    def __init__(self, layout: Layout, ink: InkWell, contents_levels: int | None = None) -> None:
        self.layout = layout
        self.ink = ink
        self.draft = Draft(pictures=ink.pictures)
        self.y = 0.0
        self._contents: list[tuple[PageDraft, float]] = []
        self._headings: list[tuple[Heading, int]] = []
        self._planned: list[Heading] = []
        self._part = "body"
        self._has_furniture = True
        self._frame = False
        self._is_turned = False
        self._levels = contents_levels or layout.contents_levels
        self._handlers: Mapping[type, Callable[..., None]] = {
            Paragraph: self._paragraph,
            Heading: self._heading,
            Table: self._table,
            Figure: self._figure,
            FigureRow: self._figures,
            Seal: self._seal,
            Space: self._space,
            NewPage: self._new_page,
            Contents: self._reserve_contents,
        }

    @property
    def page(self) -> PageDraft:
        """The page being filled."""
        return self.draft.pages[-1]

    @property
    def number(self) -> int:
        """Its number from 1."""
        return len(self.draft.pages)

    @property
    def left(self) -> float:
        """Left edge of the text."""
        return self.layout.margins[3]

    @property
    def measure(self) -> float:
        """Width of the text."""
        return self._size[0] - self.layout.margins[1] - self.layout.margins[3]

    @property
    def bottom(self) -> float:
        """Lowest y for text."""
        return self._size[1] - self.layout.margins[2]

    @property
    def _size(self) -> tuple[float, float]:
        """Width and height of the page being filled."""
        if self.draft.pages:
            return self.page.width, self.page.height
        return self.layout.width, self.layout.height

    def run(self, blocks: list[Block]) -> Draft:
        """All blocks into pages; the contents are filled in at the end."""
        self._planned = [b for b in blocks if isinstance(b, Heading) and b.level <= self._levels]
        for block in blocks:
            self._handlers[type(block)](block)
        for place in self.draft.sections:
            place.last = max(place.last, place.first)
        self._fill_contents()
        return self.draft

    def open_page(self) -> None:
        """Start a page of the current part."""
        width, height = self.layout.width, self.layout.height
        if self._is_turned:
            width, height = height, width
        self.draft.pages.append(PageDraft(width, height, self._part, self._has_furniture))
        self.y = self.layout.margins[0]
        if self._frame:
            frame = Box(self.left - 18, self.y - 22, self.left + self.measure + 18, self.bottom + 18)
            self.page.items.append(FillItem(frame, (0, 0, 0), is_frame=True, line_width=1.2))

    def need(self, height: float) -> None:
        """Start a page when less than this height is left."""
        if not self.draft.pages or self.y + height > self.bottom + 0.5:
            self.open_page()

    def put_line(self, line: SetLine, style: TextStyle, x: float, y: float, width: float) -> None:
        """Set one line whose leading box starts at ``y``."""
        room = width - line.indent
        slack = room - line.width
        spacing = style.spacing
        x += line.indent
        if style.align == "centre":
            x += slack / 2
        elif style.align == "right":
            x += slack
        elif style.align == "justify" and not line.is_last and line.count > 8 and 0 < slack < room * 0.12:
            spacing += slack / (line.count - 1)
        baseline = y + (style.leading - style.size) / 2 + style.size * _DESCENT
        words = []
        for piece in line.pieces:
            extra = (spacing - style.spacing) * len(piece.text)
            if piece.run.ink:
                words += self._sign(piece, x, baseline, style.size)
                x += piece.width
                continue
            item = TextItem(
                x,
                baseline,
                piece.text,
                piece.face,
                style.size,
                piece.width + extra,
                spacing,
                style.is_bold,
                style.colour,
            )
            self.page.items.append(item)
            words.append(piece.text)
            if piece.run.mark:
                self.draft.note(piece.run.mark, self.number, item.box, piece.text)
            x += piece.width + extra
        if words:
            self.page.lines.append("".join(words))

    def _sign(self, piece: Piece, x: float, baseline: float, size: float) -> list[str]:
        """Put a signature, a name stamp or a name in a script face; what of it is text."""
        mark, hand = piece.run.mark or "ink", piece.run.ink or ""
        name = piece.text
        if hand == "script":
            item = TextItem(x + size * 0.3, baseline + 1, name, "ukai", size * 1.3, len(name) * size * 1.3)
            self.page.items.append(item)
            self.draft.note(mark, self.number, item.box, name)
            return [name]
        if hand.startswith("stamp/"):
            box = self.ink.stamp(self.page, name, hand, x, baseline, size)
        else:
            box = self.ink.sign(self.page, mark, hand, name, x, baseline, size)
            name = self.ink.name_at(mark, name)
        self.draft.note(mark, self.number, box, name)
        return []

    def _paragraph(self, block: Paragraph) -> None:
        style = self.layout.styles[block.style]
        self._set(block.text, style, mark=block.mark)

    def _set(self, text: str, style: TextStyle, keep: float = 0.0, mark: str | None = None) -> None:
        width = self.measure - style.left
        lines = break_lines(runs(text), style, width, indent=style.indent * style.size)
        if not self.draft.pages:
            self.open_page()
        self.y += style.before
        self.need(style.leading * min(2, len(lines)) + keep)
        for line in lines:
            self.need(style.leading)
            first = len(self.page.items)
            self.put_line(line, style, self.left + style.left, self.y, width)
            if mark:
                self._note_line(mark, self.page.items[first:])
            self.y += style.leading
        self.y += style.after

    def _note_line(self, mark: str, items: list[Item]) -> None:
        """Remember a line of a marked paragraph, from its first to its last character."""
        words = [item for item in items if isinstance(item, TextItem)]
        if words:
            box = Box(
                words[0].box.x0,
                min(word.box.y0 for word in words),
                words[-1].box.x1,
                max(word.box.y1 for word in words),
            )
            self.draft.note(mark, self.number, box, "".join(word.text for word in words))

    def _heading(self, block: Heading) -> None:
        style = self.layout.styles[f"h{min(block.level, 3)}"]
        if block.starts_page and self.draft.pages and self.page.items:
            self.open_page()
        if not self.draft.pages:
            self.open_page()
        self.need(style.before + style.leading + 96)
        for place in self.draft.sections:
            if not place.last and place.level >= block.level:
                place.last = self.number
        self._set(block.text, style, keep=40)
        self.draft.sections.append(
            SectionPlace(block.kind, plain(block.text).strip(), block.level, self.number, 0)
        )
        self._headings.append((block, self.number))

    def _table(self, block: Table) -> None:
        if block.caption:
            self._set(block.caption, self.layout.styles["caption"], keep=60)
        tables.place(self, block)

    def _figure(self, block: Figure) -> None:
        self._figures(FigureRow(figures=(block,)))

    def _figures(self, block: FigureRow) -> None:
        caption = self.layout.styles["figure_caption"]
        height = max(figure.height for figure in block.figures)
        self.need(height + caption.leading * 2 + 10)
        gap = 14.0
        total = sum(f.width for f in block.figures) + gap * (len(block.figures) - 1)
        x = self.left + (self.measure - total) / 2
        self.y += 4
        deepest = 0.0
        for figure in block.figures:
            box = Box(x, self.y, x + figure.width, self.y + figure.height)
            self.page.items.append(PictureItem(box, self.ink.figure(figure)))
            if figure.mark:
                self.draft.note(f"{figure.mark}:picture", self.number, box, plain(figure.caption))
            lines = break_lines(runs(figure.caption), caption, figure.width) if figure.caption else ()
            for index, line in enumerate(lines):
                self.put_line(
                    line, caption, x, self.y + figure.height + 3 + index * caption.leading, figure.width
                )
            deepest = max(deepest, len(lines) * caption.leading)
            x += figure.width + gap
        self.y += height + deepest + 8

    def _seal(self, block: Seal) -> None:
        size = self.layout.seal_size * block.scale
        centres = {"right": 0.74, "centre": 0.5, "left": 0.3}
        centre = self.left + self.measure * centres[block.side] + block.offset
        top = max(20.0, self.y - block.lift - size / 2)
        box = Box(centre - size / 2, top, centre + size / 2, top + size)
        if block.is_absent:
            self.draft.note(f"place:{block.mark}", self.number, box, "")
            return
        box = shaped(box, block.shape)
        self.draft.seals[block.mark] = block
        picture, turn = self.ink.seal(block)
        self.page.items.append(PictureItem(box, picture, turn))
        self.draft.note(block.mark, self.number, box, block.text)

    def _space(self, block: Space) -> None:
        if not self.draft.pages:
            self.open_page()
        self.y += block.height

    def _new_page(self, block: NewPage) -> None:
        self._part, self._has_furniture, self._frame = block.part, block.has_furniture, block.frame
        self._is_turned = block.is_turned
        self.open_page()

    def _reserve_contents(self, block: Contents) -> None:
        style = self.layout.styles["toc"]
        self._set(block.title, self.layout.styles["front_title"])
        for _ in self._planned:
            self.need(style.leading)
            self._contents.append((self.page, self.y))
            self.y += style.leading

    def _fill_contents(self) -> None:
        style = self.layout.styles["toc"]
        listed = [pair for pair in self._headings if pair[0].level <= self._levels]
        offset = 0 if self.layout.pages_count_from_cover else self.body_offset()
        body = self.draft.pages
        for (page, y), (heading, number) in zip(self._contents, listed, strict=True):
            entry = _contents_line(
                plain(heading.text), str(max(1, number - offset)), style, self.measure, heading.level
            )
            keep = len(body)
            body.append(page)
            x = self.left + (heading.level - 1) * style.size * 1.5
            self.put_line(break_lines(runs(entry), style, 2000)[0], style, x, y, self.measure)
            del body[keep:]

    def body_offset(self) -> int:
        """Pages before the first page of the body."""
        for index, page in enumerate(self.draft.pages):
            if page.part == "body":
                return index
        return 0


def shaped(box: Box, shape: str) -> Box:
    """The box of a seal of this shape within a square."""
    flat = box.height * {"oval": 0.14, "square": 0.0}.get(shape, 0.0)
    return Box(box.x0, box.y0 + flat, box.x1, box.y1 - flat)


def _contents_line(title: str, number: str, style: TextStyle, measure: float, level: int) -> str:
    room = measure - (level - 1) * style.size * 1.5
    text = f"{title} "
    line = break_lines(runs(text + "."), style, 2000)[0]
    dot = break_lines(runs("...."), style, 2000)[0].width / 4
    tail = break_lines(runs(f" {number}"), style, 2000)[0].width
    count = max(3, int((room - line.width - tail) / dot))
    return f"{text}{'.' * count} {number}"
