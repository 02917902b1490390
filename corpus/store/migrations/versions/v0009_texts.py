"""The index of texts: catalogue, archive, what is in no file yet, the files, and their state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("law_key", sa.String(length=200), nullable=True),
        sa.Column("law_name", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("kind", "agency", "enterprise")),
        sa.Column("report_on", sa.String(length=20), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("characters", "text_bytes", "postings")),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_gone", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_texts_report_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_texts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_texts_changed"), "texts", ["changed"], unique=False)
    op.create_index(op.f("ix_texts_report_id"), "texts", ["report_id"], unique=True)
    op.create_index(op.f("ix_texts_law_key"), "texts", ["law_key"], unique=True)
    for name, column in (
        ("text_archives", None),
        ("text_tail", sa.Column("version", sa.Integer(), nullable=False)),
    ):
        op.create_table(
            name,
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
            *([column] if column is not None else []),
            sa.Column("hashes" if column is not None else "data", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["number"], ["texts.number"], name=op.f(f"fk_{name}_number"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "text_segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("postings", sa.BigInteger(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_segments")),
        sa.UniqueConstraint("file", name=op.f("uq_text_segments_file")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "text_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("lease_holder", sa.String(length=200), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_state")),
    )


def downgrade() -> None:
    for name in ("text_state", "text_segments", "text_tail", "text_archives"):
        op.drop_table(name)
    for name in ("law_key", "report_id", "changed"):
        op.drop_index(op.f(f"ix_texts_{name}"), table_name="texts")
    op.drop_table("texts")
