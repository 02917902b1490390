"""What two reports say of one site that cannot both be true, told from what honestly changes with time.

An extension that the later report tells of, staff and quantities of another season and a grade of another
edition exclude nothing. The check of reports on one enterprise and the enterprise's page go by this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.evidence import EvidenceSource
from corpus.briefs.records import Brief, BriefChemical, BriefFigure, Spot
from corpus.registry.matching import agency_key, number_key
from pipelines.other_reports import day_of, is_same_enterprise, is_same_place, survey_days

_LASTING = frozenset({"占地面积", "总建筑面积", "总库容"})
_SIZE, _ABOUT, _DISTANCE, _QUANTITY, _STAFF, _GRADE = 0.75, 0.5, 0.55, 0.5, 0.45, 0.7
_PLACE_UNTOLD = 0.8  # of the same where one report does not give the address
_SIZE_APART, _DISTANCE_APART, _QUANTITY_APART, _STAFF_APART = 0.1, 0.3, 0.2, 1.0  # of the smaller value
_LEAST_METRES = 10.0
_SOON = dt.timedelta(days=60)
_EDITION_DAYS = 90  # a report of one agency given out again within this time is a corrected edition
_EDITION_2018 = dt.date(2019, 3, 1)  # GB 18218-2018 in force
GRADE = "重大危险源级别"


@dataclass(frozen=True, slots=True)
class Clash:
    """One fact in two reports: its name, both values in words, where they stand; ``within``: its terms."""

    what: str
    own: str
    there: str
    confidence: float
    own_spots: tuple[Spot, ...]
    there_spots: tuple[Spot, ...]
    within: str = ""


def clashes(own: Brief, other: Brief) -> tuple[Clash, ...]:
    """What excludes each other in two reports on one site of one enterprise, the surest first."""
    place = is_same_place(own, other) if is_same_enterprise(own, other) else False
    if place is False or _is_edition(own, other):
        return ()
    sure = 1.0 if place else _PLACE_UNTOLD
    found = (replace(clash, confidence=clash.confidence * sure) for clash in _clashes(own, other))
    return tuple(sorted(found, key=lambda clash: -clash.confidence))


def name_of_figure(figure: BriefFigure) -> str:
    """「占地面积」, 「与储罐的间距（厂界至储罐）」."""
    what, _, own = figure.subject.partition("/")
    return f"{figure.name}（{own}至{what}）" if own else f"{figure.name}（{what}）" if what else figure.name


def name_of_quantity(chemical: BriefChemical) -> str:
    """「柴油（罐区）的数量」."""
    return f"{chemical.name}{f'（{chemical.unit}）' if chemical.unit else ''}的数量"


def _is_edition(own: Brief, other: Brief) -> bool:
    """A later edition of the same report corrects it."""
    same = number_key(own.report_number) is not None and number_key(own.report_number) == number_key(
        other.report_number
    )
    days = (day_of(own.report_on), day_of(other.report_on))
    if days[0] is None or days[1] is None:
        return same
    is_near = abs((days[0].first - days[1].first).days) <= _EDITION_DAYS
    agencies = {agency_key(brief.agency_name.value) if brief.agency_name else None for brief in (own, other)}
    is_one_agency = len(agencies) == 1 and None not in agencies
    return same or (is_near and is_one_agency and own.kind == other.kind)


def _clashes(own: Brief, other: Brief) -> Iterator[Clash]:
    if not _tells_of_change(own, other):
        yield from _figures(own, other)
    yield from _grades(own, other)
    if _are_near(own, other):
        yield from _quantities(own, other)


def _tells_of_change(own: Brief, other: Brief) -> bool:
    """Whether the later report, or either where their order is not known, tells how the site changed."""
    days = [(survey_days(brief) or (dt.date.max,))[-1] for brief in (own, other)]
    if dt.date.max in days or days[0] == days[1]:
        return bool(own.changes or other.changes)
    return bool((own if days[0] > days[1] else other).changes)


def _figures(own: Brief, other: Brief) -> Iterator[Clash]:
    """Sizes of the whole site where both are on the same thing, and distances between the same two things."""
    theirs = {(figure.name, figure.subject, figure.unit): figure for figure in other.figures}
    is_one_scope = _is_one_scope(own, other)
    for figure in own.figures:
        there = theirs.get((figure.name, figure.subject, figure.unit))
        if there is None or _may_be_misread(figure, there):
            continue
        low, high = sorted((figure.value, there.value))
        apart = (high - low) / low if low > 0 else 0.0
        confidence = 0.0
        if figure.name in _LASTING and is_one_scope and apart > _SIZE_APART:
            confidence = _ABOUT if figure.is_about or there.is_about else _SIZE
        elif figure.subject and apart > _DISTANCE_APART and high - low > _LEAST_METRES:
            confidence = _DISTANCE
        elif figure.name == "从业人数" and is_one_scope and _are_near(own, other) and apart > _STAFF_APART:
            confidence = _STAFF
        if confidence:
            yield Clash(
                what=name_of_figure(figure),
                own=_raw(figure),
                there=_raw(there),
                confidence=confidence,
                own_spots=figure.spots,
                there_spots=there.spots,
            )


def _raw(figure: BriefFigure) -> str:
    return f"{figure.value:g}{figure.unit}"


def _is_one_scope(own: Brief, other: Brief) -> bool:
    """Both on the whole site as it stands, or both on one project."""
    kinds = {own.kind, other.kind}
    if kinds == {"现状评价"}:
        return True
    names = [agency_key(brief.project_name.value) if brief.project_name else None for brief in (own, other)]
    return names[0] is not None and names[0] == names[1]


def _may_be_misread(one: BriefFigure, other: BriefFigure) -> bool:
    """One digit apart, and one of them read from a picture."""
    if not any(spot.source is EvidenceSource.OCR for spot in (*one.spots, *other.spots)):
        return False
    left, right = f"{one.value:g}", f"{other.value:g}"
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True)) <= 1
    return abs(len(left) - len(right)) == 1


def _are_near(own: Brief, other: Brief) -> bool:
    """Surveyed within two months of one another."""
    mine, theirs = survey_days(own), survey_days(other)
    return bool(mine and theirs) and abs(mine[-1] - theirs[-1]) <= _SOON


def _grades(own: Brief, other: Brief) -> Iterator[Clash]:
    """Another grade of the major hazard for the very same quantities, by the same edition."""
    if own.grade is None or other.grade is None or own.grade.value == other.grade.value:
        return
    days = [day_of(brief.report_on) for brief in (own, other)]
    if any(day is None for day in days) or len({day.first >= _EDITION_2018 for day in days if day}) > 1:
        return
    mine, theirs = _amounts(own), _amounts(other)
    if mine and mine == theirs:
        yield Clash(
            what=GRADE,
            within="危险化学品数量相同而",
            own=own.grade.value or "不构成",
            there=other.grade.value or "不构成",
            confidence=_GRADE,
            own_spots=own.grade.spots,
            there_spots=other.grade.spots,
        )


def _amounts(brief: Brief) -> dict[tuple[str, str], float]:
    return {(c.name, c.unit): round(c.quantity_t, 3) for c in brief.chemicals}


def _quantities(own: Brief, other: Brief) -> Iterator[Clash]:
    """Another quantity of a chemical in the same unit within two months."""
    theirs = {(c.name, c.unit): c for c in _once(other)}
    for mine in _once(own):
        there = theirs.get((mine.name, mine.unit))
        if there is None or any(spot.is_read for spot in (*mine.spots, *there.spots)):
            continue
        low, high = sorted((mine.quantity_t, there.quantity_t))
        if low > 0 and (high - low) / low > _QUANTITY_APART:
            yield Clash(
                what=name_of_quantity(mine),
                own=f"{mine.quantity_t:g}t",
                there=f"{there.quantity_t:g}t",
                confidence=_QUANTITY,
                own_spots=mine.spots,
                there_spots=there.spots,
            )


def _once(brief: Brief) -> Iterable[BriefChemical]:
    """Chemicals that stand once for their unit."""
    keys = [(chemical.name, chemical.unit) for chemical in brief.chemicals]
    return [c for c in brief.chemicals if keys.count((c.name, c.unit)) == 1]
