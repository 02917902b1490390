"""The tables of reports, stage results and screenings. One schema for SQLite and PostgreSQL.

``migrations/`` builds the same tables step by step; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    _Instants = TypeDecorator[dt.datetime]
else:
    _Instants = TypeDecorator

HEAD = "0024"  # the migration that makes exactly these tables

SHA256 = String(64)
SIZE = BigInteger().with_variant(Integer, "sqlite")  # in bytes

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(_Instants):
    """An instant with its time zone: kept in UTC, given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC; raises ``ValueError`` for a time without a zone, which names no instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> dt.datetime | None:
        """With the zone that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


reports = Table(
    "reports",
    metadata,
    Column("id", SHA256, primary_key=True),  # SHA-256 of the file
    Column("file_name", Text, nullable=False),  # as it first came
    Column("size_bytes", SIZE, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("pages", Integer),
    Column("first_seen_at", Instant, nullable=False, index=True),
    Column("status", String(20)),  # of the latest screening
    Column("original_blob", SHA256),  # None for a file that was refused before it was kept
)

report_names = Table(
    "report_names",
    metadata,
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("file_name", Text, primary_key=True),
    Column("first_seen_at", Instant, nullable=False),
    Index(None, "file_name"),
)

stage_results = Table(
    "stage_results",
    metadata,
    Column("key", SHA256, primary_key=True),  # core.ids.stage_key
    Column("stage", String(40), nullable=False),
    Column("version", String(40), nullable=False),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), index=True),
    Column("blob_id", SHA256, nullable=False, index=True),
    Column("size_bytes", SIZE, nullable=False),
    Column("created_at", Instant, nullable=False),
)

kept_pages = Table(
    "kept_pages",
    metadata,
    Column("key", SHA256, primary_key=True),  # of the page, the reader and its options
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), index=True),
    Column("page", LargeBinary, nullable=False),  # corpus.store.codec, packed
    Column("created_at", Instant, nullable=False),
)

screenings = Table(
    "screenings",
    metadata,
    Column("id", SHA256, primary_key=True),  # digest of the document
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    Column("turn", Integer, nullable=False),  # per report, ascending: the highest is the latest
    Column("created_at", Instant, nullable=False),
    Column("schema", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("band", String(20)),
    Column("score", Float),
    Column("document_blob", SHA256, nullable=False),
    Column("provenance", SHA256, nullable=False),  # digest of code, models, rules and registry
    Index(None, "report_id", "turn", unique=True),
)

findings = Table(
    "findings",
    metadata,
    Column("screening_id", SHA256, ForeignKey("screenings.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),  # its place among the screening's outcomes, from 0
    Column("check", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(60)),
    Column("confidence", Float, nullable=False),
    Column("statement", Text, nullable=False),
    Index(None, "check", "state"),
)

decisions = Table(
    "decisions",  # rows are added and never changed or taken away: a report that has some cannot be deleted
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id"), nullable=False),
    Column("finding", SHA256, nullable=False),  # core.decision.finding_keys
    Column("revision", Integer, nullable=False),  # per finding, from 1
    Column("check", String(60), nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(200), nullable=False),  # as shown then
    Column("account_id", String(32)),  # None: at the command line, or before it was kept; accounts may go
    Column("decided_at", Instant, nullable=False),
    Column("screening_id", SHA256, nullable=False),  # that was looked at
    Column("basis", LargeBinary, nullable=False),  # corpus.store.codec of the evidence as it was
    Index(None, "report_id", "finding", "revision", unique=True),
)

report_briefs = Table(
    "report_briefs",  # what other reports are judged against, of each report's current screening
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(16), nullable=False),  # of the brief
    Column("brief", LargeBinary, nullable=False),  # corpus.store.codec of corpus.briefs, packed
    Column("stale_at", Instant, index=True),  # since when another report waits to be held against it
    Index(None, "report_id", unique=True),
)

brief_keys = Table(
    "brief_keys",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # corpus.briefs.keys
    Column("day", Integer, primary_key=True, autoincrement=False),  # of the report, ordinal; 0: unknown
    Column(
        "brief_id",
        Integer,
        ForeignKey("report_briefs.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("mark", Integer, nullable=False),  # stands for the agency
    Index(None, "brief_id"),
    sqlite_with_rowid=False,  # the rows are the index
)

signature_inks = Table(
    "signature_inks",  # signatures by hand of each report's current screening: corpus.similarity.signatures
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name_key", String(60), nullable=False, index=True),
    Column("name", String(60), nullable=False),
    Column("page", Integer, nullable=False),
    Column("x0", Float, nullable=False),
    Column("y0", Float, nullable=False),
    Column("x1", Float, nullable=False),
    Column("y1", Float, nullable=False),
    Column("shape", LargeBinary, nullable=False),
    Column("enterprise_name", Text),
    Column("agency_name", Text),
)

signature_bands = Table(
    "signature_bands",
    metadata,
    Column("band", Integer, primary_key=True, autoincrement=False),  # models.signatures.words
    Column(
        "ink_id",
        Integer,
        ForeignKey("signature_inks.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Index(None, "ink_id"),
    sqlite_with_rowid=False,  # the rows are the index
)

passage_vectors = Table(
    "passage_vectors",  # of each report's passages on its site: corpus.similarity.vectors
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("encoder", String(120), nullable=False),
    Column("passages", Integer, nullable=False),
    Column("agency_name", Text),
    Column("vectors", LargeBinary, nullable=False),
    sqlite_autoincrement=True,  # a row's number is never used twice
)

kept_pictures = Table(
    "kept_pictures",  # photographs of each report's current screening: corpus.similarity.pictures
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("page", Integer, nullable=False),
    Column("x0", Float, nullable=False),
    Column("y0", Float, nullable=False),
    Column("x1", Float, nullable=False),
    Column("y1", Float, nullable=False),
    Column("caption", Text, nullable=False),
    Column("chapter", String(20), nullable=False),
    Column("look", LargeBinary, nullable=False),  # models.pictures.look
)

picture_words = Table(
    "picture_words",
    metadata,
    Column("word", Integer, primary_key=True, autoincrement=False),  # models.pictures.words
    Column(
        "picture_id",
        Integer,
        ForeignKey("kept_pictures.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Index(None, "picture_id"),
    sqlite_with_rowid=False,  # the rows are the index
)

kept_columns = Table(
    "kept_columns",  # measured columns of each report's current screening: corpus.similarity.columns
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),  # corpus.store.codec, packed
)

column_runs = Table(
    "column_runs",
    metadata,
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "column_id",
        Integer,
        ForeignKey("kept_columns.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Index(None, "column_id"),
    sqlite_with_rowid=False,  # the rows are the index
)
