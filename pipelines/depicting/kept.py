"""The photographs of a report as they are kept for comparison: each with its caption and chapter."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from core.depicted import Depicted
from core.document import LineRole, Outline, Page, Pages
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts, SurveyPhoto
from core.geometry import Box, intersection
from corpus.similarity.pictures import KeptPicture
from pipelines.depicting.choosing import chapter_at

_BELOW = (-4.0, 40.0)  # points from the picture's edge to the line under it
_SIDEWAYS = 10.0
_LONGEST = 60  # characters of a caption; a longer line is running text


def kept_pictures(
    depicted: Depicted, pages: Pages, outline: Outline, facts: Facts
) -> tuple[KeptPicture, ...]:
    """All photographs that can be known again; a look that cannot be read back is left out."""
    kept = []
    for picture in depicted.pictures:
        try:
            look = base64.b85decode(picture.look)
        except (ValueError, binascii.Error):
            continue
        page = pages.pages[picture.page - 1]
        chapter = chapter_at(outline.sections, page.number, picture.box.centre[1])
        caption = _known_caption(facts.survey.photos, page.number, picture.box) or _under(page, picture.box)
        kept.append(
            KeptPicture(
                page=page.number,
                box=picture.box,
                look=look,
                caption=caption,
                chapter=chapter.value if chapter else "",
            )
        )
    return tuple(kept)


def shown(report: str, pictures: Sequence[KeptPicture]) -> tuple[Evidence, ...]:
    """The photographs as evidence of the report itself, their captions as excerpts."""
    return tuple(
        Evidence(
            report=report,
            page=picture.page,
            boxes=(picture.box,),
            excerpt=picture.caption,
            source=EvidenceSource.PICTURE,
        )
        for picture in pictures
    )


def _known_caption(photos: Sequence[SurveyPhoto], page: int, box: Box) -> str:
    for photo in photos:
        place = photo.evidence[0]
        if place.page == page and any(intersection(box, own) > 0.8 * box.area for own in place.boxes):
            return photo.caption
    return ""


def _under(page: Page, box: Box) -> str:
    """The short line that stands under a picture, where there is one."""
    for line in sorted(page.lines, key=lambda line: line.box.y0):
        is_under = _BELOW[0] <= line.box.y0 - box.y1 <= _BELOW[1]
        is_beside = box.x0 - _SIDEWAYS <= line.box.centre[0] <= box.x1 + _SIDEWAYS
        if line.role is LineRole.BODY and is_under and is_beside and len(line.text) <= _LONGEST:
            return line.text.strip()
    return ""
