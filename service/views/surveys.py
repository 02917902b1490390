"""Who was on site when, over all reports: the calendar, its conflicts, and how much work people have."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from core.facts import Role
from corpus.briefs.records import Brief, BriefPerson, Said
from corpus.registry.matching import person_key
from corpus.store import party_rows
from corpus.store.card_rows import Card
from corpus.store.party_rows import Involved
from pipelines.other_reports import engagement_of
from pipelines.workload import WINDOW_DAYS, Part, heaviest, part_of
from service.views.one_person import standing_for
from service.views.reading import ReportLine, View, line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One report's survey. Of a report outside one's scope there is only whom to ask."""

    report: ReportLine | None
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDay:
    """Where one person was on one day; ``is_conflict``: with two enterprises or more."""

    day: str
    person_id: str
    person: str
    visits: tuple[Visit, ...]
    is_conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A person's reports, and the thirty days that asked most: working days needed and there were.

    ``since`` and ``until`` are the first and last of the thirty days, ``first_on`` and ``last_on`` the days
    of the first and last report in them. Where the surveys took longer than thirty days, the working days
    are those of ``surveyed_from`` to ``surveyed_until``. ``needed`` and ``available`` are 0 where no report
    has an exact day and a role that takes time. ``numbers`` are those under which the reports name the
    person; ``has_namesake``: somebody of the same name stands beside, who may be another.
    """

    person_id: str
    person: str
    reports: int
    survey_days: int
    conflicts: int
    needed: float = 0.0
    available: int = 0
    window_reports: int = 0
    since: dt.date | None = None
    until: dt.date | None = None
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    surveyed_from: dt.date | None = None
    surveyed_until: dt.date | None = None
    numbers: tuple[str, ...] = ()
    has_namesake: bool = False

    @property
    def ratio(self) -> float:
        """Needed over available."""
        return self.needed / self.available if self.available else 0.0

    @property
    def is_implausible(self) -> bool:
        """More than there was time for."""
        return self.needed > self.available


@dataclass(frozen=True, slots=True)
class Involvement:
    """People with their reports, the cards of these, which of them may be seen, and survey days."""

    people: tuple[Involved, ...]
    cards: dict[str, Card]
    seen: frozenset[str]
    days: dict[str, tuple[str, ...]]


def involvement(connection: Connection, view: View, keys: Iterable[str]) -> Involvement:
    """All that is known of people with these keys, over all reports."""
    people = party_rows.of_people(connection, keys)
    stands = standing_for(connection, view.registry, people)
    people = tuple(replace(each, key=stands[each.key]) for each in people)
    ids = list(dict.fromkeys(each.report_id for each in people))
    return Involvement(
        people=people,
        cards=party_rows.cards(connection, ids),
        seen=party_rows.seen_among(connection, view.wanted, ids),
        days=party_rows.survey_days(connection, ids),
    )


def calendar(view: View, found: Involvement) -> tuple[SurveyDay, ...]:
    """Day by day, the latest first. Days on which nothing may be seen are left out."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    names = {
        each.key: each.name for each in sorted(found.people, key=lambda one: one.report_id in found.seen)
    }
    for each in found.people:
        if each.is_surveyor and each.report_id in found.cards:
            for day in found.days.get(each.report_id, ()):
                places[day, each.key].append(each.report_id)
    told = [
        SurveyDay(
            day=day,
            person_id=key,
            person=names[key],
            visits=tuple(_visit(view, found, report) for report in reports),
            is_conflict=len({_engagement(found.cards[report]) for report in reports}) > 1,
        )
        for (day, key), reports in places.items()
        if any(report in found.seen for report in reports)
    ]
    return tuple(sorted(told, key=lambda item: (item.day, item.person), reverse=True))


def workloads(found: Involvement, days: Sequence[SurveyDay]) -> tuple[Workload, ...]:
    """Person by person, who has most to do first; of reports that may not be seen neither number nor days."""
    by_person: dict[str, list[Involved]] = defaultdict(list)
    for each in found.people:
        if each.report_id in found.seen:
            by_person[each.key].append(each)
    names = Counter(person_key(group[0].name) for group in by_person.values())
    told = [
        replace(
            _workload(found, group, days),
            numbers=tuple(dict.fromkeys(each.number for each in group if each.number)),
            has_namesake=names[person_key(group[0].name)] > 1,
        )
        for group in by_person.values()
    ]
    return tuple(sorted(told, key=lambda one: (-one.ratio, -one.reports, one.person)))


def _workload(found: Involvement, group: Sequence[Involved], days: Sequence[SurveyDay]) -> Workload:
    first = group[0]
    own = [day for day in days if day.person_id == first.key]
    parts = sorted(
        (part for each in group if (part := _part(found, each)) is not None), key=lambda part: part.report_on
    )
    line = Workload(
        person_id=first.key,
        person=first.name,
        reports=len({each.report_id for each in group}),
        survey_days=len(own),
        conflicts=sum(day.is_conflict for day in own),
    )
    if not parts:
        return line
    reach = dt.timedelta(days=WINDOW_DAYS - 1)
    starts = {part.report_on: place for place, part in reversed(list(enumerate(parts)))}
    windows = ([p for p in parts[place:] if p.report_on <= day + reach] for day, place in starts.items())
    load = max((heaviest(window[0], window[1:]) for window in windows), key=lambda each: each.ratio)
    return Workload(
        **{name: getattr(line, name) for name in ("person_id", "person", "reports", "survey_days")},
        conflicts=line.conflicts,
        needed=load.needed,
        available=load.available,
        window_reports=len(load.parts),
        since=load.first,
        until=load.until,
        first_on=load.first,
        last_on=load.last,
        surveyed_from=load.surveyed[0] if load.surveyed else None,
        surveyed_until=load.surveyed[1] if load.surveyed else None,
    )


def _part(found: Involvement, each: Involved) -> Part | None:
    """The person's part in a report, as the check on workload weighs it."""
    roles = tuple(Role(role) for role in each.roles)
    return part_of(_brief(found, each.report_id), BriefPerson(name=each.name, roles=roles), 1.0)


def _brief(found: Involvement, report: str) -> Brief:
    card = found.cards[report]
    return Brief(
        report=report,
        enterprise_name=Said(value=card.enterprise) if card.enterprise else None,
        report_on=Said(value=card.report_on) if card.report_on else None,
        survey_on=found.days.get(report, ()),
    )


def _engagement(card: Card) -> str:
    return engagement_of(
        Brief(report=card.report_id, enterprise_name=Said(value=card.enterprise) if card.enterprise else None)
    )


def _visit(view: View, found: Involvement, report: str) -> Visit:
    card = found.cards[report]
    return Visit(report=line_of(card)) if report in found.seen else Visit(report=None, ask=view.ask(card))
