"""Text that a mark in the page's content puts in the place of what its glyphs say (``ActualText``).

Programs write such marks for ligatures, hyphens and glyphs without a meaning; readers, searches and pdfium
take them for the text. Where a mark's words and the glyphs' differ in what matters, both are noted, and the
page is to be read by its picture.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import PageFrame
from core.integrity import OtherReading
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.characters import ORDINARY
from pipelines.reading.objects import placed_objects
from pipelines.reading.unseen import Characters, characters_of

_FORM = int(pdfium_c.FPDF_PAGEOBJ_FORM)
_KEY = b"ActualText"
_MOST_MARKS, _MOST_FOUND, _LONGEST = 4000, 12, 120
_SURE = 0.8
_FEWEST = 8  # characters on both sides that can say something else altogether
_UNLIKE, _LIKE = 0.5, 0.6
_KEPT = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_VERDICT = re.compile(r"[不未]?(?:合格|符合|具备|满足)")
_LINE = 0.6  # of a character's height: beyond, the pen is on another line


def spoken_otherwise(page: pdfium.PdfPage, frame: PageFrame, number: int) -> tuple[OtherReading, ...]:
    """Places where a mark says other numbers, verdicts or sentences than the glyphs in it.

    Marks that are found are taken off the opened page, so that its text from then on is the glyphs'.
    ``seen`` is what the longest line of the glyphs says; whether that is drawn is for a picture to tell.
    """
    marked, said = _marked(page)
    if not marked:
        return ()
    for item, mark in marked:
        calls.remove_mark(item, mark)
    mark_of = dict(marked)
    textpage = page.get_textpage()
    try:
        characters = characters_of(textpage, frame)
        drawn = calls.text_objects_of(calls.handle(textpage.raw), characters.inked.tolist())
    finally:
        textpage.close()
    groups: dict[int, list[int]] = {}
    for place, owner in zip(characters.inked.tolist(), drawn, strict=True):
        if owner is not None and owner in mark_of:
            groups.setdefault(mark_of[owner], []).append(place)
    return tuple(_found(characters, groups, said, number))[:_MOST_FOUND]


def is_drawn(reading: OtherReading, read: str) -> bool:
    """Whether what a picture of the place was read as bears out the glyphs rather than the mark."""
    seen = _likeness(_words(reading.seen), _words(read))
    return seen >= _LIKE and seen > _likeness(_words(reading.said), _words(read))


def _marked(page: pdfium.PdfPage) -> tuple[list[tuple[calls.Handle, calls.Handle]], dict[int, str]]:
    """Objects inside marks that say how they are read, each with its mark, and the words of these marks."""
    items = [item for item, _ in calls.objects_of(calls.handle(page.raw), is_form=False)]
    forms = placed_objects(page, (_FORM,))
    items += [item for form in forms for item, _ in calls.objects_of(form.handle, is_form=True)]
    marked = calls.marks_of(items)
    marks = list(dict.fromkeys(mark for _, mark in marked))[:_MOST_MARKS]
    said = ((mark, _decoded(calls.words_of_mark(mark, _KEY))) for mark in marks)
    words = {mark: text for mark, text in said if _KEPT.search(text)}  # blanks and hyphens say nothing
    return [(item, mark) for item, mark in marked if mark in words], words


def _decoded(written: bytes) -> str:
    """A text string of PDF: UTF-16 or UTF-8 by its mark, else Latin."""
    if written.startswith(b"\xfe\xff"):
        return written[2:].decode("utf-16-be", "replace")
    if written.startswith(b"\xef\xbb\xbf"):
        return written[3:].decode("utf-8", "replace")
    return written.decode("latin-1")


def _found(
    characters: Characters, groups: Mapping[int, Sequence[int]], said: Mapping[int, str], number: int
) -> Iterator[OtherReading]:
    for mark, places in groups.items():
        shown = characters.text(places)
        if not _differ(said[mark], shown):
            continue
        line = _longest_line(characters, places)
        yield OtherReading(
            page=number,
            said=said[mark][:_LONGEST],
            seen=characters.text(line)[:_LONGEST],
            box=characters.box(line),
            confidence=_SURE,
        )


def _longest_line(characters: Characters, places: Sequence[int]) -> list[int]:
    """The longest run of characters on one line."""
    boxes = characters.boxes[list(places)]
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    height = float(np.nanmedian(boxes[:, 3] - boxes[:, 1]))
    with np.errstate(invalid="ignore"):
        breaks = np.flatnonzero(~(np.abs(np.diff(middles)) <= _LINE * height)) + 1
    lines = np.split(np.asarray(places), breaks)
    return [int(place) for place in max(lines, key=len)]


def _differ(said: str, shown: str) -> bool:
    """Whether two texts give other numbers, other verdicts or, both long enough, other sentences."""
    one, other = _words(said), _words(shown)
    if not one or not other or one == other:
        return False
    for pattern in (_NUMBER, _VERDICT):
        first, second = (pattern.findall(_plain(text)) for text in (said, shown))
        if first and second and first != second and _is_new(first, second):
            return True
    return min(len(one), len(other)) >= _FEWEST and _likeness(one, other) < _UNLIKE


def _is_new(said: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether something is said that is not shown: a mark may well leave things out."""
    return any(said.count(item) > shown.count(item) for item in set(said))


def _plain(text: str) -> str:
    folded = "".join(ORDINARY.get(ord(char), char) for char in text)
    return "".join(char for char in unicodedata.normalize("NFKC", folded) if not char.isspace())


def _words(text: str) -> str:
    return "".join(char for char in _plain(text) if _KEPT.match(char))


def _likeness(one: str, other: str) -> float:
    """From 0 to 1 by the characters in common, in order."""
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
