"""What a layout decides: faces, sizes, wording, numbering, dates, rulings, furniture, special pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from eval.factory.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How text is set. ``leading`` is the line pitch; sizes and spaces in points, ``indent`` in ems."""

    face: str = "song"
    latin: str | None = "times"  # face of ASCII, None for the same face
    size: float = 12.0
    leading: float = 22.0
    align: str = "left"  # left, centre, right, justify
    indent: float = 0.0
    left: float = 0.0
    before: float = 0.0
    after: float = 0.0
    is_bold: bool = False
    spacing: float = 0.0
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How tables are ruled: which lines, how thick, header shade (None for none)."""

    verticals: bool = True
    horizontals: bool = True
    frame: bool = True
    header_rule: bool = False
    width: float = 0.6
    frame_width: float = 0.6
    shade: tuple[float, float, float] | None = None
    padding: float = 3.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Header and footer. Templates know <agency>, <project>, <number>, <page>, <pages>, <kind>."""

    header_left: str = ""
    header_centre: str = ""
    header_right: str = ""
    footer_left: str = ""
    footer_centre: str = "<page>"
    footer_right: str = ""
    header_rule: bool = True
    footer_rule: bool = False
    style: TextStyle = TextStyle(size=9, leading=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One house style. ``split`` is train or held_out; rules and thresholds never see the held-out ones."""

    name: str
    split: str
    width: float = 595.28
    height: float = 841.89
    margins: tuple[float, float, float, float] = (72.0, 78.0, 72.0, 85.0)  # top right bottom left
    styles: Mapping[str, TextStyle]
    rulings: Mapping[str, Ruling]
    furniture: Furniture
    numbering: Callable[[tuple[int, ...]], str]
    annex_number: Callable[[int], str]
    dates: str  # a name of layouts.dates
    words: Mapping[str, str]
    cover: Callable[[Any], list[Block]]
    sign_off: Callable[[Any], list[Block]]
    front: tuple[str, ...] = ("cover", "certificate", "sign_off", "foreword", "contents")
    annex_order: tuple[str, ...] = ("contract", "notice", "survey", "photos", "tests", "review")
    contents_levels: int = 2
    chapter_starts_page: bool = True
    pages_count_from_cover: bool = False
    seal_size: float = 113.0
    ink: str = "stroke"  # stroke or picture
    producer: str = "Microsoft® Word 2016"
    creator: str = "Microsoft® Word 2016"
    kerned: bool = False  # each character placed on its own, as some word processors export
    options: Mapping[str, str] = field(default_factory=dict)
    maker: str = "own"  # our own writer, or a name of makers.make.MAKERS: the program that makes the file


_DENSE = frozenset({"body", "flush", "list", "list_small", "toc", "h1", "h2", "h3", "caption", "sign_small"})


def dense(layout: Layout) -> Layout:
    """The layout with closer lines, for short reports."""
    styles = {
        name: replace(
            style,
            leading=max(style.size * 1.28, style.leading * 0.84),
            before=style.before * 0.5,
            after=style.after * 0.5,
        )
        if name in _DENSE
        else style
        for name, style in layout.styles.items()
    }
    top, right, bottom, left = layout.margins
    return replace(layout, styles=styles, margins=(top - 6, right - 8, bottom - 6, left - 8))
