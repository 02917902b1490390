"""Stage 4, outline: chapters with their canonical kind; headers, footers and page numbers set aside.

A heading is told by several signals together: the report's own table of contents, how the line is set, its
number and whether that number is in step with the others, and its words. A chapter whose own title says
nothing takes the kind of the chapter above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from core.chapters import Chapter
from core.document import Outline, Page, Pages, Place, Section
from pipelines.chapters import chapter_of, child_kind
from pipelines.stages.outline.candidates import candidates
from pipelines.stages.outline.contents import Contents, contents
from pipelines.stages.outline.furniture import furniture
from pipelines.stages.outline.headings import Heading, headings
from pipelines.stages.outline.numbering import Style
from pipelines.stages.outline.trust import listed_headings, skipped_numbers

NAME = "outline"
VERSION = "7"


def run(pages: Pages) -> Outline:
    """Find chapters and furniture in the lines of all pages."""
    aside = furniture(pages.pages)
    listed = contents(pages.pages, aside)
    found = headings(candidates(pages.pages, aside, listed))
    sections = _sections(found, listed, pages.pages)
    return Outline(
        sections=sections,
        furniture=tuple(sorted(aside, key=lambda place: (place.page, place.line))),
        listed=listed_headings(listed, sections),
        skipped=skipped_numbers(found),
    )


def _sections(found: Sequence[Heading], listed: Contents, pages: Sequence[Page]) -> tuple[Section, ...]:
    if not pages:
        return ()
    end = Place(page=pages[-1].number, line=len(pages[-1].lines))
    sections: list[Section] = []
    above: list[Chapter] = []
    for index, heading in enumerate(found):
        candidate = heading.candidate
        del above[heading.level - 1 :]
        own = _own_kind(found, index)
        if heading.is_paper and above and own is above[-1]:
            continue  # the paper itself under the heading of its annex
        kind = child_kind(own, above[-1] if above else None)
        above += [kind] * (heading.level - len(above))
        sections.append(
            Section(
                kind=kind,
                title=candidate.title,
                level=heading.level,
                start=candidate.place,
                stop=end,
                heading=candidate.line.box,
            )
        )
    if listed.title is not None:
        sections.append(_contents_section(listed.title, pages, end))
    return _stopped(sorted(sections, key=lambda s: (s.start.page, s.start.line)), end)


def _own_kind(found: Sequence[Heading], index: int) -> Chapter | None:
    """The kind that the title names, for a chapter in view of its sub-chapters.

    A numbered 引言 or 编制说明 is the chapter on the evaluation itself, which has no kind of its own.
    """
    heading, candidate = found[index], found[index].candidate
    is_chapter = candidate.number.style is not Style.NONE
    if candidate.kind is Chapter.PREFACE and is_chapter and "前" not in candidate.title:
        return None
    if heading.level > 1 or candidate.kind is None or not is_chapter:
        return candidate.kind
    parts = takewhile(lambda below: below.level > 1, found[index + 1 :])
    kinds = {below.candidate.kind for below in parts if below.level == 2}
    return chapter_of(candidate.kind, [kind for kind in kinds if kind is not None])


def _contents_section(title: Place, pages: Sequence[Page], end: Place) -> Section:
    line = pages[title.page - 1].lines[title.line]
    return Section(
        kind=Chapter.CONTENTS, title=line.text.strip(), level=1, start=title, stop=end, heading=line.box
    )


def _stopped(sections: Sequence[Section], end: Place) -> tuple[Section, ...]:
    """Every section up to the next heading of any level."""
    stops = [*(section.start for section in sections[1:]), end][: len(sections)]
    return tuple(
        Section(
            kind=section.kind,
            title=section.title,
            level=section.level,
            start=section.start,
            stop=stop,
            heading=section.heading,
        )
        for section, stop in zip(sections, stops, strict=True)
    )
