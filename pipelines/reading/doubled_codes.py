"""Fonts in which two codes mean one character, or draw one shape: one of them may show something else.

A font's map from codes to text is read by programs only. A map that gives another digit for one code needs
that digit a second time, beside its honest code. Fonts with such doubles are rare; where they are used, the
words are held against what is seen (``other_readings``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from pipelines.reading.characters import ORDINARY
from pipelines.reading.outlines import outlines_of
from pipelines.reading.structure import name_text

_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{4,})>")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{4,8})>")
_MOST_FONTS = 400
_MOST_CODES = 20_000
_MOST_PAGES = 8
_MATTERS = frozenset("0123456789不合格符否无未")


@dataclass(frozen=True, slots=True)
class Doubled:
    """Where a font with doubles uses the rarer of two codes: its base name, the page, the characters."""

    font: str
    page: int
    characters: frozenset[str]


def doubled(document: pikepdf.Pdf) -> tuple[Doubled, ...]:
    """Pages on which the rarer code of a double stands, for characters that matter; eight pages at most."""
    fonts: dict[tuple[int, int], dict[int, str]] = {}
    used: dict[tuple[int, int], list[tuple[int, str, str]]] = defaultdict(list)
    for number, page in enumerate(document.pages, start=1):
        for key, name, font in mapped_fonts(page.obj.get("/Resources", {})):
            if font.objgen not in fonts and len(fonts) < _MOST_FONTS:
                fonts[font.objgen] = _doubles(font)
            if fonts.get(font.objgen):
                used[font.objgen].append((number, key, name))
    found: list[Doubled] = []
    for font_id, places in used.items():
        found += _rare(document, fonts[font_id], places)
    return tuple(found[:_MOST_PAGES])


def mapped_fonts(resources: pikepdf.Object) -> Iterator[tuple[str, str, pikepdf.Object]]:
    """The fonts of a page that say what their codes mean: key in the page, base name, font."""
    for key, font in (resources.get("/Font", {}) or {}).items():
        if font.is_indirect and "/ToUnicode" in font:
            base = font.get("/BaseFont")
            yield key, name_text(base.unparse()) if base is not None else "", font


def _doubles(font: pikepdf.Object) -> dict[int, str]:
    """Codes that share their character with another code, where the character matters."""
    try:
        meant = said_by_code(font.ToUnicode.read_bytes())
    except (pikepdf.PdfError, ValueError, AttributeError):
        return {}
    codes: dict[str, list[int]] = defaultdict(list)
    for code, char in meant.items():
        codes[char].append(code)
    twins = {code: char for char, several in codes.items() if len(several) > 1 for code in several}
    twins |= _shaped_alike(font, meant)
    return {code: char for code, char in twins.items() if char in _MATTERS}


def _shaped_alike(font: pikepdf.Object, meant: dict[int, str]) -> dict[int, str]:
    """Codes that draw the same outline as a code of another character."""
    if not _MATTERS & set(meant.values()):
        return {}
    by_outline: dict[bytes, list[int]] = defaultdict(list)
    for code, outline in outlines_of(font, meant).items():
        by_outline[outline].append(code)
    return {
        code: meant[code]
        for several in by_outline.values()
        if len({_folded(meant[code]) for code in several}) > 1
        for code in several
    }


def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def said_by_code(content: bytes) -> dict[int, str]:
    """What each code means by a font's table (``ToUnicode``)."""
    meant: dict[int, str] = {}
    for block in _BLOCK.findall(content):
        for code, said in _PAIR.findall(block):
            meant[int(code, 16)] = _character(said)
    for block in _RANGES.findall(content):
        for first, last, said in _RANGE.findall(block):
            start, stop, value = int(first, 16), int(last, 16), int(said, 16)
            for code in range(start, min(stop, start + 256) + 1):
                if value + code - start < 0x110000 and len(meant) < _MOST_CODES:
                    meant[code] = chr(value + code - start)
    return meant


def _character(said: bytes) -> str:
    text = bytes.fromhex(said.decode()).decode("utf-16-be", "replace")
    return text.translate(ORDINARY)


def _rare(
    document: pikepdf.Pdf, doubles: dict[int, str], places: list[tuple[int, str, str]]
) -> Iterator[Doubled]:
    """The first pages of the codes that stand on no more pages than their twin."""
    pages: dict[int, set[int]] = defaultdict(set)
    for number, key, _ in places:
        for code in _codes(document.pages[number - 1], key) & doubles.keys():
            pages[code].add(number)
    names = {number: name for number, _, name in places}
    wanted: dict[int, set[str]] = defaultdict(set)
    for char in set(doubles.values()):
        twins = sorted(
            (len(pages[code]), code) for code, other in doubles.items() if other == char and pages[code]
        )
        for _, code in twins[:-1] if len(twins) > 1 else twins:
            for number in sorted(pages[code])[:_MOST_PAGES]:
                wanted[number].add(char)
    for number in sorted(wanted):
        yield Doubled(names[number], number, frozenset(wanted[number]))


def _codes(page: pikepdf.Page, key: str) -> set[int]:
    """Two-byte codes that a page shows in one of its fonts."""
    codes: set[int] = set()
    is_current = False
    for step in pikepdf.parse_content_stream(page, "Tf Tj TJ ' \""):
        operator = str(step.operator)
        if operator == "Tf":
            is_current = str(step.operands[0]) == key
        elif is_current:
            for part in _strings(step.operands):
                codes.update(int.from_bytes(part[at : at + 2], "big") for at in range(0, len(part) - 1, 2))
    return codes


def _strings(operands: object) -> Iterator[bytes]:
    for part in operands:  # type: ignore[attr-defined]
        if isinstance(part, pikepdf.String):
            yield bytes(part)
        elif isinstance(part, pikepdf.Array):
            yield from (bytes(item) for item in part if isinstance(item, pikepdf.String))
