"""Assessors over all reports and the registry: the list, and one person's page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.decision import Standing as LeadStanding
from core.errors import InputNotFoundError
from corpus.briefs.parties import PartyKind, agency_id
from corpus.registry import listing
from corpus.registry.matching import person_key
from corpus.registry.records import Register, RosterRow
from corpus.store import lead_rows, party_rows
from corpus.store.card_rows import Card
from corpus.store.database import reading
from corpus.store.lead_rows import LeadCard
from service.registry_answers import Held, Standing, person_on
from service.views import one_person
from service.views.outside import cards_told
from service.views.reading import ReportLine, View, line_of
from service.views.surveys import Involvement, SurveyDay, Visit, Workload, calendar, involvement, workloads

_MOST_LEADS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A row of the roster and how it stands on the day asked for."""

    name: str
    agency: str
    agency_id: str | None
    certificate_number: str | None
    registration_number: str | None
    speciality: str | None
    certificate_type: str | None
    level: str | None
    since: dt.date | None
    until: dt.date | None
    standing: Standing
    known_on: dt.date
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The person in one report; of one outside the reader's scope there is only whom to ask."""

    visit: Visit
    roles: tuple[str, ...]
    is_surveyor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class With:
    """Reports for one agency that may be seen: how many, and the days of the first and last."""

    agency_id: str | None
    agency: str
    reports: int
    first_on: str | None
    last_on: str | None
    is_conflict: bool  # while a report was being made, one for another agency was too


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorPage:
    """One person. ``leads`` are findings about the person in the reports that may be seen."""

    id: str
    name: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    day: dt.date
    registrations: tuple[Registration, ...]
    missing: tuple[Register, ...]
    parts: tuple[Part, ...]
    agencies: tuple[With, ...]
    calendar: tuple[SurveyDay, ...]
    workload: tuple[Workload, ...]
    leads: tuple[LeadCard, ...]


def assessor_page(view: View, assessor: str, *, on: dt.date | None = None) -> AssessorPage:
    """One person by the id; raises ``InputNotFoundError``."""
    with reading(view.engine) as connection:
        keys = party_rows.keys_with(connection, PartyKind.PERSON, [assessor])
        found = involvement(connection, view, keys)
        listed = listing.people_called(view.engine, assessor)
        named = {each.name for each in found.people} | {name for name, _ in listed}
        more = keys.union(*(one_person.keys_of(connection, view.registry, name, assessor) for name in named))
        if more != keys:
            found = involvement(connection, view, more)
    found = _as_one(found, assessor)
    if not listed and not found.seen:
        raise InputNotFoundError("没有这位人员，或没有您可以查看的报告。", code="assessor_not_found")
    held = _held(view, found, [number for _, number in listed if number], on or view.today)
    days = calendar(view, found)
    people = [each for each in found.people if each.report_id in found.seen]
    names = dict.fromkeys([*(row.person_name for row in held.people), *(each.name for each in people)])
    names |= dict.fromkeys(name for name, _ in listed)
    numbers = [
        number
        for row in held.people
        for number in (row.certificate_number, row.registration_number)
        if number
    ]
    return AssessorPage(
        id=assessor,
        name=next(iter(names), ""),
        names=tuple(names),
        numbers=tuple(dict.fromkeys([*numbers, *(each.number for each in people if each.number)])),
        day=held.day,
        registrations=tuple(_registration(row, held) for row in held.people),
        missing=held.missing,
        parts=_parts(view, found),
        agencies=_agencies(found),
        calendar=days,
        workload=workloads(found, days),
        leads=_leads(view, found, names),
    )


def _as_one(found: Involvement, assessor: str) -> Involvement:
    """All keys of the person under the one asked for."""
    people = {
        each.report_id: party_rows.Involved(
            report_id=each.report_id,
            key=assessor,
            name=each.name,
            number=each.number,
            roles=each.roles,
            is_surveyor=each.is_surveyor,
        )
        for each in reversed(found.people)
    }
    return Involvement(people=tuple(people.values()), cards=found.cards, seen=found.seen, days=found.days)


def _held(view: View, found: Involvement, listed: list[str], day: dt.date) -> Held:
    """What the roster says of the person's numbers; without a number, of the name within the agencies.

    Numbers, names and agencies are those of reports that may be seen.
    """
    people = [each for each in found.people if each.report_id in found.seen]
    numbers = dict.fromkeys([*listed, *(each.number for each in people if each.number)])
    answers = [person_on(view.registry, number, day, None) for number in numbers]
    if not numbers:
        named = {(each.name, found.cards[each.report_id].agency) for each in people}
        rows = [
            row
            for name, agency in sorted(named, key=str)
            if agency
            for row in view.registry.roster(person_name=name, agency_name=agency, with_past=True)
        ]
        missing = person_on(view.registry, "", day, None).missing
        answers = [Held(day=day, known_on=None, asked="", people=tuple(rows), missing=missing)]
    rows_told = {row.row.key: row for held in answers for row in held.people}
    return Held(
        day=day, known_on=None, asked="", people=tuple(rows_told.values()), missing=answers[0].missing
    )


def _registration(row: RosterRow, held: Held) -> Registration:
    return Registration(
        name=row.person_name,
        agency=row.agency_name,
        agency_id=agency_id(row.agency_name),
        certificate_number=row.certificate_number,
        registration_number=row.registration_number,
        speciality=row.speciality,
        certificate_type=row.certificate_type,
        level=row.level,
        since=row.validity.since,
        until=row.validity.until,
        standing=held.standing(row),
        known_on=row.row.known_on,
        file=row.row.file,
        line=row.row.line,
    )


def _parts(view: View, found: Involvement) -> tuple[Part, ...]:
    """The latest dated first; those outside the scope last, each with whom to ask."""
    told = []
    for each in found.people:
        card = found.cards.get(each.report_id)
        if card is None:
            continue
        is_seen = each.report_id in found.seen
        visit = Visit(report=line_of(card)) if is_seen else Visit(report=None, ask=view.ask(card))
        told.append(
            Part(visit=visit, roles=each.roles if is_seen else (), is_surveyor=is_seen and each.is_surveyor)
        )
    return tuple(sorted(told, key=lambda part: _day(part.visit.report), reverse=True))


def _day(line: ReportLine | None) -> str:
    return "" if line is None else line.report_on or "0"


def _agencies(found: Involvement) -> tuple[With, ...]:
    groups: dict[str | None, list[Card]] = defaultdict(list)
    for report in found.seen:
        card = found.cards[report]
        if card.agency:
            groups[agency_id(card.agency)].append(card)
    work = {key: [_span(found, card) for card in group if card.report_on] for key, group in groups.items()}
    told = [
        With(
            agency_id=key,
            agency=group[0].agency or "",
            reports=len(group),
            first_on=min(card.report_on or "" for card in group) or None,
            last_on=max(card.report_on or "" for card in group) or None,
            is_conflict=_is_shared(work[key], [each for one in work if one != key for each in work[one]]),
        )
        for key, group in groups.items()
    ]
    return tuple(sorted(told, key=lambda one: (one.first_on or "", one.last_on or "", str(one.agency_id))))


def _span(found: Involvement, card: Card) -> tuple[str, str]:
    """From the survey to the report's day."""
    last = card.report_on or ""
    return min((last, *found.days.get(card.report_id, ()))), last


def _is_shared(own: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]) -> bool:
    """Whether one of the others falls into the time from the first of one's own to the last."""
    if not own:
        return False
    first, last = min(begun for begun, _ in own), max(done for _, done in own)
    return any(begun <= last and done >= first for begun, done in others)


def _leads(view: View, found: Involvement, names: dict[str, None]) -> tuple[LeadCard, ...]:
    """Findings whose subject is the person, in the person's reports."""
    own = {person_key(name) for name in names}
    with reading(view.engine) as connection:
        told = lead_rows.of_reports(connection, found.seen)
    about = [lead for lead in told if person_key(lead.subject.split("、")[0]) in own]
    about.sort(key=lambda lead: (lead.standing is LeadStanding.DISMISSED, -lead.number))
    return cards_told(view, about[:_MOST_LEADS])
