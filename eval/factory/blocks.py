"""What a report consists of, before any page is made: headings, paragraphs, tables, figures, seals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """Characters, perhaps marked as the evidence of a label; ``ink`` names the hand of a signature."""

    text: str
    mark: str | None = None
    ink: str | None = None


Runs = tuple[Run, ...]
_MARKED = re.compile(r"⟦([^|⟦⟧]*)\|([^⟦⟧]*)⟧")


def marked(mark: str, text: str) -> str:
    """Inline notation of a marked text."""
    return f"⟦{mark}|{text}⟧"


def signed(mark: str, name: str, hand: str) -> str:
    """Inline notation of a handwritten signature; ``hand`` is the person's key."""
    return f"⟦{mark}@{hand}|{name}⟧"


def runs(text: str) -> Runs:
    """Text in inline notation as runs."""
    found: list[Run] = []
    at = 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            found.append(Run(text[at : match.start()]))
        mark, _, hand = match.group(1).partition("@")
        found.append(Run(match.group(2), mark, hand or None))
        at = match.end()
    if at < len(text):
        found.append(Run(text[at:]))
    return tuple(found)


def plain(text: str) -> str:
    """The text without inline notation."""
    return _MARKED.sub(r"\2", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph in inline notation. ``style`` names a text style of the layout, ``mark`` all of it."""

    text: str
    style: str = "body"
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its number already in front; ``kind`` is the canonical chapter."""

    text: str
    level: int
    kind: str = "其他"
    starts_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell in inline notation. A cell that ``row_span`` covers is left out of the later rows."""

    text: str
    column_span: int = 1
    row_span: int = 1
    align: str = "left"
    is_bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells; ``columns`` are relative widths. ``ruling`` overrides the layout's."""

    columns: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    ruling: str | None = None
    caption: str = ""
    row_height: float = 0.0
    style: str = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawn picture: ``kind`` says which painter, ``seed`` which picture of that kind.

    ``altered`` names what was done to it since (``render.alter``).
    ``scene`` names what a photo shows; ``exif`` is the block that its file carries.
    """

    kind: str
    seed: str
    height: float
    width: float
    caption: str = ""
    mark: str | None = None
    overlay: str = ""
    altered: str = ""
    scene: str = ""
    exif: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """Figures side by side with their captions."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal over what was just written; ``lift`` points above the current line.

    ``shape``: round, oval, square, or electronic (round and flawless). ``code`` is the number below,
    ``strength`` of the ink from 0 to 1, ``cut`` the share lost at an edge. One that ``is_absent`` is not
    drawn; its place is noted.
    """

    text: str
    mark: str
    side: str = "right"
    lift: float = 30.0
    caption: str = ""
    shape: str = "round"
    code: str = ""
    colour: str = "red"
    strength: float = 1.0
    cut: float = 0.0
    scale: float = 1.0
    offset: float = 0.0  # points to the right
    is_absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Blank height in points."""

    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """Start a page that belongs to another part; turned ones only the factory's own writer can make."""

    part: str
    has_furniture: bool = True
    frame: bool = False
    is_turned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The table of contents."""

    title: str = "目  录"


Block = Paragraph | Heading | Table | Figure | FigureRow | Seal | Space | NewPage | Contents


@dataclass(slots=True)
class Story:
    """Blocks in order, as the chapters add them."""

    blocks: list[Block] = field(default_factory=list)
    is_muted: bool = False  # nothing is added: the text of a chapter that is left out

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        if not self.is_muted:
            self.blocks.extend(blocks)

    def say(self, text: str, style: str = "body") -> None:
        """Append a paragraph."""
        self.add(Paragraph(text=text, style=style))
