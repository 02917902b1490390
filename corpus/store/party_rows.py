"""Rows of reports' parties and survey days: written with a screening, followed over all reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, func, insert, or_, select, tuple_

from core.screening import Band
from corpus.briefs.parties import BY_NAME, PartyKind, parties_of
from corpus.briefs.records import Brief
from corpus.store.card_rows import LIKE_ESCAPE, Card, Wanted, card_of, conditions, holding
from corpus.store.card_tables import report_cards
from corpus.store.overview_tables import report_parties, report_survey_days

_p, _c, _d = report_parties.c, report_cards.c, report_survey_days.c
_AT_ONCE = 5000  # values in one query


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCard:
    """A party in a list: over the reports that may be seen. Days are ISO text of the precision they have."""

    id: str
    name: str
    number: str | None
    reports: int
    leads: int
    key_reports: int  # in the band that is looked at first
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """A person in one report, under the main key."""

    report_id: str
    key: str
    name: str
    number: str | None
    roles: tuple[str, ...]
    is_surveyor: bool


def replace(connection: Connection, report_id: str, brief: Brief | None) -> None:
    """Make the parties and survey days of a report those of its brief; None: it has none."""
    for table in (report_parties, report_survey_days):
        connection.execute(delete(table).where(table.c.report_id == report_id))
    if brief is None:
        return
    rows = [
        {
            "report_id": report_id,
            "kind": str(party.kind),
            "key": party.key,
            "name": party.name,
            "number": party.number,
            "is_main": party.is_main,
            "roles": "\n".join(party.roles),
            "is_surveyor": party.is_surveyor,
        }
        for party in parties_of(brief)
    ]
    if rows:
        connection.execute(insert(report_parties), rows)
    days = [{"report_id": report_id, "day": day} for day in dict.fromkeys(brief.survey_on)]
    if days:
        connection.execute(insert(report_survey_days), days)


def listed(
    connection: Connection,
    wanted: Wanted,
    kind: PartyKind,
    *,
    words: str = "",
    among: Iterable[str] | None = None,
    after: tuple[int, str] | None = None,
    limit: int | None = None,
) -> tuple[PartyCard, ...]:
    """Parties of the reports that may be seen, those with most reports first.

    ``among``: of these keys only; ``after``: reports and id of the last one seen.
    """
    reports = func.count()
    found: list[ColumnElement[bool]] = [_p.kind == str(kind), _p.is_main, *conditions(wanted)]
    if among is not None:
        found.append(_p.key.in_(list(among)))
    if words:
        texts = (_p.name, _p.number)
        found.append(or_(*(text.ilike(holding(words), escape=LIKE_ESCAPE) for text in texts)))
    query = (
        select(
            _p.key,
            func.max(_p.name).label("name"),
            func.max(_p.number).label("number"),
            reports.label("reports"),
            func.sum(_c.leads).label("leads"),
            func.sum(case((_c.band == str(Band.KEY), 1), else_=0)).label("key_reports"),
            func.min(_c.report_on).label("first_on"),
            func.max(_c.report_on).label("last_on"),
        )
        .join(report_cards, _c.report_id == _p.report_id)
        .where(*found)
        .group_by(_p.key)
    )
    if after is not None:
        query = query.having(or_(reports < after[0], and_(reports == after[0], _p.key > after[1])))
    rows = connection.execute(query.order_by(reports.desc(), _p.key).limit(limit))
    return tuple(
        PartyCard(
            id=row.key,
            name=row.name,
            number=row.number,
            reports=row.reports,
            leads=int(row.leads or 0),
            key_reports=int(row.key_reports or 0),
            first_on=row.first_on,
            last_on=row.last_on,
        )
        for row in rows
    )


def keys_with(connection: Connection, kind: PartyKind, keys: Iterable[str]) -> frozenset[str]:
    """These keys and all that stand beside one of them for the same party of one report.

    A person's name within an agency is no reason to take two for one: only numbers lead to further keys.
    """
    known = frozenset(keys)
    beside = frozenset(connection.execute(select(_p.key).where(*_beside(kind, known)).distinct()).scalars())
    return known | frozenset(key for key in beside if not key.startswith(BY_NAME))


def keys_beside(connection: Connection, keys: Iterable[str]) -> Iterator[frozenset[str]]:
    """Keys of numbers that a report gives to one person, one of these among them.

    A report with two people of the name tells nothing.
    """
    query = (
        select(_p.report_id, _p.name, _p.key, _p.is_main)
        .where(*_beside(PartyKind.PERSON, keys))
        .order_by(_p.report_id, _p.name, _p.key)
    )
    found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for row in connection.execute(query):
        if not row.key.startswith(BY_NAME):
            found.setdefault((row.report_id, row.name), []).append((row.key, row.is_main))
    for beside in found.values():
        if sum(is_main for _, is_main in beside) == 1:
            yield frozenset(key for key, _ in beside)


def names_of(
    connection: Connection, wanted: Wanted, kind: PartyKind, keys: Iterable[str]
) -> tuple[tuple[str, str | None], ...]:
    """Name and number under which the reports that may be seen give a party, the most frequent first."""
    query = (
        select(_p.name, _p.number, func.count().label("times"))
        .join(report_cards, _c.report_id == _p.report_id)
        .where(_p.kind == str(kind), _p.key.in_(list(keys)), *conditions(wanted))
        .group_by(_p.name, _p.number)
        .order_by(func.count().desc(), _p.name)
    )
    return tuple((row.name, row.number) for row in connection.execute(query))


def cards_of(
    connection: Connection, wanted: Wanted, kind: PartyKind, keys: Iterable[str], *, limit: int
) -> tuple[Card, ...]:
    """The reports of a party that may be seen, the latest dated first."""
    query = (
        select(report_cards)
        .where(_c.report_id.in_(_reports(kind, keys)), *conditions(wanted))
        .order_by(_c.report_on.desc(), _c.report_id)
        .limit(limit)
    )
    return tuple(card_of(row) for row in connection.execute(query).mappings())


def number_of(connection: Connection, kind: PartyKind, keys: Iterable[str]) -> int:
    """How many reports a party has, seen or not."""
    query = select(func.count()).select_from(report_cards).where(_c.report_id.in_(_reports(kind, keys)))
    return int(connection.execute(query).scalar_one())


def people_in(connection: Connection, reports: Iterable[str]) -> tuple[Involved, ...]:
    """The people of these reports."""
    query = (
        select(report_parties)
        .where(_p.report_id.in_(list(reports)), _p.kind == str(PartyKind.PERSON), _p.is_main)
        .order_by(_p.report_id, _p.name)
    )
    return tuple(_involved(row) for row in connection.execute(query))


def of_people(connection: Connection, keys: Iterable[str]) -> tuple[Involved, ...]:
    """These people in all reports; each with the one of the keys that was found, a main one first."""
    query = (
        select(report_parties)
        .where(_p.kind == str(PartyKind.PERSON), _p.key.in_(list(keys)))
        .order_by(_p.report_id, _p.is_main.desc(), _p.key)
    )
    found: dict[tuple[str, str], Involved] = {}
    for row in connection.execute(query):
        found.setdefault((row.report_id, row.name), _involved(row))
    return tuple(found.values())


def survey_days(connection: Connection, reports: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The survey days of these reports, in order."""
    query = select(report_survey_days).where(_d.report_id.in_(list(reports))).order_by(_d.day)
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.report_id, []).append(row.day)
    return {report: tuple(days) for report, days in found.items()}


def cards(connection: Connection, reports: Iterable[str]) -> dict[str, Card]:
    """The cards of these reports, seen or not: what of it may be told is the caller's to see."""
    query = select(report_cards).where(_c.report_id.in_(list(reports)))
    return {row["report_id"]: card_of(row) for row in connection.execute(query).mappings()}


def seen_among(connection: Connection, wanted: Wanted, reports: Iterable[str]) -> frozenset[str]:
    """Those of the reports that may be seen."""
    query = select(_c.report_id).where(_c.report_id.in_(list(reports)), *conditions(wanted))
    return frozenset(connection.execute(query).scalars())


def seen_beginning(connection: Connection, wanted: Wanted, beginnings: Iterable[str]) -> frozenset[str]:
    """Ids of the reports that may be seen and whose ids begin so."""
    begins = or_(*(_c.report_id.startswith(each, autoescape=True) for each in beginnings))
    return frozenset(connection.execute(select(_c.report_id).where(begins, *conditions(wanted))).scalars())


def beginnings_seen(connection: Connection, wanted: Wanted, beginnings: Iterable[str]) -> frozenset[str]:
    """Those with which the id of a report that may be seen begins; all are of one length."""
    begins = sorted(beginnings)
    if not begins:
        return frozenset()
    begin = func.substr(_c.report_id, 1, len(begins[0]))
    return frozenset(
        found
        for place in range(0, len(begins), _AT_ONCE)
        for found in connection.execute(
            select(begin).where(begin.in_(begins[place : place + _AT_ONCE]), *conditions(wanted))
        ).scalars()
    )


def _beside(kind: PartyKind, keys: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    """The rows of parties that one of the keys names. (SQLite goes through all rows for a join instead.)"""
    mine = report_parties.alias("mine")
    named = select(mine.c.report_id, mine.c.name).where(mine.c.kind == str(kind), mine.c.key.in_(list(keys)))
    return _p.kind == str(kind), tuple_(_p.report_id, _p.name).in_(named)


def _reports(kind: PartyKind, keys: Iterable[str]) -> Any:
    return select(_p.report_id).where(_p.kind == str(kind), _p.key.in_(list(keys)))


def _involved(row: Row[Any]) -> Involved:
    return Involved(
        report_id=row.report_id,
        key=row.key,
        name=row.name,
        number=row.number,
        roles=tuple(row.roles.split("\n")) if row.roles else (),
        is_surveyor=row.is_surveyor,
    )
