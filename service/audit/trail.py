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

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, insert, select

from corpus.store.access_tables import audit_entries
from corpus.store.database import reading, writing
from corpus.store.durable import durable
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
    """A deed in line. ``called`` when it is done, or when it is its turn to commit those in line."""

    __slots__ = ("at", "called", "deed", "entry", "error")

    def __init__(self, deed: Deed, at: dt.datetime) -> None:
        self.deed = deed
        self.at = at
        self.called = threading.Event()
        self.entry: Entry | None = None
        self.error: BaseException | None = None


class Trail:
    """The audit trail of one database; share one between threads, so that their entries go in groups."""

    def __init__(self, engine: Engine, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._engine = engine
        self._durable = durable(engine)
        self._clock = clock
        self._line: list[_Waiting] = []
        self._is_busy = False
        self._state = threading.Lock()  # of these two

    def note(self, deed: Deed) -> Entry:
        """Add an entry; it is on the disk when this returns. Raises ``StoreError`` where it could not be."""
        mine = _Waiting(deed, self._clock())
        with self._state:
            self._line.append(mine)
            is_first, self._is_busy = not self._is_busy, True
        if not is_first:
            mine.called.wait()
        if mine.entry is None and mine.error is None:
            self._commit()
        if mine.error is not None:
            raise mine.error
        assert mine.entry is not None
        return mine.entry

    def _commit(self) -> None:
        """All that stand in line, in their order, or none of them; then the next in line is called."""
        with self._state:
            group = self._line[:_GROUP]
            del self._line[: len(group)]
        try:
            with writing(self._durable) as connection:
                made = add_all(connection, [(each.deed, each.at) for each in group])
            for each, entry in zip(group, made, strict=True):
                each.entry = entry
        except BaseException as error:  # each of the group is told, in its own thread
            for each in group:
                each.error = error
            if not isinstance(error, Exception):
                raise
        finally:
            with self._state:
                following = self._line[:1]
                self._is_busy = bool(following)
            for each in following + group:
                each.called.set()

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
    newest = connection.execute(
        select(audit_entries.c.number, audit_entries.c.digest)
        .order_by(audit_entries.c.number.desc())
        .limit(1)
    ).first()
    number, before = (newest.number, newest.digest) if newest is not None else (0, NOTHING_BEFORE)
    made: list[Entry] = []
    for deed, at in deeds:
        number += 1
        made.append(_following(number, before, deed, at))
        before = made[-1].digest
    connection.execute(insert(audit_entries), [_values(entry) for entry in made])
    return made


def _following(number: int, before: str, deed: Deed, at: dt.datetime) -> Entry:
    detail = json.dumps(deed.detail or {}, ensure_ascii=False, sort_keys=True, default=str)
    if len(detail) > _LONGEST:
        detail = json.dumps({"shortened": detail[:_LONGEST]}, ensure_ascii=False)
    entry = Entry(
        number=number,
        at=at.astimezone(dt.UTC),
        actor=deed.actor[:60],
        action=deed.action,
        object_kind=deed.object_kind,
        object_id=deed.object_id[:80],
        detail=detail,
        is_allowed=deed.is_allowed,
        before=before,
        digest="",
    )
    return replace(entry, digest=sealed(entry))


def _values(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def sealed(entry: Entry) -> str:
    """SHA-256 over the entry before's digest and everything this one says."""
    said = [
        entry.before,
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.detail,
        entry.is_allowed,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _wrong(entry: Entry, head: Head) -> str:
    if entry.number != head.number + 1:
        return f"第 {head.number + 1} 条记录缺失"
    if entry.before != head.digest:
        return "与前一条记录不衔接"
    return "" if sealed(entry) == entry.digest else "内容与摘要不一致"


def _entry(row: Row[Any]) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__slots__})
