"""Signatures by hand of every screened report, to find the same picture in two of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signature_inks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("name_key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        *(sa.Column(side, sa.Float(), nullable=False) for side in ("x0", "y0", "x1", "y1")),
        sa.Column("shape", sa.LargeBinary(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=True),
        sa.Column("agency_name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_signature_inks_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_inks")),
    )
    op.create_index(op.f("ix_signature_inks_report_id"), "signature_inks", ["report_id"], unique=False)
    op.create_index(op.f("ix_signature_inks_name_key"), "signature_inks", ["name_key"], unique=False)
    op.create_table(
        "signature_bands",
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ink_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["ink_id"], ["signature_inks.id"], name=op.f("fk_signature_bands_ink_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "ink_id", name=op.f("pk_signature_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_signature_bands_ink_id"), "signature_bands", ["ink_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_signature_bands_ink_id"), table_name="signature_bands")
    op.drop_table("signature_bands")
    op.drop_index(op.f("ix_signature_inks_name_key"), table_name="signature_inks")
    op.drop_index(op.f("ix_signature_inks_report_id"), table_name="signature_inks")
    op.drop_table("signature_inks")
