"""The trail: every piece of text and every picture of a file gets a number, so that it is found again.

A maker writes its source twice. In the traced copy each piece carries its number, as the colour of text
and the width of pictures in pixels; the clean copy, which becomes the report, carries nothing and sets
neighbouring pieces as one. Both are laid out by the same program, so that what is read from the traced
copy tells what stands where in the clean one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from eval.factory.blocks import Figure, Heading, Run, Seal, plain, runs
from eval.factory.layouts.base import TextStyle
from eval.factory.makers.stamps import Drawn, Stamp, blank_png, figure_stamp, seal_stamp, sign_stamp
from eval.factory.render.ink import InkWell

SCRIPT = "script"  # the hand of a name that is typed in a script face
SCRIPT_SCALE = 1.3
_BASE, _STEP = 64, 4  # a colour channel holds 64 values, four apart: exact through any rounding


@dataclass(frozen=True, slots=True)
class Entry:
    """What a number stands for. ``text`` is what a picture says; a computed text is the program's own.

    ``whole`` marks all of the paragraph that the text belongs to. A picture that ``is_absent`` is only in
    the traced copy.
    """

    part: str
    mark: str | None = None
    text: str = ""
    heading: Heading | None = None
    is_computed: bool = False
    whole: str | None = None
    seal: Seal | None = None
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Characters with their number; without one in the clean copy.

    A name that ``is_script`` is typed in a script face.
    """

    text: str
    number: int | None
    is_script: bool = False


Piece = Span | Stamp


@dataclass(slots=True)
class Trail:
    """Numbers pieces in the order in which they are written; twice the same for the same blocks."""

    ink: InkWell
    traced: bool
    seal_size: float
    stamps: dict[int, Stamp] = field(default_factory=dict)  # shared by both copies: ink is drawn once
    entries: list[Entry] = field(default_factory=list)
    part: str = "body"

    def pieces(
        self, text: str, style: TextStyle, heading: Heading | None = None, *, whole: str | None = None
    ) -> list[Piece]:
        """A text in inline notation as numbered spans and signatures; ``whole`` marks all of it."""
        found: list[Piece] = []
        for run in runs(text):
            if run.ink and run.ink != SCRIPT:
                found.append(self._signature(run, style.size))
                continue
            number = self._enter(Entry(self.part, run.mark, "", heading, whole=whole))
            heading = None  # a chapter is opened once, by its first piece
            last = found[-1] if found else None
            is_script = run.ink == SCRIPT
            if self.traced:
                found.append(Span(run.text, number, is_script))
            elif isinstance(last, Span) and last.is_script == is_script:
                found[-1] = replace(last, text=last.text + run.text)
            else:
                found.append(Span(run.text, None, is_script))
        return found

    def _signature(self, run: Run, size: float) -> Stamp:
        mark, hand = run.mark or "ink", run.ink or ""
        name = run.text if hand.startswith("stamp/") else self.ink.name_at(mark, run.text)
        number = self._enter(Entry(self.part, mark, name))
        return self._stamp(number, partial(sign_stamp, self.ink, run, size))

    def page_number(self) -> int | None:
        """A number for the page number that the program writes beside an entry of the contents."""
        number = self._enter(Entry(self.part, is_computed=True))
        return number if self.traced else None

    def seal(self, seal: Seal) -> Stamp | None:
        """A seal as a picture, turned by hand; None where there is none."""
        if not seal.is_absent:
            number = self._enter(Entry(self.part, seal.mark, seal.text, seal=seal))
            return self._stamp(number, partial(seal_stamp, self.ink, seal, self.seal_size))
        number = self._enter(Entry(self.part, f"place:{seal.mark}", is_absent=True))
        side = self.seal_size * seal.scale
        return Stamp(number, b"", side, side) if self.traced else None

    def figure(self, figure: Figure) -> Stamp:
        """A photo or sketch."""
        mark = f"{figure.mark}:picture" if figure.mark else None
        number = self._enter(Entry(self.part, mark, plain(figure.caption)))
        return self._stamp(number, partial(figure_stamp, self.ink, figure))

    def image(self, stamp: Stamp) -> bytes:
        """The file of a picture: in the traced copy a blank whose width tells the number."""
        return blank_png(stamp.number) if self.traced else stamp.data

    def _enter(self, entry: Entry) -> int:
        self.entries.append(entry)
        return len(self.entries) - 1

    def _stamp(self, number: int, draw: Callable[[], Drawn]) -> Stamp:
        if number not in self.stamps:
            self.stamps[number] = Stamp(number, *draw())
        return self.stamps[number]


def colour_of(number: int) -> tuple[int, int, int]:
    """The colour that tells a number; raises ``ValueError`` for more numbers than there are colours."""
    if number >= _BASE**3 - 1:
        raise ValueError(f"a report of {number} pieces has no colours left")
    digits = number + 1  # black stays free: it is what nothing was said about
    return (
        digits // _BASE**2 * _STEP,
        digits // _BASE % _BASE * _STEP,
        digits % _BASE * _STEP,
    )


def number_of(colour: tuple[int, int, int]) -> int | None:
    """The number that a colour tells, or None for black."""
    red, green, blue = ((value + 1) // _STEP for value in colour)
    value = red * _BASE**2 + green * _BASE + blue
    return value - 1 if value else None
