"""What changed, in order; it begins with every report as it stands, and every decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from corpus.store.tables import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_changes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("finding", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_report_changes")),
        sqlite_autoincrement=True,
    )
    for column in ("at", "report_id"):
        op.create_index(op.f(f"ix_report_changes_{column}"), "report_changes", [column], unique=False)
    op.execute(
        "insert into report_changes (at, kind, report_id, finding) select at, kind, report_id, finding from ("
        "select screened_at as at, 'report.screened' as kind, report_id, null as finding from report_cards "
        "union all select decided_at, 'decision.made', report_id, finding from decisions"
        ") as before order by at, report_id, finding"
    )


def downgrade() -> None:
    op.drop_table("report_changes")
