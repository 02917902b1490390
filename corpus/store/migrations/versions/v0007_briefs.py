"""What other reports are judged against, of every screened report, and the keys it is found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_briefs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("brief", sa.LargeBinary(), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_briefs_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_briefs")),
    )
    op.create_index(op.f("ix_report_briefs_report_id"), "report_briefs", ["report_id"], unique=True)
    op.create_index(op.f("ix_report_briefs_stale_at"), "report_briefs", ["stale_at"], unique=False)
    op.create_table(
        "brief_keys",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["report_briefs.id"], name=op.f("fk_brief_keys_brief_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "day", "brief_id", name=op.f("pk_brief_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_brief_keys_brief_id"), "brief_keys", ["brief_id"], unique=False)
    op.create_index(op.f("ix_stage_results_blob_id"), "stage_results", ["blob_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_stage_results_blob_id"), table_name="stage_results")
    op.drop_index(op.f("ix_brief_keys_brief_id"), table_name="brief_keys")
    op.drop_table("brief_keys")
    op.drop_index(op.f("ix_report_briefs_stale_at"), table_name="report_briefs")
    op.drop_index(op.f("ix_report_briefs_report_id"), table_name="report_briefs")
    op.drop_table("report_briefs")
