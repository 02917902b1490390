"""Which fonts are compared with what is seen, on which pages; and what a lying font means for a page.

The text of a page comes from its fonts' maps, not from what is drawn: a wrong map (by accident or design)
gives text that looks right to a program and that nobody sees. Each font is checked once, on few pages,
so the cost is bounded by the number of fonts and not of pages.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.document import FontCheck, PageSurvey, Route
from pipelines.reading.routing import LYING

_FEWEST = 6  # characters of a font below which it is not looked at
_PAGES = 12  # opened and rendered in all
_PAGES_PER_FONT = 2
_FONTS = 40
_LYING_CHARACTERS = 5  # of a page's sample: fewer do not make its text layer useless
_LYING_SHARE = 0.05


def font_plan(pages: Sequence[PageSurvey]) -> list[tuple[str, list[int]]]:
    """Base names of fonts with the pages to look at, most used first."""
    uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for page in pages:
        if page.route in (Route.TEXT, Route.BOTH):
            for use in page.fonts:
                uses[use.name].append((use.characters, page.number))
    ranked = sorted(uses.items(), key=lambda item: (-sum(count for count, _ in item[1]), item[0]))
    chosen: set[int] = set()
    plan = []
    for name, places in ranked[:_FONTS]:
        if sum(count for count, _ in places) >= _FEWEST and (found := _pages(places, chosen)):
            plan.append((name, found))
    return plan


def _pages(places: list[tuple[int, int]], chosen: set[int]) -> list[int]:
    """Where one font is looked at: where it is used most, preferring pages already looked at."""
    ordered = [number for _, number in sorted(places, key=lambda place: (-place[0], place[1]))]
    known = [number for number in ordered if number in chosen][:_PAGES_PER_FONT]
    if len(known) == _PAGES_PER_FONT or len(known) == len(ordered):
        return known
    fresh = [number for number in (ordered[0], ordered[len(ordered) // 2]) if number not in chosen]
    fresh = list(dict.fromkeys(fresh))[: min(_PAGES_PER_FONT - len(known), _PAGES - len(chosen))]
    chosen.update(fresh)
    return known + fresh


def rerouted(pages: Iterable[PageSurvey], checks: Iterable[FontCheck]) -> tuple[PageSurvey, ...]:
    """The pages with their share of lying characters; those that need it are read by OCR."""
    lying = {check.name for check in checks if check.is_lying}
    return tuple(_rerouted(page, lying) for page in pages)


def _rerouted(page: PageSurvey, lying: set[str]) -> PageSurvey:
    total = sum(use.characters for use in page.fonts)
    wrong = sum(use.characters for use in page.fonts if use.name in lying)
    if not wrong or page.route not in (Route.TEXT, Route.BOTH):
        return page
    page = dataclasses.replace(page, lying=round(wrong / total, 4))
    if wrong < _LYING_CHARACTERS and page.lying < _LYING_SHARE:
        return page
    return dataclasses.replace(page, route=Route.OCR, route_reason=LYING)
