"""What was handed in by whom, and the jobs that screen it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INSTANTS = (("made_at", False), ("started_at", True), ("ended_at", True), ("cancelled_at", True))


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("queue", sa.String(length=6), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name, null in _INSTANTS),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_jobs_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_report_id"), "jobs", ["report_id"], unique=False)
    op.create_index(op.f("ix_jobs_account_asked"), "jobs", ["account", "asked"], unique=True)
    op.create_index(op.f("ix_jobs_state_made_at_id"), "jobs", ["state", "made_at", "id"], unique=False)
    op.create_table(
        "handed_in",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_handed_in_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "account", name=op.f("pk_handed_in")),
    )
    name = op.f("ix_handed_in_account_report_id")
    op.create_index(name, "handed_in", ["account", "report_id"], unique=False)


def downgrade() -> None:
    op.drop_table("handed_in")
    op.drop_table("jobs")
