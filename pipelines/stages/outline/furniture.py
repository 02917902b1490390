"""Headers, footers and page numbers: lines near an edge of the page that return on several pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from core.document import Line, LineRole, Page, Place

_MARGIN = 0.11  # of the page height: where headers and footers stand
_REPEATS = 3
_PAGE_NUMBER = re.compile(r"^[-—–~·第\s]*[\dIVXivx]{1,4}\s*(页|/|共)?[-—–~·\s\d页共第]*$")


def furniture(pages: Sequence[Page]) -> set[Place]:
    """Lines that are not text of the report, in the places where they stand."""
    seen: dict[str, list[Place]] = defaultdict(list)
    found: set[Place] = set()
    for page in pages:
        for index, line in enumerate(page.lines):
            place = Place(page=page.number, line=index)
            if line.role is not LineRole.BODY:
                found.add(place)
            if not _in_margin(line, page):
                continue
            text = re.sub(r"\s+", "", line.text)
            if _PAGE_NUMBER.match(text):
                found.add(place)
            seen[re.sub(r"\d+", "#", text)].append(place)
    for places in seen.values():
        if len({place.page for place in places}) >= _REPEATS:
            found.update(places)
    return found


def _in_margin(line: Line, page: Page) -> bool:
    edge = page.height * _MARGIN
    return line.box.y1 < edge or line.box.y0 > page.height - edge
