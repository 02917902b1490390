"""The tables of the index of texts: what others' wording is looked for in. See ``docs/similarity.md``."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from corpus.store.tables import SHA256, Instant, metadata

texts = Table(
    "texts",  # the catalogue: a number stands for one text for ever
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report_id", SHA256, ForeignKey("reports.id", ondelete="SET NULL")),
    Column("law_key", String(200)),  # of a law, instead
    Column("law_name", Text),
    Column("kind", Integer, nullable=False),  # corpus.similarity.candidates: 0 a report, LAW
    Column("agency", Integer, nullable=False),  # stands for the name; 0: unknown
    Column("enterprise", Integer, nullable=False),
    Column("report_on", String(20)),
    Column("characters", Integer, nullable=False),
    Column("text_bytes", Integer, nullable=False),  # in UTF-8
    Column("postings", Integer, nullable=False),  # different fingerprints
    Column("digest", SHA256, nullable=False),  # of the text alone
    Column("is_gone", Boolean(create_constraint=False), nullable=False),  # a file may still have it
    Column("changed", BigInteger, nullable=False, index=True),  # the state's revision by which it came so
    Index(None, "report_id", unique=True),
    Index(None, "law_key", unique=True),
    sqlite_autoincrement=True,
)

text_archives = Table(
    "text_archives",  # the texts themselves, packed: corpus.similarity.texts
    metadata,
    Column(
        "number",
        Integer,
        ForeignKey("texts.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("data", LargeBinary, nullable=False),
)

text_tail = Table(
    "text_tail",  # fingerprints of texts that are in no file yet
    metadata,
    Column(
        "number",
        Integer,
        ForeignKey("texts.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("version", Integer, nullable=False),  # corpus.similarity.winnow.VERSION
    Column("hashes", LargeBinary, nullable=False),  # uint32, ascending, each once
)

text_segments = Table(
    "text_segments",  # the files that count: corpus.similarity.segment
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", String(80), nullable=False, unique=True),
    Column("texts", Integer, nullable=False),
    Column("postings", BigInteger, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

text_state = Table(
    "text_state",  # one row
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),  # goes up with every change of the index
    Column("epoch", BigInteger, nullable=False),  # goes up when rows of the catalogue are dropped
    Column("lease_holder", String(200)),  # who is joining files
    Column("lease_until", Instant),
)
