"""Page numbers: lines near a page's edge that are only a number, and whether it counts the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.document import Line

_DASH = r"[-‐-―－—–~·•・.一_/|]"
_NUMERAL = r"(?:\d{1,4}|[IVXLivxl]{1,6}|[〇零一二三四五六七八九十百]{1,5})"
# "第 3 页", "第3页 共20页", "3/20", "Page 3 of 20", "第 3 页（共 20 页）"
_SPOKEN = re.compile(
    rf"^[（(【\[]?(?:第{_NUMERAL}页?[/,，、;；]?(?:[（(]?共{_NUMERAL}页?[)）]?)?|共{_NUMERAL}页[,，、/]?第{_NUMERAL}页?"
    rf"|(?:[Pp]age|P\.?|p\.?)\d{{1,4}}(?:(?:of|/)\d{{1,4}})?|\d{{1,4}}(?:/|of)\d{{1,4}}(?:页)?|共{_NUMERAL}页|{_NUMERAL}页)"
    rf"[)）】\]]?$"
)
_BARE = re.compile(rf"^{_DASH}{{0,4}}(?:\d{{1,4}}|[IVXLivxl]{{1,6}}){_DASH}{{0,4}}$")
_FIRST = re.compile(r"\d{1,4}")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_COUNTED = re.compile(r"第(\d{1,4})页|(?<!\d)(\d{1,4})/\d{1,4}(?!\d)")

Spot = tuple[int, int]


def is_folio(text: str) -> bool:
    """Whether a text without white space has the form of a page number."""
    return bool(_SPOKEN.match(text) or _BARE.match(text))


def folio_places(edges: Iterable[tuple[Spot, Line, str]]) -> set[Spot]:
    """Places of page numbers among lines near an edge: (page and line index, line, text without spaces).

    A bare number in a cell of a table needs to count with the pages, elsewhere its form is enough: it
    stands by itself near the edge.
    """
    folios = [(spot, line, text) for spot, line, text in edges if is_folio(text)]
    offsets = Counter(_offset(spot, text) for spot, _, text in folios)
    rows = Counter((spot[0], round(line.box.centre[1])) for spot, line, text in folios if _BARE.match(text))
    return {
        spot
        for spot, line, text in folios
        if not _BARE.match(text)
        or ((offset := _offset(spot, text)) is not None and offsets[offset] >= 3)
        or (not line.block and rows[spot[0], round(line.box.centre[1])] == 1)
    }


def _offset(spot: Spot, text: str) -> int | None:
    """What must be added to the page's index to give the number on it."""
    value = folio_value(text)
    return None if value is None else value - spot[0]


def folio_value(text: str) -> int | None:
    """The number that a page number (without white space) gives; None where it gives none."""
    counted = _COUNTED.search(text)
    if counted:
        return int(counted[1] or counted[2])
    if found := _FIRST.search(text):
        return int(found[0])
    roman = [_ROMAN[letter] for letter in text.upper() if letter in _ROMAN]
    if not roman:
        return None
    return sum(
        -value if value < following else value
        for value, following in zip(roman, [*roman[1:], 0], strict=True)
    )
