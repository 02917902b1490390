"""Vectors of the passages of every screened report, to find what was reworded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passage_vectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("encoder", sa.String(length=120), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("agency_name", sa.Text(), nullable=True),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_passage_vectors_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_vectors")),
        sa.UniqueConstraint("report_id", name=op.f("uq_passage_vectors_report_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("passage_vectors")
