"""Photographs and measured columns of every screened report, to find the same ones in two of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        *(sa.Column(side, sa.Float(), nullable=False) for side in ("x0", "y0", "x1", "y1")),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("chapter", sa.String(length=20), nullable=False),
        sa.Column("look", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_kept_pictures_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_pictures")),
    )
    op.create_index(op.f("ix_kept_pictures_report_id"), "kept_pictures", ["report_id"], unique=False)
    op.create_table(
        "picture_words",
        sa.Column("word", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("picture_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["kept_pictures.id"], name=op.f("fk_picture_words_picture_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "picture_id", name=op.f("pk_picture_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_picture_words_picture_id"), "picture_words", ["picture_id"], unique=False)
    op.create_table(
        "kept_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_kept_columns_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_columns")),
    )
    op.create_index(op.f("ix_kept_columns_report_id"), "kept_columns", ["report_id"], unique=False)
    op.create_table(
        "column_runs",
        sa.Column("run", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("column_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["column_id"], ["kept_columns.id"], name=op.f("fk_column_runs_column_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run", "column_id", name=op.f("pk_column_runs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_column_runs_column_id"), "column_runs", ["column_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_column_runs_column_id"), table_name="column_runs")
    op.drop_table("column_runs")
    op.drop_index(op.f("ix_kept_columns_report_id"), table_name="kept_columns")
    op.drop_table("kept_columns")
    op.drop_index(op.f("ix_picture_words_picture_id"), table_name="picture_words")
    op.drop_table("picture_words")
    op.drop_index(op.f("ix_kept_pictures_report_id"), table_name="kept_pictures")
    op.drop_table("kept_pictures")
