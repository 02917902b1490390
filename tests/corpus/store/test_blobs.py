from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import StoreError
from core.ids import content_id
from corpus.store.blobs import Blobs

DATA = "安全评价报告".encode() * 1000


@pytest.fixture(params=["local", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs" if request.param == "local" else f"memory://{tmp_path.name}/blobs")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_come_back_under_their_sha256(blobs: Blobs) -> None:
    blob_id = blobs.put(DATA)

    assert blob_id == content_id(DATA)
    assert blobs.has(blob_id)
    assert blobs.get(blob_id) == DATA
    with blobs.open(blob_id) as stream:
        assert stream.read(6) == "安全".encode()


def test_a_file_is_kept_like_its_bytes_and_left_alone(blobs: Blobs, tmp_path: Path) -> None:
    original = tmp_path / "报告.pdf"
    original.write_bytes(DATA)

    assert blobs.put_file(original) == content_id(DATA)
    assert blobs.put_file(original) == blobs.put(DATA)
    assert blobs.get(content_id(DATA)) == DATA
    assert original.read_bytes() == DATA


def test_nothing_but_the_blob_remains_in_the_folder(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    original = tmp_path / "报告.pdf"
    original.write_bytes(DATA)

    blobs.put(DATA)
    blobs.put(DATA)
    blobs.put_file(original)

    assert files(tmp_path / "blobs") == [blobs.path(content_id(DATA))]


def test_empty_bytes_are_bytes_too(blobs: Blobs) -> None:
    assert blobs.get(blobs.put(b"")) == b""


@pytest.mark.parametrize("ask", ["get", "open"])
def test_a_missing_blob_says_so_in_chinese(blobs: Blobs, ask: str) -> None:
    with pytest.raises(StoreError, match="缺少文件") as caught:
        getattr(blobs, ask)("0" * 64)
    assert caught.value.code == "store_blob_missing"
    assert not blobs.has("0" * 64)


def test_a_damaged_blob_is_never_handed_out(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blob_id = blobs.put(DATA)
    blobs.path(blob_id).write_bytes(DATA[:-1] + b"?")

    with pytest.raises(StoreError, match="已损坏") as caught:
        blobs.get(blob_id)
    assert caught.value.code == "store_blob_damaged"


def test_a_cut_off_blob_is_mended_by_putting_it_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blob_id = blobs.put(DATA)
    blobs.path(blob_id).write_bytes(DATA[:10])

    blobs.put(DATA)

    assert blobs.get(blob_id) == DATA


def test_a_discarded_blob_is_gone_and_may_be_discarded_again(blobs: Blobs) -> None:
    blob_id = blobs.put(DATA)
    blobs.discard(blob_id)
    blobs.discard(blob_id)
    assert not blobs.has(blob_id)


def test_remote_blobs_have_no_path() -> None:
    blobs = Blobs("memory://remote")
    with pytest.raises(StoreError, match="没有本机路径"):
        blobs.path(blobs.put(DATA))


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_ids_lead_to_files(blobs: Blobs, name: str) -> None:
    with pytest.raises(ValueError, match="not a blob id"):
        blobs.get(name)


def test_a_root_that_cannot_be_written_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file stands here")
    with pytest.raises(StoreError, match="数据文件夹无法读写"):
        Blobs(tmp_path / "blobs").put(DATA)


def test_a_folder_name_may_hold_anything(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "100% 明鉴::数据 #1")
    assert blobs.get(blobs.put(DATA)) == DATA
