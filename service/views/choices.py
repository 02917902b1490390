"""What lists can be narrowed to: places, kinds and industries of the reports that somebody may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from corpus.store.card_rows import conditions
from corpus.store.card_tables import report_cards
from corpus.store.database import reading
from service.views.documents import Kept
from service.views.reading import View, division_name

_c = report_cards.c
_LEVELS = (2, 4, 6)  # digits of a province, city, county
_kept = Kept(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A division with reports; ``depth`` 0 of a province, 1 of a city, 2 of a county."""

    code: str
    name: str
    depth: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Places with those within them beneath; kinds and industries, those of most reports first."""

    places: tuple[Place, ...]
    kinds: tuple[str, ...]
    industries: tuple[str, ...]

    def near(self, region: str) -> tuple[Place, ...]:
        """Provinces and cities, and the counties of the city that is chosen or holds what is chosen."""
        city = region[:4] if region[2:4] != "00" else ""
        return tuple(
            each
            for each in self.places
            if each.depth < len(_LEVELS) - 1 or (city and each.code.startswith(city))
        )


def choices(view: View) -> Choices:
    """Of all reports in the reader's scope; gathered anew only where a screening came since."""
    with reading(view.engine) as connection:
        mark = connection.execute(
            select(func.count(), func.max(_c.screened_at)).select_from(report_cards)
        ).one()
    return _kept.get((str(view.engine.url), view.wanted, *mark), lambda: _gathered(view))


def _gathered(view: View) -> Choices:
    columns = (_c.region, _c.kind, _c.industry)
    query = select(*columns, func.count()).where(*conditions(view.wanted)).group_by(*columns)
    places, kinds, industries = Counter[str](), Counter[str](), Counter[str]()
    with reading(view.engine) as connection:
        for region, kind, industry, number in connection.execute(query):
            for counter, key in ((places, region), (kinds, kind), (industries, industry)):
                if key:
                    counter[key] += number
    return Choices(
        places=tuple(_places(places)),
        kinds=tuple(key for key, _ in kinds.most_common()),
        industries=tuple(key for key, _ in industries.most_common()),
    )


def _places(counts: Counter[str]) -> Iterator[Place]:
    """In the order of the codes, which is that of the hierarchy."""
    below = Counter[str]()
    for code, number in counts.items():
        for above in {code[:digits].ljust(6, "0") for digits in _LEVELS}:
            below[above] += number
    for code in sorted(below):
        depth = next(place for place, digits in enumerate(_LEVELS) if code[digits:].strip("0") == "")
        if name := division_name(code):
            yield Place(code=code, name=name, depth=depth, reports=below[code])
