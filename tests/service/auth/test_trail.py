"""The audit trail: added to by many at once, and broken by every later change."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, delete, event, insert, text, update

from core.errors import StoreError
from corpus.store.access_tables import audit_entries
from corpus.store.database import is_sqlite, writing
from corpus.store.store import Store
from corpus.store.where import Where
from service.audit.trail import Broken, Deed, Head, Trail, add, sealed

pytestmark = pytest.mark.both_databases


@pytest.fixture
def store(where: Where) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


@pytest.fixture
def trail(store: Store) -> Trail:
    trail = Trail(store.engine)
    for number in range(6):
        trail.note(
            Deed(
                actor=f"甲{number % 2}",
                action="report.read",
                object_kind="report",
                object_id=str(number),
                detail={"页": number},
            )
        )
    return trail


def test_a_whole_trail_ends_in_its_newest_entry(trail: Trail, where: Where) -> None:
    entries = list(trail.entries())
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert trail.verify() == Head(6, entries[-1].digest)
    assert trail.verify(Head(3, entries[2].digest)) == Head(6, entries[-1].digest)
    assert [entry.object_id for entry in trail.entries(actor="甲1")] == ["1", "3", "5"]
    assert list(trail.entries(since=entries[-1].at + dt.timedelta(seconds=1))) == []
    with Store.open(where) as again:
        assert Trail(again.engine).verify() == Head(6, entries[-1].digest)


def test_nothing_noted_is_whole_too(store: Store) -> None:
    assert Trail(store.engine).verify() == Head(0, "0" * 64)


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "乙"},
        {"detail": "{}"},
        {"is_allowed": False},
        {"object_id": "9"},
        {"at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"digest": "f" * 64},
    ],
)
def test_a_changed_entry_is_found(store: Store, trail: Trail, values: dict[str, object]) -> None:
    with writing(store.engine) as connection:
        connection.execute(update(audit_entries).where(audit_entries.c.number == 3).values(values))
    assert trail.verify() == Broken(3, "内容与摘要不一致")


def test_an_entry_rewritten_with_a_right_digest_breaks_the_next(store: Store, trail: Trail) -> None:
    entry = list(trail.entries())[2]
    forged = type(entry)(**{name: getattr(entry, name) for name in entry.__slots__} | {"actor": "乙"})
    with writing(store.engine) as connection:
        there = audit_entries.c.number == 3
        connection.execute(update(audit_entries).where(there).values(actor="乙", digest=sealed(forged)))
    assert trail.verify() == Broken(4, "与前一条记录不衔接")


def test_a_removed_entry_is_found(store: Store, trail: Trail) -> None:
    with writing(store.engine) as connection:
        connection.execute(delete(audit_entries).where(audit_entries.c.number == 4))
    assert trail.verify() == Broken(5, "第 4 条记录缺失")


def test_entries_cut_off_at_the_end_are_found_by_who_wrote_the_head_down(store: Store, trail: Trail) -> None:
    head = trail.verify()
    assert isinstance(head, Head)
    with writing(store.engine) as connection:
        connection.execute(delete(audit_entries).where(audit_entries.c.number > 4))
    assert isinstance(trail.verify(), Head)
    assert isinstance(trail.verify(head), Broken)
    for _ in range(3):
        trail.note(Deed(actor="乙", action="report.read"))
    assert isinstance(trail.verify(head), Broken)


@pytest.mark.parametrize("is_shared", [True, False])
def test_many_at_once_make_one_chain(store: Store, is_shared: bool) -> None:
    one = Trail(store.engine)

    def work(actor: str) -> None:
        mine = one if is_shared else Trail(store.engine)
        for number in range(5):
            mine.note(Deed(actor=actor, action="report.read", object_id=str(number)))

    threads = [threading.Thread(target=work, args=(f"甲{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    head = Trail(store.engine).verify()
    assert isinstance(head, Head)
    assert head.number == 30


def test_those_who_wait_share_a_transaction(store: Store) -> None:
    trail, begun = Trail(store.engine), []

    def count(connection: Connection) -> None:
        begun.append(connection)

    def note(number: int) -> None:
        entry = trail.note(Deed(actor=f"甲{number}", action="report.read"))
        assert entry.actor == f"甲{number}"

    threads = [threading.Thread(target=note, args=(number,)) for number in range(20)]
    with writing(store.engine):  # somebody writes; meanwhile they get into line
        event.listen(store.engine, "commit", count)
        for thread in threads:
            thread.start()
        while len(trail._line) < len(threads) - 1:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    event.remove(store.engine, "commit", count)
    assert len(begun) <= 4  # that of the one who wrote, of the first in line, and of the rest
    head = trail.verify()
    assert isinstance(head, Head)
    assert head.number == len(threads)


def test_who_cannot_be_noted_is_told_each_of_them(store: Store) -> None:
    trail, told = Trail(store.engine), []
    with writing(store.engine) as connection:
        connection.execute(text("alter table audit_entries rename to elsewhere"))

    def note() -> None:
        try:
            trail.note(Deed(actor="甲", action="report.read"))
        except StoreError as error:
            told.append(error)

    threads = [threading.Thread(target=note) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == len(threads)
    with writing(store.engine) as connection:
        connection.execute(text("alter table elsewhere rename to audit_entries"))
    assert trail.note(Deed(actor="甲", action="report.read")).number == 1


def test_what_is_noted_is_on_the_disk_and_other_writing_stays_quick(store: Store) -> None:
    if not is_sqlite(store.engine):
        pytest.skip("PostgreSQL waits for the disk unless its owner told it not to")
    trail = Trail(store.engine)
    trail.note(Deed(actor="甲", action="report.read"))
    with writing(store.engine) as connection:
        other = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    own = trail._append._opened().execute("PRAGMA synchronous").fetchone()[0]  # type: ignore[union-attr]
    full, normal = 2, 1
    assert (own, other) == (full, normal)
    trail.close()


def test_a_deed_that_fails_leaves_no_entry(store: Store) -> None:
    def fails() -> None:
        with writing(store.engine) as connection:
            add(connection, Deed(actor="甲", action="report.remove"), at=dt.datetime.now(dt.UTC))
            connection.execute(insert(audit_entries).values(number=1))

    with pytest.raises(Exception, match="数据"):
        fails()
    assert Trail(store.engine).verify() == Head(0, "0" * 64)


def test_what_is_too_long_is_shortened_and_stays_whole(store: Store) -> None:
    trail = Trail(store.engine)
    trail.note(Deed(actor="甲" * 200, action="login", object_id="x" * 300, detail={"字": "长" * 9000}))
    assert isinstance(trail.verify(), Head)
