"""Evaluation agencies over all reports and the registry: the list, and one agency's page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from core.errors import InputNotFoundError
from corpus.briefs.parties import PartyKind, agency_id, enterprise_id, person_id
from corpus.registry import listing
from corpus.registry.records import AgencyRow, Register, RosterRow
from corpus.store import lead_rows, party_rows
from corpus.store.card_rows import Card
from corpus.store.database import reading
from service.clock import CHINA
from service.registry_answers import Held, Standing, agency_on
from service.views.reading import Period, ReportLine, View, line_of, periods
from service.views.surveys import SurveyDay, Workload, calendar, involvement, workloads

MOST_REPORTS = 1000  # that a page goes through, the latest dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A row of the register of agencies and how it stands on the day asked for."""

    name: str
    number: str
    since: dt.date | None
    until: dt.date | None
    scopes: tuple[str, ...]
    approved_by: str | None
    remark: str | None
    standing: Standing
    known_on: dt.date
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody on the roster on the day asked for; ``reports``: of this agency, that may be seen."""

    id: str | None
    name: str
    certificate_number: str | None
    registration_number: str | None
    speciality: str | None
    certificate_type: str | None
    level: str | None
    since: dt.date | None
    until: dt.date | None
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """A row of the register of penalties."""

    decided_on: dt.date | None
    authority: str | None
    facts: str | None
    decision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Several reports of the agency for one enterprise."""

    enterprise_id: str
    enterprise: str
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the agency's reports share with those of another: reports of each side, places, characters.

    ``as_of`` is the day in China on which the earliest of the screenings was made that tell of it.
    """

    agency_id: str | None
    agency: str
    own_reports: int
    other_reports: int
    places: int
    characters: int
    as_of: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Reports outside the reader's scope: how many, and whom to ask."""

    ask: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPage:
    """One agency. ``missing`` are registers that were never imported; ``is_cut``: there are more reports."""

    id: str
    name: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    day: dt.date
    certificates: tuple[Certificate, ...]
    roster: tuple[Member, ...]
    penalties: tuple[Penalty, ...]
    missing: tuple[Register, ...]
    reports: tuple[ReportLine, ...]
    is_cut: bool
    reports_elsewhere: int
    months: tuple[Period, ...]
    calendar: tuple[SurveyDay, ...]
    workload: tuple[Workload, ...]
    repeated: tuple[Repeated, ...]
    network: tuple[Shared, ...]
    network_elsewhere: tuple[Hidden, ...]


def agency_page(view: View, agency: str, *, on: dt.date | None = None) -> AgencyPage:
    """One agency by its id; raises ``InputNotFoundError``."""
    with reading(view.engine) as connection:
        keys = party_rows.keys_with(connection, PartyKind.AGENCY, [agency])
        named = list(party_rows.names_of(connection, view.wanted, PartyKind.AGENCY, keys))
        cards = party_rows.cards_of(connection, view.wanted, PartyKind.AGENCY, keys, limit=MOST_REPORTS + 1)
        total = party_rows.number_of(connection, PartyKind.AGENCY, keys)
    listed = listing.agency_called(view.engine, agency)
    if listed is None and not cards:
        raise InputNotFoundError("没有这家评价机构，或没有您可以查看的报告。", code="agency_not_found")
    if listed is not None:
        named.insert(0, (listed, None))
    is_cut, cards = len(cards) > MOST_REPORTS, cards[:MOST_REPORTS]
    held = _held(view, named, on or view.today)
    with reading(view.engine) as connection:
        people = party_rows.people_in(connection, [card.report_id for card in cards])
        found = involvement(connection, view, {each.key for each in people})
        network, elsewhere = _network(connection, view, cards, keys)
    days = calendar(view, found)
    counts: dict[str, set[str]] = defaultdict(set)
    for each in people:
        counts[each.key].add(each.report_id)
    names = dict.fromkeys([*(row.name for row in held.agencies), *(name for name, _ in named)])
    numbers = dict.fromkeys(
        [*(row.certificate_number for row in held.agencies), *(number for _, number in named if number)]
    )
    return AgencyPage(
        id=agency,
        name=next(iter(names)),
        names=tuple(names),
        numbers=tuple(numbers),
        day=held.day,
        certificates=tuple(_certificate(row, held) for row in held.agencies),
        roster=tuple(_member(row, counts) for row in held.people),
        penalties=tuple(
            Penalty(decided_on=p.decided_on, authority=p.authority, facts=p.facts, decision=p.decision)
            for p in held.penalties
        ),
        missing=held.missing,
        reports=tuple(map(line_of, cards)),
        is_cut=is_cut,
        reports_elsewhere=total - len(cards) if not is_cut else 0,
        months=periods(cards),
        calendar=days,
        workload=workloads(found, days),
        repeated=_repeated(cards),
        network=network,
        network_elsewhere=elsewhere,
    )


def _held(view: View, named: Sequence[tuple[str, str | None]], day: dt.date) -> Held:
    """What the registry says of all names and numbers together."""
    asked = dict.fromkeys(text for pair in named for text in pair if text)
    answers = [agency_on(view.registry, text, day, None) for text in asked]
    people = {row.row.key: row for held in answers for row in held.people}
    judge = Held(day=day, known_on=None, asked="")
    for name, _ in () if people else named:  # the roster may name an agency that its register does not
        staff = view.registry.roster(agency_name=name, with_past=True)
        people |= {row.row.key: row for row in staff if judge.standing(row) is Standing.HOLDS}
    return Held(
        day=day,
        known_on=None,
        asked="",
        agencies=tuple({row.row.key: row for held in answers for row in held.agencies}.values()),
        people=tuple(people.values()),
        penalties=tuple({row.row.key: row for held in answers for row in held.penalties}.values()),
        missing=answers[0].missing if answers else (),
    )


def _certificate(row: AgencyRow, held: Held) -> Certificate:
    return Certificate(
        name=row.name,
        number=row.certificate_number,
        since=row.validity.since,
        until=row.validity.until,
        scopes=row.business_scopes,
        approved_by=row.approved_by,
        remark=row.remark,
        standing=held.standing(row),
        known_on=row.row.known_on,
        file=row.row.file,
        line=row.row.line,
    )


def _member(row: RosterRow, counts: dict[str, set[str]]) -> Member:
    ids = [person_id(number) for number in (row.certificate_number, row.registration_number)]
    reports: set[str] = set().union(*(counts.get(key, set()) for key in ids if key))
    return Member(
        id=next((key for key in ids if key), None),
        name=row.person_name,
        certificate_number=row.certificate_number,
        registration_number=row.registration_number,
        speciality=row.speciality,
        certificate_type=row.certificate_type,
        level=row.level,
        since=row.validity.since,
        until=row.validity.until,
        reports=len(reports),
    )


def _repeated(cards: Iterable[Card]) -> tuple[Repeated, ...]:
    groups: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if (key := enterprise_id(card.enterprise)) is not None:
            groups[key].append(card)
    several = [group for group in groups.items() if len(group[1]) > 1]
    return tuple(
        Repeated(enterprise_id=key, enterprise=group[0].enterprise or "", reports=tuple(map(line_of, group)))
        for key, group in sorted(several, key=lambda item: (-len(item[1]), item[0]))
    )


def _network(
    connection: Connection, view: View, cards: Sequence[Card], keys: frozenset[str]
) -> tuple[tuple[Shared, ...], tuple[Hidden, ...]]:
    """What is shared with reports of others, follow-ups left out; of hidden reports, how many."""
    own = {card.report_id for card in cards}
    pairs: dict[tuple[str, str], list[lead_rows.Link]] = defaultdict(list)
    for link in lead_rows.links(connection, own):
        side = (link.report_id, link.other_id) if link.report_id in own else (link.other_id, link.report_id)
        if not link.is_follow_up and side[1] not in own:
            pairs[side].append(link)
    others = {other for _, other in pairs}
    there, seen = party_rows.cards(connection, others), party_rows.seen_among(connection, view.wanted, others)
    hidden: dict[str, set[str]] = defaultdict(set)
    shared: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for side in pairs:
        card = there.get(side[1])
        if card is None or agency_id(card.agency) in keys:
            continue
        if side[1] in seen:
            shared[agency_id(card.agency)].append(side)
        else:
            hidden[view.ask(card)].add(side[1])
    known = there | {card.report_id: card for card in cards}
    told = [_shared(key, sides, pairs, known) for key, sides in shared.items()]
    return (
        tuple(sorted(told, key=lambda one: (-one.characters, -one.places, one.agency))),
        tuple(Hidden(ask=ask, reports=len(ids)) for ask, ids in sorted(hidden.items())),
    )


def _shared(
    key: str | None,
    sides: Sequence[tuple[str, str]],
    pairs: dict[tuple[str, str], list[lead_rows.Link]],
    known: dict[str, Card],
) -> Shared:
    """Both reports may tell of the same pair: the side that tells more counts."""
    told = [
        max(
            ([link for link in pairs[side] if link.report_id == start] for start in side),
            key=lambda links: sum(link.characters + link.places for link in links),
        )
        for side in sides
    ]
    return Shared(
        agency_id=key,
        agency=known[sides[0][1]].agency or "",
        own_reports=len({own for own, _ in sides}),
        other_reports=len({other for _, other in sides}),
        places=sum(link.places for links in told for link in links),
        characters=sum(link.characters for links in told for link in links),
        as_of=min(known[link.report_id].screened_at for links in told for link in links)
        .astimezone(CHINA)
        .date(),
    )
