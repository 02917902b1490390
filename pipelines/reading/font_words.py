"""Words of chosen fonts on one page, with the place where each is seen."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame, ordered, union
from pipelines.reading.characters import is_usable
from pipelines.reading.forms import character_box
from pipelines.reading.ink import Ink, Pen, Pens

_LONGEST = 12
_SHORTEST = 3  # comparable characters
_SMALLEST_POINTS = 5.0
_LARGEST_POINTS = 80.0
_MOST_CHARACTERS = 20_000
_MOST_WORDS = 1500
_OVERPRINT = 0.35  # of a word's height
_FOLDED = str.maketrans({"o": "0", "〇": "0", "○": "0", "l": "1", "i": "1", "|": "1", "一": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FontWord:
    """A word as the text layer says it. ``box`` is in points, as seen."""

    font: str
    font_key: int
    page: int
    text: str
    box: Box

    @property
    def comparable(self) -> str:
        """Its characters that OCR can confirm."""
        return comparable(self.text)


def comparable(text: str) -> str:
    """Digits, basic letters and Chinese characters, look-alikes made equal."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return "".join(c for c in folded if (c.isascii() and c.isalnum()) or "\u4e00" <= c <= "\u9fff")


def font_words(
    page: pdfium.PdfPage, number: int, frame: PageFrame, wanted: Collection[str], *, shortest: int = _SHORTEST
) -> list[FontWord]:
    """Words of ``shortest`` comparable characters or more that lie level on the page and are seen."""
    textpage = page.get_textpage()
    try:
        words = []
        for pen, run in _runs(textpage, frame, Pens(page), wanted):
            text = "".join(character for character, _ in run)
            box = union(box for _, box in run)
            if len(comparable(text)) >= shortest and _SMALLEST_POINTS <= box.height <= _LARGEST_POINTS:
                words.append(FontWord(font=pen.font, font_key=pen.font_key, page=number, text=text, box=box))
        return _alone(words)
    finally:
        textpage.close()


def _alone(words: list[FontWord]) -> list[FontWord]:
    """Words over which no other word is printed (pages laid on pages, shadows): the others cannot be read."""
    words = words[:_MOST_WORDS]
    if not words:
        return []
    x0, y0, x1, y1 = (np.array(edges) for edges in zip(*(word.box for word in words), strict=True))
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    down = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    meets = (across > 1.0) & (down > _OVERPRINT * (y1 - y0)[:, None])
    return [word for word, others in zip(words, meets.sum(axis=1), strict=True) if others == 1]


def _runs(
    textpage: pdfium.PdfTextPage, frame: PageFrame, pens: Pens, wanted: Collection[str]
) -> Iterator[tuple[Pen, list[tuple[str, Box]]]]:
    """Neighbouring characters of one font on one line."""
    run: list[tuple[str, Box]] = []
    last: Pen | None = None
    for index in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
        pen = pens.of(textpage, index)
        is_seen = pens.ink_of(textpage, index) is Ink.SEEN
        is_wanted = pen and is_seen and _is_wanted(code, pen, wanted)
        box = _box(textpage, index, frame, pen) if pen and is_wanted else None
        goes_on = box and run and last and pen and last.font_key == pen.font_key and _follows(run, box)
        if run and last and not goes_on:
            yield last, run
            run = []
        if box:
            run.append((chr(code), box))
        last = pen
    if run and last:
        yield last, run


def _is_wanted(code: int, pen: Pen, wanted: Collection[str]) -> bool:
    return pen.font in wanted and code > 0x20 and code != 0xA0 and is_usable(code)


def _follows(run: list[tuple[str, Box]], box: Box) -> bool:
    before = run[-1][1]
    if len(run) >= _LONGEST or abs(before.centre[1] - box.centre[1]) > 0.3 * before.height:
        return False
    return -0.2 * before.height < box.x0 - before.x1 < 0.6 * before.height and box.x0 > before.x0


def _box(textpage: pdfium.PdfTextPage, index: int, frame: PageFrame, pen: Pen) -> Box | None:
    edges = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(edges)):
        return None
    box = ordered(edges.left, edges.bottom, edges.right, edges.top)
    box = frame.from_user_space(*character_box(box, pen.matrix, pen.extent))
    return box if box.width > 0 and box.height > 0 else None
