"""Which pictures of a report may be photographs of a site, by their place and size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.chapters import Chapter
from core.document import LineRole, Outline, Page, Pages, Picture, PictureKind, Section
from core.geometry import intersection

DOCUMENTS = frozenset(
    {
        Chapter.CERTIFICATE,
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.APPROVAL,
        Chapter.DRAWING,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
    }
)
"""Chapters whose pictures are papers and plans."""

_SHORTEST = 50.0  # points
_SMALLEST = 90  # pixels
_PAGES = 2  # a picture on more pages is a logo or belongs to the form
_TEXT_SHARE = 0.25
_MOST = 300  # pictures of a report


def photographs(pages: Pages, outline: Outline) -> tuple[tuple[Page, tuple[Picture, ...]], ...]:
    """The pages that have some, in order, with those pictures; at most 300 pictures."""
    seen_on = Counter(
        content for page in pages.pages for content in {picture.content for picture in page.pictures}
    )
    found: list[tuple[Page, tuple[Picture, ...]]] = []
    left = _MOST
    for page in pages.pages:
        chosen = tuple(
            picture
            for picture in page.pictures
            if seen_on[picture.content] <= _PAGES
            and _may_be_one(page, picture)
            and chapter_at(outline.sections, page.number, picture.box.centre[1]) not in DOCUMENTS
        )[:left]
        left -= len(chosen)
        if chosen:
            found.append((page, chosen))
    return tuple(found)


def _may_be_one(page: Page, picture: Picture) -> bool:
    if picture.kind is PictureKind.PAGE or not picture.perceptual:
        return False
    if min(picture.box.width, picture.box.height) < _SHORTEST:
        return False
    if min(picture.width_px, picture.height_px) < _SMALLEST:
        return False
    text = sum(intersection(picture.box, line.box) for line in page.lines if line.role is LineRole.BODY)
    return text < _TEXT_SHARE * picture.box.area


def chapter_at(sections: Sequence[Section], page: int, y: float) -> Chapter | None:
    """The kind of chapter in which a place lies; None before the first heading."""
    found = None
    for section in sections:
        top = section.heading.y0 if section.heading is not None else 0.0
        if (section.start.page, top) > (page, y):
            break
        found = section.kind
    return found
