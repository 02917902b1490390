"""The report's own table of contents: where it stands, and its entries with the page that each names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.document import Line, Page, Place

_TITLE = re.compile(r"^目[录次]$")
_LEADERS = re.compile(
    r"\s*(\.{3,}|…+|·{3,}|．{3,}|-{4,}|—{3,}|_{3,}|(\.\s){3,}|(·\s){3,})[\s.·…．]*(?P<page>[\dⅠ-Ⅻivxl]{0,4})\s*$"
)
_ENTRY = re.compile(r"^(?P<title>.*[\u4e00-\u9fff）)”\"].*?)\s*[（(-]?\s*(?P<page>\d{1,3})\s*[）)-]?$")
_PROSE = re.compile(r"[，。；：？！]|[年月日]$")
_ALONE = re.compile(r"^[-—(（\s]*\d{1,3}[-—)）\s]*$")
_LEAST = 4
_SHARE = 0.4  # of the lines of a page without the title 目录 that must be entries
_NEAR = 1  # pages an entry may be off
_ALIKE = 88.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its text without white space and leaders, the page number printed behind it or None."""

    text: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All entries, and the lines they are made of; ``title`` is where 目录 stands."""

    entries: tuple[Entry, ...] = ()
    places: frozenset[Place] = frozenset()
    title: Place | None = None


def contents(pages: Sequence[Page], furniture: set[Place]) -> Contents:
    """The contents: from a title 目录, or a page of leaders, as long as pages hold entries."""
    entries: list[Entry] = []
    places: set[Place] = set()
    title: Place | None = None
    goes_on = False
    for page in pages:
        rows = [(Place(page=page.number, line=n), line) for n, line in enumerate(page.lines)]
        rows = [row for row in rows if row[0] not in furniture]
        head = next((n for n, (_, line) in enumerate(rows[:8]) if _TITLE.match(squeezed(line.text))), None)
        found, used = _entries(rows if head is None else rows[head + 1 :])
        with_leaders = sum(bool(_LEADERS.search(line.text)) for _, line in rows)
        is_more = goes_on and len(found) >= max(2, 0.5 * len(rows))
        is_page = with_leaders >= max(_LEAST, _SHARE * len(rows))
        if (head is not None and len(found) >= 3) or is_more or is_page:
            entries.extend(found)
            places.update(used)
            if head is not None and title is None:
                title = rows[head][0]
                places.add(title)
            goes_on = True
        else:
            goes_on = False
    return Contents(entries=tuple(entries), places=frozenset(places), title=title)


def squeezed(text: str) -> str:
    """Text as entries and headings are compared: no white space, one kind of dots and brackets."""
    plain = re.sub(r"[\s\u3000]+", "", text)
    return plain.translate(str.maketrans("０１２３４５６７８９．（）：", "0123456789.():"))


def _entries(rows: Sequence[tuple[Place, Line]]) -> tuple[list[Entry], set[Place]]:
    """Entries at the head of the rows; the number may stand on the same row as a line of its own."""
    found: list[Entry] = []
    used: set[Place] = set()
    skipped: list[Place] = []
    for index, (place, line) in enumerate(rows):
        entry = _entry(line.text)
        if _ALONE.match(line.text) and found:
            used.add(place)
            continue
        if entry is None and (number := _number_beside(rows, index)) is not None:
            entry = Entry(text=squeezed(line.text), page=number)
        if entry is None:
            skipped.append(place)
            if len(skipped) > 2:
                break
            continue
        used.update(skipped if found else ())
        skipped.clear()
        found.append(entry)
        used.add(place)
    return found, used


def _entry(text: str) -> Entry | None:
    leaders = _LEADERS.search(text)
    if leaders and leaders.start():
        page = leaders["page"]
        return Entry(text=squeezed(text[: leaders.start()]), page=int(page) if page.isdigit() else None)
    match = _ENTRY.match(text.strip())
    if match and _PROSE.search(match["title"]):
        return None  # a line of text that happens to end in a number
    return Entry(text=squeezed(match["title"]), page=int(match["page"])) if match else None


def _number_beside(rows: Sequence[tuple[Place, Line]], index: int) -> int | None:
    box = rows[index][1].box
    for place, line in rows[max(0, index - 1) : index + 3]:
        is_row = abs(line.box.centre[1] - box.centre[1]) < 0.6 * box.height and line.box.x0 > box.x1
        if is_row and place.page == rows[index][0].page and _ALONE.match(line.text):
            return int(re.sub(r"\D", "", line.text))
    return None


def matched(entries: Sequence[Entry], lines: Mapping[Place, str], *, is_ocr: bool) -> dict[Place, int]:
    """The entry (its index) of every line whose text is that entry's, on the page that it names.

    Printed numbers are shifted against the pages of the file by as much as most entries say.
    """
    by_text: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        by_text.setdefault(entry.text, []).append(index)
    found = {place: by_text[text] for place, text in lines.items() if text in by_text}
    if is_ocr:
        found |= _alike(entries, {place: text for place, text in lines.items() if place not in found})
    shift = _shift(entries, found.items())
    if shift is None:
        return {place: indices[0] for place, indices in found.items()}
    kept: dict[Place, int] = {}
    for place, indices in found.items():
        for index in indices:
            page = entries[index].page
            if page is None or abs(place.page - page - shift) <= _NEAR:
                kept[place] = index
                break
    return kept


def _alike(entries: Sequence[Entry], lines: Mapping[Place, str]) -> dict[Place, list[int]]:
    found: dict[Place, list[int]] = {}
    for place, text in lines.items():
        scores = [
            (fuzz.ratio(text, entry.text, score_cutoff=_ALIKE), -index)
            for index, entry in enumerate(entries)
            if abs(len(entry.text) - len(text)) <= 3
        ]
        score, index = max(scores, default=(0.0, 0))
        if score:
            found[place] = [-index]
    return found


def _shift(entries: Sequence[Entry], found: Iterable[tuple[Place, list[int]]]) -> int | None:
    """Pages of the file before the page printed as 0, None where too few entries tell."""
    votes: Counter[int] = Counter()
    for place, indices in found:
        for index in indices:
            page = entries[index].page
            if page is not None:
                votes[place.page - page] += 1
    if not votes:
        return None
    shift, count = votes.most_common(1)[0]
    return shift if count >= max(_LEAST, 0.3 * votes.total()) else None
