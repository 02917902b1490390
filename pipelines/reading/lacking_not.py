"""Fonts in which a report is set and that have no 不: where the file says something else, OCR may see it.

A font's map from codes to text that gives another character for 不 turns every 不符合 around for whoever
searches the file or has a program read it. Nothing else of it is wrong, so that a few words of the font do
not tell (``font_check``). Hardly a text of hundreds of characters has no 不: where a font has none, words on
results are held against what is seen. One such word may be misread, not the same character throughout.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pikepdf

from core.integrity import OtherReading
from pipelines.reading.doubled_codes import Doubled, mapped_fonts, said_by_code
from pipelines.reading.font_words import comparable

_NOT = "不"
_RESULTS = ("符合", "合格", "具备", "满足", "得", "能", "应", "足")
_FEWEST = 400  # different Chinese characters of a font: those of headings alone may well have no 不
_MOST_FONTS, _MOST_PAGES = 400, 12
_FEWEST_SEEN, _MOST_TOLD = 2, 4


def lacking_not(document: pikepdf.Pdf) -> tuple[Doubled, ...]:
    """Pages that are set in such a font, the first ones of each, with the characters of words on results."""
    lacks: dict[tuple[int, int], bool] = {}
    pages: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(document.pages, start=1):
        for _, name, font in mapped_fonts(page.obj.get("/Resources", {})):
            if font.objgen not in lacks and len(lacks) < _MOST_FONTS:
                lacks[font.objgen] = _lacks_not(font)
            if lacks.get(font.objgen):
                pages[name].append(number)
    characters = frozenset("".join(_RESULTS))
    return tuple(
        Doubled(name, number, characters)
        for name, numbers in pages.items()
        for number in sorted(set(numbers))[:_MOST_PAGES]
    )


def _lacks_not(font: pikepdf.Object) -> bool:
    try:
        said = set(said_by_code(font.ToUnicode.read_bytes()).values())
    except (pikepdf.PdfError, ValueError, AttributeError):
        return False
    chinese = sum("\u4e00" <= char <= "\u9fff" for text in said for char in text[:1])
    return chinese >= _FEWEST and _NOT not in said and "合" in said


def read_for_not(readings: Iterable[OtherReading]) -> Iterator[OtherReading]:
    """Of words seen otherwise those in which one character of the file stands for 不 again and again."""
    found: dict[str, list[OtherReading]] = defaultdict(list)
    for reading in readings:
        said, seen = comparable(reading.said), comparable(reading.seen)
        differ = [(a, b) for a, b in zip(said, seen, strict=False) if a != b]
        if len(said) == len(seen) and differ and {b for _, b in differ} == {_NOT} and _is_of_result(seen):
            found[differ[0][0]].append(reading)
    for several in found.values():
        if len(several) >= _FEWEST_SEEN:
            yield from several[:_MOST_TOLD]


def _is_of_result(seen: str) -> bool:
    return any(_NOT + word in seen for word in _RESULTS)
