"""The audit trail: a chain in which every entry carries the digest of the one before (RFC 6962 in spirit).

Changing, removing or inserting an entry breaks the chain from there on. Cutting off the newest entries is
told only by who kept the last digest elsewhere: ``Head`` is what to write down.

Entries are committed in groups. Who notes a deed gets into line; the first of those in line commits all of
them in one transaction, and the others find theirs done. ``note`` returns when the entry is on the disk, and
raises when it is not, so nothing is given out that was not noted: a process that is killed before the commit
has not answered, one that is killed after it has. Nothing is kept outside the database, so there is nothing
to make good at the next start, and the chain has no gap.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
import operator
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, insert, select

from corpus.store.access_tables import audit_entries
from corpus.store.database import as_store_error, is_sqlite, reading, writing
from corpus.store.durable import durable
from corpus.store.prepared import Prepared, PreparedInsert, own_connection
from corpus.store.store import utc_now

NOTHING_BEFORE = "0" * 64
_AT_ONCE = 1000
_GROUP = 500  # entries of one transaction
_LONGEST = 4000  # characters of detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is to be noted: who did what to which thing; ``is_allowed`` is false for what was refused."""

    actor: str
    action: str
    object_kind: str = ""
    object_id: str = ""
    detail: Mapping[str, object] | None = None
    is_allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A deed as it was noted. ``detail`` is JSON with sorted keys."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    detail: str
    is_allowed: bool
    before: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far the trail goes: number and digest of the newest entry."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not follow from the one before, and what is wrong with it."""

    number: int
    reason: str


class _Waiting:
    """A deed in line. ``called`` when it is done, or when it is its turn to commit those in line.

    One of a loop waits with ``future`` and commits nothing itself.
    """

    __slots__ = ("at", "called", "deed", "entry", "error", "future")

    def __init__(self, deed: Deed, at: dt.datetime, future: asyncio.Future[None] | None = None) -> None:
        self.deed = deed
        self.at = at
        self.future = future
        self.called = threading.Event() if future is None else None
        self.entry: Entry | None = None
        self.error: BaseException | None = None

    def given(self) -> Entry:
        """The entry; raises what it failed with."""
        if self.error is not None:
            raise self.error
        assert self.entry is not None
        return self.entry


class Trail:
    """The audit trail of one database; share one between threads, so that their entries go in groups."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        turn: contextlib.AbstractContextManager[object] | None = None,
    ) -> None:
        """``turn`` is what several processes wait for one after the other, as a database's lock may not."""
        self._engine = engine
        self._append = _AppendingDirectly(engine) if is_sqlite(engine) else _Appending(engine)
        self._turn = turn or contextlib.nullcontext()
        self._clock = clock
        self._line: list[_Waiting] = []
        self._is_busy = False
        self._state = threading.Lock()  # of these two
        self._scribe = ThreadPoolExecutor(1, "audit")  # commits for those that wait in a loop

    def close(self) -> None:
        """When nobody notes any more."""
        self._scribe.shutdown()
        self._append.close()

    def note(self, deed: Deed) -> Entry:
        """Add an entry; it is on the disk when this returns. Raises ``StoreError`` where it could not be."""
        mine = _Waiting(deed, self._clock())
        assert mine.called is not None
        if not self._is_first(mine):
            mine.called.wait()
        if mine.entry is None and mine.error is None:
            self._commit()
        return mine.given()

    async def noted(self, deed: Deed) -> Entry:
        """The same for who must not hold up the loop. Those of one turn of the loop go in one group."""
        loop = asyncio.get_running_loop()
        mine = _Waiting(deed, self._clock(), loop.create_future())
        if self._is_first(mine):
            loop.call_soon(self._scribe.submit, self._commit)
        assert mine.future is not None
        await mine.future
        return mine.given()

    def _is_first(self, mine: _Waiting) -> bool:
        """Get into line. Who is the first in it sees to the commit."""
        with self._state:
            self._line.append(mine)
            is_first, self._is_busy = not self._is_busy, True
        return is_first

    def _commit(self) -> None:
        """All that stand in line, in their order, or none of them; then the next in line is called."""
        with self._state:
            group = self._line[:_GROUP]
            del self._line[: len(group)]
        try:
            with self._turn:
                made = self._append([(each.deed, each.at) for each in group])
            for each, entry in zip(group, made, strict=True):
                each.entry = entry
        except BaseException as error:  # each of the group is told, in its own thread
            for each in group:
                each.error = error
            if not isinstance(error, Exception):
                raise
        finally:
            self._go_on(group)

    def _go_on(self, group: Sequence[_Waiting]) -> None:
        """Call the next in line, and tell those whose entries are committed."""
        with self._state:
            following = self._line[0] if self._line else None
            self._is_busy = following is not None
        if following is not None and following.called is not None:
            following.called.set()
        elif following is not None:
            self._scribe.submit(self._commit)
        waiting: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = defaultdict(list)
        for each in group:
            if each.called is not None:
                each.called.set()
            elif each.future is not None:
                waiting[each.future.get_loop()].append(each.future)
        for loop, futures in waiting.items():
            with contextlib.suppress(RuntimeError):  # the loop has ended, and with it who waited
                loop.call_soon_threadsafe(_wake, futures)

    def verify(self, known: Head | None = None) -> Head | Broken:
        """Go through the whole chain. ``known`` is a head written down before: it must still be in it."""
        head = Head(0, NOTHING_BEFORE)
        has_known = known is None or known.number == 0
        for entry in self.entries():
            reason = _wrong(entry, head)
            if reason:
                return Broken(entry.number, reason)
            head = Head(entry.number, entry.digest)
            if known is not None and head.number == known.number:
                if head.digest != known.digest:
                    return Broken(entry.number, "与此前记下的摘要不一致")
                has_known = True
        if not has_known and known is not None:
            return Broken(known.number, "此前记下的这条记录已不在，末尾的记录被删去")
        return head

    def entries(
        self,
        *,
        after: int = 0,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        actor: str | None = None,
    ) -> Iterator[Entry]:
        """Entries in order, a thousand at a time; ``after`` and ``until`` are themselves left out."""
        query, last = select(audit_entries), after
        if since is not None:
            query = query.where(audit_entries.c.at >= since)
        if until is not None:
            query = query.where(audit_entries.c.at < until)
        if actor is not None:
            query = query.where(audit_entries.c.actor == actor)
        while True:
            part = self._part(query, last)
            yield from part
            if len(part) < _AT_ONCE:
                return
            last = part[-1].number

    def newest(self, *, before: int | None = None, actor: str | None = None, limit: int) -> tuple[Entry, ...]:
        """Entries of smaller numbers than ``before``, the newest first."""
        query = select(audit_entries).order_by(audit_entries.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(audit_entries.c.number < before)
        if actor is not None:
            query = query.where(audit_entries.c.actor == actor)
        with reading(self._engine) as connection:
            return tuple(_entry(row) for row in connection.execute(query))

    def _part(self, query: Select[Any], last: int) -> list[Entry]:
        following = (
            query.where(audit_entries.c.number > last).order_by(audit_entries.c.number).limit(_AT_ONCE)
        )
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(following)]


def add(connection: Connection, deed: Deed, *, at: dt.datetime) -> Entry:
    """Add an entry within the caller's writing transaction, so that deed and entry are kept together."""
    return add_all(connection, [(deed, at)])[0]


def add_all(connection: Connection, deeds: Sequence[tuple[Deed, dt.datetime]]) -> list[Entry]:
    """Add entries within the caller's writing transaction, one after the other."""
    made = _chained(connection.execute(_NEWEST).first(), deeds)
    connection.execute(insert(audit_entries), [_values(entry) for entry in made])
    return made


_NEWEST = (
    select(audit_entries.c.number, audit_entries.c.digest).order_by(audit_entries.c.number.desc()).limit(1)
)


class _Appending:
    """Entries in a transaction of their own, on the disk when it ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = durable(engine)

    def __call__(self, deeds: Sequence[tuple[Deed, dt.datetime]]) -> list[Entry]:
        """Add them, or none."""
        with writing(self._engine) as connection:
            return add_all(connection, deeds)

    def close(self) -> None:
        """Nothing is kept open."""


class _AppendingDirectly:
    """The same on SQLite, on one connection: most of what a small transaction costs lies around it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: sqlite3.Connection | None = None

    def __call__(self, deeds: Sequence[tuple[Deed, dt.datetime]]) -> list[Entry]:
        """Add them, or none."""
        with as_store_error():
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                newest = connection.execute(_NEWEST_DIRECTLY.text, _NEWEST_DIRECTLY.values({})).fetchone()
                made = _chained(None if newest is None else _NEWEST_DIRECTLY.row(newest), deeds)
                rows = [_INSERT_DIRECTLY.values(_of_entry(entry)) for entry in made]
                connection.executemany(_INSERT_DIRECTLY.text, rows)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return made

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = own_connection(self._engine)
            self._connection.execute("PRAGMA synchronous=FULL")
        return self._connection

    def close(self) -> None:
        """Let the database go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_NEWEST_DIRECTLY, _INSERT_DIRECTLY = Prepared(_NEWEST), PreparedInsert(audit_entries)


def _chained(newest: Any, deeds: Sequence[tuple[Deed, dt.datetime]]) -> list[Entry]:
    """The entries of these deeds behind the newest."""
    number, before = (newest.number, newest.digest) if newest is not None else (0, NOTHING_BEFORE)
    made: list[Entry] = []
    for deed, at in deeds:
        number += 1
        made.append(_following(number, before, deed, at))
        before = made[-1].digest
    return made


def _following(number: int, before: str, deed: Deed, at: dt.datetime) -> Entry:
    detail = _DETAIL.encode(deed.detail or {})
    if len(detail) > _LONGEST:
        detail = json.dumps({"shortened": detail[:_LONGEST]}, ensure_ascii=False)
    said = (before, number, at.astimezone(dt.UTC), deed.actor[:60], deed.action)
    what = (deed.object_kind, deed.object_id[:80], detail, deed.is_allowed)
    return Entry(
        number=number,
        at=said[2],
        actor=said[3],
        action=deed.action,
        object_kind=deed.object_kind,
        object_id=what[1],
        detail=detail,
        is_allowed=deed.is_allowed,
        before=before,
        digest=_digest(*said, *what),
    )


_of_entry = operator.attrgetter(*(column.name for column in audit_entries.columns))


def _values(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def sealed(entry: Entry) -> str:
    """SHA-256 over the entry before's digest and everything this one says."""
    return _digest(
        entry.before,
        entry.number,
        entry.at,
        entry.actor,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.detail,
        entry.is_allowed,
    )


def _digest(before: str, number: int, at: dt.datetime, *said: object) -> str:
    told = [before, number, at.isoformat(timespec="microseconds"), *said]
    return hashlib.sha256(_ENCODER.encode(told).encode()).hexdigest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DETAIL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)


def _wake(futures: Sequence[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)


def _wrong(entry: Entry, head: Head) -> str:
    if entry.number != head.number + 1:
        return f"第 {head.number + 1} 条记录缺失"
    if entry.before != head.digest:
        return "与前一条记录不衔接"
    return "" if sealed(entry) == entry.digest else "内容与摘要不一致"


def _entry(row: Row[Any]) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__slots__})
