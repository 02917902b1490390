"""The part of a store that keeps files as they came in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from core.document import Source
from core.errors import StoreError
from corpus.store import finding, report_rows
from corpus.store.database import reading, writing
from corpus.store.entries import ReportEntry
from corpus.store.part import Part
from corpus.store.tables import reports

_CHINA = dt.timezone(dt.timedelta(hours=8))


class Originals(Part):
    """Reports' files, each once, and under which names they came."""

    def add_report(self, source: Source, original: bytes | Path) -> None:
        """Keep an admitted file, untouched, with the name it came under; the same bytes are kept once.

        Raises ``StoreError`` when the bytes are not those that were admitted.
        """
        put = self.blobs.put_file(original) if isinstance(original, Path) else self.blobs.put(original)
        if put != source.id:
            raise StoreError(
                f"文件「{source.file_name}」在读取期间被改动，未予保存。请在文件不再变化后重新筛查。",
                code="store_original_changed",
            )
        with writing(self.engine) as connection:
            report_rows.add(connection, source, original_blob=put, seen_at=self._clock())

    def original_path(self, report_id: str) -> Path:
        """The kept original as a local file; raises ``StoreError`` when it was not kept or is gone."""
        with reading(self.engine) as connection:
            query = select(reports.c.original_blob).where(reports.c.id == report_id)
            blob_id = connection.execute(query).scalar()
        if blob_id is None:
            raise StoreError("没有保存这份报告的原件。请重新筛查原文件。", code="store_no_original")
        return self.blobs.path(blob_id)

    def received_on(self, report_id: str) -> dt.date | None:
        """The day, in China's time, on which a report first came in; None for an unknown one."""
        with reading(self.engine) as connection:
            seen_at = report_rows.first_seen_at(connection, report_id)
        return None if seen_at is None else seen_at.astimezone(_CHINA).date()

    def reports(self, *, limit: int | None = None, offset: int = 0) -> tuple[ReportEntry, ...]:
        """Kept reports, newest first."""
        with reading(self.engine) as connection:
            return report_rows.listed(connection, limit=limit, offset=offset)

    def find_report(self, prefix_or_name: str) -> ReportEntry:
        """The report whose id begins so (six hex digits or more), or that came under this file name.

        Raises ``InputNotFoundError`` when there is none, ``UsageError`` naming the candidates when there
        are several.
        """
        with reading(self.engine) as connection:
            return finding.find_report(connection, prefix_or_name)
