"""Pages that were read before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_pages",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("page", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_kept_pages_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_pages")),
    )
    op.create_index(op.f("ix_kept_pages_report_id"), "kept_pages", ["report_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_pages_report_id"), table_name="kept_pages")
    op.drop_table("kept_pages")
