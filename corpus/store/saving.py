"""The rows that a screening leaves: its own, those of lists, and what others are compared with."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from core.outcome import others_matched
from core.screening import Screening
from corpus.briefs.records import Brief
from corpus.similarity import columns, pictures, signatures
from corpus.similarity.kept import Kept
from corpus.store import (
    brief_rows,
    card_rows,
    change_rows,
    input_rows,
    lead_rows,
    party_rows,
    passage_rows,
    report_rows,
    screening_rows,
    text_rows,
)
from corpus.store.input_rows import Inputs


def write_screening(
    connection: Connection,
    screening: Screening,
    *,
    screening_id: str,
    blob_id: str,
    brief: Brief | None,
    inputs: Inputs | None,
    at: dt.datetime,
) -> None:
    """Make a screening its report's latest, in every table that tells of it."""
    report_id = screening.report.id
    report_rows.settle(connection, screening.report, screening.status, seen_at=at)
    screening_rows.save(connection, screening, screening_id=screening_id, blob_id=blob_id, created_at=at)
    brief_rows.replace(connection, report_id, brief, at=at)
    before = card_rows.card(connection, report_id)
    card_rows.replace(connection, screening, screening_id=screening_id, at=at)
    change_rows.screened(connection, before, report_id, at=at)
    party_rows.replace(connection, report_id, brief)
    lead_rows.replace(connection, screening)
    input_rows.replace(connection, report_id, inputs)


def write_kept(
    connection: Connection,
    screening: Screening,
    kept: Kept,
    text: text_rows.Prepared | None,
    *,
    at: dt.datetime,
) -> None:
    """Replace what other reports are compared with; those that were matched have to be judged again."""
    report_id = screening.report.id
    enterprise, agency = screening.facts.enterprise_name, screening.facts.agency_name
    agency_name = agency.value if agency is not None else None
    signatures.replace(
        connection,
        report_id,
        kept.inks,
        enterprise_name=enterprise.value if enterprise is not None else None,
        agency_name=agency_name,
    )
    pictures.replace(connection, report_id, kept.pictures)
    columns.replace(connection, report_id, kept.columns)
    text_rows.replace_report(connection, report_id, text)
    passage_rows.replace(connection, report_id, kept.vectors, agency_name=agency_name)
    brief_rows.mark_stale(connection, others_matched(screening.matches), at=at)
