"""Workers and their signs of life; sizes beyond 2 GB on PostgreSQL, whose integers have four bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("machine", sa.String(length=80), nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("reports", "stage_results"):
            op.alter_column(table, "size_bytes", type_=sa.BigInteger())


def downgrade() -> None:
    op.drop_table("workers")
    if op.get_bind().dialect.name == "postgresql":
        for table in ("reports", "stage_results"):
            op.alter_column(table, "size_bytes", type_=sa.Integer())
