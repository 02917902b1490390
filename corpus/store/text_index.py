"""The index of texts of one data folder: a consistent view, cheap to ask for again."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

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
from corpus.store.database import reading, writing
from corpus.store.remote import SharedFiles
from corpus.store.text_checking import IndexStatus, Verdict, status_of, verdict_of
from corpus.store.text_compaction import Compaction, Progress, segment_rows
from corpus.store.text_files import TextFiles
from corpus.store.text_tables import text_archives, text_tail, texts
from corpus.store.text_wording import WordingFile

MOST_MENDED = 20_000  # texts of damaged files that are made again by whoever meets the damage
_TEXTS_HELD = 32  # unpacked, the last that were asked for
_TRIES = 8  # others may join files between reading their names and opening them
_ID = np.dtype("S64")


@dataclass(slots=True)
class _Known:
    """What was read of the catalogue up to a revision."""

    revision: int = 0
    epoch: int = 0
    catalogue: Catalogue = field(default_factory=lambda: _no_catalogue(0))
    ids: npt.NDArray[np.bytes_] = field(default_factory=lambda: np.zeros(0, _ID))


class TextIndex:
    """The index of texts; safe to share between threads.

    Without a folder for files all texts stay in the tail, which is read whole with every view.
    """

    def __init__(
        self,
        engine: Engine,
        folder: Path | None,
        clock: Callable[[], dt.datetime],
        shared: SharedFiles | None = None,
    ) -> None:
        """``shared`` is where all machines have the files, of which ``folder`` then holds copies."""
        self._engine = engine
        self._lock = threading.Lock()
        self._files = TextFiles(folder, shared) if folder is not None else None
        self._compaction = Compaction(engine, self._files, clock) if self._files is not None else None
        self._wording = WordingFile(engine, folder)
        self._known = _Known()
        self._view: tuple[tuple[int, int], IndexView] | None = None
        self._tail: tuple[tuple[int, ...], Segment] = ((), gathered(np.zeros(0, TEXT), []))
        self._held: OrderedDict[int, ReportText] = OrderedDict()

    def view(self) -> IndexView:
        """All texts as the database has them now.

        Files that are damaged, gone or of another version are made again from the archive first. Raises
        ``StoreError`` (``similarity_segment_damaged``, ``similarity_segment_outdated``) where that would
        take long or another process is at it.
        """
        with self._lock:
            for _ in range(_TRIES):
                view = self._read()
                if view is not None:
                    return view
                self._mend()
            raise StoreError(
                "相似性索引正被频繁改动，暂时无法读取。请稍后再试。", code="similarity_index_busy"
            )

    def settle(self) -> None:
        """Bring what came lately into files, where there is enough of it."""
        if self._compaction is not None:
            self._compaction.settle()

    def sweep(self) -> None:
        """Remove files that nothing names any more."""
        if self._files is not None:
            with reading(self._engine) as connection:
                named = [row.file for row in segment_rows(connection)]
            self._files.sweep(named)

    def build(self, progress: Progress = lambda *_: None) -> tuple[str, ...]:
        """Make all files again from the archive; gives the reports and laws whose archive is damaged."""
        if self._compaction is None:
            return ()
        numbers = self._compaction.rebuild(progress=progress)
        with reading(self._engine) as connection:
            query = select(texts.c.report_id, texts.c.law_name).where(texts.c.number.in_(numbers))
            return tuple(row.report_id or row.law_name for row in connection.execute(query))

    def status(self) -> IndexStatus:
        """What the index holds, and how large it is."""
        with reading(self._engine) as connection:
            return status_of(connection, self._files)

    def verify(self, progress: Progress = lambda *_: None) -> Verdict:
        """Read all of it and hold archive, catalogue and files against each other."""
        return verdict_of(self._engine, self._files, progress)

    def keep_report(self, report_id: str, text: ReportText) -> None:
        """Keep the text of a report that was screened before; ``Store.save_screening`` does so for others."""
        ready = text_rows.prepared(text)
        with writing(self._engine) as connection:
            text_rows.replace_report(connection, report_id, ready)
        self.settle()

    def unfiled(self) -> tuple[str, ...]:
        """Reports that were screened and have no text here."""
        with reading(self._engine) as connection:
            return text_rows.unfiled(connection)

    def keep_law(self, key: str, name: str, text: ReportText) -> bool:
        """Keep the text of a law, in place of the one under this key; whether there was one."""
        ready = text_rows.prepared(text)
        with writing(self._engine) as connection:
            was_there = text_rows.replace_law(connection, key, name, ready)
        self.settle()
        return was_there

    def remove_law(self, key: str) -> bool:
        """Take a law out; whether it was there."""
        with writing(self._engine) as connection:
            return text_rows.replace_law(connection, key, "", None)

    def laws(self) -> tuple[tuple[str, str, int], ...]:
        """Key, name and characters of every law."""
        query = select(texts.c.law_key, texts.c.law_name, texts.c.characters)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(texts.c.law_key.is_not(None)).order_by(texts.c.law_key))
            return tuple((row.law_key, row.law_name, row.characters) for row in rows)

    def law_text(self, key: str) -> ReportText | None:
        """The text of the law under this key; one that is damaged counts as empty."""
        query = (
            select(text_archives.c.data)
            .join(texts, texts.c.number == text_archives.c.number)
            .where(texts.c.law_key == key)
        )
        with reading(self._engine) as connection:
            data = connection.execute(query).scalar()
        if data is None:
            return None
        try:
            return archive.loads(data)
        except StoreError:
            return ReportText(text="")

    def law_of(self, number: int) -> str | None:
        """The name of the law whose text has this number."""
        with reading(self._engine) as connection:
            query = select(texts.c.law_name).where(texts.c.number == number)
            return connection.execute(query).scalar()

    def _read(self) -> IndexView | None:
        """The view; None where files were joined meanwhile or one cannot be opened."""
        with reading(self._engine) as connection:
            state = text_rows.revision_and_epoch(connection)
            if self._view is not None and state == self._view[0]:
                return self._view[1]
            self._known = _caught_up(connection, self._known, *state)
            names = [row.file for row in segment_rows(connection)]
            tail = self._tail_now(connection)
            if text_rows.revision_and_epoch(connection) != state:
                return None
        try:
            files = self._files.opened(names) if self._files is not None else ()
        except StoreError:
            return None
        segments = (*files, tail) if len(tail) or not files else files
        catalogue = self._known.catalogue
        learned = partial(self._wording.now, catalogue, state[1])
        view = IndexView(segments, catalogue, self._known.ids, state[0], self._text, self._texts, learned)
        self._view = state, view
        return view

    def _mend(self) -> None:
        """Make damaged files again, if there are any and they are small."""
        if self._files is None or self._compaction is None:
            return
        with reading(self._engine) as connection:
            rows = segment_rows(connection)
        damaged = set(self._files.damaged([row.file for row in rows]))
        with reading(self._engine) as connection:
            rows = [row for row in segment_rows(connection) if row.file in damaged]
        if not rows:
            return
        if sum(row.texts for row in rows) > MOST_MENDED:
            outdated = [row.texts for row in rows if self._files.is_of_other_version(row.file)]
            raise _outdated(sum(outdated)) if len(outdated) == len(rows) else _damaged(rows[0].file)
        self._compaction.rebuild([row.file for row in rows])

    def _tail_now(self, connection: Connection) -> Segment:
        numbers = tuple(connection.execute(select(text_tail.c.number).order_by(text_tail.c.number)).scalars())
        if numbers != self._tail[0]:
            self._tail = numbers, text_rows.tail(connection)
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
        self._hold(number, text)
        return text

    def _texts(self, numbers: Collection[int]) -> dict[int, ReportText]:
        """Those of these texts that are there and whole."""
        with self._lock:
            found = {number: self._held[number] for number in numbers if number in self._held}
        with reading(self._engine) as connection:
            archives = list(text_rows.archives_of(connection, [n for n in numbers if n not in found]))
        for number, data in archives:
            with contextlib.suppress(StoreError):  # the index tells of damage itself
                found[number] = archive.loads(data)
                self._hold(number, found[number])
        return found

    def _hold(self, number: int, text: ReportText) -> None:
        with self._lock:
            self._held[number] = text
            while len(self._held) > _TEXTS_HELD:
                self._held.popitem(last=False)


def _damaged(file: str) -> StoreError:
    return StoreError(
        f"相似性索引文件 {file} 缺失或损坏。请运行 mingjian index build 重建索引，报告本身不受影响。",
        code="similarity_segment_damaged",
    )


def _outdated(count: int) -> StoreError:
    return StoreError(
        f"相似性索引中 {count} 份文本的指纹由其他版本的程序生成，超过 {MOST_MENDED} 份时不会自动重建。"
        "请系统管理员运行 mingjian index build 重建索引，重建以前不比对文字；报告本身不受影响。",
        code="similarity_segment_outdated",
    )


def settle_quietly(index: TextIndex) -> None:
    """After a screening that is kept already: what cannot be done now is done after the next."""
    with contextlib.suppress(StoreError, OSError):
        index.settle()


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
