"""What makes two rows of a register rows about one thing, and what makes them versions of one row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, func

from corpus.registry.records import Register
from corpus.store.registry_tables import (
    registry_agencies,
    registry_approvals,
    registry_disclosures,
    registry_notices,
    registry_penalties,
    registry_roster,
)

TABLES: dict[Register, Table] = {
    Register.AGENCIES: registry_agencies,
    Register.ROSTER: registry_roster,
    Register.NOTICES: registry_notices,
    Register.DISCLOSURES: registry_disclosures,
    Register.APPROVALS: registry_approvals,
    Register.PENALTIES: registry_penalties,
}

# Of several columns in one place the first that is filled counts. The first place is always filled.
_SUBJECT: dict[str, tuple[tuple[str, ...], ...]] = {
    registry_agencies.name: (("certificate_key",),),
    registry_roster.name: (("person_key",), ("certificate_key", "registration_key")),
    registry_notices.name: (("agency_name_key",), ("project_key",)),
    registry_disclosures.name: (("agency_name_key",), ("report_key", "project_key", "enterprise_key")),
    registry_approvals.name: (("project_key",), ("matter",)),
    registry_penalties.name: (("agency_name_key",), ("decided_on",)),
}

_VERSION: dict[str, tuple[str, ...]] = {  # rows about one thing that agree in these are versions of one row
    registry_agencies.name: ("since",),
    registry_roster.name: ("agency_name_key", "since"),
    registry_notices.name: ("noticed_on", "kind"),
    registry_disclosures.name: (),
    registry_approvals.name: ("number_key",),
    registry_penalties.name: ("facts",),
}


def subject(table: Table, row: FromClause) -> list[ColumnElement[Any]]:
    """What a row of the table is about: an agency's certificate, one of a person, a report."""
    return [
        row.c[columns[0]] if len(columns) == 1 else func.coalesce(*(row.c[name] for name in columns))
        for columns in _SUBJECT[table.name]
    ]


def same_subject(table: Table, one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether two rows of one source are about one thing."""
    (first, *rest), (other_first, *other_rest) = subject(table, one), subject(table, other)
    same = [a.is_not_distinct_from(b) for a, b in zip(rest, other_rest, strict=True)]
    return and_(one.c.source == other.c.source, first == other_first, *same)


def same_version(table: Table, one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether two rows are about one thing and versions of one another."""
    same = [one.c[name].is_not_distinct_from(other.c[name]) for name in _VERSION[table.name]]
    return and_(same_subject(table, one, other), *same)
