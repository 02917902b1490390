"""Screening many reports again: inputs of screenings, runs and their items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_inputs",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("reading", sa.String(length=64), nullable=True),
        sa.Column("judging", sa.String(length=64), nullable=True),
        sa.Column("registry", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_report_inputs_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_inputs")),
    )
    op.create_table(
        "rescreen_runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sought", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescreen_runs")),
    )
    op.create_index(op.f("ix_rescreen_runs_scope_started_at"), "rescreen_runs", ["scope", "started_at"])
    op.create_table(
        "rescreen_items",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("before", sa.String(length=64), nullable=True),
        sa.Column("after", sa.String(length=64), nullable=True),
        sa.Column("losses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["rescreen_runs.id"],
            name=op.f("fk_rescreen_items_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "key", name=op.f("pk_rescreen_items")),
    )
    op.create_index(op.f("ix_rescreen_items_run_id_state"), "rescreen_items", ["run_id", "state"])
    op.create_index(
        op.f("ix_rescreen_items_run_id_report_id"), "rescreen_items", ["run_id", "report_id"], unique=True
    )


def downgrade() -> None:
    op.drop_table("rescreen_items")
    op.drop_table("rescreen_runs")
    op.drop_table("report_inputs")
