"""Tables over all reports' current screenings: who stands in each, its leads, what it shares with others.

Written with a screening in its transaction, so that no list has to read a document.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from corpus.store.tables import SHA256, metadata

report_parties = Table(
    "report_parties",
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(12), primary_key=True),  # corpus.briefs.parties
    Column("key", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("number", Text),  # certificate, registration or credit number, as stated
    Column("is_main", Boolean, nullable=False),  # one per party of a report: lists count by it
    Column("roles", Text, nullable=False),  # of a person, one a line
    Column("is_surveyor", Boolean, nullable=False),
    Index(None, "kind", "key"),
)

report_survey_days = Table(
    "report_survey_days",
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("day", String(10), primary_key=True),  # ISO text
    Index(None, "day"),
)

leads = Table(
    "leads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    Column("key", SHA256, nullable=False),  # core.decision.finding_keys
    Column("position", Integer, nullable=False),  # among the screening's outcomes, from 0
    Column("check", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("standing", String(20), nullable=False),  # core.decision.Standing
    Column("others", Text, nullable=False),  # ids of other reports whose places it shows, one a line
    Column("outcome", LargeBinary, nullable=False),  # corpus.store.codec, packed
    Index(None, "report_id", "key", unique=True),
    Index(None, "check", "standing"),
    Index(None, "standing"),
    sqlite_autoincrement=True,  # the newest screened has the highest number, for ever
)

report_links = Table(
    "report_links",
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", SHA256, primary_key=True),
    Column("kind", String(12), primary_key=True),  # core.outcome.MatchKind
    Column("places", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("is_follow_up", Boolean, nullable=False),
    Index(None, "other_id"),
)
