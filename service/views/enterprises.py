"""Evaluated enterprises over all reports: the list, and one enterprise's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from core.errors import InputNotFoundError
from corpus.briefs.parties import PartyKind, agency_id
from corpus.briefs.records import Brief, Spot
from corpus.registry.company_names import is_place_of
from corpus.store import brief_rows, lead_rows, party_rows
from corpus.store.card_rows import Card
from corpus.store.database import reading
from corpus.store.lead_rows import LeadCard
from pipelines.exclusions import GRADE, clashes, name_of_figure, name_of_quantity
from service.views.outside import cards_told
from service.views.reading import Period, ReportLine, View, line_of, periods

MOST_REPORTS = 200
_CHECK = "enterprise_reports_disagree"
_APART = 0.05  # of the smaller: figures closer than that agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one report says of a quantity, and on which page."""

    report_id: str
    report_on: str | None
    words: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity of the site, the distance of a neighbour, a chemical or the grade, over the reports.

    ``differs``: the reports give several values; ``excludes``: of which two cannot both be true, by the rule
    of ``enterprise_reports_disagree``.
    """

    name: str
    stated: tuple[Stated, ...]
    differs: bool
    excludes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ByAgency:
    """The reports of one agency on the enterprise."""

    agency_id: str | None
    agency: str
    reports: int
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterprisePage:
    """One enterprise. ``quantities`` are those that two reports or more state: first what excludes each
    other, then what differs.
    """

    id: str
    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    reports: tuple[ReportLine, ...]
    is_cut: bool
    reports_elsewhere: int
    years: tuple[Period, ...]
    agencies: tuple[ByAgency, ...]
    quantities: tuple[Quantity, ...]
    leads: tuple[LeadCard, ...]


def enterprise_page(view: View, enterprise: str) -> EnterprisePage:
    """One enterprise by its id; raises ``InputNotFoundError``."""
    with reading(view.engine) as connection:
        keys = party_rows.keys_with(connection, PartyKind.ENTERPRISE, [enterprise])
        named = party_rows.names_of(connection, view.wanted, PartyKind.ENTERPRISE, keys)
        cards = party_rows.cards_of(
            connection, view.wanted, PartyKind.ENTERPRISE, keys, limit=MOST_REPORTS + 1
        )
        if not cards:
            raise InputNotFoundError("没有这家企业，或没有您可以查看的报告。", code="enterprise_not_found")
        total = party_rows.number_of(connection, PartyKind.ENTERPRISE, keys)
        is_cut, cards = len(cards) > MOST_REPORTS, cards[:MOST_REPORTS]
        ids = [card.report_id for card in cards]
        briefs = brief_rows.of_reports(connection, ids)
        leads = lead_rows.of_reports(connection, ids, checks=(_CHECK,))
    return EnterprisePage(
        id=enterprise,
        name=named[0][0],
        names=_spellings([name for name, _ in named]),
        codes=tuple(dict.fromkeys(code for _, code in named if code)),
        reports=tuple(map(line_of, cards)),
        is_cut=is_cut,
        reports_elsewhere=0 if is_cut else total - len(cards),
        years=periods(cards, 4),
        agencies=_agencies(cards),
        quantities=_quantities(
            [(card, briefs[card.report_id]) for card in cards if card.report_id in briefs]
        ),
        leads=cards_told(view, leads),
    )


def _spellings(named: Sequence[str]) -> tuple[str, ...]:
    """The first name and other ways of writing it; one with a place of the site behind is none."""
    first = named[0]
    others = (name for name in named if not (is_place_of(name, first) or is_place_of(first, name)))
    return tuple(dict.fromkeys((first, *others)))


def _agencies(cards: Iterable[Card]) -> tuple[ByAgency, ...]:
    groups: dict[str | None, list[Card]] = defaultdict(list)
    for card in cards:
        groups[agency_id(card.agency)].append(card)
    told = []
    for key, group in groups.items():
        days = sorted(card.report_on for card in group if card.report_on)
        told.append(
            ByAgency(
                agency_id=key,
                agency=group[0].agency or "",
                reports=len(group),
                first_on=days[0] if days else None,
                last_on=days[-1] if days else None,
            )
        )
    return tuple(sorted(told, key=lambda one: (-one.reports, one.agency)))


def _quantities(briefs: Sequence[tuple[Card, Brief]]) -> tuple[Quantity, ...]:
    values: dict[str, list[tuple[Stated, float | str]]] = defaultdict(list)
    for card, brief in reversed(briefs):
        for name, value, words, page in _stated(brief):
            stated = Stated(report_id=card.report_id, report_on=card.report_on, words=words, page=page)
            values[name].append((stated, value))
    several = {
        name: group for name, group in values.items() if len({stated.report_id for stated, _ in group}) > 1
    }
    differing = {name for name, group in several.items() if _differ([value for _, value in group])}
    excluding = _excluding([brief for _, brief in briefs], differing)
    told = [
        Quantity(
            name=name,
            stated=tuple(stated for stated, _ in group),
            differs=name in differing or name in excluding,
            excludes=name in excluding,
        )
        for name, group in several.items()
    ]
    return tuple(sorted(told, key=lambda one: (not one.excludes, not one.differs)))


def _excluding(briefs: Sequence[Brief], differing: set[str]) -> set[str]:
    """Names of quantities that two of the reports cannot both be right about."""
    found: set[str] = set()
    telling = [brief for brief in briefs if any(name in differing for name, *_ in _stated(brief))]
    for own, other in combinations(telling, 2):
        if differing <= found:
            break
        found |= {clash.what for clash in clashes(own, other)}
    return found


def _stated(brief: Brief) -> Iterable[tuple[str, float | str, str, int | None]]:
    """Name, value, words and page of each quantity of a report."""
    for figure in brief.figures:
        yield name_of_figure(figure), figure.value, f"{figure.value:g}{figure.unit}", _page(figure.spots)
    for chemical in brief.chemicals:
        quantity = chemical.quantity_t
        yield name_of_quantity(chemical), quantity, f"{quantity:g}t", _page(chemical.spots)
    if brief.grade is not None:
        yield GRADE, brief.grade.value, brief.grade.value or "不构成", _page(brief.grade.spots)


def _page(spots: Sequence[Spot]) -> int | None:
    return spots[0].page if spots else None


def _differ(values: Sequence[float | str]) -> bool:
    numbers = [value for value in values if isinstance(value, float)]
    if len(numbers) < len(values):
        return len(set(values)) > 1
    return max(numbers) - min(numbers) > _APART * min(abs(number) for number in numbers)
