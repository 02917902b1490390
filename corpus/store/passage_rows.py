"""Kept vectors of passages, and the index over them. A function works inside the caller's transaction."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, delete, func, insert, select

from core.errors import StoreError
from corpus.similarity import passage_index
from corpus.similarity.passage_index import PassageIndex
from corpus.similarity.vectors import KeptVectors
from corpus.store.database import reading
from corpus.store.tables import passage_vectors

FOLDER = "similarity"
_AT_ONCE = 200  # rows read together


@dataclass(frozen=True, slots=True)
class PassageView:
    """The index with what its rows are: ``reports`` and ``agencies`` by row."""

    index: PassageIndex
    reports: dict[int, str]
    agencies: dict[int, str]

    def row_of(self, report_id: str) -> int:
        """The report's row; -1 where it has none."""
        return next((row for row, report in self.reports.items() if report == report_id), -1)


def replace(
    connection: Connection, report_id: str, kept: KeptVectors | None, *, agency_name: str | None = None
) -> None:
    """Make these the report's vectors; none takes them out. The same as before keep their row."""
    data = kept.dumps() if kept is not None and len(kept) else None
    columns = (passage_vectors.c.vectors, passage_vectors.c.agency_name)
    before = connection.execute(select(*columns).where(passage_vectors.c.report_id == report_id)).first()
    if before is not None and (before.vectors, before.agency_name) == (data, agency_name):
        return
    connection.execute(delete(passage_vectors).where(passage_vectors.c.report_id == report_id))
    if kept is not None and data is not None:
        values = {
            "report_id": report_id,
            "encoder": kept.encoder,
            "passages": len(kept),
            "agency_name": agency_name,
            "vectors": data,
        }
        connection.execute(insert(passage_vectors).values(values))


def of_report(connection: Connection, report_id: str) -> KeptVectors | None:
    """The report's vectors as they were kept; None where there are none or they cannot be read."""
    query = select(passage_vectors.c.vectors).where(passage_vectors.c.report_id == report_id)
    data = connection.execute(query).scalar()
    try:
        return None if data is None else KeptVectors.loads(data)
    except StoreError:
        return None


class Passages:
    """The vectors of a data folder, searched through; safe to share between threads."""

    def __init__(self, engine: Engine, folder: Path | None) -> None:
        """``folder`` takes the files; without, all vectors are looked at one by one."""
        self._engine = engine
        self._folder = folder
        self._views: dict[str, tuple[tuple[int, int], PassageView]] = {}
        self._lock = Lock()

    def view(self, encoder: str, dimensions: int) -> PassageView:
        """All vectors of an encoder as of now; cheap to ask for again while nothing was added or removed."""
        state = self._state(encoder)
        with self._lock:
            known = self._views.get(encoder)
            if known is not None and known[0] == state:
                return known[1]
        index = passage_index.opened(self._path(encoder), dimensions, lambda last: self._rows(encoder, last))
        view = PassageView(index, *self._catalogue(encoder))
        with self._lock:
            self._views[encoder] = (state, view)
        return view

    def settle(self, encoder: str, dimensions: int, *, always: bool = False) -> int:
        """Put all vectors into the file where enough are beside it; returns how many are in it.

        0: nothing was written, because it was not due or FAISS is not installed.
        """
        if not always and not passage_index.is_due(self.view(encoder, dimensions).index):
            return 0
        path = self._path(encoder)
        if path is None:
            return 0
        written = passage_index.write(
            path, dimensions, lambda last: self._rows(encoder, last), count=self.count(encoder)
        )
        with self._lock:
            self._views.pop(encoder, None)
        return written

    def settle_all(self) -> int:
        """Make the files of all encoders anew; returns how many vectors are in them."""
        columns = (passage_vectors.c.encoder, func.min(passage_vectors.c.id))
        with reading(self._engine) as connection:
            first = connection.execute(select(*columns).group_by(passage_vectors.c.encoder)).all()
        total = 0
        for encoder, row in first:
            _, kept = next(self._rows(encoder, row - 1), (row, None))
            if kept is not None:
                total += self.settle(encoder, kept.codes.shape[1], always=True)
        return total

    def settle_quietly(self, kept: KeptVectors) -> None:
        """After a screening that is kept already: what cannot be done now is done after the next."""
        with contextlib.suppress(StoreError, OSError, RuntimeError):
            self.settle(kept.encoder, kept.codes.shape[1])

    def count(self, encoder: str) -> int:
        """How many vectors are kept."""
        query = select(func.sum(passage_vectors.c.passages)).where(passage_vectors.c.encoder == encoder)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar() or 0)

    def kept(self, report_id: str) -> KeptVectors | None:
        """The vectors of one report."""
        with reading(self._engine) as connection:
            return of_report(connection, report_id)

    def _path(self, encoder: str) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / FOLDER / f"passages-{zlib.crc32(encoder.encode()):08x}.faiss"

    def _state(self, encoder: str) -> tuple[int, int]:
        """What changes with every row that comes or goes: a row's number is never used twice."""
        query = select(func.max(passage_vectors.c.id), func.count()).where(
            passage_vectors.c.encoder == encoder
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one()
        return int(row[0] or 0), int(row[1])

    def _catalogue(self, encoder: str) -> tuple[dict[int, str], dict[int, str]]:
        columns = (passage_vectors.c.id, passage_vectors.c.report_id, passage_vectors.c.agency_name)
        query = select(*columns).where(passage_vectors.c.encoder == encoder)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {row.id: row.report_id for row in rows}, {
            row.id: (row.agency_name or "").lower() for row in rows
        }

    def _rows(self, encoder: str, last: int) -> Iterator[tuple[int, KeptVectors]]:
        """Rows above ``last``, ascending; what cannot be read is passed over."""
        while True:
            query = (
                select(passage_vectors.c.id, passage_vectors.c.vectors)
                .where(passage_vectors.c.encoder == encoder, passage_vectors.c.id > last)
                .order_by(passage_vectors.c.id)
                .limit(_AT_ONCE)
            )
            with reading(self._engine) as connection:
                rows = connection.execute(query).all()
            for row in rows:
                try:
                    yield row.id, KeptVectors.loads(row.vectors)
                except StoreError:
                    continue
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].id
