"""Numbers and results that were put into the picture of a scan, where few stand so in the report's own text.

Sheets that are filled in on the screen, programs that write over every scan and what stands in the margins
are ordinary: there are many of them, or they are no part of the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from core.facts import Facts
from core.integrity import Integrity, SetInPrint
from pipelines.file_doubts import Doubt, body_chapter
from pipelines.overlays import is_in_text

_MOST_ON_PAGE, _MOST_PAGES = 3, 3
_WHITE, _SHARP = 0.5, 0.45


def set_in_doubts(facts: Facts, integrity: Integrity) -> Iterator[Doubt]:
    """A doubt for each page on which a few were found."""
    sizes = {make.page: (make.width, make.height) for make in integrity.makes}
    by_page: dict[int, list[SetInPrint]] = defaultdict(list)
    for item in integrity.set_in:
        by_page[item.page].append(item)
    if len(by_page) > _MOST_PAGES:
        return
    for page, found in by_page.items():
        inside = [item for item in found if is_in_text(item.box, *sizes.get(page, (595.0, 842.0)))]
        if len(found) <= _MOST_ON_PAGE and body_chapter(facts, page) is not None:
            yield from map(_doubt, inside)


def _doubt(item: SetInPrint) -> Doubt:
    seen = (
        "底色是没有纸面噪点的纯白，而同页其他文字的纸面都不是"
        if item.is_white
        else "笔画边缘明显比同页其他印刷文字锐利，不像同一次扫描所成"
    )
    return Doubt(
        subject=f"第{item.page}页",
        words=f"第{item.page}页扫描图像中的“{item.text}”{seen}，像是扫描之后在图像上改写的",
        confidence=_WHITE if item.is_white else _SHARP,
        page=item.page,
        box=item.box,
        excerpt=item.text,
    )
