"""Everything that is kept between runs: originals, stage results and screenings, in one folder.

The folder holds ``mingjian.sqlite3`` (which also carries the registry's tables) and ``blobs/``. Several
processes may work on one folder. With a database on a PostgreSQL server and blobs in a place that all
machines reach, several machines work on one store, and the folder holds only what can be made again.

Bytes are always kept before the row that names them, so a crash in between leaves at most a blob that nothing
names, never a row without its bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from core.errors import StoreError
from corpus.store import brief_rows, change_rows, filling, removal_rows, text_rows
from corpus.store.blobs import Blobs
from corpus.store.comparison import Comparison
from corpus.store.database import BUSY_SECONDS, is_sqlite, upgrade, use_write_ahead_log, writing
from corpus.store.findings_kept import FindingsKept
from corpus.store.opening import blobs_at, engine_at, make_writable
from corpus.store.originals import Originals
from corpus.store.part import INDEX
from corpus.store.screening_keeping import ScreeningKeeping
from corpus.store.stage_keeping import StageKeeping
from corpus.store.where import Where


def utc_now() -> dt.datetime:
    """The present instant: what ``created_at`` and ``first_seen_at`` are taken from unless told otherwise."""
    return dt.datetime.now(dt.UTC)


class Store(Originals, StageKeeping, ScreeningKeeping, Comparison, FindingsKept):
    """One data folder, open. Use as a context manager; safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        blobs: Blobs,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        index_folder: Path | None = None,
    ) -> None:
        """``index_folder`` takes the files of the index of texts; without, all of it is in the database."""
        super().__init__(engine, blobs, clock, index_folder)

    @classmethod
    def open(
        cls,
        place: Path | Where,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        busy_seconds: float = BUSY_SECONDS,
    ) -> Store:
        """Open a data folder, making it or bringing its tables up to date where needed.

        Raises ``StoreError`` for a file in the folder's place, a folder that cannot be written, a database
        of a newer version, a database that is damaged or not ours, and a server that does not answer.
        """
        where = place if isinstance(place, Where) else Where(data_dir=place)
        make_writable(where.data_dir)
        blobs = blobs_at(where)
        engine = engine_at(where, busy_seconds)
        try:
            if is_sqlite(engine):
                use_write_ahead_log(engine)
            is_changed = upgrade(engine)
            store = cls(engine, blobs, clock=clock, index_folder=where.data_dir / INDEX)
            store.text_index.sweep()
        except StoreError:
            engine.dispose()
            raise
        if is_changed:
            filling.fill(engine, blobs, clock)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    def remove_report(self, report_id: str) -> None:
        """Take a report out with all that was made of it.

        Raises ``InputNotFoundError`` for an unknown one, ``ConflictError`` for one with decisions, which are
        kept for ever.
        """
        with writing(self.engine) as connection:
            brief_rows.replace(connection, report_id, None, at=self._clock())
            text_rows.replace_report(connection, report_id, None)
            change_rows.removed(connection, report_id, at=self._clock())
            left = removal_rows.remove(connection, report_id)
        for blob_id in left:
            self.blobs.discard(blob_id)
