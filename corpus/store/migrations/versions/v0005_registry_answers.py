"""Answers of a registry that is queried: what was asked, as of which day, when, and the snapshot it gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_answers",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("register_rows", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_answers_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("source", "as_of", name=op.f("pk_registry_answers")),
    )


def downgrade() -> None:
    op.drop_table("registry_answers")
