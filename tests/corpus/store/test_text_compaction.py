"""The index of texts becomes files, is joined, mended and verified, whatever happens to who does it."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from core.errors import StoreError
from core.ids import content_id
from core.screening import Screening
from corpus.similarity import segment, winnow
from corpus.store import text_compaction, text_files, text_index, text_lease, text_rows
from corpus.store.database import reading, writing
from corpus.store.store import Store
from corpus.store.text_tables import text_archives, text_state, text_tail, texts
from corpus.store.where import Where
from pipelines.judging import texts_held
from tests.indexed_texts import found, outdate, put, text_of

pytestmark = pytest.mark.both_databases

NAMES = "甲乙丙丁戊己庚辛壬癸"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of two texts, joined by two."""
    monkeypatch.setattr(text_compaction, "FLUSH_TEXTS", 2)
    monkeypatch.setattr(text_compaction, "FLUSH_POSTINGS", 100)
    monkeypatch.setattr(text_compaction, "FAN", 2)
    monkeypatch.setattr(text_compaction, "LEAST_SIZE", 100)
    monkeypatch.setattr(text_compaction, "PURGED_FROM", 3)


def test_what_comes_becomes_files_and_files_are_joined(store: Store, screening: Screening) -> None:
    ids = [put(store, screening, name, text_of(n)) for n, name in enumerate(NAMES)]

    status = store.text_index.status()
    assert (status.reports, status.laws, status.agencies, status.tail_texts) == (10, 0, 1, 0)
    assert len(status.files) < 5
    assert sum(file.texts for file in status.files) == 10
    assert sum(file.postings for file in status.files) == status.postings
    assert 0 < status.share < 0.4  # more than of a report: nothing in these texts repeats or falls away
    assert all(found(store, text_of(n)) == {report} for n, report in enumerate(ids))
    assert store.text_index.verify().problems == ()


def test_texts_that_are_gone_are_dropped_from_the_files_and_from_the_catalogue(
    store: Store, screening: Screening
) -> None:
    for n, name in enumerate(NAMES[:6]):
        put(store, screening, name, text_of(n))
    before = store.text_index.view()
    for name in NAMES[:3]:
        store.remove_report(content_id(name.encode()))
    assert store.text_index.status().gone == 3
    assert found(store, text_of(0)) == set()
    for n, name in ((6, "庚"), (7, "辛")):
        put(store, screening, name, text_of(n))

    status = store.text_index.status()
    assert (status.reports, status.gone, sum(file.dead for file in status.files)) == (5, 0, 0)
    assert all(found(store, text_of(n)) == {content_id(NAMES[n].encode())} for n in range(3, 8))
    assert store.text_index.verify().problems == ()
    assert len(before) == 6  # who read before goes on with what it has
    assert all(len(part.hashes) == part.hashes[:].size for part in before.segments)


def test_of_a_removed_report_no_word_is_left_in_the_database(store: Store, screening: Screening) -> None:
    report = put(store, screening, "甲", text_of(0))
    put(store, screening, "乙", text_of(1))
    put(store, screening, "甲", text_of(2))  # the first text goes with the second
    store.remove_report(report)
    with reading(store.engine) as connection:
        archived = connection.execute(select(text_archives.c.number)).scalars().all()
        rows = connection.execute(select(texts).where(texts.c.is_gone)).all()
        assert connection.execute(select(text_tail)).all() == []
    assert len(archived) == 1
    assert all((row.report_id, row.law_key, row.law_name, row.report_on) == (None,) * 4 for row in rows)


def test_files_without_a_name_go_after_their_grace(where: Where, store: Store, screening: Screening) -> None:
    for n, name in enumerate(NAMES[:8]):
        put(store, screening, name, text_of(n))
    folder = _folder(store)
    named = {file.file for file in store.text_index.status().files}
    (folder / ".making-texts-0.segment").write_bytes(b"half")
    left = {path.name for path in folder.iterdir()} - named
    assert len(left) > 1
    store.text_index.sweep()
    assert {path.name for path in folder.iterdir()} - named == left
    for path in folder.iterdir():
        os.utime(path, (0, time.time() - text_files.GRACE_SECONDS - 60))
    Store.open(where).close()
    assert {path.name for path in folder.iterdir()} == named


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_file_is_made_again_by_whoever_meets_it(
    where: Where, store: Store, screening: Screening, damage: str
) -> None:
    ids = [put(store, screening, name, text_of(n)) for n, name in enumerate(NAMES[:7])]
    _damage(store, damage)
    assert any("缺失或已损坏" in problem for problem in store.text_index.verify().problems)
    with Store.open(where) as other:
        assert all(found(other, text_of(n)) == {report} for n, report in enumerate(ids))
        assert other.text_index.verify().problems == ()
    assert all(found(store, text_of(n)) == {report} for n, report in enumerate(ids))


def test_a_large_file_is_made_again_only_when_told(
    where: Where, store: Store, screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_index, "MOST_MENDED", 1)
    report = put(store, screening, "甲", text_of(0))
    put(store, screening, "乙", text_of(1))
    _damage(store, "missing")
    with Store.open(where) as other:
        with pytest.raises(StoreError, match="mingjian index build") as caught:
            other.text_index.view()
        assert caught.value.code == "similarity_segment_damaged"
        assert other.text_index.build() == ()
        assert found(other, text_of(0)) == {report}


def test_files_of_another_version_are_made_again_at_once_or_told_from_damaged_ones(
    where: Where, store: Store, screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = put(store, screening, "甲", text_of(0))
    put(store, screening, "乙", text_of(1))
    for most, is_told in ((1, True), (2, False)):
        monkeypatch.setattr(text_index, "MOST_MENDED", most)
        outdate(where.data_dir)
        with Store.open(where) as other:
            (problem, *_) = other.text_index.verify().problems
            assert "由其他版本的程序生成" in problem
            if is_told:
                with pytest.raises(StoreError, match="2 份文本的指纹由其他版本") as caught:
                    other.text_index.view()
                assert caught.value.code == "similarity_segment_outdated"
                assert "mingjian index build" in caught.value.message
                held = texts_held(report, other)
                assert (held.others, held.problem) == (0, caught.value.message)
                assert other.text_index.build() == ()
            assert found(other, text_of(0)) == {report}
            assert other.text_index.verify().problems == ()


def test_changed_bytes_are_found_by_verify_and_mended_by_build(store: Store, screening: Screening) -> None:
    for n, name in enumerate(NAMES[:4]):
        put(store, screening, name, text_of(n))
    path = _largest(store)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1  # another text's posting
    path.write_bytes(bytes(data))
    (first, *_) = store.text_index.verify().problems
    assert path.name in first
    assert store.text_index.build() == ()
    assert store.text_index.verify().problems == ()


def test_verify_holds_archive_catalogue_and_fingerprints_against_each_other(
    store: Store, screening: Screening
) -> None:
    ids = [put(store, screening, name, text_of(n)) for n, name in enumerate(NAMES[:5])]
    number = store.text_index.view().number_of(ids[4])
    with writing(store.engine) as connection:
        mine = text_tail.c.number == number
        connection.execute(update(text_tail).where(mine).values(hashes=np.arange(9, dtype="<u4").tobytes()))
    (problem,) = store.text_index.verify().problems
    assert problem == f"报告 {ids[4][:12]}在索引中的指纹与存档文本不符"
    with writing(store.engine) as connection:
        connection.execute(delete(text_tail))
        connection.execute(update(text_archives).where(text_archives.c.number == 1).values(data=b"MJT1"))
    problems = store.text_index.verify().problems
    assert problems == (
        f"报告 {ids[0][:12]}的存档文本缺失或已损坏",
        f"报告 {ids[4][:12]}不在任何索引文件中",
    )
    assert store.text_index.build() == (ids[0],)
    assert found(store, text_of(4)) == {ids[4]}


def test_fingerprints_of_another_version_are_made_again(
    where: Where, store: Store, screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [put(store, screening, name, text_of(n)) for n, name in enumerate(NAMES[:3])]
    for module in (winnow, text_compaction, text_rows):
        monkeypatch.setattr(module, "VERSION", 99)
    with Store.open(where) as other:
        assert all(found(other, text_of(n)) == {report} for n, report in enumerate(ids))
        assert other.text_index.verify().problems == ()


def test_one_joins_at_a_time_and_a_dead_one_is_not_waited_for(store: Store, screening: Screening) -> None:
    with text_lease.leased(store.engine, store.now) as lease:
        assert lease is not None
        for n, name in enumerate(NAMES[:4]):
            put(store, screening, name, text_of(n))
        assert store.text_index.status().tail_texts == 4
        with pytest.raises(StoreError) as caught:
            store.text_index.build()
        assert caught.value.code == "similarity_index_busy"
    with writing(store.engine) as connection:
        holder = f"{socket.gethostname()}:{_dead_process()}:1"
        far = store.now() + dt.timedelta(days=1)
        connection.execute(update(text_state).values(lease_holder=holder, lease_until=far))
    store.text_index.settle()
    assert store.text_index.status().tail_texts == 0


def test_a_lease_that_was_lost_changes_nothing(
    store: Store, screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_compaction, "FLUSH_TEXTS", 100)
    monkeypatch.setattr(text_compaction, "FLUSH_POSTINGS", 10**6)
    for n, name in enumerate(NAMES[:3]):
        put(store, screening, name, text_of(n))
    written = segment.write

    def overtaken(*given: Any) -> None:
        written(*given)
        with writing(store.engine) as connection:
            connection.execute(update(text_state).values(lease_holder="another"))

    monkeypatch.setattr(text_compaction, "FLUSH_TEXTS", 2)
    monkeypatch.setattr(segment, "write", overtaken)
    store.text_index.settle()
    status = store.text_index.status()
    assert (status.tail_texts, status.files) == (3, ())
    assert list(_folder(store).iterdir()) == []


def test_a_folder_without_files_keeps_all_in_the_database(tmp_path: Path, screening: Screening) -> None:
    with Store.open(tmp_path) as opened:
        store = Store(opened.engine, opened.blobs)
        ids = [put(store, screening, name, text_of(n)) for n, name in enumerate(NAMES[:3])]
        assert all(found(store, text_of(n)) == {report} for n, report in enumerate(ids))
        assert store.text_index.build() == ()
        assert store.text_index.verify().problems == ()


def _work(folder: Path, journal: Path, screening: Screening, seed: int) -> None:
    """Put, replace and remove for ever; what is begun and what is done is written down."""
    draw = np.random.default_rng(seed)
    with Store.open(folder) as store, journal.open("ab", buffering=0) as lines:
        while True:
            name, text = NAMES[draw.integers(len(NAMES))], int(draw.integers(1000))
            is_there = store.text_index.view().number_of(content_id(name.encode())) is not None
            is_going = is_there and draw.random() < 0.3
            lines.write(f"begun {name} {-1 if is_going else text}\n".encode())
            if is_going:
                store.remove_report(content_id(name.encode()))
            else:
                put(store, screening, name, text_of(text))
            lines.write(b"done\n")


def _expected(journal: Path) -> dict[str, set[int]]:
    """By report, the texts that it may have: the last one done, or one that was begun; -1: none."""
    state: dict[str, set[int]] = {}
    begun: tuple[str, int] | None = None
    for line in journal.read_text().splitlines():
        word, *rest = line.split()
        if word == "begun":
            if begun is not None:
                state.setdefault(begun[0], {-1}).add(begun[1])
            begun = rest[0], int(rest[1])
        elif begun is not None:
            state[begun[0]] = {begun[1]}
            begun = None
    if begun is not None:
        state.setdefault(begun[0], {-1}).add(begun[1])
    return state


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are started as copies of this one")
def test_processes_killed_at_any_moment_leave_a_whole_index(tmp_path: Path, screening: Screening) -> None:
    context = multiprocessing.get_context("fork")
    folder, journal = tmp_path / "data", tmp_path / "journal"
    Store.open(folder).close()
    journal.touch()
    draw = np.random.default_rng(11)
    for turn in range(8):
        before = journal.read_bytes().count(b"done")
        process = context.Process(target=_work, args=(folder, journal, screening, turn))
        process.start()
        while process.is_alive() and journal.read_bytes().count(b"done") < before + 4:
            time.sleep(0.01)
        time.sleep(0.1 * draw.random())
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with Store.open(folder) as store:
            assert store.text_index.verify().problems == ()
    with Store.open(folder) as store:
        for name, possible in _expected(journal).items():
            report = content_id(name.encode())
            text = store.kept(report).text
            assert text in [text_of(n) if n >= 0 else None for n in possible]
            assert text is None or report in found(store, text)


def _killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are started as copies of this one")
@pytest.mark.parametrize(
    "step",
    ["segment._checksum", "segment._flush_folder", "text_compaction._name", "text_files.TextFiles.retire"],
)
def test_a_process_killed_at_a_step_of_joining_leaves_a_whole_index(
    tmp_path: Path, screening: Screening, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with Store.open(tmp_path) as store:
        for n, name in enumerate(NAMES[:3]):
            put(store, screening, name, text_of(n))

    def work() -> None:
        package = "similarity" if step.startswith("segment") else "store"
        monkeypatch.setattr(f"corpus.{package}.{step}", _killed)
        with Store.open(tmp_path) as store:
            put(store, screening, NAMES[3], text_of(3))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with Store.open(tmp_path) as store:
        assert store.text_index.status().reports == 4
        assert store.text_index.verify().problems == ()
        for n in (3, 4, 5):
            put(store, screening, NAMES[n], text_of(n))
        assert store.text_index.status().tail_texts == 0
        assert all(found(store, text_of(n)) == {content_id(NAMES[n].encode())} for n in range(6))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are started as copies of this one")
def test_several_processes_index_and_join_at_once(tmp_path: Path, screening: Screening) -> None:
    context = multiprocessing.get_context("fork")
    Store.open(tmp_path).close()

    def work(first: int) -> None:
        with Store.open(tmp_path) as store:
            for n in range(first, first + 12):
                report = put(store, screening, str(n), text_of(n))
                assert found(store, text_of(n)) == {report}

    processes = [context.Process(target=work, args=(100 * n,)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with Store.open(tmp_path) as store:
        assert store.text_index.status().reports == 36
        assert store.text_index.verify().problems == ()
        assert all(
            found(store, text_of(100 * p + n)) == {content_id(str(100 * p + n).encode())}
            for p in range(3)
            for n in range(12)
        )


def _folder(store: Store) -> Path:
    assert store.text_index._files is not None
    return store.text_index._files.folder


def _largest(store: Store) -> Path:
    file = max(store.text_index.status().files, key=lambda file: file.size_bytes)
    return _folder(store) / file.file


def _damage(store: Store, damage: str) -> None:
    path = _largest(store)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-5])


def _dead_process() -> int:
    process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(0,))
    process.start()
    process.join()
    assert process.pid is not None
    return process.pid
