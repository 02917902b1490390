"""Blobs in S3: a real server, kept and got whole, opened by path as copies, its absence told."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.document import Source
from core.errors import StoreError
from core.ids import content_id
from core.screening import Screening
from corpus.store import local_copies, remote, text_compaction
from corpus.store.blobs import Blobs
from corpus.store.database import is_passing
from corpus.store.local_copies import LocalCopies
from corpus.store.store import Store
from corpus.store.where import Where
from tests import s3
from tests.indexed_texts import found, put, text_of

_NUMBERS = itertools.count(1)


@pytest.fixture
def url(s3_server: s3.S3) -> str:
    """A bucket of the test's own, and a folder in it."""
    return s3_server.bucket(f"reports-{next(_NUMBERS)}") + "/明鉴"


@pytest.fixture
def machine(s3_server: s3.S3, url: str, postgresql_url: str, tmp_path: Path) -> Callable[[str], Where]:
    """Where the store is, seen from a machine of this name."""

    def made(name: str) -> Where:
        return Where(
            data_dir=tmp_path / name,
            database_url=postgresql_url,
            blobs_url=url,
            blobs_options=s3_server.options,
            cache_bytes=3_000,
        )

    return made


@pytest.fixture
def blobs(s3_server: s3.S3, url: str, tmp_path: Path) -> Blobs:
    return Blobs(url, options=s3_server.options, copies=LocalCopies(tmp_path / "copies", 3_000))


def test_bytes_are_kept_once_and_got_whole(blobs: Blobs, tmp_path: Path) -> None:
    large = os.urandom(6 << 20)  # sent in parts
    file = tmp_path / "报告.pdf"
    file.write_bytes(large)
    small_id, large_id = blobs.put(b"small"), blobs.put_file(file)
    assert (small_id, large_id) == (content_id(b"small"), content_id(large))
    assert blobs.put(b"small") == small_id
    assert blobs.get(small_id) == b"small"
    assert blobs.get(large_id) == large
    with blobs.open(large_id) as stream:
        assert stream.read(10) == large[:10]
    assert blobs.path(large_id).read_bytes() == large
    assert file.read_bytes() == large
    blobs.discard(large_id)
    blobs.discard(large_id)
    assert not blobs.has(large_id)
    for get in (blobs.get, blobs.path, blobs.open):
        with pytest.raises(StoreError) as caught:
            get(large_id)
        assert caught.value.code == "store_blob_missing"


def test_copies_that_were_not_used_lately_make_room(blobs: Blobs, tmp_path: Path) -> None:
    ids = [blobs.put(bytes([number]) * 1_000) for number in range(5)]
    old = time.time() - local_copies.IN_USE_SECONDS - 60
    for age, blob in enumerate(ids[:3]):
        os.utime(blobs.path(blob), (0, old - 100 + age))
    assert blobs.path(ids[0]).stat().st_mtime > old  # asked for again: in use
    left_over = tmp_path / "copies" / ".arriving-left"
    left_over.write_bytes(b"half")
    os.utime(left_over, (0, old))
    blobs.path(ids[3])
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {ids[0], ids[2], ids[3]}
    blobs.path(ids[4])
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {ids[0], ids[3], ids[4]}
    blobs.path(ids[1])  # all that is there is in use: the limit waits
    assert len(list((tmp_path / "copies").iterdir())) == 4


def test_a_copy_is_never_of_other_bytes(tmp_path: Path) -> None:
    copies = LocalCopies(tmp_path / "copies", 1 << 20)
    with pytest.raises(StoreError) as caught:
        copies.path(content_id(b"as kept"), lambda to: to.write_bytes(b"changed") and None)
    assert caught.value.code == "store_blob_damaged"
    assert list((tmp_path / "copies").iterdir()) == []


def test_two_machines_work_on_one_store(
    machine: Callable[[str], Where], screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_compaction, "FLUSH_TEXTS", 2)
    data = b"the original"
    with Store.open(machine("one")) as one, Store.open(machine("two")) as two:
        report = content_id(data)
        one.add_report(Source(id=report, file_name="甲.pdf", size_bytes=len(data)), data)
        one.save_screening(replace(screening, report=replace(screening.report, id=report)))
        assert two.original_path(report).read_bytes() == data
        assert two.original_path(report).is_relative_to(machine("two").data_dir)
        assert two.screening(report) == one.screening(report)
        put(one, screening, "乙", text_of(1))
        put(one, screening, "丙", text_of(2))
        assert (two.text_index.status().tail_texts, len(two.text_index.status().files)) == (0, 1)
        assert found(two, text_of(1)) == {content_id("乙".encode())}
        put(two, screening, "丁", text_of(3))
        put(two, screening, "戊", text_of(4))
        assert found(one, text_of(4)) == {content_id("戊".encode())}
        (copy, *_) = (machine("one").data_dir / "index").glob("texts-*")
        copy.write_bytes(b"damaged")
    with Store.open(machine("one")) as again:
        assert found(again, text_of(1)) == {content_id("乙".encode())}
        assert again.text_index.verify().problems == ()
        assert again.text_index.build() == ()
        assert found(again, text_of(4)) == {content_id("戊".encode())}


def test_what_is_wrong_with_the_place_is_told(
    s3_server: s3.S3, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match="请先建立存储桶") as none:
        Blobs("s3://nowhere-at-all", options=s3_server.options).require_usable()
    assert not is_passing(none.value)
    with pytest.raises(StoreError, match="fsspec"):
        Blobs("no-such-kind://x", options={})
    monkeypatch.setattr(remote, "_RETRIES", 0)
    away = Blobs(url, options=s3_server.options | {"endpoint": "http://127.0.0.1:9"})
    for ask in (away.require_usable, lambda: away.put(b"x"), lambda: away.get("a" * 64)):
        with pytest.raises(StoreError, match="暂时无法读写") as caught:
            ask()
        assert is_passing(caught.value)


@pytest.fixture(autouse=True)
def _no_own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the machine's owner has set for S3 is none of the tests' business."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    return
