"""The table of what a list shows of each report's latest screening, and is filtered and sorted by."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

report_cards = Table(
    "report_cards",
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("screening_id", SHA256, nullable=False),
    Column("screened_at", Instant, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("band", String(20), index=True),
    Column("score", Float, nullable=False),  # -1 without an assessment: sorts last
    Column("leads", Integer, nullable=False),  # flagged findings
    Column("enterprise", Text),
    Column("agency", Text),
    Column("kind", String(20)),
    Column("industry", Text),
    Column("report_on", String(20), index=True),
    Column("region", String(6), index=True),  # GB/T 2260, as finely as the address tells for sure
    Index(None, "screened_at", "report_id"),
    Index(None, "score", "report_id"),
)
