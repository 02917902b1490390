"""Files over HTTP: whole and in pieces, refused and cut off, with names of all kinds."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.requests import ClientDisconnect

from core.errors import RefusedError
from core.limits import Limits
from service.api import uploads
from tests import pdfs
from tests.pdfs import Text
from tests.service.api.conftest import World


def report(words: str = "安全现状评价报告") -> bytes:
    return pdfs.compose([[Text(150, 200, words, 20)]])


def send(world: World, content: bytes, name: str = "报告.pdf", who: str = "hang") -> Any:
    headers = world.headers(who) | {"X-File-Name": quote(name)}
    return world.client.post("/api/v1/files", content=content, headers=headers)


def left_behind(world: World) -> list[str]:
    folder = world.client.app.state.context.settings.data_dir / "uploads"  # type: ignore[attr-defined]
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def test_a_file_is_kept_once_and_known_to_who_sent_it(world: World) -> None:
    content = report()
    digest = hashlib.sha256(content).hexdigest()
    assert world.get(f"/files/{digest}", "hang").json()["is_known"] is False
    made = send(world, content)
    assert made.status_code == 201
    assert made.json() == {"id": digest, "is_known": True, "received": len(content), "is_screened": False}
    assert send(world, content).json()["id"] == digest
    assert world.get(f"/files/{digest.upper()}", "hang").json()["is_known"] is True
    assert world.get(f"/files/{digest}", "su").json()["is_known"] is False
    assert left_behind(world) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 no report", "not_a_pdf"),
        (b"hello", "not_a_pdf"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(world: World, content: bytes, code: str) -> None:
    refused = send(world, content)
    assert refused.status_code == 422
    assert refused.json()["code"] == code
    assert refused.json()["detail"]
    assert left_behind(world) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\报告\\甲.pdf", "甲.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("", "未命名.pdf"),
        ("..", "未命名.pdf"),
        ("长" * 300, "长" * 200),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(world: World, name: str, shown: str) -> None:
    content = report(f"甲乙{len(name)}")
    made = send(world, content, name)
    assert made.status_code == 201
    store = world.client.app.state.context.tools.store  # type: ignore[attr-defined]
    assert store.find_report(made.json()["id"]).file_name == shown


def test_a_file_in_pieces_goes_on_where_it_was_cut_off(world: World) -> None:
    content = report("分段上传")
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    headers = world.headers("hang") | {"X-File-Name": quote("分段.pdf")}

    def put(data: bytes, offset: int) -> Any:
        path = f"/api/v1/files/{digest}?size={size}&offset={offset}"
        return world.client.put(path, content=data, headers=headers)

    first = put(content[:100], 0)
    assert (first.status_code, first.json()["received"]) == (202, 100)
    wrong = put(content[50:], 50)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "upload_offset")
    assert "100" in wrong.json()["detail"]
    assert world.get(f"/files/{digest}", "hang").json()["received"] == 100
    last = put(content[100:], 100)
    assert (last.status_code, last.json()["is_known"]) == (200, True)
    assert left_behind(world) == []


def test_a_file_in_pieces_is_its_senders_alone(world: World) -> None:
    content = report("各传各的")
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    path = f"/api/v1/files/{digest}?size={size}"
    assert world.client.put(path, content=content[:100], headers=world.headers("hang")).status_code == 202
    assert world.get(f"/files/{digest}", "su").json()["received"] == 0
    assert world.client.put(path, content=b"rubbish", headers=world.headers("su")).status_code == 202
    last = world.client.put(f"{path}&offset=100", content=content[100:], headers=world.headers("hang"))
    assert last.json()["is_known"] is True


def test_what_was_cut_off_long_ago_is_swept(tmp_path: Path) -> None:
    old, young = (uploads.part_of(tmp_path, "hang", digit * 64) for digit in "ab")
    for part in (old, young):
        part.write_bytes(b"%PDF-")
    os.utime(old, (0, 0))
    uploads.sweep(tmp_path, now=8 * 86_400)
    assert list(uploads.folder(tmp_path).iterdir()) == [young]


def test_a_file_that_is_not_what_was_announced_is_thrown_away(world: World) -> None:
    content = report("另一份")
    digest = "ab" * 32
    path = f"/api/v1/files/{digest}?size={len(content)}"
    refused = world.client.put(path, content=content, headers=world.headers("hang"))
    assert (refused.status_code, refused.json()["code"]) == (422, "digest_differs")
    assert left_behind(world) == []
    for wrong in ("xx", "..", "AB" * 31):
        assert world.client.get(f"/api/v1/files/{wrong}", headers=world.headers("hang")).status_code in {
            400,
            404,
        }


def test_who_may_not_hand_in_sends_nothing(world: World) -> None:
    assert send(world, report(), who="admin").status_code == 403
    assert left_behind(world) == []


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield report()[:50]
        raise ClientDisconnect

    with pytest.raises(ClientDisconnect):
        asyncio.run(uploads.take(broken(), tmp_path, Limits()))
    assert list(uploads.folder(tmp_path).iterdir()) == []


def test_a_stream_over_the_limit_is_refused_before_it_ends(tmp_path: Path) -> None:
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(1)
            yield b"%PDF-" + bytes(1 << 19)

    with pytest.raises(RefusedError) as caught:
        asyncio.run(uploads.take(endless(), tmp_path, Limits(bytes=3 << 20)))
    assert caught.value.code == "too_large"
    assert len(sent) < 10
    assert list(uploads.folder(tmp_path).iterdir()) == []


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    async def some() -> AsyncIterator[bytes]:
        yield report()

    monkeypatch.setattr(uploads.os, "write", full)
    with pytest.raises(uploads.DiskFullError, match="空间不足"):
        asyncio.run(uploads.take(some(), tmp_path, Limits()))
    assert list(uploads.folder(tmp_path).iterdir()) == []
