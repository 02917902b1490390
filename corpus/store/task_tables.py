"""The table of tasks that take longer than a request: imports of registers, case files."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("account", String(60), nullable=False),  # its name
    Column(
        "same", SHA256, nullable=False
    ),  # digest of what is asked: asked again while it lives, it is this one
    Column("wish", Text, nullable=False),  # JSON
    Column("file_name", Text, nullable=False),
    Column("input_blob", SHA256),
    Column("output_blob", SHA256),
    Column("output_name", Text),
    Column("state", String(20), nullable=False),
    Column("starts", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("beat_at", Instant),  # when whoever works on it was last seen alive
    Column("ended_at", Instant),
    Column("result", Text),  # JSON
    Column("code", String(60)),
    Column("message", Text),
    Index(None, "account", "same"),
    Index(None, "state"),
)
