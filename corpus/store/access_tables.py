"""The tables of who may do what, and of who did: accounts, sessions, tokens, the audit trail.

``service.auth`` and ``service.audit`` read and write them. Secrets are never kept, only their digests.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(60), nullable=False, unique=True),  # folded: what is typed at login
    Column("shown_name", String(60), nullable=False),
    Column("password", Text),  # argon2id; None: signs in elsewhere only
    Column("issuer", Text),  # of the OpenID provider that vouches for the account
    Column("subject", String(255)),
    Column("roles", Text, nullable=False),  # joined by spaces
    Column("regions", Text, nullable=False),  # codes of GB/T 2260, joined by spaces
    Column("created_at", Instant, nullable=False),
    Column("password_at", Instant),
    Column("disabled_at", Instant),
    Column("failures", Integer, nullable=False, default=0),  # in a row, since the last success
    Column("locked_until", Instant),
    Index(None, "issuer", "subject", unique=True),
)

account_sessions = Table(
    "account_sessions",
    metadata,
    Column("id", SHA256, primary_key=True),  # digest of what the browser holds
    Column(
        "account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("csrf", SHA256, nullable=False),  # digest of what a form must send along
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("id", String(16), primary_key=True),  # shown in lists and logs
    Column("digest", SHA256, nullable=False, unique=True),
    Column(
        "account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("label", String(60), nullable=False),
    Column("permissions", Text, nullable=False),  # joined by spaces
    Column("created_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", String(60), nullable=False, index=True),
    Column("action", String(40), nullable=False, index=True),
    Column("object_kind", String(20), nullable=False),
    Column("object_id", String(80), nullable=False, index=True),
    Column("detail", Text, nullable=False),  # JSON, keys sorted
    Column("is_allowed", Boolean, nullable=False),
    Column("before", SHA256, nullable=False),  # the digest of the entry before
    Column("digest", SHA256, nullable=False, unique=True),
)
