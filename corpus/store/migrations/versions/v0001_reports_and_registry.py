"""Reports, stage results, screenings, findings; agencies and rosters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_snapshots",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_snapshots")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("original_blob", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_first_seen_at"), "reports", ["first_seen_at"], unique=False)
    op.create_table(
        "registry_agencies",
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
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=True),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.Column("business_scopes", sa.Text(), nullable=True),
        sa.Column("legal_representative", sa.Text(), nullable=True),
        sa.Column("technical_chief", sa.Text(), nullable=True),
        sa.Column("process_control_chief", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("credit_key", sa.Text(), nullable=True),
        sa.Column("certificate_key", sa.Text(), nullable=False),
        sa.Column("certificate_shape", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_agencies_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_agencies")),
    )
    op.create_index(
        op.f("ix_registry_agencies_certificate_key"), "registry_agencies", ["certificate_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_agencies_certificate_shape"),
        "registry_agencies",
        ["certificate_shape"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_agencies_credit_key"), "registry_agencies", ["credit_key"], unique=False
    )
    op.create_index(op.f("ix_registry_agencies_name_key"), "registry_agencies", ["name_key"], unique=False)
    op.create_index(
        op.f("ix_registry_agencies_source_known_until"),
        "registry_agencies",
        ["source", "known_until"],
        unique=False,
    )
    op.create_table(
        "registry_parts",
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_parts_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "register", name=op.f("pk_registry_parts")),
    )
    op.create_index(
        op.f("ix_registry_parts_register_source_known_on_turn"),
        "registry_parts",
        ["register", "source", "known_on", "turn"],
        unique=True,
    )
    op.create_table(
        "registry_roster",
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
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("speciality", sa.Text(), nullable=True),
        sa.Column("certificate_type", sa.Text(), nullable=True),
        sa.Column("certificate_number", sa.Text(), nullable=True),
        sa.Column("registration_number", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("agency_certificate_number", sa.Text(), nullable=True),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("certificate_key", sa.Text(), nullable=True),
        sa.Column("certificate_shape", sa.Text(), nullable=True),
        sa.Column("registration_key", sa.Text(), nullable=True),
        sa.Column("registration_shape", sa.Text(), nullable=True),
        sa.Column("agency_name_key", sa.Text(), nullable=False),
        sa.Column("agency_certificate_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["registry_snapshots.id"], name=op.f("fk_registry_roster_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_roster")),
    )
    op.create_index(
        op.f("ix_registry_roster_agency_certificate_key"),
        "registry_roster",
        ["agency_certificate_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registry_roster_agency_name_key"), "registry_roster", ["agency_name_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_roster_certificate_key"), "registry_roster", ["certificate_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_roster_certificate_shape"), "registry_roster", ["certificate_shape"], unique=False
    )
    op.create_index(op.f("ix_registry_roster_person_key"), "registry_roster", ["person_key"], unique=False)
    op.create_index(
        op.f("ix_registry_roster_registration_key"), "registry_roster", ["registration_key"], unique=False
    )
    op.create_index(
        op.f("ix_registry_roster_registration_shape"), "registry_roster", ["registration_shape"], unique=False
    )
    op.create_index(
        op.f("ix_registry_roster_source_known_until"),
        "registry_roster",
        ["source", "known_until"],
        unique=False,
    )
    op.create_table(
        "report_names",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_names_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "file_name", name=op.f("pk_report_names")),
    )
    op.create_index(op.f("ix_report_names_file_name"), "report_names", ["file_name"], unique=False)
    op.create_table(
        "screenings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("schema", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("document_blob", sa.String(length=64), nullable=False),
        sa.Column("provenance", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_screenings_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screenings")),
    )
    op.create_index(op.f("ix_screenings_report_id_turn"), "screenings", ["report_id", "turn"], unique=True)
    op.create_table(
        "stage_results",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("blob_id", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_stage_results_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_stage_results")),
    )
    op.create_index(op.f("ix_stage_results_report_id"), "stage_results", ["report_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("screening_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screenings.id"], name=op.f("fk_findings_screening_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("screening_id", "position", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_check_state"), "findings", ["check", "state"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_findings_check_state"), table_name="findings")
    op.drop_table("findings")
    op.drop_index(op.f("ix_stage_results_report_id"), table_name="stage_results")
    op.drop_table("stage_results")
    op.drop_index(op.f("ix_screenings_report_id_turn"), table_name="screenings")
    op.drop_table("screenings")
    op.drop_index(op.f("ix_report_names_file_name"), table_name="report_names")
    op.drop_table("report_names")
    op.drop_index(op.f("ix_registry_roster_source_known_until"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_registration_shape"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_registration_key"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_person_key"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_certificate_shape"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_certificate_key"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_agency_name_key"), table_name="registry_roster")
    op.drop_index(op.f("ix_registry_roster_agency_certificate_key"), table_name="registry_roster")
    op.drop_table("registry_roster")
    op.drop_index(op.f("ix_registry_parts_register_source_known_on_turn"), table_name="registry_parts")
    op.drop_table("registry_parts")
    op.drop_index(op.f("ix_registry_agencies_source_known_until"), table_name="registry_agencies")
    op.drop_index(op.f("ix_registry_agencies_name_key"), table_name="registry_agencies")
    op.drop_index(op.f("ix_registry_agencies_credit_key"), table_name="registry_agencies")
    op.drop_index(op.f("ix_registry_agencies_certificate_shape"), table_name="registry_agencies")
    op.drop_index(op.f("ix_registry_agencies_certificate_key"), table_name="registry_agencies")
    op.drop_table("registry_agencies")
    op.drop_index(op.f("ix_reports_first_seen_at"), table_name="reports")
    op.drop_table("reports")
    op.drop_table("registry_snapshots")
