"""What was appended to a file behind an earlier end of it, and which pages look different since.

Each earlier end of the file is a whole file of its own. What an update touched is told by the numbers of
the objects in it; whether a page changed, by its words and its picture before and after.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from rapidfuzz.distance import Levenshtein

from core.geometry import Box
from core.integrity import ChangedPart, FileUpdate, UpdateKind
from core.limits import Limits
from pipelines.reading.pdf import frame, render
from pipelines.reading.structure import revisions
from pipelines.reading.unseen import Characters, characters_of

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF[ \t]*(?:\r\n|\r|\n)?")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,8})\s+(\d{1,5})\s+obj\b")
_MOST_UPDATES = 6  # the latest are looked at
_MOST_BYTES = 256 << 20
_MOST_PAGES = 24  # compared by words and picture
_DPI = 60.0
_NOTICED = 40.0  # of 255: a pixel that differs by more
_FEWEST_PIXELS = 6
_LONGEST = 60
_BAD = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RecursionError,
)
_MARGIN = 0.075  # of the page's height, where numbers and marks of archives are put
_PAPER = 235.0  # of 255: a pixel as light was empty
_NEAR = 12  # characters between two edits that are shown as one
_GAP = 0.6  # of a character's height: more parts two words
# Stamps and boxes that hide words are told by what they cover, whoever was allowed to put them on.
_NOTES = frozenset(
    {
        *("/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink"),
        *("/FreeText", "/Stamp", "/Square", "/Circle", "/Line", "/Polygon", "/PolyLine"),
    }
)
_UNSEEN_PARTS = frozenset({"/Metadata", "/XRef", "/ObjStm"})


@dataclass(frozen=True, slots=True)
class Revision:
    """The file as it was at one of its ends: where it ends, and its objects."""

    end: int
    document: pikepdf.Pdf = field(repr=False)
    content: bytes = field(repr=False)


def ends_of(content: bytes) -> list[int]:
    """Where the file could have ended, the first part of a linearised file left out."""
    found = [(int(match[1]), match.end()) for match in _END.finditer(content)]
    return [end for place, end in found if place > 0 and not _is_first_part(content, end, found)]


def _is_first_part(content: bytes, end: int, found: Sequence[tuple[int, int]]) -> bool:
    return end == found[0][1] and len(found) > 1 and b"/Linearized" in content[:2048]


def updates(path: str, signed_ends: Sequence[int] = ()) -> tuple[FileUpdate, ...]:
    """The latest updates of the file; ``signed_ends`` is where what is signed ends."""
    if Path(path).stat().st_size > _MOST_BYTES or revisions(path) < 2:  # seen without reading it into memory
        return ()
    content = Path(path).read_bytes()
    ends = ends_of(content)
    if len(ends) < 2:
        return ()
    first = max(0, len(ends) - 1 - _MOST_UPDATES)
    return tuple(
        _update(content, ends[number - 1], ends[number], number, signed_ends)
        for number in range(first + 1, len(ends))
    )


def _update(content: bytes, before: int, after: int, number: int, signed_ends: Sequence[int]) -> FileUpdate:
    is_after = any(end <= before for end in signed_ends)
    try:
        with (
            pikepdf.open(io.BytesIO(content[:before])) as old,
            pikepdf.open(io.BytesIO(content[:after])) as new,
        ):
            touched = _touched(content[before:after], new)
            kinds, pages = _kinds(old, new, touched)
            at = _modified_at(new)
            is_new_instant = at != _modified_at(old)
            count = len(new.pages)
    except _BAD:
        return FileUpdate(
            number=number, kinds=(UpdateKind.UNREAD,), after=before, is_after_signature=is_after
        )
    changed = tuple(_changed_pages(content[:before], content[:after], pages[:_MOST_PAGES]))
    if UpdateKind.CONTENT in kinds and not changed and len(pages) <= _MOST_PAGES:
        kinds.discard(UpdateKind.CONTENT)  # written anew, and nothing looks different
    return FileUpdate(
        number=number,
        kinds=tuple(sorted(kinds)) or (UpdateKind.OTHER,),
        changed_at=at if is_new_instant else None,
        after=before,
        is_after_signature=is_after,
        pages=count,
        pages_changed=len(changed) if len(pages) <= _MOST_PAGES else len(pages),
        changed=changed,
    )


def _touched(appended: bytes, new: pikepdf.Pdf) -> set[int]:
    """Numbers of the objects in an update, those inside its object streams included."""
    numbers = {int(match[1]) for match in _OBJECT.finditer(appended)}
    inside: set[int] = set()
    if b"/ObjStm" in appended:
        for number in numbers:
            held = new.get_object(number, 0)
            if isinstance(held, pikepdf.Stream) and held.get("/Type") == pikepdf.Name.ObjStm:
                head = held.read_bytes()[: int(held.First)].split()
                inside |= {int(value) for value in head[: 2 * int(held.N) : 2]}
    return numbers | inside


def _kinds(
    old: pikepdf.Pdf, new: pikepdf.Pdf, touched: set[int]
) -> tuple[set[UpdateKind], list[tuple[int, int | None]]]:
    """What was done, and the pages (from 1) whose own drawing was touched, with what they were before."""
    kinds: set[UpdateKind] = set()
    pages: list[tuple[int, int | None]] = []
    if len(old.pages) != len(new.pages):
        kinds.add(UpdateKind.PAGES)
    homes = _earlier_pages(old, new)
    for number, page in enumerate(new.pages, start=1):
        home = homes.get(number)
        earlier = old.pages[home - 1].obj if home is not None else None
        if earlier is None or _drawn_by(page.obj) & touched or _contents(earlier) != _contents(page.obj):
            pages.append((number, home))
        if _annotations(page.obj) & touched:
            kinds.add(UpdateKind.ANNOTATION)
    if pages:
        kinds.add(UpdateKind.CONTENT)
    if any(_is_signature(new, number) for number in touched):
        kinds.add(UpdateKind.SIGNATURE)
    if kinds == {UpdateKind.ANNOTATION} and _has_only_notes(old, new, touched):
        kinds = {UpdateKind.NOTE}
    return kinds, pages


def _earlier_pages(old: pikepdf.Pdf, new: pikepdf.Pdf) -> dict[int, int]:
    """Which page before each page is: pages keep their objects, wherever others are put in between."""
    before, after = ([page.objgen for page in document.pages] for document in (old, new))
    found: dict[int, int] = {}
    for tag, i, j, k, m in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            found |= {k + at + 1: i + at + 1 for at in range(min(j - i, m - k))}
    return found


def _has_only_notes(old: pikepdf.Pdf, new: pikepdf.Pdf, touched: set[int]) -> bool:
    """Whether what was there before is as it was, but for the pages' lists of notes and the properties."""
    info = new.trailer.get("/Info")
    unseen = {info.objgen[0]} if info is not None else set()
    lists = {number for page in new.pages for number in _list_of_notes(page.obj)}
    for number in touched - unseen:
        earlier, later = old.get_object(number, 0), new.get_object(number, 0)
        if _type(later) in _UNSEEN_PARTS or number in lists:
            continue
        if isinstance(earlier, pikepdf.Dictionary) and _type(earlier) == "/Page":
            if _without_notes(earlier) != _without_notes(later):
                return False
        elif earlier is not None or _subtype(later) not in {*_NOTES, ""}:
            return False
    return True


def _list_of_notes(page: pikepdf.Object) -> set[int]:
    held = page.get("/Annots")
    return {held.objgen[0]} - {0} if held is not None else set()


def _without_notes(page: pikepdf.Object) -> dict[str, bytes]:
    return {key: _written(value) for key, value in page.items() if key != "/Annots"}


def _written(value: object) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else repr(value).encode()


def _type(held: pikepdf.Object | None) -> str:
    return str(held.get("/Type", "")) if isinstance(held, pikepdf.Dictionary | pikepdf.Stream) else ""


def _subtype(held: pikepdf.Object | None) -> str:
    if not isinstance(held, pikepdf.Dictionary) or _type(held) not in ("/Annot", ""):
        return ""
    return str(held.get("/Subtype", ""))


def _contents(page: pikepdf.Object) -> list[int]:
    held = page.get("/Contents")
    if held is None:
        return []
    parts = list(held) if isinstance(held, pikepdf.Array) else [held]
    return [part.objgen[0] for part in parts]


def _drawn_by(page: pikepdf.Object) -> set[int]:
    numbers = set(_contents(page))
    resources = page.get("/Resources", {})
    for part in (resources.get("/XObject", {}) or {}).values():
        numbers.add(part.objgen[0])
    return numbers - {0}


def _annotations(page: pikepdf.Object) -> set[int]:
    held = page.get("/Annots")
    if held is None:
        return set()
    return {held.objgen[0], *(part.objgen[0] for part in held)} - {0}


def _is_signature(document: pikepdf.Pdf, number: int) -> bool:
    held = document.get_object(number, 0)
    return isinstance(held, pikepdf.Dictionary) and "/ByteRange" in held


def _modified_at(document: pikepdf.Pdf) -> str | None:
    info = document.trailer.get("/Info")
    said = info.get("/ModDate") if info is not None else None
    return str(said) if said is not None else None


def _changed_pages(
    before: bytes, after: bytes, pages: Sequence[tuple[int, int | None]]
) -> Iterator[ChangedPart]:
    """The pages of which words or picture differ."""
    if not pages:
        return
    try:
        old, new = pdfium.PdfDocument(before), pdfium.PdfDocument(after)
    except pdfium.PdfiumError:
        return
    try:
        for number, home in pages:
            if home is None:
                yield ChangedPart(what="新增页面", page=number, is_new_page=True)
                continue
            part = _page_change(old, new, home, number)
            if part is not None:
                yield part
    finally:
        old.close()
        new.close()


def _page_change(
    old: pdfium.PdfDocument, new: pdfium.PdfDocument, home: int, number: int
) -> ChangedPart | None:
    try:
        earlier, later = old[home - 1], new[number - 1]
        words = _words_changed(earlier, later)
        drawn = _picture_changed(earlier, later)
    except (pdfium.PdfiumError, ValueError, IndexError):
        return None
    box = words.box if words else drawn[0] if drawn else None
    if box is None:
        return None
    is_added = drawn is not None and drawn[1] and (words is None or words.is_added)
    is_aside = drawn is not None and (number == 1 or _is_in_margin(drawn[0], later.get_height()))
    return ChangedPart(
        what="页面文字" if words else "页面画面",
        page=number,
        box=box,
        before=words.before if words else "",
        after=words.after if words else "",
        is_mark=bool(is_added and is_aside),
    )


def _is_in_margin(box: Box, height: float) -> bool:
    return bool(box.y1 <= _MARGIN * height or box.y0 >= (1 - _MARGIN) * height)


@dataclass(frozen=True, slots=True)
class _Words:
    """Words before and after, and where; ``is_added``: nothing that was there is gone."""

    before: str
    after: str
    box: Box
    is_added: bool


def _words_changed(old: pdfium.PdfPage, new: pdfium.PdfPage) -> _Words | None:
    before, after = (_characters(page) for page in (old, new))
    said, says = before.text(before.inked), after.text(after.inked)
    edits = [edit for edit in Levenshtein.opcodes(said, says) if edit.tag != "equal"]
    if not edits:
        return None
    last = edits[-1] if edits[-1].dest_end - edits[0].dest_start < _NEAR else edits[0]
    start, stop = _word(before, edits[0].src_start, last.src_end)
    at, to = _word(after, edits[0].dest_start, last.dest_end)
    places = after.inked[at:to].tolist() or after.inked[max(0, at - 1) : at + 1].tolist()
    is_added = all(edit.tag == "insert" for edit in edits)
    return _Words(said[start:stop][:_LONGEST], says[at:to][:_LONGEST], after.box(places), is_added)


def _characters(page: pdfium.PdfPage) -> Characters:
    textpage = page.get_textpage()
    try:
        return characters_of(textpage, frame(page))
    finally:
        textpage.close()


def _word(characters: Characters, start: int, stop: int) -> tuple[int, int]:
    """The span widened to the whole number or Latin word it lies in."""
    inked = characters.inked
    while start > 0 and _goes_on(characters, int(inked[start - 1]), int(inked[min(start, len(inked) - 1)])):
        start -= 1
    while 0 < stop < len(inked) and _goes_on(characters, int(inked[stop - 1]), int(inked[stop])):
        stop += 1
    return start, stop


def _goes_on(characters: Characters, one: int, other: int) -> bool:
    """Whether two characters are parts of one number or Latin word."""
    if not all(_is_inside(chr(int(characters.codes[place]))) for place in (one, other)):
        return False
    left, right = characters.boxes[one], characters.boxes[other]
    height = max(float(left[3] - left[1]), 1.0)
    return abs(float(right[0] - left[2])) < _GAP * height and abs(float(right[1] - left[1])) < _GAP * height


def _is_inside(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".-/%")


def _picture_changed(old: pdfium.PdfPage, new: pdfium.PdfPage) -> tuple[Box, bool] | None:
    """The box around what looks different at a coarse look, and whether all of it was empty paper before.

    None where nothing looks different.
    """
    limits = Limits()
    (before, scale), (after, _) = (render(page, dpi=_DPI, limits=limits) for page in (old, new))
    if before.shape != after.shape:
        return Box(0.0, 0.0, *new.get_size()), False
    differs = np.abs(before.astype(np.int16) - after).max(axis=2) > _NOTICED
    if int(differs.sum()) < _FEWEST_PIXELS:
        return None
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    box = Box(columns[0] / scale, rows[0] / scale, (columns[-1] + 1) / scale, (rows[-1] + 1) / scale)
    return box.rounded(), bool(before[differs].min() >= _PAPER)
