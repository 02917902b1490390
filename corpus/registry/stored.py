"""From the registry's tables to records, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from core.dates import Validity
from corpus.registry.records import AgencyRow, FoundBy, Register, RosterRow, RowRef
from corpus.store.registry_tables import registry_parts, registry_snapshots


def known(table: Table, known_on: dt.date | None) -> ColumnElement[bool]:
    """Rows that the registry said on a day; None: that it says now."""
    if known_on is None:
        return table.c.known_until.is_(None)
    return and_(
        table.c.known_from <= known_on, or_(table.c.known_until.is_(None), table.c.known_until > known_on)
    )


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


def agency_row(row: Row[Any], found_by: FoundBy) -> AgencyRow:
    """A row of the agencies' table, joined with its snapshot."""
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
    )


def roster_row(row: Row[Any], found_by: FoundBy) -> RosterRow:
    """A row of the roster's table, joined with its snapshot."""
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
    )


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
