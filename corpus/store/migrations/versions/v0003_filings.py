"""Notices, published reports, approvals, penalties; title and days of people, remarks on agencies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("project_name", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=True),
        sa.Column("matter", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("project_key", sa.Text(), nullable=False),
        sa.Column("enterprise_key", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_approvals_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_approvals")),
    )
    op.create_index(
        op.f("ix_registry_approvals_enterprise_key"), "registry_approvals", ["enterprise_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_approvals_number_key"), "registry_approvals", ["number_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_approvals_project_key"), "registry_approvals", ["project_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_approvals_source_known_until"),
        "registry_approvals",
        ["source", "known_until"],
        unique=False,
    )
    op.create_table(
        "registry_disclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("agency_certificate_number", sa.Text(), nullable=True),
        sa.Column("report_number", sa.Text(), nullable=True),
        sa.Column("enterprise_name", sa.Text(), nullable=True),
        sa.Column("project_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("report_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("contents", sa.Text(), nullable=True),
        sa.Column("survey_pictures", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("agency_name_key", sa.Text(), nullable=False),
        sa.Column("agency_certificate_key", sa.Text(), nullable=True),
        sa.Column("report_key", sa.Text(), nullable=True),
        sa.Column("enterprise_key", sa.Text(), nullable=True),
        sa.Column("project_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_disclosures_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_disclosures")),
    )
    op.create_index(
        op.f("ix_registry_disclosures_agency_certificate_key"),
        "registry_disclosures",
        ["agency_certificate_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_disclosures_agency_name_key"),
        "registry_disclosures",
        ["agency_name_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_disclosures_enterprise_key"),
        "registry_disclosures",
        ["enterprise_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_disclosures_project_key"), "registry_disclosures", ["project_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_disclosures_report_key"), "registry_disclosures", ["report_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_disclosures_source_known_until"),
        "registry_disclosures",
        ["source", "known_until"],
        unique=False,
    )
    op.create_table(
        "registry_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("agency_certificate_number", sa.Text(), nullable=True),
        sa.Column("project_name", sa.Text(), nullable=False),
        sa.Column("project_address", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("leader", sa.Text(), nullable=True),
        sa.Column("members", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("agency_name_key", sa.Text(), nullable=False),
        sa.Column("agency_certificate_key", sa.Text(), nullable=True),
        sa.Column("project_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_notices_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_notices")),
    )
    op.create_index(
        op.f("ix_registry_notices_agency_certificate_key"),
        "registry_notices",
        ["agency_certificate_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_notices_agency_name_key"), "registry_notices", ["agency_name_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_notices_project_key"), "registry_notices", ["project_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_notices_source_known_until"),
        "registry_notices",
        ["source", "known_until"],
        unique=False,
    )
    op.create_table(
        "registry_penalties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=True),
        sa.Column("agency_certificate_number", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("agency_name_key", sa.Text(), nullable=False),
        sa.Column("agency_certificate_key", sa.Text(), nullable=True),
        sa.Column("credit_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_penalties_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_penalties")),
    )
    op.create_index(
        op.f("ix_registry_penalties_agency_certificate_key"),
        "registry_penalties",
        ["agency_certificate_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_penalties_agency_name_key"), "registry_penalties", ["agency_name_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_penalties_credit_key"), "registry_penalties", ["credit_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_penalties_source_known_until"),
        "registry_penalties",
        ["source", "known_until"],
        unique=False,
    )
    op.add_column("registry_agencies", sa.Column("remark", sa.Text(), nullable=True))
    op.add_column("registry_roster", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("registry_roster", sa.Column("certified_on", sa.Date(), nullable=True))
    op.add_column("registry_roster", sa.Column("practising_since", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registry_roster", schema=None) as batch_op:
        batch_op.drop_column("practising_since")
        batch_op.drop_column("certified_on")
        batch_op.drop_column("title")

    with op.batch_alter_table("registry_agencies", schema=None) as batch_op:
        batch_op.drop_column("remark")

    with op.batch_alter_table("registry_penalties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registry_penalties_source_known_until"))
        batch_op.drop_index(batch_op.f("ix_registry_penalties_credit_key"))
        batch_op.drop_index(batch_op.f("ix_registry_penalties_agency_name_key"))
        batch_op.drop_index(batch_op.f("ix_registry_penalties_agency_certificate_key"))

    op.drop_table("registry_penalties")
    with op.batch_alter_table("registry_notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registry_notices_source_known_until"))
        batch_op.drop_index(batch_op.f("ix_registry_notices_project_key"))
        batch_op.drop_index(batch_op.f("ix_registry_notices_agency_name_key"))
        batch_op.drop_index(batch_op.f("ix_registry_notices_agency_certificate_key"))

    op.drop_table("registry_notices")
    with op.batch_alter_table("registry_disclosures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registry_disclosures_source_known_until"))
        batch_op.drop_index(batch_op.f("ix_registry_disclosures_report_key"))
        batch_op.drop_index(batch_op.f("ix_registry_disclosures_project_key"))
        batch_op.drop_index(batch_op.f("ix_registry_disclosures_enterprise_key"))
        batch_op.drop_index(batch_op.f("ix_registry_disclosures_agency_name_key"))
        batch_op.drop_index(batch_op.f("ix_registry_disclosures_agency_certificate_key"))

    op.drop_table("registry_disclosures")
    with op.batch_alter_table("registry_approvals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registry_approvals_source_known_until"))
        batch_op.drop_index(batch_op.f("ix_registry_approvals_project_key"))
        batch_op.drop_index(batch_op.f("ix_registry_approvals_number_key"))
        batch_op.drop_index(batch_op.f("ix_registry_approvals_enterprise_key"))

    op.drop_table("registry_approvals")
