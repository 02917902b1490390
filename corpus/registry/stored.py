"""From the registry's tables to records, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Table, and_, exists, func, or_, select

from core.dates import Validity
from corpus.registry.identity import TABLES, same_version
from corpus.registry.questions import ANSWERED
from corpus.registry.records import AgencyRow, FoundBy, Register, RosterRow, RowRef
from corpus.store.registry_tables import registry_parts, registry_snapshots


def is_imported(table: FromClause) -> ColumnElement[bool]:
    """Rows of imported lists: not those that came as answers to a question."""
    return ~table.c.source.startswith(ANSWERED)


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
        same_version(table, later, table),
        or_(known(later, known_on), later.c.known_until > table.c.known_until),
    )
    return and_(_ever_known(table, known_on), or_(known(table, known_on), ~is_replaced))


def _ever_known(table: FromClause, known_on: dt.date | None) -> ColumnElement[bool]:
    was_said = or_(table.c.known_until.is_(None), table.c.known_from < table.c.known_until)
    return was_said if known_on is None else and_(was_said, table.c.known_from <= known_on)


def speaking_parts(connection: Connection, known_on: dt.date | None) -> Sequence[Row[Any]]:
    """For each source and register the one import that speaks on a day: the latest up to it.

    Answers to single questions speak for no register.
    """
    parts = registry_parts
    query = (
        select(parts, registry_snapshots.c.name)
        .join(registry_snapshots, registry_snapshots.c.id == parts.c.snapshot_id)
        .where(is_imported(parts))
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
        row=row_reference(row, Register.AGENCIES),
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
        remark=row.remark,
        found_by=found_by,
        withdrawn_on=withdrawn_on(row, known_on),
    )


def roster_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> RosterRow:
    """A row of the roster's table, joined with its snapshot, as known on a day."""
    return RosterRow(
        person_name=row.person_name,
        agency_name=row.agency_name,
        row=row_reference(row, Register.ROSTER),
        speciality=row.speciality,
        certificate_type=row.certificate_type,
        certificate_number=row.certificate_number,
        registration_number=row.registration_number,
        level=row.level,
        agency_certificate_number=row.agency_certificate_number,
        title=row.title,
        certified_on=row.certified_on,
        practising_since=row.practising_since,
        validity=Validity(row.since, row.until),
        found_by=found_by,
        withdrawn_on=withdrawn_on(row, known_on),
    )


def seen_on(table: Table, known_on: dt.date | None) -> ColumnElement[Any]:
    """The day of the newest import of a row's source in its register, as known on a day."""
    parts, register = registry_parts.c, next(r for r, kept in TABLES.items() if kept is table)
    query = select(func.max(parts.known_on)).where(
        parts.register == str(register), parts.source == table.c.source
    )
    if known_on is not None:
        query = query.where(parts.known_on <= known_on)
    return query.correlate(table).scalar_subquery()


def withdrawn_on(row: Row[Any], known_on: dt.date | None) -> dt.date | None:
    """The day from which the registry no longer said it, as known on a day."""
    until: dt.date | None = row.known_until
    return until if until is not None and (known_on is None or until <= known_on) else None


def row_reference(row: Row[Any], register: Register) -> RowRef:
    """Where a row stands; ``row`` is joined with its snapshot."""
    return RowRef(
        register=register,
        key=row.content,
        snapshot_id=row.snapshot_id,
        known_on=row.known_on,
        file=row.file,
        line=row.line,
        sheet=row.sheet,
        seen_on=getattr(row, "seen_on", None),
    )
