"""How surely all headings were read: the report's own contents beside them, and numbers they pass over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from core.document import ListedHeading, Section
from pipelines.stages.outline.contents import Contents, squeezed
from pipelines.stages.outline.headings import Heading
from pipelines.stages.outline.numbering import Style

_ALIKE = 88.0  # of an entry and a heading that OCR read
_CHAPTERS = (Style.CHAPTER, Style.ARABIC, Style.CHINESE)
_MOST_SKIPPED = 20


def listed_headings(contents: Contents, sections: Iterable[Section]) -> tuple[ListedHeading, ...]:
    """Every entry of the contents, and whether a heading of the text is it."""
    titles = {squeezed(section.title) for section in sections}
    return tuple(
        ListedHeading(title=entry.text, is_found=entry.text in titles or _is_near(entry.text, titles))
        for entry in contents.entries
    )


def skipped_numbers(found: Sequence[Heading]) -> tuple[str, ...]:
    """Numbers that the headings pass over: 「4」 between 3 and 5, 「2.1」 where 2 begins with 2.2."""
    last: dict[tuple[int, ...], int] = {}
    skipped: list[str] = []
    for heading in found:
        path = _path(heading)
        if path:
            skipped.extend(_between(path[:-1], last.get(path[:-1], 0), path[-1]))
            last[path[:-1]] = path[-1]
    return tuple(skipped[:_MOST_SKIPPED])


def _is_near(entry: str, titles: Iterable[str]) -> bool:
    return any(
        abs(len(title) - len(entry)) <= 3 and fuzz.ratio(entry, title, score_cutoff=_ALIKE) > 0
        for title in titles
    )


def _path(heading: Heading) -> tuple[int, ...]:
    """The number, where it counts through the report; lists within a chapter begin anew."""
    number = heading.candidate.number
    if number.style in _CHAPTERS:
        return number.path if heading.level == 1 else ()
    return number.path if number.style is Style.DECIMAL else ()


def _between(front: tuple[int, ...], last: int, now: int) -> Iterator[str]:
    for value in range(last + 1, min(now, last + _MOST_SKIPPED)):
        yield ".".join(map(str, (*front, value)))
