"""Lines that may be headings, each with the weight of what speaks for it: fonts, place, contents, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from core.chapters import Chapter
from core.document import Line, Page, Place
from pipelines.chapters import annex_kind, chapter_kind
from pipelines.stages.outline.contents import Contents, matched, squeezed
from pipelines.stages.outline.numbering import Numbered, Style, numbered

_LONGEST = 46  # characters with the number
_LONGEST_TITLE = 34
_LARGER, _LARGER_SEEN = 1.1, 1.28  # than the text around it: typed; seen, where heights are noisy
_WIDE_GAP = 1.6
_SHORT = 16
_SLIGHTLY = 1.03  # larger, in typed text
_ENDS = re.compile(r"[。；;！？，,、：:]$")
_PROSE = re.compile(r"[《》，,：:；;。]|……")
_CAPTION = re.compile(r"^(续?[表图]|附[表图])\s*[\dA-Z一二三四五六七八九十]")
_BREAKS = ")）》，、。"

IN_CONTENTS = 2.5
BOLD = 1.5
ALSO_LARGER = 0.3
SIZE, SIZE_SEEN = 1.5, 0.8
WORDS = 0.7
GAP = 0.4
CENTRED = 0.5
TOP = 0.4
ALONE = 0.4  # short, and text of another kind below it
TO_THE_MARGIN = -1.2
NOT_IN_CONTENTS, NOT_IN_CONTENTS_SEEN = -1.5, -0.5
_STYLE = {Style.CHAPTER: 1.6, Style.SECTION: 1.0, Style.DECIMAL: 1.0, Style.ANNEX: 0.6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line that may be a heading. ``order`` counts the lines of the text through all pages."""

    order: int
    place: Place
    line: Line
    number: Numbered
    kind: Chapter | None
    weight: float
    is_set_off: bool  # larger or bolder than the text, or in the table of contents
    is_slightly_larger: bool
    is_listed: bool
    is_centred: bool
    is_top: bool  # among the first lines of its page
    title: str  # as published, with its number

    @property
    def key(self) -> tuple[Style, int]:
        """Style and depth: headings of one level share it."""
        return self.number.style, len(self.number.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """How the text of the report is set, against which headings stand out."""

    size: float
    gap: float
    is_bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    place: Place
    line: Line
    page: Page
    gap: float  # free space above
    rank: int  # lines of text above it on its page
    right: float  # where the text of the page ends
    has_neighbour: bool


def candidates(pages: Sequence[Page], furniture: set[Place], contents: Contents) -> tuple[Candidate, ...]:
    """All candidates in order. Lines of tables, furniture and the contents are none."""
    rows = [row for page in pages for row in _rows(page, furniture | contents.places)]
    setting = _setting(rows)
    fit = [n for n, row in enumerate(rows) if _may_be(row)]
    is_ocr = sum(row.line.is_ocr for row in rows) > 0.3 * len(rows)
    listed = matched(
        contents.entries, {rows[n].place: squeezed(_title(rows, n, setting)) for n in fit}, is_ocr=is_ocr
    )
    found = [_candidate(rows, n, setting, rows[n].place in listed) for n in fit]
    kept = [candidate for candidate in found if candidate is not None]
    return tuple(_against_contents(kept, contents, len(set(listed.values()))))


def _rows(page: Page, left_out: set[Place]) -> Iterator[_Row]:
    lines = [
        (Place(page=page.number, line=index), line)
        for index, line in enumerate(page.lines)
        if Place(page=page.number, line=index) not in left_out
    ]
    left = min((line.box.x0 for _, line in lines), default=0.0)
    # A page of tables and captions has no line that reaches the margin: it lies as far in as the left one.
    right = max((line.box.x1 for _, line in lines if not line.block), default=page.width)
    right = max(right, page.width - left)
    for rank, (place, line) in enumerate(lines):
        above = lines[rank - 1][1] if rank else None
        near = [other for _, other in (*lines[max(0, rank - 1) : rank], *lines[rank + 1 : rank + 2])]
        yield _Row(
            place=place,
            line=line,
            page=page,
            gap=line.box.y0 - above.box.y1 if above is not None else page.height,
            rank=rank,
            right=right,
            has_neighbour=any(_is_on_row(line, other) for other in near),
        )


def _is_on_row(line: Line, other: Line) -> bool:
    height = min(line.box.height, other.box.height)
    return abs(other.box.centre[1] - line.box.centre[1]) < 0.5 * height


def _setting(rows: Sequence[_Row]) -> _Setting:
    text = [row for row in rows if not row.line.block]
    sizes: Counter[float] = Counter()
    bold = 0
    for row in text:
        sizes[round(row.line.size * 2) / 2] += len(row.line.text)
        bold += len(row.line.text) * row.line.is_bold
    gaps = [row.gap for row in text if row.rank and 0 <= row.gap < 2 * row.line.box.height]
    return _Setting(
        size=_middle(sizes),
        gap=median(gaps) if gaps else 6.0,
        is_bold=bold > 0.4 * sizes.total(),
    )


def _middle(sizes: Counter[float]) -> float:
    """The size of most text: heights seen or measured scatter around it, so the median counts."""
    half, seen = sizes.total() / 2, 0
    for size in sorted(sizes):
        seen += sizes[size]
        if seen >= half:
            return size
    return 10.5


def _may_be(row: _Row) -> bool:
    text = row.line.text.strip()
    is_short = 2 <= len(text) <= _LONGEST
    return is_short and not row.line.block and not row.has_neighbour and not row.line.is_vertical


def _candidate(rows: Sequence[_Row], n: int, setting: _Setting, is_listed: bool) -> Candidate | None:
    row = rows[n]
    text = row.line.text.strip()
    number = numbered(text)
    bare = number.title
    if not is_listed and (_CAPTION.match(text) or _ENDS.search(text) or not _is_title(number)):
        return None
    is_bold = row.line.is_bold and not setting.is_bold
    is_larger = row.line.size >= (_LARGER_SEEN if row.line.is_ocr else _LARGER) * setting.size
    centre = abs(row.line.box.centre[0] - row.page.width / 2) < 0.06 * row.page.width
    is_centred = centre and row.line.box.x1 < row.right - 2 * row.line.size
    title = _title(rows, n, setting)
    kind = _kind(number, title)
    signals = (
        (IN_CONTENTS, is_listed),
        (BOLD, is_bold),
        (ALSO_LARGER, is_bold and is_larger),
        (SIZE_SEEN if row.line.is_ocr else SIZE, is_larger and not is_bold),
        (WORDS, kind is not None),
        (GAP, row.rank > 0 and row.gap > _WIDE_GAP * setting.gap + 1),
        (TOP, row.rank <= 1),
        (CENTRED, is_centred),
        (ALONE, len(bare) <= _SHORT and _stands_alone(rows, n, number)),
        (TO_THE_MARGIN, row.line.box.x1 > row.right - 1.5 * row.line.size and not is_listed),
    )
    weight = _STYLE.get(number.style, 0.0) + sum(value for value, holds in signals if holds)
    return Candidate(
        order=n,
        place=row.place,
        line=row.line,
        number=number,
        kind=kind,
        weight=weight,
        is_set_off=is_listed or is_bold or is_larger,
        is_slightly_larger=row.line.size >= _SLIGHTLY * setting.size,
        is_listed=is_listed,
        is_centred=is_centred,
        is_top=row.rank <= 1,
        title=title,
    )


def _kind(number: Numbered, title: str) -> Chapter | None:
    if number.style is Style.ANNEX:
        return annex_kind(number.title)
    return chapter_kind(numbered(title).title if number.style is Style.CHAPTER else number.title)


def _stands_alone(rows: Sequence[_Row], n: int, number: Numbered) -> bool:
    """Whether the next line is no item of the same numbering: what is below belongs to this line."""
    if n + 1 == len(rows) or number.style is Style.NONE:
        return False
    return numbered(rows[n + 1].line.text).style is not number.style


def _is_title(number: Numbered) -> bool:
    """Whether the words are a title: not a sentence, not a cited document."""
    title = number.title
    if number.style is Style.CHAPTER and not title:
        return True
    if number.style is Style.ANNEX:
        return len(title) <= _LONGEST_TITLE and not _ENDS.search(title)
    return (
        bool(title) and title[0] not in _BREAKS and len(title) <= _LONGEST_TITLE and not _PROSE.search(title)
    )


def _title(rows: Sequence[_Row], n: int, setting: _Setting) -> str:
    """The title; a chapter's number may stand alone with the words on the next line."""
    text = rows[n].line.text.strip()
    number = numbered(text)
    if number.style is not Style.CHAPTER or number.title or n + 1 == len(rows):
        return text
    below = rows[n + 1]
    is_near = below.place.page == rows[n].place.page and below.gap < 2 * rows[n].line.box.height
    is_like = below.line.size > 0.8 * rows[n].line.size and below.line.size >= setting.size
    return f"{text} {below.line.text.strip()}" if is_near and is_like and _may_be(below) else text


def _against_contents(found: Sequence[Candidate], contents: Contents, listed: int) -> Iterator[Candidate]:
    """Where the contents list the headings of a level, one of that level that is not listed is doubtful."""
    trusted = listed >= max(4, 0.6 * len(contents.entries))
    levels: Counter[tuple[Style, int]] = Counter()
    for entry in contents.entries:
        number = numbered(entry.text)
        levels[number.style, len(number.path)] += 1
    for candidate in found:
        is_missing = trusted and not candidate.is_listed and levels[candidate.key] >= 2
        if is_missing and candidate.number.style is not Style.NONE:
            by = NOT_IN_CONTENTS_SEEN if candidate.line.is_ocr else NOT_IN_CONTENTS
            yield replace(candidate, weight=candidate.weight + by)
        else:
            yield candidate
