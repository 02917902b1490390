"""What people keep for themselves in the portal: when they last looked, and filters by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from corpus.store.tables import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_visits",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("before_at", Instant(), nullable=False),
        _owned("desk_visits"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_desk_visits")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("path", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        _owned("saved_filters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("account_id", "path", "name", name=op.f("uq_saved_filters_account_id_path_name")),
    )
    op.create_index(op.f("ix_saved_filters_account_id"), "saved_filters", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_filters")
    op.drop_table("desk_visits")


def _owned(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id")
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name, ondelete="CASCADE")
