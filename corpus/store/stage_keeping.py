"""The part of a store that keeps what stages gave, to be found again by their versions."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from core.errors import StoreError
from corpus.store.database import reading, writing
from corpus.store.kept_pages import KeptPages
from corpus.store.part import Part
from corpus.store.tables import stage_results


class StageKeeping(Part):
    """Results of stages and pages read before."""

    def stage_result(self, key: str) -> bytes | None:
        """What a stage gave before under this key, or None.

        A result whose bytes are missing or damaged counts as none, and is dropped so that it is made again.
        """
        with reading(self.engine) as connection:
            query = select(stage_results.c.blob_id).where(stage_results.c.key == key)
            blob_id = connection.execute(query).scalar()
        if blob_id is None:
            return None
        try:
            return self.blobs.get(blob_id)
        except StoreError as error:
            if error.code not in ("store_blob_missing", "store_blob_damaged"):
                raise
        self.blobs.discard(blob_id)
        with writing(self.engine) as connection:
            connection.execute(delete(stage_results).where(stage_results.c.key == key))
        return None

    def latest_stage_result(self, report_id: str, stage: str) -> bytes | None:
        """What a stage last gave for a report, of whatever version; None where it is gone or damaged."""
        with reading(self.engine) as connection:
            query = (
                select(stage_results.c.key)
                .where(stage_results.c.report_id == report_id, stage_results.c.stage == stage)
                .order_by(stage_results.c.created_at.desc())
                .limit(1)
            )
            key = connection.execute(query).scalar()
        return self.stage_result(key) if key is not None else None

    def keep_stage_result(
        self, key: str, *, stage: str, version: str, report_id: str | None, data: bytes
    ) -> None:
        """Keep what a stage gave. A result already kept under the key stays as it is.

        ``report_id`` names a report added before, or is None for a result of no single report.
        """
        blob_id = self.blobs.put(data)
        values = {
            "key": key,
            "stage": stage,
            "version": version,
            "report_id": report_id,
            "blob_id": blob_id,
            "size_bytes": len(data),
            "created_at": self._clock(),
        }
        with writing(self.engine) as connection:
            query = select(stage_results.c.key).where(stage_results.c.key == key)
            if connection.execute(query).first() is None:
                connection.execute(insert(stage_results).values(values))

    def kept_pages(self, report_id: str, *, reader: str) -> KeptPages:
        """Pages read before with the same ``reader`` (digest of code, engine and options)."""
        return KeptPages(self.engine, report_id=report_id, reader=reader, clock=self._clock)
