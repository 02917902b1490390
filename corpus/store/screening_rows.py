"""Rows of screenings and their findings. Each function works inside the caller's transaction."""

from __future__ import annotations

import datetime as dt

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, insert, select, update

from core.errors import ConflictError
from core.ids import digest
from core.screening import Band, Screening, Status
from corpus.store.entries import ScreeningEntry
from corpus.store.tables import findings, screenings


def document_id(screening: Screening) -> str:
    """The id of a screening: the digest of its document, whatever the order of its keys."""
    return digest(to_jsonable_python(screening, inf_nan_mode="strings"))


def save(
    connection: Connection, screening: Screening, *, screening_id: str, blob_id: str, created_at: dt.datetime
) -> None:
    """Keep a screening as its report's latest; a document kept before only moves up to be the latest."""
    report_id = screening.report.id
    newest = connection.execute(
        select(screenings.c.id, screenings.c.turn)
        .where(screenings.c.report_id == report_id)
        .order_by(screenings.c.turn.desc())
        .limit(1)
    ).first()
    if newest is not None and newest.id == screening_id:
        return
    turn = 1 if newest is None else newest.turn + 1
    moved = connection.execute(update(screenings).where(screenings.c.id == screening_id).values(turn=turn))
    if moved.rowcount == 0:
        _insert(connection, screening, screening_id, turn, blob_id, created_at)


def require_latest(connection: Connection, report_id: str, screening_id: str) -> None:
    """Raise ``ConflictError`` where another screening of the report was kept since."""
    newest = (
        select(screenings.c.id)
        .where(screenings.c.report_id == report_id)
        .order_by(screenings.c.turn.desc())
        .limit(1)
    )
    if connection.execute(newest).scalar() != screening_id:
        raise ConflictError(
            "这份报告在此期间已有新的筛查结果。请以新的结果为准。", code="screening_overtaken"
        )


def listed(connection: Connection, report_id: str) -> tuple[ScreeningEntry, ...]:
    """All screenings of a report, latest first."""
    query = select(screenings).where(screenings.c.report_id == report_id).order_by(screenings.c.turn.desc())
    return tuple(
        ScreeningEntry(
            id=row.id,
            report_id=row.report_id,
            created_at=row.created_at,
            schema=row.schema,
            status=Status(row.status),
            provenance=row.provenance,
            band=None if row.band is None else Band(row.band),
            score=row.score,
        )
        for row in connection.execute(query)
    )


def document_blob(connection: Connection, *, screening_id: str) -> str | None:
    """The blob of one screening's document."""
    query = select(screenings.c.document_blob).where(screenings.c.id == screening_id)
    return connection.execute(query).scalar()


def latest_blob(connection: Connection, *, report_id: str) -> str | None:
    """The blob of the document of a report's latest screening."""
    query = (
        select(screenings.c.document_blob)
        .where(screenings.c.report_id == report_id)
        .order_by(screenings.c.turn.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _insert(
    connection: Connection,
    screening: Screening,
    screening_id: str,
    turn: int,
    blob_id: str,
    created_at: dt.datetime,
) -> None:
    assessment = screening.assessment
    connection.execute(
        insert(screenings).values(
            id=screening_id,
            report_id=screening.report.id,
            turn=turn,
            created_at=created_at,
            schema=screening.schema,
            status=str(screening.status),
            band=None if assessment is None else str(assessment.band),
            score=None if assessment is None else assessment.score,
            document_blob=blob_id,
            provenance=digest(to_jsonable_python(screening.provenance)),
        )
    )
    rows = [
        {
            "screening_id": screening_id,
            "position": position,
            "check": outcome.check,
            "subject": outcome.subject,
            "state": str(outcome.state),
            "reason": outcome.reason,
            "confidence": outcome.confidence,
            "statement": outcome.statement,
        }
        for position, outcome in enumerate(screening.outcomes)
    ]
    if rows:
        connection.execute(insert(findings), rows)
