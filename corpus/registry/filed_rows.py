"""From the tables of what is filed to records: notices, published reports, approvals, penalties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Row

from core.dates import Validity
from corpus.registry.records import ApprovalRow, DisclosureRow, FoundBy, NoticeRow, PenaltyRow, Register
from corpus.registry.stored import row_reference, withdrawn_on


def notice_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> NoticeRow:
    """A row of the notices' table, joined with its snapshot, as known on a day."""
    return NoticeRow(
        agency_name=row.agency_name,
        project_name=row.project_name,
        row=row_reference(row, Register.NOTICES),
        agency_certificate_number=row.agency_certificate_number,
        project_address=row.project_address,
        industry=row.industry,
        leader=row.leader,
        members=row.members,
        planned_survey=Validity(row.since, row.until),
        noticed_on=row.noticed_on,
        authority=row.authority,
        kind=row.kind,
        found_by=found_by,
        withdrawn_on=withdrawn_on(row, known_on),
    )


def disclosure_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> DisclosureRow:
    """A row of the published reports' table, joined with its snapshot, as known on a day."""
    return DisclosureRow(
        agency_name=row.agency_name,
        row=row_reference(row, Register.DISCLOSURES),
        agency_certificate_number=row.agency_certificate_number,
        report_number=row.report_number,
        enterprise_name=row.enterprise_name,
        project_name=row.project_name,
        kind=row.kind,
        report_on=row.report_on,
        published_on=row.published_on,
        contents=row.contents,
        survey_pictures=row.survey_pictures,
        remark=row.remark,
        found_by=found_by,
        withdrawn_on=withdrawn_on(row, known_on),
    )


def approval_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> ApprovalRow:
    """A row of the approvals' table, joined with its snapshot, as known on a day."""
    return ApprovalRow(
        project_name=row.project_name,
        row=row_reference(row, Register.APPROVALS),
        enterprise_name=row.enterprise_name,
        matter=row.matter,
        number=row.number,
        approved_on=row.approved_on,
        authority=row.authority,
        result=row.result,
        found_by=found_by,
        withdrawn_on=withdrawn_on(row, known_on),
    )


def penalty_row(row: Row[Any], found_by: FoundBy, known_on: dt.date | None) -> PenaltyRow:
    """A row of the penalties' table, joined with its snapshot, as known on a day."""
    return PenaltyRow(
        agency_name=row.agency_name,
        row=row_reference(row, Register.PENALTIES),
        credit_code=row.credit_code,
        agency_certificate_number=row.agency_certificate_number,
        facts=row.facts,
        decision=row.decision,
        decided_on=row.decided_on,
        authority=row.authority,
        found_by=found_by,
        withdrawn_on=withdrawn_on(row, known_on),
    )
