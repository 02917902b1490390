"""What a list shows of each report's latest screening, to be filtered and sorted by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INDEXED = (
    ("status",),
    ("band",),
    ("report_on",),
    ("region",),
    ("screened_at", "report_id"),
    ("score", "report_id"),
)


def upgrade() -> None:
    op.create_table(
        "report_cards",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("screening_id", sa.String(length=64), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("report_on", sa.String(length=20), nullable=True),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_cards_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_cards")),
    )
    for columns in _INDEXED:
        name = op.f("ix_report_cards_" + "_".join(columns))
        op.create_index(name, "report_cards", list(columns), unique=False)


def downgrade() -> None:
    op.drop_table("report_cards")
