"""The index of texts as a log: what comes is first in the tail, the tail becomes a file, files are joined.

A file is written beside, flushed and renamed; then one transaction names it and takes the names of those
it stands for. Whatever ends the process in between, the database names whole files only, and every text is
in just one of them or in the tail.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from core.errors import StoreError
from corpus.similarity import segment
from corpus.similarity import texts as archive
from corpus.similarity.segment import MOST_TEXTS, TEXT
from corpus.similarity.winnow import VERSION, Hashes
from corpus.store import text_rows
from corpus.store.database import reading, writing
from corpus.store.text_files import TextFiles
from corpus.store.text_lease import Lease, leased, prolong
from corpus.store.text_tables import text_archives, text_segments, text_state, text_tail, texts

FLUSH_TEXTS = 64  # in the tail, or so many fingerprints: then it becomes a file
FLUSH_POSTINGS = 500_000
FAN = 4  # files of like size are joined when there are so many: none is this many times the other
LEAST_SIZE = 50_000  # fingerprints: smaller files are of like size
MOST_DEAD = 0.25  # of a file's texts: then it is written again without them
MOST_AT_ONCE = 8_000_000  # fingerprints sorted in memory
MOST_POSTINGS = 1 << 30  # of one file
PURGED_FROM = 256  # rows of texts that are gone and in no file
_ROWS = 500  # in one statement

Numbers = npt.NDArray[np.int64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Made:
    file: str
    numbers: Numbers
    postings: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class _Described:
    """A text as a file says it."""

    row: tuple[int, int, int, int]
    hashes: Hashes


class Compaction:
    """What is done to the files of one data folder; each step under the lease."""

    def __init__(self, engine: Engine, files: TextFiles, clock: Callable[[], dt.datetime]) -> None:
        self._engine = engine
        self._files = files
        self._clock = clock

    def settle(self) -> None:
        """Bring the tail into a file where it is large enough, and join files of like size."""
        if self._is_due():
            with leased(self._engine, self._clock) as lease:
                if lease is not None:
                    self._flush(lease)
                    self._join(lease)
                    self._purge()

    def rebuild(
        self, damaged: Sequence[str] | None = None, progress: Progress = lambda *_: None
    ) -> tuple[int, ...]:
        """Make the files again from the archive: those that are ``damaged``, or all of them.

        Gives the numbers of texts whose archive is damaged too. Raises ``StoreError`` where another process
        is at it.
        """
        with leased(self._engine, self._clock) as lease:
            if lease is None:
                raise StoreError(
                    "另一个程序正在整理相似性索引。请等它完成后再试。", code="similarity_index_busy"
                )
            unreadable = self._remade(lease, damaged, progress)
            self._join(lease)
            self._purge()
            return unreadable

    def _is_due(self) -> bool:
        query = select(func.count(), func.sum(texts.c.postings)).join(
            text_tail, text_tail.c.number == texts.c.number
        )
        with reading(self._engine) as connection:
            count, postings = connection.execute(query).one()
        return count >= FLUSH_TEXTS or (postings or 0) >= FLUSH_POSTINGS

    def _flush(self, lease: Lease) -> None:
        while batch := self._tail_batch():
            if not self._named([self._written(batch)], (), lease):
                return

    def _tail_batch(self) -> list[_Described]:
        with reading(self._engine) as connection:
            numbers = connection.execute(
                select(text_tail.c.number, texts.c.postings)
                .join(texts, texts.c.number == text_tail.c.number)
                .order_by(text_tail.c.number)
            ).all()
            ends = np.cumsum([row.postings for row in numbers])
            taken = [row.number for row, end in zip(numbers, ends, strict=True) if end <= MOST_AT_ONCE]
            taken = (taken or [row.number for row in numbers[:1]])[:MOST_TEXTS]
            return [
                _Described(text_rows.described(row), hashes)
                for some in _chunks(taken)
                for row, hashes in text_rows.tail_rows(connection, some)
            ]

    def _written(self, batch: Sequence[_Described]) -> _Made:
        described = np.array([each.row for each in batch], TEXT)
        gathered = segment.gathered(described, [each.hashes for each in batch])
        file = self._files.new_name()
        segment.write(gathered, self._files.path(file))
        return self._made(file, described["number"].astype(np.int64), len(gathered.hashes))

    def _made(self, file: str, numbers: Numbers, postings: int) -> _Made:
        self._files.publish(file)
        return _Made(file, numbers, postings, self._files.path(file).stat().st_size)

    def _join(self, lease: Lease) -> None:
        with contextlib.suppress(StoreError):  # of a damaged file, which is told elsewhere and made again
            while group := self._due():
                made = self._joined(group)
                if not self._named([made] if made else [], [row.file for row in group], lease):
                    return

    def _joined(self, group: Sequence[Row[Any]]) -> _Made | None:
        segments = [self._files.segment(row.file) for row in group]
        with reading(self._engine) as connection:
            alive = living_numbers(connection)
        living = [np.isin(each.texts["number"], alive) for each in segments]
        if not any(mask.any() for mask in living):
            return None
        file = self._files.new_name()
        postings = segment.join(segments, self._files.path(file), living)
        numbers = np.concatenate([s.texts["number"][m] for s, m in zip(segments, living, strict=True)])
        return self._made(file, numbers.astype(np.int64), postings)

    def _due(self) -> list[Row[Any]]:
        """Files to be joined: several of like size, or one of which much is dead."""
        with reading(self._engine) as connection:
            rows = segment_rows(connection)
            alive = living_numbers(connection)
        levels: dict[int, list[Row[Any]]] = {}
        for row in rows:
            levels.setdefault(_level(row.postings), []).append(row)
        for _, alike in sorted(levels.items()):
            group = _fitting(alike)
            if len(group) >= FAN:
                return group
        for row in rows:
            numbers = self._files.segment(row.file).texts["number"]
            if np.isin(numbers, alive, invert=True).sum() > MOST_DEAD * len(numbers):
                return [row]
        return []

    def _remade(self, lease: Lease, damaged: Sequence[str] | None, progress: Progress) -> tuple[int, ...]:
        with reading(self._engine) as connection:
            rows = segment_rows(connection)
            wanted = living_numbers(connection)
            tail = connection.execute(
                select(text_tail.c.number).where(text_tail.c.version == VERSION)
            ).scalars()
            covered = [np.array(list(tail), np.int64)]
        retired = [row.file for row in rows] if damaged is None else list(damaged)
        if damaged is not None:
            whole = [row.file for row in rows if row.file not in set(damaged)]
            covered += [self._files.segment(file).texts["number"].astype(np.int64) for file in whole]
            wanted = np.setdiff1d(wanted, np.concatenate(covered))
        unreadable: list[int] = []
        made = []
        for batch in _batches(self._archived(wanted, unreadable, progress)):
            made.append(self._written(batch))
            with writing(self._engine) as connection:
                prolong(connection, lease, self._clock())
        self._named(made, retired, lease)
        return tuple(unreadable)

    def _archived(self, numbers: Numbers, unreadable: list[int], progress: Progress) -> Iterator[_Described]:
        done = 0
        for some in _chunks(numbers.tolist(), 50):
            with reading(self._engine) as connection:
                query = select(texts, text_archives.c.data).outerjoin(
                    text_archives, text_archives.c.number == texts.c.number
                )
                rows = connection.execute(
                    query.where(texts.c.number.in_(some), texts.c.is_gone.is_(False)).order_by(texts.c.number)
                ).all()
            for row in rows:
                try:
                    written = archive.loads(row.data or b"").text
                except StoreError:
                    unreadable.append(row.number)
                else:
                    yield _Described(text_rows.described(row), text_rows.hashes_of(written))
            done += len(some)
            progress(done, len(numbers))

    def _named(self, made: Sequence[_Made], retired: Sequence[str], lease: Lease) -> bool:
        """Name the new files instead of the old ones; where the lease was lost nothing is done: False."""
        now = self._clock()
        with writing(self._engine) as connection:
            is_held = lease.is_held(connection)
            if is_held:
                for file in retired:
                    connection.execute(delete(text_segments).where(text_segments.c.file == file))
                for each in made:
                    _name(connection, each, now)
                text_rows.next_revision(connection)
                prolong(connection, lease, now)
            named = [row.file for row in segment_rows(connection)]
        if not is_held:
            self._files.discard([each.file for each in made])
            return False
        self._files.retire(retired)
        self._files.sweep(named)
        return True

    def _purge(self) -> None:
        """Drop the rows of texts that are gone and in no file any more."""
        with reading(self._engine) as connection:
            gone = np.array(connection.execute(select(texts.c.number).where(texts.c.is_gone)).scalars().all())
            files = [row.file for row in segment_rows(connection)]
        if len(gone) < PURGED_FROM:
            return
        with contextlib.suppress(StoreError):
            for file in files:
                gone = np.setdiff1d(gone, self._files.segment(file).texts["number"])
            if len(gone) >= PURGED_FROM:
                with writing(self._engine) as connection:
                    for some in _chunks(gone.tolist()):
                        connection.execute(delete(texts).where(texts.c.number.in_(some), texts.c.is_gone))
                    text_rows.next_revision(connection)
                    connection.execute(update(text_state).values(epoch=text_state.c.epoch + 1))


def segment_rows(connection: Connection) -> list[Row[Any]]:
    """The files that count, oldest first."""
    return list(connection.execute(select(text_segments).order_by(text_segments.c.id)).all())


def living_numbers(connection: Connection) -> Numbers:
    """Numbers of all texts that live, ascending."""
    query = select(texts.c.number).where(texts.c.is_gone.is_(False)).order_by(texts.c.number)
    return np.array(connection.execute(query).scalars().all(), np.int64)


def _name(connection: Connection, made: _Made, now: dt.datetime) -> None:
    values = {
        "file": made.file,
        "texts": len(made.numbers),
        "postings": made.postings,
        "size_bytes": made.size_bytes,
        "created_at": now,
    }
    connection.execute(insert(text_segments).values(values))
    for some in _chunks(made.numbers.tolist()):
        connection.execute(delete(text_tail).where(text_tail.c.number.in_(some)))


def _batches(described: Iterable[_Described]) -> Iterator[list[_Described]]:
    batch: list[_Described] = []
    held = 0
    for each in described:
        batch.append(each)
        held += len(each.hashes)
        if held >= MOST_AT_ONCE or len(batch) >= MOST_TEXTS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _level(postings: int) -> int:
    return max(0, int(math.log(max(1, postings) / LEAST_SIZE, FAN)))


def _fitting(group: Sequence[Row[Any]]) -> list[Row[Any]]:
    """As many of the files as one file has room for."""
    taken: list[Row[Any]] = []
    for row in group:
        if (
            sum(each.texts for each in taken) + row.texts <= MOST_TEXTS
            and sum(each.postings for each in taken) + row.postings <= MOST_POSTINGS
        ):
            taken.append(row)
    return taken


def _chunks(numbers: Sequence[int], size: int = _ROWS) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
