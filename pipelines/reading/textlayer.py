"""The text layer of a page as lines with a position for every character.

pdfium gives characters in drawing order; they are turned into page coordinates, cut into runs where
the pen jumps, and the runs are put into reading order. A gap wider than one and a half characters
parts two lines (table cells, label and blank). Between Chinese characters only a gap that a reader
sees (more than half a character) is a space; justified text has smaller ones.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import Line
from core.errors import FailedError
from core.geometry import Box, PageFrame, union
from pipelines.reading.order import reading_order

_GAP_CHARACTERS = 1.5
_SAME_LINE = 0.5  # of a character's height
_BOLD_WEIGHT = 600
_SPACE_GAP = 0.2  # of a character's height: a space between Latin words
_WIDE_SPACE_GAP = 0.38  # the same beside a Chinese character


@dataclass(frozen=True, slots=True)
class _Character:
    index: int
    text: str
    box: Box


def text_lines(textpage: pdfium.PdfTextPage, frame: PageFrame, *, max_characters: int) -> tuple[Line, ...]:
    """Lines in reading order; raises ``FailedError`` beyond ``max_characters``."""
    count = textpage.count_chars()
    if count > max_characters:
        raise FailedError(f"该页文字超过上限（{count} 个字符）", code="page_characters")
    runs = [_line(textpage, run) for run in _runs(_characters(textpage, frame, count))]
    return reading_order(runs)


def is_usable(code: int) -> bool:
    """Whether a character code carries meaning: not missing, private use, replacement or control."""
    if code in (0, 0xFFFD, 0xFFFE, 0xFFFF):
        return False
    return not (0xE000 <= code <= 0xF8FF or code >= 0xF0000 or (code < 0x20 and code not in (9, 10, 13)))


def _characters(textpage: pdfium.PdfTextPage, frame: PageFrame, count: int) -> Iterator[_Character]:
    raw = textpage.raw
    rectangle = pdfium_c.FS_RECTF()
    high = 0
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code <= 0x20 or not is_usable(code) or code in (0xA0, 0x3000):
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(rectangle)):
            continue
        box = frame.from_user_space(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        yield _Character(index, _normal(chr(code)), box)


def _normal(character: str) -> str:
    """Kangxi radicals and CJK compatibility forms that subset fonts map to, as ordinary characters."""
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character


def _runs(characters: Iterable[_Character]) -> Iterator[list[_Character]]:
    run: list[_Character] = []
    for character in characters:
        if run and _jumps(run[-1].box, character.box):
            yield run
            run = []
        run.append(character)
    if run:
        yield run


def _jumps(last: Box, box: Box) -> bool:
    height = max(last.height, box.height, 1.0)
    if abs(last.centre[1] - box.centre[1]) > _SAME_LINE * min(last.height, box.height) + 0.1:
        return True
    gap = box.x0 - last.x1
    return gap > _GAP_CHARACTERS * height or gap < -0.6 * height


def _line(textpage: pdfium.PdfTextPage, run: list[_Character]) -> Line:
    text, edges = _spaced(run)
    box = union(character.box for character in run)
    weight, name = _font(textpage, run[len(run) // 2].index)
    return Line(
        text=text,
        box=box.rounded(),
        edges=tuple(round(edge, 2) for edge in edges),
        size=round(box.height, 2),
        is_bold=weight >= _BOLD_WEIGHT or "bold" in name or "hei" in name,
    )


def _spaced(run: list[_Character]) -> tuple[str, list[float]]:
    """Text with a space where Latin words part, and the position of every character edge."""
    text, edges = "", [run[0].box.x0]
    for last, character in zip([None, *run], run, strict=False):
        if last is not None and _parts_words(last, character):
            text += " "
            edges.append(max(edges[-1], character.box.x0))
        text += character.text
        # NFKC may give two characters for one glyph: they share it.
        share = character.box.width / len(character.text)
        edges.extend(max(edges[-1], character.box.x0 + share * (n + 1)) for n in range(len(character.text)))
    return text, edges


def _parts_words(last: _Character, character: _Character) -> bool:
    gap = character.box.x0 - last.box.x1
    has_chinese = is_wide(last.text[-1]) or is_wide(character.text[0])
    return gap > (_WIDE_SPACE_GAP if has_chinese else _SPACE_GAP) * max(last.box.height, 1.0)


def is_wide(character: str) -> bool:
    """Whether a character is full width: no space is written beside it."""
    return unicodedata.east_asian_width(character) in "WF"


def _font(textpage: pdfium.PdfTextPage, index: int) -> tuple[int, str]:
    weight = pdfium_c.FPDFText_GetFontWeight(textpage.raw, index)
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    size = pdfium_c.FPDFText_GetFontInfo(textpage.raw, index, buffer, len(buffer), ctypes.byref(flags))
    name = buffer.raw[: min(size, len(buffer))].decode("utf-8", "replace").rstrip("\0").lower()
    return weight, name
