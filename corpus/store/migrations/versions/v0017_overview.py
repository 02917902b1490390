"""Who stands in each report, its leads, what it shares with others; and tasks longer than a request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _of_report(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_report_id")
    return sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "report_parties",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("is_surveyor", sa.Boolean(), nullable=False),
        _of_report("report_parties"),
        sa.PrimaryKeyConstraint("report_id", "kind", "key", name=op.f("pk_report_parties")),
    )
    op.create_index(op.f("ix_report_parties_kind_key"), "report_parties", ["kind", "key"], unique=False)
    op.create_table(
        "report_survey_days",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        _of_report("report_survey_days"),
        sa.PrimaryKeyConstraint("report_id", "day", name=op.f("pk_report_survey_days")),
    )
    op.create_index(op.f("ix_report_survey_days_day"), "report_survey_days", ["day"], unique=False)
    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("others", sa.Text(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        _of_report("leads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_leads_report_id_key"), "leads", ["report_id", "key"], unique=True)
    op.create_index(op.f("ix_leads_check_standing"), "leads", ["check", "standing"], unique=False)
    op.create_index(op.f("ix_leads_standing"), "leads", ["standing"], unique=False)
    op.create_table(
        "report_links",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("is_follow_up", sa.Boolean(), nullable=False),
        _of_report("report_links"),
        sa.PrimaryKeyConstraint("report_id", "other_id", "kind", name=op.f("pk_report_links")),
    )
    op.create_index(op.f("ix_report_links_other_id"), "report_links", ["other_id"], unique=False)
    _tasks()


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("same", sa.String(length=64), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("input_blob", sa.String(length=64), nullable=True),
        sa.Column("output_blob", sa.String(length=64), nullable=True),
        sa.Column("output_name", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_account_same"), "tasks", ["account", "same"], unique=False)
    op.create_index(op.f("ix_tasks_state"), "tasks", ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("tasks")
    for table in ("report_links", "leads", "report_survey_days", "report_parties"):
        op.drop_table(table)
