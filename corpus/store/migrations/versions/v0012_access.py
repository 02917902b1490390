"""Accounts, their sessions and tokens, failed logins, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("shown_name", sa.String(length=60), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("password", "issuer")),
        sa.Column("subject", sa.String(length=255), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("roles", "regions")),
        _instant("created_at", nullable=False),
        _instant("password_at"),
        _instant("disabled_at"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _instant("locked_until"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_index(op.f("ix_accounts_issuer_subject"), "accounts", ["issuer", "subject"], unique=True)
    op.create_table(
        "account_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        *(_instant(name, nullable=False) for name in ("created_at", "seen_at", "ends_at")),
        _owned("account_sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_sessions")),
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"], unique=False)
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        *(_instant(name, nullable=False) for name in ("created_at", "ends_at")),
        *(_instant(name) for name in ("used_at", "revoked_at")),
        _owned("access_tokens"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_tokens_digest")),
    )
    op.create_index(op.f("ix_access_tokens_account_id"), "access_tokens", ["account_id"], unique=False)
    op.create_table(
        "failed_logins",
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _instant("since_at", nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_failed_logins")),
    )
    _make_trail()


def downgrade() -> None:
    for table in ("audit_entries", "failed_logins", "access_tokens", "account_sessions", "accounts"):
        op.drop_table(table)


def _make_trail() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_entries",
        sa.Column("number", number, autoincrement=False, nullable=False),
        _instant("at", nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("is_allowed", sa.Boolean(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_entries_digest")),
    )
    for column in ("at", "actor", "action", "object_id"):
        op.create_index(op.f(f"ix_audit_entries_{column}"), "audit_entries", [column], unique=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE"
    )
