"""The tables of screening many reports again: inputs of screenings, runs, what became of each report.

``rescreens``, ``rescreen_sums`` and ``input_rows`` read and write them.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

report_inputs = Table(
    "report_inputs",  # of each report's latest screening; none: not known, so taken for changed
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("reading", SHA256),  # pipelines.inputs: stages up to compare, models, options
    Column("judging", SHA256),  # checks, law
    Column("registry", SHA256),  # snapshot of the registry; of none: zeros
)

rescreen_runs = Table(
    "rescreen_runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("scope", Text, nullable=False),  # what was asked for, in words that compare equal
    Column("inputs", SHA256, nullable=False),  # digest of all inputs at its start
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("sought", Integer),  # how many there were to do, once counted
    Index(None, "scope", "started_at"),
)

rescreen_items = Table(
    "rescreen_items",  # one row per report or file of a run: begun, then ended exactly once
    metadata,
    Column("run_id", String(32), ForeignKey("rescreen_runs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", SHA256, primary_key=True),  # the report's id, or a digest of the file's place, size, time
    Column("name", Text, nullable=False),
    Column("report_id", SHA256),
    Column("state", String(20), nullable=False),
    Column("way", String(10), nullable=False),  # how much was done anew
    Column("code", String(60)),
    Column("message", Text),
    Column("before", SHA256),  # the report's latest screening as the run found it
    Column("after", SHA256),
    Column("losses", Integer, nullable=False),  # how often its process was lost
    Index(None, "run_id", "state"),
    Index(None, "run_id", "report_id", unique=True),
)
