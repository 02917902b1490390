"""Looks agencies and people up in the registry, as known on a day. Number first, then name.

Whether a row *holds* on the day that counts is the question of the caller: rows of every validity are
given, because a certificate that has lapsed is found and then judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, Table, or_, select

from core.ids import digest
from corpus.registry.filings import Filings, StoredFilings
from corpus.registry.finding import Finder
from corpus.registry.identified import AgencyAnswer, AgencyQuestion, PersonAnswer, PersonQuestion
from corpus.registry.matching import agency_key, number_key, number_shape, person_key
from corpus.registry.records import AgencyRow, FoundBy, Register, RosterRow, Snapshot
from corpus.registry.stored import agency_row, roster_row, seen_on, speaking_parts
from corpus.store.database import reading
from corpus.store.registry_tables import registry_agencies, registry_roster, registry_snapshots

_Condition = ColumnElement[bool]
_Step = tuple[FoundBy, list[_Condition]]  # rows that meet any of the conditions


class Registry(Filings, Protocol):
    """What checks ask. ``known_on`` None means: as known now; a day means: as known on that day."""

    def snapshot(self, *, known_on: dt.date | None = None) -> Snapshot | None:
        """The registry as it is seen, or None when nothing was known."""
        ...

    def agencies(
        self,
        *,
        name: str | None = None,
        certificate_number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[AgencyRow, ...]:
        """Rows of the number; failing that of the name; failing that of a similar number.

        Each row says by ``found_by`` which it was. Without number and name: all rows.

        ``with_past``: rows that later snapshots of their source no longer list as well, as they stood, each
        saying so by ``withdrawn_on``. Of a row that was corrected (same certificate number and first day)
        only the newest version. Judging a report of the past needs them: a register lists what holds today.
        """
        ...

    def roster(
        self,
        *,
        person_name: str | None = None,
        certificate_number: str | None = None,
        registration_number: str | None = None,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[RosterRow, ...]:
        """Rows of the person's numbers; failing that of the name; failing that of similar numbers.

        A number is sought as certificate and as registration number: reports put one for the other. With
        an agency given (name or certificate number, either is enough), rows of that agency only. Namesakes
        all come: a name alone is no identity. ``with_past`` as with agencies; versions of one row have the
        person, the number, the agency and the first day in common. A past row without a last day ended at
        an unknown time before ``withdrawn_on``.
        """
        ...

    def agency_meant(self, question: AgencyQuestion, *, known_on: dt.date | None = None) -> AgencyAnswer:
        """Which agency is meant where number and name may be misread, and how sure that is."""
        ...

    def people_meant(
        self, questions: Sequence[PersonQuestion], *, known_on: dt.date | None = None
    ) -> tuple[PersonAnswer, ...]:
        """Who is meant, question by question; namesakes are never taken together."""
        ...


class StoredRegistry(StoredFilings):
    """The imported registers in the store's database. Safe to share between threads."""

    def snapshot(self, *, known_on: dt.date | None = None) -> Snapshot | None:
        """The imports that speak, over all sources and registers; None when there are none."""
        with reading(self._engine) as connection:
            parts = speaking_parts(connection, known_on)
        if not parts:
            return None
        return Snapshot(
            id=digest(sorted([part.register, part.source, part.snapshot_id] for part in parts)),
            name="、".join(dict.fromkeys(part.name for part in parts)),
            known_on=max(part.known_on for part in parts),
            rows=sum(part.rows for part in parts),
            registers=tuple(r for r in Register if any(part.register == r for part in parts)),
            days=tuple(
                (r, max(part.known_on for part in parts if part.register == r))
                for r in Register
                if any(part.register == r for part in parts)
            ),
        )

    def agencies(
        self,
        *,
        name: str | None = None,
        certificate_number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[AgencyRow, ...]:
        """See ``Registry.agencies``."""
        columns = registry_agencies.c
        numbers = [certificate_number]
        steps: list[_Step] = [
            (FoundBy.NUMBER, _among([columns.certificate_key], map(number_key, numbers))),
            (FoundBy.NAME, _among([columns.name_key], [agency_key(name)])),
            (FoundBy.SIMILAR_NUMBER, _among([columns.certificate_shape], map(number_shape, numbers))),
        ]
        is_listing = name is None and certificate_number is None
        seen = self._seen(registry_agencies, known_on, with_past=with_past)
        rows, found_by = self._search(registry_agencies, steps, None, seen, known_on, is_listing=is_listing)
        return tuple(agency_row(row, found_by, known_on) for row in rows)

    def roster(
        self,
        *,
        person_name: str | None = None,
        certificate_number: str | None = None,
        registration_number: str | None = None,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[RosterRow, ...]:
        """See ``Registry.roster``."""
        columns = registry_roster.c
        numbers = [certificate_number, registration_number]
        keys, shapes = list(map(number_key, numbers)), list(map(number_shape, numbers))
        steps: list[_Step] = [
            (FoundBy.NUMBER, _among([columns.certificate_key, columns.registration_key], keys)),
            (FoundBy.NAME, _among([columns.person_key], [person_key(person_name)])),
            (FoundBy.SIMILAR_NUMBER, _among([columns.certificate_shape, columns.registration_shape], shapes)),
        ]
        within: list[_Condition] | None = None
        if agency_name is not None or agency_certificate_number is not None:
            within = [
                *_among([columns.agency_certificate_key], [number_key(agency_certificate_number)]),
                *_among([columns.agency_name_key], [agency_key(agency_name)]),
            ]
        is_listing = person_name is None and certificate_number is None and registration_number is None
        seen = self._seen(registry_roster, known_on, with_past=with_past)
        rows, found_by = self._search(registry_roster, steps, within, seen, known_on, is_listing=is_listing)
        return tuple(roster_row(row, found_by, known_on) for row in rows)

    def agency_meant(self, question: AgencyQuestion, *, known_on: dt.date | None = None) -> AgencyAnswer:
        """See ``Registry.agency_meant``."""
        return self._finder.agency(question, known_on)

    def people_meant(
        self, questions: Sequence[PersonQuestion], *, known_on: dt.date | None = None
    ) -> tuple[PersonAnswer, ...]:
        """See ``Registry.people_meant``."""
        return self._finder.people(questions, known_on)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._engine)

    def _search(
        self,
        table: Table,
        steps: list[_Step],
        within: list[_Condition] | None,
        seen: _Condition,
        known_on: dt.date | None,
        *,
        is_listing: bool,
    ) -> tuple[Sequence[Row[Any]], FoundBy]:
        """Rows of the first step that finds any; a question that holds nothing to look up finds nothing."""
        if within == []:
            return (), FoundBy.LISTING
        base = (
            select(
                table,
                registry_snapshots.c.name.label("file"),
                registry_snapshots.c.known_on,
                seen_on(table, known_on).label("seen_on"),
            )
            .join(registry_snapshots, registry_snapshots.c.id == table.c.snapshot_id)
            .where(seen)
            .order_by(table.c.source, table.c.since.nulls_first(), table.c.sheet, table.c.line, table.c.id)
        )
        if within is not None:
            base = base.where(or_(*within))
        with reading(self._engine) as connection:
            if is_listing:
                return connection.execute(base).all(), FoundBy.LISTING
            for found_by, conditions in steps:
                if conditions and (rows := connection.execute(base.where(or_(*conditions))).all()):
                    return rows, found_by
        return (), FoundBy.LISTING


def _among(columns: list[Any], keys: Iterable[str | None]) -> list[_Condition]:
    """Any of the columns holding any of the keys; no condition where there is no key."""
    wanted = [key for key in keys if key]
    return [column.in_(wanted) for column in columns] if wanted else []
