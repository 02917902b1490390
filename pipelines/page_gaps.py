"""Printed page numbers that jump ahead, so that pages are not in the file; or two that stand in each other's
place, so that their pages were exchanged.

Numbers that begin anew, pages without a number and single numbers read amiss are no gap: on both sides the
numbers must count page by page. A stack scanned back to front, or fronts before backs, is in no order at all
and is not called an exchange.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from core.facts import Facts
from core.integrity import PageMake
from pipelines.file_doubts import Doubt, body_chapter

_RUN = 3  # pages that count one by one, on each side
_MOST_GONE = 12  # more is another part's numbering
_MOST_GAPS = 2  # more is a way of numbering
_SURE = 0.5
_SWAPPED = 0.45
_NEAR, _MOST_APART = 2, 40  # pages that count on each side; pages between the two


def page_gaps(facts: Facts, makes: Sequence[PageMake]) -> tuple[Doubt, ...]:
    """Doubts where pages of the report's own text were taken out."""
    printed = {make.page: make.folio for make in makes if make.folio is not None}
    gaps = list(_gaps(printed))
    if len(gaps) > _MOST_GAPS:
        return ()
    return tuple(
        _doubt(page, printed[page], gone)
        for page, gone in gaps
        if not _is_blank_back(facts, printed, page, gone)
        and body_chapter(facts, page) is not None
        and body_chapter(facts, page + 1) is not None
    )


def _gaps(printed: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The last page before each gap, and how many numbers are left out."""
    for page in sorted(printed):
        gone = printed.get(page + 1, 0) - printed[page] - 1
        before = all(printed.get(page - step) == printed[page] - step for step in range(_RUN))
        after = all(printed.get(page + 1 + step) == printed[page] + 1 + gone + step for step in range(_RUN))
        if 0 < gone <= _MOST_GONE and before and after:
            yield page, gone


def page_exchanges(facts: Facts, makes: Sequence[PageMake]) -> tuple[Doubt, ...]:
    """Doubts where two pages of the report's own text bear each other's number and all others count on."""
    printed = {make.page: make.folio for make in makes if make.folio is not None}
    usual, count = (
        Counter(folio - page for page, folio in printed.items()).most_common(1)[0] if printed else (0, 0)
    )
    odd = [
        page for page, folio in printed.items() if folio - page != usual and _is_between(printed, page, usual)
    ]
    if len(odd) != 2 or count < 3 * _NEAR:
        return ()
    first, second = odd
    if second - first > _MOST_APART or (printed[first] - usual, printed[second] - usual) != (second, first):
        return ()
    if body_chapter(facts, first) is None or body_chapter(facts, second) is None:
        return ()
    words = (
        f"文件第{first}页的印刷页码为“{printed[first]}”，第{second}页的为“{printed[second]}”，"
        "其余各页的页码都是连续的，这两页的位置互换了"
    )
    return (Doubt(subject=f"第{first}页", words=words, confidence=_SWAPPED, page=first),)


def _is_between(printed: dict[int, int], page: int, usual: int) -> bool:
    """Whether pages with numbers in step stand before and behind a page."""
    steps = [other for other, folio in printed.items() if folio - other == usual]
    before, after = sum(other < page for other in steps), sum(other > page for other in steps)
    return before >= _NEAR and after >= _NEAR


def _is_blank_back(facts: Facts, printed: dict[int, int], page: int, gone: int) -> bool:
    """Whether an empty back page was left out: a chapter begins on the next right-hand page."""
    begins = any(section.pages[0] == page + 1 for section in facts.sections)
    return gone == 1 and printed[page] % 2 == 1 and begins


def _doubt(page: int, last: int, gone: int) -> Doubt:
    first, final = last + 1, last + gone
    which = f"第{first}页" if gone == 1 else f"第{first}至{final}页"
    words = (
        f"文件第{page}页与第{page + 1}页之间，印刷页码由“{last}”跳到“{final + 1}”，"
        f"而前后各页的页码都是连续的，缺印刷页码为{which}的内容"
    )
    return Doubt(subject=f"第{page + 1}页", words=words, confidence=_SURE, page=page + 1)
