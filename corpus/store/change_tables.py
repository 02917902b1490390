"""The table of what changed, in order: from it other programs keep up without asking for everything again."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from corpus.store.tables import SHA256, Instant, metadata

report_changes = Table(
    "report_changes",  # written with the change in its transaction, one after the other: numbers are in order
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # corpus.store.change_rows.Kind
    Column("report_id", SHA256, nullable=False, index=True),  # that may be gone
    Column("region", String(6)),  # where it lay, if it is gone from there
    Column("finding", SHA256),  # that was decided
    sqlite_autoincrement=True,  # no number comes twice
)
