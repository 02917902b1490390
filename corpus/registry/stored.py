"""From the registry's tables to records, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Table, and_, exists, func, or_, select

from core.dates import Validity
from corpus.registry.records import AgencyRow, FoundBy, Register, RosterRow, RowRef
from corpus.store.registry_tables import (
    registry_agencies,
    registry_parts,
    registry_roster,
    registry_snapshots,
)


def known(table: FromClause, known_on: dt.date | None) -> ColumnElement[bool]:
    """Rows that the registry said on a day; None: that it says now."""
    if known_on is None:
        return table.c.known_until.is_(None)
    return and_(
        table.c.known_from <= known_on, or_(table.c.known_until.is_(None), table.c.known_until > known_on)
    )


def known_or_past(table: Table, known_on: dt.date | None) -> ColumnElement[bool]:
    """Rows that the registry says or ever said up to a day, but for those of which it said a newer version.

    A version is newer when the source listed it longer. What an import of the same day took back was
    never said.
    """
    later = table.alias("later")
    is_replaced = exists().where(
        _ever_known(later, known_on),
        same_certificate(later, table),
        *(later.c[name].is_not_distinct_from(table.c[name]) for name in _VERSION[table.name]),
        or_(known(later, known_on), later.c.known_until > table.c.known_until),
    )
    return and_(_ever_known(table, known_on), or_(known(table, known_on), ~is_replaced))


def same_certificate(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether two rows of a register are about one certificate: an agency's, or one of a person."""
    if "person_key" not in other.c:
        return and_(one.c.source == other.c.source, one.c.certificate_key == other.c.certificate_key)
    numbers = [func.coalesce(row.c.certificate_key, row.c.registration_key) for row in (one, other)]
    return and_(
        one.c.source == other.c.source,
        one.c.person_key == other.c.person_key,
        numbers[0].is_not_distinct_from(numbers[1]),
    )


_VERSION = {  # rows of one certificate that agree in these are versions of one row
    registry_agencies.name: ("since",),
    registry_roster.name: ("agency_name_key", "since"),
}


def _ever_known(table: FromClause, known_on: dt.date | None) -> ColumnElement[bool]:
    was_said = or_(table.c.known_until.is_(None), table.c.known_from < table.c.known_until)
    return was_said if known_on is None else and_(was_said, table.c.known_from <= known_on)


def speaking_parts(connection: Connection, known_on: dt.date | None) -> Sequence[Row[Any]]:
    """For each source and register the one import that speaks on a day: the latest up to it."""
    parts = registry_parts
    query = (
        select(parts, registry_snapshots.c.name)
        .join(registry_snapshots, registry_snapshots.c.id == parts.c.snapshot_id)
        .order_by(parts.c.register, parts.c.source, parts.c.known_on, parts.c.turn)
    )
    if known_on is not None:
        query = query.where(parts.c.known_on <= known_on)
    latest = {(row.register, row.source): row for row in connection.execute(query)}
    return tuple(latest.values())


def agency_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> AgencyRow:
    """A row of the agencies' table, joined with its snapshot, as known on a day."""
    return AgencyRow(
        name=row.name,
        certificate_number=row.certificate_number,
        row=_reference(row, Register.AGENCIES),
        credit_code=row.credit_code,
        validity=Validity(row.since, row.until),
        business_scopes=tuple(row.business_scopes.split("\n")) if row.business_scopes else (),
        legal_representative=row.legal_representative,
        technical_chief=row.technical_chief,
        process_control_chief=row.process_control_chief,
        address=row.address,
        postal_code=row.postal_code,
        website=row.website,
        contact=row.contact,
        phone=row.phone,
        approved_by=row.approved_by,
        found_by=found_by,
        withdrawn_on=_withdrawn_on(row, known_on),
    )


def roster_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> RosterRow:
    """A row of the roster's table, joined with its snapshot, as known on a day."""
    return RosterRow(
        person_name=row.person_name,
        agency_name=row.agency_name,
        row=_reference(row, Register.ROSTER),
        speciality=row.speciality,
        certificate_type=row.certificate_type,
        certificate_number=row.certificate_number,
        registration_number=row.registration_number,
        level=row.level,
        agency_certificate_number=row.agency_certificate_number,
        validity=Validity(row.since, row.until),
        found_by=found_by,
        withdrawn_on=_withdrawn_on(row, known_on),
    )


def _withdrawn_on(row: Row[Any], known_on: dt.date | None) -> dt.date | None:
    until: dt.date | None = row.known_until
    return until if until is not None and (known_on is None or until <= known_on) else None


def _reference(row: Row[Any], register: Register) -> RowRef:
    return RowRef(
        register=register,
        key=row.content,
        snapshot_id=row.snapshot_id,
        known_on=row.known_on,
        file=row.file,
        line=row.line,
        sheet=row.sheet,
    )
