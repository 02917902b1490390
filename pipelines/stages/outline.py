"""Stage 4, outline: chapters with their canonical kind; headers, footers and page numbers set aside.

A heading is told by its numbering, its words and how it is set; entries of the table of contents are
not headings. A chapter whose own title says nothing takes the kind of the chapter above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from core.chapters import Chapter
from core.document import Line, LineRole, Outline, Page, Pages, Place, Section
from pipelines.chapters import chapter_kind, child_kind

NAME = "outline"
VERSION = "3"

_LONGEST_HEADING = 42
_LONGEST_TITLE = 32
_LONGEST_PLAIN_TITLE = 18  # set like the text around it
_UNNUMBERED = "unnumbered"
_ANNEX_STYLE = "annex"
# Chapters and papers that stand without a number; other titles without one are headings of tables or forms.
_UNNUMBERED_KINDS = frozenset(Chapter) - {Chapter.BASIS, Chapter.EQUIPMENT, Chapter.ENTERPRISE, Chapter.OTHER}
_TOPMOST = frozenset({"chapter", _ANNEX_STYLE, _UNNUMBERED})
_LARGER = 1.12

_CHAPTER = re.compile(r"^第\s*[一二三四五六七八九十百\d]{1,4}\s*(?P<unit>[章节篇])\s*(?P<title>.{0,40})$")
_DECIMAL = re.compile(
    r"^(?P<number>\d{1,2}(?:[.．]\d{1,2}){0,3})(?:[.．、]|\s|(?=[^\d\s.．、,，%％]))\s*(?P<title>[^\d\s.．].{1,40})$"
)
_CHINESE = re.compile(r"^(?P<number>[一二三四五六七八九十]{1,3})\s*[、.．]\s*(?P<title>.{2,40})$")
_BRACKET = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*(?P<title>.{2,40})$")
_ANNEX = re.compile(
    r"^附[件录]\s*(?P<number>[一二三四五六七八九十\dA-Z]{0,3})\s*[:：、.．-]?\s*(?P<title>.{0,40})$"
)
_LEADERS = re.compile(r"(\.{3,}|…+|·{3,}|．{3,}|-{4,}|_{3,})\s*\d{0,4}\s*$")
_CAPTION = re.compile(r"^[表图]\s*\d")
_SENTENCE_END = re.compile(r"[。；;！？]$")
_ENTRY_END = re.compile(r"\D\s*\d{1,3}$")


@dataclass(frozen=True, slots=True)
class _Heading:
    place: Place
    line: Line
    style: str  # of the numbering
    title: str
    kind: Chapter | None


def run(pages: Pages) -> Outline:
    """Find chapters and furniture in the lines of all pages."""
    furniture = _furniture(pages.pages)
    contents = {page.number for page in pages.pages if _is_contents(page)}
    body_size = _body_size(pages.pages)
    headings = [
        heading
        for page in pages.pages
        if page.number not in contents
        for heading in _headings(page, furniture, body_size)
    ]
    return Outline(
        sections=_sections(headings, pages.pages),
        furniture=tuple(sorted(furniture, key=lambda place: (place.page, place.line))),
    )


def _furniture(pages: Iterable[Page]) -> set[Place]:
    """Lines that the read stage marked as header, footer, page number or watermark."""
    return {
        Place(page=page.number, line=index)
        for page in pages
        for index, line in enumerate(page.lines)
        if line.role is not LineRole.BODY
    }


def _is_contents(page: Page) -> bool:
    """A page of the table of contents: mostly entries that end in leaders or a page number."""
    entries = sum(bool(_LEADERS.search(line.text)) for line in page.lines)
    has_title = any(re.sub(r"\s", "", line.text) in {"目录", "目次"} for line in page.lines[:6])
    if has_title:
        entries += sum(
            bool(_ENTRY_END.search(line.text)) or line.text.strip().isdigit() for line in page.lines
        )
    return entries >= max(4, 0.4 * len(page.lines)) or (has_title and entries >= 3)


def _body_size(pages: Iterable[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in (line for line in page.lines if not line.block):
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.5


def _headings(page: Page, furniture: set[Place], body_size: float) -> Iterable[_Heading]:
    left = median(line.box.x0 for line in page.lines) if page.lines else 0.0
    for index, line in enumerate(page.lines):
        place = Place(page=page.number, line=index)
        if place in furniture or line.block or len(line.text) > _LONGEST_HEADING:
            continue
        if _has_neighbour(page, index) or _SENTENCE_END.search(line.text):
            continue
        heading = _heading(place, line, page, body_size, left)
        if heading is not None:
            yield heading


def _has_neighbour(page: Page, index: int) -> bool:
    """Whether another line stands on the same row: then it is a form or a table, not a heading."""
    box = page.lines[index].box
    near = page.lines[max(0, index - 1) : index] + page.lines[index + 1 : index + 2]
    return any(
        abs(other.box.centre[1] - box.centre[1]) < 0.5 * min(box.height, other.box.height) for other in near
    )


def _heading(place: Place, line: Line, page: Page, body_size: float, left: float) -> _Heading | None:
    text = line.text.strip()
    is_set_off = line.is_bold or line.size >= _LARGER * body_size
    style, title = _numbering(text)
    kind = chapter_kind(title)
    if _CAPTION.match(text) or (title and title[0] in "）)》，、"):
        return None
    if style == _UNNUMBERED:
        is_centred = abs(line.box.centre[0] - page.width / 2) < 0.06 * page.width and line.box.x0 > left + 20
        is_cover = page.number == 1
        if is_cover or kind not in _UNNUMBERED_KINDS or len(text) > 16 or not (is_set_off or is_centred):
            return None
        return _Heading(place, line, style, title, kind)
    if kind is None and not is_set_off:
        return None
    if _is_prose(title):
        return None
    if not is_set_off and (len(title) > _LONGEST_PLAIN_TITLE or line.box.x0 > left + 4 * line.size):
        return None
    return _Heading(place, line, style, title, kind)


def _is_prose(title: str) -> bool:
    """Whether a numbered line reads like a sentence or a cited document."""
    return len(title) > _LONGEST_TITLE or bool(re.search(r"[《》，,：:；;。]", title))


def _numbering(text: str) -> tuple[str, str]:
    """The style of the numbering and the title without its number."""
    if match := _CHAPTER.match(text):
        return ("chapter" if match["unit"] in "章篇" else "section"), match["title"].strip()
    if match := _ANNEX.match(text):
        return _ANNEX_STYLE, match["title"].strip() or text
    if match := _DECIMAL.match(text):
        return f"decimal-{match['number'].replace('．', '.').count('.')}", match["title"].strip()
    if match := _CHINESE.match(text):
        return "chinese", match["title"].strip()
    if match := _BRACKET.match(text):
        return "bracket", match["title"].strip()
    return _UNNUMBERED, text


def _sections(headings: Sequence[_Heading], pages: Sequence[Page]) -> tuple[Section, ...]:
    """Levels follow from the order in which styles of numbering nest, whatever they are."""
    if not pages:
        return ()
    end = Place(page=pages[-1].number, line=len(pages[-1].lines))
    sections: list[Section] = []
    above: list[tuple[str, Chapter]] = []
    for position, heading in enumerate(headings):
        stop = headings[position + 1].place if position + 1 < len(headings) else end
        if above and above[-1][0] == _UNNUMBERED:
            above.pop()
        styles = [style for style, _ in above]
        if heading.style in _TOPMOST:
            above.clear()
        elif heading.style in styles:
            del above[styles.index(heading.style) :]
        kind = child_kind(heading.kind, above[-1][1] if above else None)
        above.append((heading.style, kind))
        sections.append(
            Section(
                kind=kind,
                title=heading.line.text,
                level=len(above),
                start=heading.place,
                stop=stop,
                heading=heading.line.box,
            )
        )
    return tuple(sections)
