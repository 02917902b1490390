"""The tables of what was handed in by whom, of the jobs that screen it, and of the workers that live."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("account", String(60), nullable=False),  # its name
    Column("queue", String(6), nullable=False),  # the region whose turn it is
    Column("priority", Integer, nullable=False),
    Column("asked", String(80)),  # the Idempotency-Key it came under
    Column("state", String(20), nullable=False),
    Column("starts", Integer, nullable=False),  # how often a worker began with it
    Column("stage", String(20), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("cancelled_at", Instant),  # somebody wants it to stop
    Column("code", String(60)),
    Column("message", Text),
    Index(None, "account", "asked", unique=True),
    Index(None, "state", "made_at", "id"),
)

handed_in = Table(
    "handed_in",  # who handed a file in sees its report, wherever it lies
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("account", String(60), primary_key=True),
    Column("first_at", Instant, nullable=False),
    Index(None, "account", "report_id"),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(80), primary_key=True),  # by which the queue knows it
    Column("machine", String(80), nullable=False),
    Column("process", String(80), nullable=False),  # its number there, and when that process began
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),  # by the database's clock
)
