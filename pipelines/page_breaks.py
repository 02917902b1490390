"""Pages in the middle of a report that another program made than the pages around them.

Fonts of one export bear the same subset tags on all pages. A page whose characters stand in fonts that no
other page of the report's own text uses was made elsewhere. Annexes bound in, reports put together from
several exports and pages of drawings are the ordinary case and no break.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.facts import Facts
from core.integrity import PageMake
from pipelines.file_doubts import Doubt, body_chapter
from pipelines.scan_breaks import RUN, WORDS_ON_SCAN, scan_break

_FEWEST = 60  # characters of a page's sample that can tell a program
_FEWEST_PAGES = 4
_SHARED = 0.15  # of a foreign page's characters: a running title put on all pages alike
_HOUSE = 0.6
_MOST = 0.12  # of the body's pages: more is a report put together from parts
_PAIR, _FEWEST_FOR_PAIR = 2, 6  # pages
_MAIN = frozenset(
    {
        Chapter.CONCLUSION,
        Chapter.RECTIFICATION,
        Chapter.INSPECTION,
        Chapter.MEASURES,
        Chapter.ENTERPRISE,
        Chapter.PREFACE,
        Chapter.MAJOR_HAZARD,
    }
)
_IN_MAIN, _ELSEWHERE, _SCAN_ALONE, _TYPED = 0.85, 0.5, 0.45, 0.6
_TYPED_AFTER = 2  # pages behind one that is made otherwise: what follows the last are annexes
_TEXT_PAGE = 250  # characters read on a scan: text, not a drawing with words
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # marks a font of which the file holds a part (ISO 32000-1, 9.6.4)


def page_breaks(facts: Facts, makes: Sequence[PageMake]) -> tuple[Doubt, ...]:
    """Doubts on pages whose fonts, or whose scan, are not those of the pages around them."""
    body = [(make, chapter) for make in makes if (chapter := body_chapter(facts, make.page)) is not None]
    last = max((make.page for make in makes), default=0)
    # What closes a file, a blank form or the back of the cover, is bound in like an annex.
    inner = [(make, chapter) for make, chapter in body if make.page < last or chapter in _MAIN]
    return (*_foreign_fonts(inner), *_foreign_scans(body, makes))


def _foreign_fonts(body: Sequence[tuple[PageMake, Chapter]]) -> Iterator[Doubt]:
    typed = [(make, chapter) for make, chapter in body if _characters(make) >= _FEWEST]
    if len(typed) < _FEWEST_PAGES:
        return
    users = Counter(name for make, _ in typed for name, _ in make.fonts)
    house = {name for name, pages in users.items() if 2 * pages > len(typed)}
    strange = [(make, chapter) for make, chapter in typed if _is_foreign(make, house, users, typed)]
    if not house:
        return
    if len(strange) > max(1, int(_MOST * len(typed))):
        strange = _counted_alone(strange, typed) if len(strange) == _PAIR else []
    others = [make for make, _ in typed if all(make is not one for one, _ in strange)]
    if sum(_share(make, house) >= _HOUSE for make in others) < 0.8 * len(others):
        return
    for make, chapter in strange:
        before = next((other for other in reversed(others) if other.page < make.page), None)
        if before is None or not _is_same_sheet(before, make):
            continue
        words = (
            f"第{make.page}页（{chapter}）的字体{_fonts(make)}与其余正文页都不相同"
            f"（其余正文页用{_fonts(before)}），像是由另一个程序制作后替换或插入的"
        )
        confidence = _IN_MAIN if chapter in _MAIN else _ELSEWHERE
        yield Doubt(subject=f"第{make.page}页", words=words, confidence=confidence, page=make.page)


def _counted_alone(
    strange: Sequence[tuple[PageMake, Chapter]], typed: Sequence[tuple[PageMake, Chapter]]
) -> list[tuple[PageMake, Chapter]]:
    """Two such pages of a short report, where both bear the report's next number in their own font.

    Sheets bound in are numbered with all others, in the report's fonts, or not at all.
    """
    steps = Counter(make.folio - make.page for make, _ in typed if make.folio is not None)
    if not steps or len(typed) < _FEWEST_FOR_PAIR:
        return []
    usual, _ = steps.most_common(1)[0]
    pages = {make.page for make, _ in strange}
    house = {name for make, _ in typed if make.page not in pages for name, _ in make.fonts}
    are_counted = all(
        make.folio is not None and make.folio - make.page == usual and not _share(make, house)
        for make, _ in strange
    )
    return list(strange) if are_counted else []


def _is_foreign(
    make: PageMake, house: set[str], users: Counter[str], typed: Sequence[tuple[PageMake, Chapter]]
) -> bool:
    """Whether next to nothing of the page is written in what other pages are written in."""
    elsewhere = {
        name
        for other, _ in typed
        if other is not make and abs(other.page - make.page) > 1
        for name, _ in other.fonts
        if name in house or users[name] > 2
    }
    return _share(make, elsewhere | house) <= _SHARED


def _characters(make: PageMake) -> int:
    return sum(count for _, count in make.fonts)


def _share(make: PageMake, names: set[str]) -> float:
    total = _characters(make)
    return sum(count for name, count in make.fonts if name in names) / total if total else 0.0


def _is_same_sheet(one: PageMake, other: PageMake) -> bool:
    return abs(one.width - other.width) <= 3 and abs(one.height - other.height) <= 3


def _fonts(make: PageMake) -> str:
    ranked = sorted(make.fonts, key=lambda item: -item[1])
    return "“" + "、".join(_SUBSET.sub("", name)[:30] for name, _ in ranked[:2]) + "”"


def _foreign_scans(body: Sequence[tuple[PageMake, Chapter]], makes: Sequence[PageMake]) -> Iterator[Doubt]:
    """Pages that are scans and those around are not, or scanned otherwise, or typed among scans."""
    places = {make.page: at for at, make in enumerate(makes)}
    for make, chapter in body:
        at = places[make.page]
        before, after = makes[max(0, at - RUN) : at], makes[at + 1 : at + 1 + RUN]
        if len(before) < RUN or not after:
            continue
        around = [other.scan for other in (*before, *after) if other.scan is not None]
        is_among_scans = len(around) == len(before) + len(after)
        if make.scan is None:
            if is_among_scans and len(after) >= _TYPED_AFTER:
                yield from _typed_alone(make, chapter, (*before, *after))
        elif is_among_scans:
            yield from scan_break(make, chapter, makes)
        elif not around and (
            (chapter is Chapter.CONCLUSION and len(after) == RUN)
            or (len(after) >= _TYPED_AFTER and _is_of_the_print(make, (*before, *after)))
        ):
            yield from _alone(make, chapter, (*before, *after))


def _typed_alone(make: PageMake, chapter: Chapter, around: Sequence[PageMake]) -> Iterator[Doubt]:
    """A page of running text that was never scanned, in the middle of a text that was."""
    if _characters(make) < _TEXT_PAGE or any(other.characters < WORDS_ON_SCAN for other in around):
        return
    words = f"第{make.page}页（{chapter}）是电子文字，而前后各页都是扫描图像，像是扫描之后替换或插入的页面"
    yield Doubt(subject=f"第{make.page}页", words=words, confidence=_TYPED, page=make.page)


def _is_of_the_print(make: PageMake, around: Sequence[PageMake]) -> bool:
    """Whether a scan is an unsealed page of running text from the print, with its title and number.

    A document bound in bears no number of the report, a page that was signed for bears a seal.
    """
    counted = [other for other in around if other.folio is not None and make.folio is not None]
    in_step = [other for other in counted if other.folio - other.page == make.folio - make.page]  # type: ignore[operator]
    return (
        make.characters >= _TEXT_PAGE
        and not make.has_seal
        and bool(make.title)
        and any(other.title == make.title for other in around)
        and len(in_step) >= RUN
    )


def _alone(make: PageMake, chapter: Chapter, around: Sequence[PageMake]) -> Iterator[Doubt]:
    """The page of the conclusion, or another of the print, is a scan and the typed pages around are not."""
    if _characters(make) or any(_characters(other) < _FEWEST for other in around):
        return
    words = f"第{make.page}页（{chapter}）是扫描图像，而前后正文页都是电子文字，像是替换或插入的页面"
    yield Doubt(subject=f"第{make.page}页", words=words, confidence=_SCAN_ALONE, page=make.page)
