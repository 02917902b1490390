"""Rows of reports: adding, listing and finding them. Each function works inside the caller's transaction."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, update

from core.document import Source
from core.screening import Band, ReportCard, Status
from corpus.store.entries import ReportEntry
from corpus.store.tables import report_names, reports, screenings


def add(connection: Connection, source: Source, *, original_blob: str | None, seen_at: dt.datetime) -> None:
    """Keep a report, or another name of one already kept."""
    row = connection.execute(select(reports.c.original_blob).where(reports.c.id == source.id)).first()
    if row is None:
        connection.execute(
            insert(reports).values(
                id=source.id,
                file_name=source.file_name,
                size_bytes=source.size_bytes,
                media_type=source.media_type,
                first_seen_at=seen_at,
                original_blob=original_blob,
            )
        )
    elif row.original_blob is None and original_blob is not None:
        connection.execute(
            update(reports)
            .where(reports.c.id == source.id)
            .values(original_blob=original_blob, size_bytes=source.size_bytes, media_type=source.media_type)
        )
    _add_name(connection, source.id, source.file_name, seen_at)


def settle(connection: Connection, card: ReportCard, status: Status, *, seen_at: dt.datetime) -> None:
    """Note what the latest screening says of a report; one that was refused unkept becomes known here."""
    if connection.execute(select(reports.c.id).where(reports.c.id == card.id)).first() is None:
        source = Source(id=card.id, file_name=card.file_name, size_bytes=0)
        add(connection, source, original_blob=None, seen_at=seen_at)
    connection.execute(
        update(reports).where(reports.c.id == card.id).values(status=str(status), pages=card.pages)
    )


def listed(connection: Connection, *, limit: int | None = None, offset: int = 0) -> tuple[ReportEntry, ...]:
    """Reports, newest first."""
    query = _reports().order_by(reports.c.first_seen_at.desc(), reports.c.id).limit(limit).offset(offset)
    return _entries(connection, query)


def found(connection: Connection, *, prefix: str | None, name: str, limit: int) -> tuple[ReportEntry, ...]:
    """Reports whose id begins with ``prefix`` (lower-case hex) or that came under ``name``."""
    named = select(report_names.c.report_id).where(report_names.c.file_name.in_((name, f"{name}.pdf")))
    conditions: list[ColumnElement[bool]] = [reports.c.id.in_(named)]
    if prefix is not None:
        conditions.append(and_(reports.c.id >= prefix, reports.c.id < prefix + "g"))
    return _entries(connection, _reports().where(or_(*conditions)).order_by(reports.c.id).limit(limit))


def first_seen_at(connection: Connection, report_id: str) -> dt.datetime | None:
    """When a report first came in; None for an unknown one."""
    return connection.execute(select(reports.c.first_seen_at).where(reports.c.id == report_id)).scalar()


def _add_name(connection: Connection, report_id: str, file_name: str, seen_at: dt.datetime) -> None:
    same = and_(report_names.c.report_id == report_id, report_names.c.file_name == file_name)
    if connection.execute(select(report_names.c.report_id).where(same)).first() is None:
        connection.execute(
            insert(report_names).values(report_id=report_id, file_name=file_name, first_seen_at=seen_at)
        )


def _reports() -> Select[tuple[object, ...]]:
    """Reports with the band and score of the latest screening."""
    latest = (
        select(screenings.c.report_id, func.max(screenings.c.turn).label("turn"))
        .group_by(screenings.c.report_id)
        .subquery()
    )
    return (
        select(reports, screenings.c.band, screenings.c.score)
        .outerjoin(latest, latest.c.report_id == reports.c.id)
        .outerjoin(
            screenings, and_(screenings.c.report_id == reports.c.id, screenings.c.turn == latest.c.turn)
        )
    )


def _entries(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[ReportEntry, ...]:
    rows = connection.execute(query).all()
    names: dict[str, list[str]] = {row.id: [] for row in rows}
    for chunk_start in range(0, len(rows), 500):
        ids = [row.id for row in rows[chunk_start : chunk_start + 500]]
        seen = (
            select(report_names.c.report_id, report_names.c.file_name)
            .where(report_names.c.report_id.in_(ids))
            .order_by(report_names.c.first_seen_at, report_names.c.file_name)
        )
        for report_id, file_name in connection.execute(seen):
            names[report_id].append(file_name)
    return tuple(_entry(row, tuple(names[row.id])) for row in rows)


def _entry(row: Row[tuple[object, ...]], names: tuple[str, ...]) -> ReportEntry:
    return ReportEntry(
        id=row.id,
        file_name=row.file_name,
        names=names,
        size_bytes=row.size_bytes,
        media_type=row.media_type,
        first_seen_at=row.first_seen_at,
        has_original=row.original_blob is not None,
        pages=row.pages,
        status=None if row.status is None else Status(row.status),
        band=None if row.band is None else Band(row.band),
        score=row.score,
    )
