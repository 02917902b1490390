"""The tables of the registry. Each row stands on two time axes.

``since`` … ``until`` (both included) is when the row holds in the world; ``known_from`` (included) …
``known_until`` (excluded) is when the registry said so. Rows are never deleted: a row that an import of
the same day withdrew keeps an empty known interval, and findings that cited it still find it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

registry_snapshots = Table(
    "registry_snapshots",
    metadata,
    Column("id", SHA256, primary_key=True),  # digest of file content, source, day and mapping
    Column("name", Text, nullable=False),  # the file's name
    Column("source", String(100), nullable=False),
    Column("known_on", Date, nullable=False),
    Column("content", SHA256, nullable=False),  # SHA-256 of the file
    Column("imported_at", Instant),
)

registry_parts = Table(
    "registry_parts",
    metadata,
    Column("snapshot_id", SHA256, ForeignKey("registry_snapshots.id"), primary_key=True),
    Column("register", String(20), primary_key=True),
    Column("source", String(100), nullable=False),
    Column("known_on", Date, nullable=False),
    Column("turn", Integer, nullable=False),  # among imports of one day, the highest counts
    Column("rows", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Index(None, "register", "source", "known_on", "turn", unique=True),
)

registry_answers = Table(
    "registry_answers",
    metadata,
    Column("source", String(100), primary_key=True),  # the question, as the source of its answers
    Column("as_of", Date, primary_key=True),  # the day asked for; the snapshot's may be an earlier one
    Column("asked_at", Instant, nullable=False),
    Column("is_current", Boolean, nullable=False),  # whether that day was the day of asking
    Column("snapshot_id", SHA256, ForeignKey("registry_snapshots.id"), nullable=False),
    Column("register_rows", Integer, nullable=False),  # of the whole register there
    Column("rejected", Integer, nullable=False),  # rows of the answer that could not be taken
)


def _row_columns() -> tuple[Column[object], ...]:
    """Where a row comes from and when it was known: the same in every register."""
    return (
        Column("id", Integer, primary_key=True),
        Column("content", String(32), nullable=False),  # digest of the row's values
        Column("source", String(100), nullable=False),
        Column("snapshot_id", SHA256, ForeignKey("registry_snapshots.id"), nullable=False),
        Column("sheet", Text, nullable=False),
        Column("line", Integer, nullable=False),
        Column("known_from", Date, nullable=False),
        Column("known_until", Date),
    )


def _interval_columns() -> tuple[Column[object], ...]:
    """When a row holds; in notices: the days of the planned survey."""
    return Column("since", Date), Column("until", Date)


registry_agencies = Table(
    "registry_agencies",
    metadata,
    *_row_columns(),
    *_interval_columns(),
    Column("name", Text, nullable=False),
    Column("credit_code", Text),
    Column("certificate_number", Text, nullable=False),
    Column("business_scopes", Text),  # one a line
    Column("legal_representative", Text),
    Column("technical_chief", Text),
    Column("process_control_chief", Text),
    Column("address", Text),
    Column("postal_code", Text),
    Column("website", Text),
    Column("contact", Text),
    Column("phone", Text),
    Column("approved_by", Text),
    Column("remark", Text),
    Column("name_key", Text, nullable=False, index=True),
    Column("credit_key", Text, index=True),
    Column("certificate_key", Text, nullable=False, index=True),
    Column("certificate_shape", Text, nullable=False, index=True),
    Index(None, "source", "known_until"),
)

registry_roster = Table(
    "registry_roster",
    metadata,
    *_row_columns(),
    *_interval_columns(),
    Column("person_name", Text, nullable=False),
    Column("speciality", Text),
    Column("certificate_type", Text),
    Column("certificate_number", Text),
    Column("registration_number", Text),
    Column("level", Text),
    Column("agency_name", Text, nullable=False),
    Column("agency_certificate_number", Text),
    Column("title", Text),
    Column("certified_on", Date),
    Column("practising_since", Date),
    Column("person_key", Text, nullable=False, index=True),
    Column("certificate_key", Text, index=True),
    Column("certificate_shape", Text, index=True),
    Column("registration_key", Text, index=True),
    Column("registration_shape", Text, index=True),
    Column("agency_name_key", Text, nullable=False, index=True),
    Column("agency_certificate_key", Text, index=True),
    Index(None, "source", "known_until"),
)

registry_notices = Table(
    "registry_notices",
    metadata,
    *_row_columns(),
    *_interval_columns(),
    Column("agency_name", Text, nullable=False),
    Column("agency_certificate_number", Text),
    Column("project_name", Text, nullable=False),
    Column("project_address", Text),
    Column("industry", Text),
    Column("leader", Text),
    Column("members", Text),
    Column("kind", Text),
    Column("noticed_on", Date),
    Column("authority", Text),
    Column("agency_name_key", Text, nullable=False, index=True),
    Column("agency_certificate_key", Text, index=True),
    Column("project_key", Text, nullable=False, index=True),
    Index(None, "source", "known_until"),
)

registry_disclosures = Table(
    "registry_disclosures",
    metadata,
    *_row_columns(),
    Column("agency_name", Text, nullable=False),
    Column("agency_certificate_number", Text),
    Column("report_number", Text),
    Column("enterprise_name", Text),
    Column("project_name", Text),
    Column("kind", Text),
    Column("report_on", Date),
    Column("published_on", Date),
    Column("contents", Text),
    Column("survey_pictures", Text),
    Column("remark", Text),
    Column("agency_name_key", Text, nullable=False, index=True),
    Column("agency_certificate_key", Text, index=True),
    Column("report_key", Text, index=True),
    Column("enterprise_key", Text, index=True),
    Column("project_key", Text, index=True),
    Index(None, "source", "known_until"),
)

registry_approvals = Table(
    "registry_approvals",
    metadata,
    *_row_columns(),
    Column("project_name", Text, nullable=False),
    Column("enterprise_name", Text),
    Column("matter", Text),
    Column("number", Text),
    Column("approved_on", Date),
    Column("authority", Text),
    Column("result", Text),
    Column("project_key", Text, nullable=False, index=True),
    Column("enterprise_key", Text, index=True),
    Column("number_key", Text, index=True),
    Index(None, "source", "known_until"),
)

registry_penalties = Table(
    "registry_penalties",
    metadata,
    *_row_columns(),
    Column("agency_name", Text, nullable=False),
    Column("credit_code", Text),
    Column("agency_certificate_number", Text),
    Column("facts", Text),
    Column("decision", Text),
    Column("decided_on", Date),
    Column("authority", Text),
    Column("agency_name_key", Text, nullable=False, index=True),
    Column("agency_certificate_key", Text, index=True),
    Column("credit_key", Text, index=True),
    Index(None, "source", "known_until"),
)
