"""Taking a report out of the database, inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from core.errors import ConflictError, InputNotFoundError
from corpus.store.tables import decisions, reports, screenings, stage_results


def remove(connection: Connection, report_id: str) -> tuple[str, ...]:
    """Delete a report and its rows; gives the blobs that nothing names any more.

    Raises ``InputNotFoundError`` for an unknown report, ``ConflictError`` for one that has decisions.
    """
    original = connection.execute(select(reports.c.original_blob).where(reports.c.id == report_id)).first()
    if original is None:
        raise InputNotFoundError(f"数据文件夹中没有报告 {report_id[:12]}。", code="report_not_found")
    decided = select(decisions.c.id).where(decisions.c.report_id == report_id).limit(1)
    if connection.execute(decided).first() is not None:
        raise ConflictError(
            "这份报告的线索已有处理记录，处理记录须永久保存，报告不能删除。", code="report_decided"
        )
    own = stage_results.c.report_id == report_id
    staged = set(connection.execute(select(stage_results.c.blob_id).where(own)).scalars())
    documents = select(screenings.c.document_blob).where(screenings.c.report_id == report_id)
    blobs = {*connection.execute(documents).scalars(), *([original[0]] if original[0] else [])}
    connection.execute(delete(reports).where(reports.c.id == report_id))
    shared = {blob for blob in staged if _is_named(connection, blob)}
    return tuple(sorted(blobs | (staged - shared)))


def _is_named(connection: Connection, blob_id: str) -> bool:
    """Whether the result of a stage of another report is the same bytes."""
    query = select(stage_results.c.key).where(stage_results.c.blob_id == blob_id).limit(1)
    return connection.execute(query).first() is not None
