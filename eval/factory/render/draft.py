"""A page as plain marks of ink, before it becomes PDF or a scan. Points, origin top-left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.geometry import Box
from eval.factory.blocks import Seal

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class TextItem:
    """Characters of one face on one baseline. ``spacing`` is added after each character.

    ``reads``, as long as ``text``, is what the file says the characters are, where that is not what is seen.
    """

    x: float
    baseline: float
    text: str
    face: str
    size: float
    width: float
    spacing: float = 0.0
    is_bold: bool = False
    colour: Colour = BLACK
    is_hidden: bool = False  # drawn in no ink: the text layer of a scan
    turn: float = 0.0  # degrees anticlockwise about its start
    reads: Sequence[str] = ""

    @property
    def box(self) -> Box:
        """The em box of the characters."""
        return Box(
            self.x, self.baseline - 0.88 * self.size, self.x + self.width, self.baseline + 0.14 * self.size
        )


@dataclass(frozen=True, slots=True)
class RuleItem:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.6
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class FillItem:
    """A filled rectangle, or a framed one when ``is_frame``."""

    box: Box
    colour: Colour
    is_frame: bool = False
    line_width: float = 1.0


@dataclass(frozen=True, slots=True)
class StrokeItem:
    """A pen stroke through points, with round ends: handwriting."""

    points: tuple[tuple[float, float], ...]
    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A picture placed in a box; ``picture`` names it in the document's pictures."""

    box: Box
    picture: str
    turn: float = 0.0  # degrees anticlockwise about the centre


Item = TextItem | RuleItem | FillItem | StrokeItem | PictureItem


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a marked text (or picture) stands."""

    page: int  # from 1
    box: Box
    text: str


@dataclass(slots=True)
class PageDraft:
    """One page being filled. ``part`` says what it belongs to (cover, sign-off, body, annex ...)."""

    width: float
    height: float
    part: str
    has_furniture: bool = True
    items: list[Item] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """All pages, the pictures they use and the places of the marks."""

    pages: list[PageDraft] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    marks: dict[str, list[Placed]] = field(default_factory=dict)
    sections: list[SectionPlace] = field(default_factory=list)
    seals: dict[str, Seal] = field(default_factory=dict)  # by mark

    def note(self, mark: str, page: int, box: Box, text: str) -> None:
        """Remember where a mark landed; pieces on the same line are joined."""
        places = self.marks.setdefault(mark, [])
        last = places[-1] if places else None
        if (
            last
            and last.page == page
            and abs(last.box.y1 - box.y1) < 0.6
            and -0.1 <= box.x0 - last.box.x1 < 1.5
        ):
            joined = Box(last.box.x0, min(last.box.y0, box.y0), box.x1, max(last.box.y1, box.y1))
            places[-1] = Placed(page, joined, last.text + text)
        else:
            places.append(Placed(page, box, text))


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels. ``data`` is a JPEG, raw RGBA rows when ``has_alpha``, CCITT G4 when ``is_bilevel``."""

    width: int
    height: int
    data: bytes
    has_alpha: bool = False
    channels: int = 3
    is_bilevel: bool = False


@dataclass(slots=True)
class SectionPlace:
    """A chapter as it fell: heading text, canonical kind, first and last page."""

    kind: str
    title: str
    level: int
    first: int
    last: int


def text_of(runs: Sequence[TextItem]) -> str:
    """Characters of several items in order."""
    return "".join(item.text for item in runs)
