"""The index of texts of one data folder: a consistent view, cheap to ask for again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, select

from core.errors import StoreError
from corpus.similarity import texts as archive
from corpus.similarity.candidates import Catalogue
from corpus.similarity.index_view import IndexView
from corpus.similarity.segment import TEXT, Segment, gathered
from corpus.similarity.texts import ReportText
from corpus.store import text_rows
from corpus.store.database import reading
from corpus.store.text_tables import text_tail, texts

_TEXTS_HELD = 32  # unpacked, the last that were asked for
_ID = np.dtype("S64")


@dataclass(slots=True)
class _Known:
    """What was read of the catalogue up to a revision."""

    revision: int = 0
    epoch: int = 0
    catalogue: Catalogue = field(default_factory=lambda: _no_catalogue(0))
    ids: npt.NDArray[np.bytes_] = field(default_factory=lambda: np.zeros(0, _ID))


class TextIndex:
    """The index of texts; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._known = _Known()
        self._view: IndexView | None = None
        self._tail: tuple[tuple[int, ...], Segment] = ((), gathered(np.zeros(0, TEXT), []))
        self._held: OrderedDict[int, ReportText] = OrderedDict()

    def view(self) -> IndexView:
        """All texts as the database has them now."""
        with self._lock, reading(self._engine) as connection:
            revision, epoch = text_rows.revision_and_epoch(connection)
            if self._view is not None and (revision, epoch) == (self._known.revision, self._known.epoch):
                return self._view
            self._known = _caught_up(connection, self._known, revision, epoch)
            self._view = IndexView(
                segments=(self._tail_now(connection),),
                catalogue=self._known.catalogue,
                ids=self._known.ids,
                revision=revision,
                load=self._text,
            )
            return self._view

    def _tail_now(self, connection: Connection) -> Segment:
        numbers = tuple(connection.execute(select(text_tail.c.number).order_by(text_tail.c.number)).scalars())
        if numbers != self._tail[0]:
            rows = connection.execute(
                select(
                    text_tail.c.number, text_tail.c.hashes, texts.c.agency, texts.c.enterprise, texts.c.kind
                )
                .join(texts, texts.c.number == text_tail.c.number)
                .order_by(text_tail.c.number)
            ).all()
            described = np.array([(r.number, r.agency, r.enterprise, r.kind) for r in rows], TEXT)
            hashes = [np.frombuffer(row.hashes, "<u4") for row in rows]
            self._tail = numbers, gathered(described, hashes)
        return self._tail[1]

    def _text(self, number: int) -> ReportText:
        with self._lock:
            if number in self._held:
                self._held.move_to_end(number)
                return self._held[number]
        with reading(self._engine) as connection:
            data = text_rows.archive_of(connection, number)
        if data is None:
            raise StoreError("相比较的报告在此期间已被删除或重新筛查。", code="similarity_text_gone")
        text = archive.loads(data)
        with self._lock:
            self._held[number] = text
            while len(self._held) > _TEXTS_HELD:
                self._held.popitem(last=False)
        return text


def _caught_up(connection: Connection, known: _Known, revision: int, epoch: int) -> _Known:
    """The catalogue with what changed since it was read."""
    if epoch != known.epoch:
        known = _Known(epoch=epoch)
    columns = (texts.c.number, texts.c.report_id, texts.c.agency, texts.c.kind, texts.c.is_gone)
    rows = connection.execute(select(*columns).where(texts.c.changed > known.revision)).all()
    size = max([len(known.ids), *(row.number + 1 for row in rows)])
    old, now, ids = known.catalogue, _no_catalogue(size), np.zeros(size, _ID)
    now.living[: len(old.living)] = old.living
    now.agency[: len(old.agency)] = old.agency
    now.kind[: len(old.kind)] = old.kind
    ids[: len(known.ids)] = known.ids
    if rows:
        at = np.array([row.number for row in rows])
        now.living[at] = [not row.is_gone for row in rows]
        now.agency[at] = [row.agency for row in rows]
        now.kind[at] = [row.kind for row in rows]
        ids[at] = [(row.report_id or "").encode() for row in rows]
    return _Known(revision, epoch, now, ids)


def _no_catalogue(size: int) -> Catalogue:
    return Catalogue(np.zeros(size, np.bool_), np.zeros(size, np.int64), np.zeros(size, np.int64))
