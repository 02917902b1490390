"""Answers who is meant, from the store: the agency first, then its people, with the rows as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, bindparam, func, select

from corpus.registry.agencies import FoundAgency, find_agency
from corpus.registry.agency_names import AgencyNames
from corpus.registry.candidates import Roster
from corpus.registry.identified import (
    AgencyAnswer,
    AgencyQuestion,
    Agreement,
    Field,
    How,
    PersonAnswer,
    PersonQuestion,
    Verdict,
)
from corpus.registry.matching import agency_key, head_company, number_key
from corpus.registry.people import find_person
from corpus.registry.records import AgencyRow, FoundBy, Register
from corpus.registry.stored import agency_row, known_or_past, roster_row
from corpus.store.database import reading
from corpus.store.registry_tables import (
    registry_agencies,
    registry_parts,
    registry_roster,
    registry_snapshots,
)

_SAME = (How.EQUAL, How.FOLDED)
# Every import of agencies adds a part, or gives one its turn again.
_IMPORTS = select(func.count(), func.sum(registry_parts.c.turn)).where(
    registry_parts.c.register == str(Register.AGENCIES)
)


class Finder:
    """Looks with rows that later snapshots withdrew as well: a report is judged by its day.

    Keeps the agencies' names in memory until an import changes the table.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names: tuple[object, AgencyNames] | None = None

    def agency(self, question: AgencyQuestion, known_on: dt.date | None) -> AgencyAnswer:
        """Which agency is meant."""
        with reading(self._engine) as connection:
            found = find_agency(self._agency_names(connection, known_on), question)
            rows = _rows(connection, registry_agencies, found.agency.ids if found.agency else ())
        by = _found_by(found.agreements)
        agencies = tuple(agency_row(row, by, known_on) for row in rows)
        key = agency_key(question.name)
        return AgencyAnswer(
            verdict=found.verdict,
            certainty=found.certainty,
            rows=agencies,
            agreements=_of_the_day(found.agreements, agencies, question),
            others=found.others,
            branch=head_company(key)[1] if key else None,
        )

    def people(
        self, questions: Sequence[PersonQuestion], known_on: dt.date | None
    ) -> tuple[PersonAnswer, ...]:
        """Who is meant, question by question."""
        with reading(self._engine) as connection:
            names = self._agency_names(connection, known_on)
            roster = Roster(connection, known_on)
            agencies: dict[tuple[str | None, str | None, bool], frozenset[str]] = {}
            answers = []
            for one in questions:  # the people of a report share its agency
                said = (one.agency_name, one.agency_certificate_number, one.is_read)
                if said not in agencies:
                    agencies[said] = _agency_keys(names, one)
                answers.append(_person(connection, roster, agencies[said], one, known_on))
            return tuple(answers)

    def _agency_names(self, connection: Connection, known_on: dt.date | None) -> AgencyNames:
        mark = (known_on, *connection.execute(_IMPORTS).one())
        if self._names is None or self._names[0] != mark:
            of = registry_agencies.c
            rows = connection.execute(
                select(
                    *(of.id, of.name, of.name_key, of.certificate_number),
                    *(of.certificate_key, of.certificate_shape, of.credit_key),
                ).where(known_or_past(registry_agencies, known_on))
            )
            self._names = (mark, AgencyNames(rows))
        return self._names[1]


def _person(
    connection: Connection,
    roster: Roster,
    agency: frozenset[str],
    question: PersonQuestion,
    known_on: dt.date | None,
) -> PersonAnswer:
    found = find_person(roster, question, agency)
    rows = _rows(connection, registry_roster, found.person.ids if found.person else ())
    by = _found_by(found.agreements)
    return PersonAnswer(
        question=question,
        verdict=found.verdict,
        certainty=found.certainty,
        rows=tuple(roster_row(row, by, known_on) for row in rows),
        agreements=found.agreements,
        others=found.others,
    )


def _agency_keys(names: AgencyNames, question: PersonQuestion) -> frozenset[str]:
    """All names and numbers of the report's agency; where no register lists it, those of the report."""
    said = AgencyQuestion(
        name=question.agency_name,
        certificate_number=question.agency_certificate_number,
        is_read=question.is_read,
    )
    found: FoundAgency = find_agency(names, said)
    if found.agency is not None and found.verdict is Verdict.IDENTIFIED:
        return found.agency.keys
    name, number = agency_key(question.agency_name), number_key(question.agency_certificate_number)
    stated = (name, head_company(name)[0] if name else None, number)
    return frozenset(key for key in stated if key)


def _rows(connection: Connection, table: Table, ids: Iterable[int]) -> Sequence[Row[Any]]:
    wanted = list(ids)
    return connection.execute(_rows_query(table), {"ids": wanted}).all() if wanted else ()


@cache
def _rows_query(table: Table) -> Select[Any]:
    """Built once: building takes longer than asking."""
    snapshots = registry_snapshots.c
    return (
        select(table, snapshots.name.label("file"), snapshots.known_on)
        .join(registry_snapshots, snapshots.id == table.c.snapshot_id)
        .where(table.c.id.in_(bindparam("ids", expanding=True)))
        .order_by(table.c.source, table.c.since.nulls_first(), table.c.sheet, table.c.line, table.c.id)
    )


def _found_by(agreements: Iterable[Agreement]) -> FoundBy:
    numbers = [
        one.how for one in agreements if one.field in (Field.CERTIFICATE_NUMBER, Field.REGISTRATION_NUMBER)
    ]
    names = [one.how for one in agreements if one.field is Field.NAME]
    if any(how in _SAME for how in numbers):
        return FoundBy.NUMBER
    if any(how in (*_SAME, How.BRANCH) for how in names):
        return FoundBy.NAME
    return FoundBy.SIMILAR_NUMBER if any(how.agrees for how in numbers) else FoundBy.SIMILAR_NAME


def _of_the_day(
    agreements: tuple[Agreement, ...], rows: tuple[AgencyRow, ...], question: AgencyQuestion
) -> tuple[Agreement, ...]:
    """With the name called former where the agency bore another one on the day asked for."""
    day, wanted = question.on, agency_key(question.name)
    if day is None:
        return agreements
    head = head_company(wanted)[0] if wanted else None
    bore = {agency_key(row.name) for row in rows if row.validity.holds_on(day)}
    is_former = bool(bore) and head not in bore and head in {agency_key(row.name) for row in rows}
    return tuple(
        Agreement(field=one.field, said=one.said, found=one.found, how=How.FORMER_NAME)
        if is_former and one.field is Field.NAME
        else one
        for one in agreements
    )
