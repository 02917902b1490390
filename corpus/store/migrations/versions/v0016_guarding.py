"""Tries to sign in, requests that may be sent again, webhooks, and what stages took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_table("failed_logins")
    op.create_table(
        "login_tries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        _instant("at", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_tries")),
    )
    op.create_index(op.f("ix_login_tries_subject_at"), "login_tries", ["subject", "at"], unique=False)
    op.create_table(
        "openid_tries",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.String(length=128), nullable=False) for name in ("nonce", "verifier")),
        sa.Column("back", sa.Text(), nullable=False),
        _instant("made_at", nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_openid_tries")),
    )
    op.create_table(
        "asked_requests",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.String(length=16), nullable=False),
        _instant("made_at", nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("account", "key", name=op.f("pk_asked_requests")),
    )
    op.create_index(op.f("ix_asked_requests_made_at"), "asked_requests", ["made_at"], unique=False)
    _make_webhooks()
    _make_sums()


def downgrade() -> None:
    for table in (
        "stage_sums",
        "webhook_deliveries",
        "webhooks",
        "asked_requests",
        "openid_tries",
        "login_tries",
    ):
        op.drop_table(table)
    op.create_table(
        "failed_logins",
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _instant("since_at", nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_failed_logins")),
    )


def _make_webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("url", "events", "secret")),
        _instant("made_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_webhooks_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_account_id"), "webhooks", ["account_id"], unique=False)
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("webhook_id", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        *(_instant(name, nullable=False) for name in ("made_at", "next_at")),
        *(_instant(name) for name in ("lease_until", "ended_at")),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_webhook_deliveries_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    for columns in (["webhook_id", "made_at", "id"], ["state", "next_at"]):
        name = op.f(f"ix_webhook_deliveries_{'_'.join(columns)}")
        op.create_index(name, "webhook_deliveries", columns, unique=False)


def _make_sums() -> None:
    op.create_table(
        "stage_sums",
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("runs", _NUMBER, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("stage", name=op.f("pk_stage_sums")),
    )


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
