"""What is sent wrongly, cut off, or many times at once, to the real server: told, nothing lost, alive."""

from __future__ import annotations

import hashlib
import http.client
import json
import resource
import signal
import socket
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests import pdfs
from tests.pdfs import Text
from tests.service.api.serving import Served, serving

ROOM = 3 << 20  # bytes that a file of the crowded server may have


def report(words: str) -> bytes:
    return pdfs.compose([[Text(150, 200, words, 20)]])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("bad") / "data", reports=1) as found:
        yield found


def asked(
    served: Served,
    method: str,
    path: str,
    body: bytes | None = None,
    **headers: str,
) -> tuple[int, dict[str, Any]]:
    """Status and answer; one connection each."""
    where = urllib.parse.urlsplit(served.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    known = {"Authorization": f"Bearer {served.token}"} | headers
    try:
        connection.request(method, f"/api/v1{path}", body=body, headers=known)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


def raw(served: Served, head: str, body: bytes, *, hang_up: bool = False) -> bytes:
    """What comes back on bytes that no proper client sends; nothing where the line is cut."""
    where = urllib.parse.urlsplit(served.url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as line:
        line.sendall(head.encode() + body)
        if hang_up:
            return b""
        line.settimeout(10)
        try:
            return line.recv(65536)
        except TimeoutError:
            return b""


def head(served: Served, length: object, *more: str) -> str:
    lines = ["POST /api/v1/files HTTP/1.1", "Host: x", f"Authorization: Bearer {served.token}"]
    return "\r\n".join([*lines, f"Content-Length: {length}", *more, "", ""])


def left_behind(served: Served) -> list[str]:
    folder = served.data_dir / "uploads"
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def is_alive(served: Served) -> bool:
    return served.process.poll() is None and asked(served, "GET", "/reports")[0] == 200


def settled(served: Served) -> bool:
    """Whether nothing is left of what was cut off, a moment later."""
    end = time.monotonic() + 20
    while left_behind(served) and time.monotonic() < end:
        time.sleep(0.1)
    return not left_behind(served)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04" + bytes(5000), "not_a_pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_pdf"),
        (b"<html>", "not_a_pdf"),
        (b"", "empty_file"),
    ],
)
def test_another_kind_of_file_under_a_pdfs_name_is_told(served: Served, content: bytes, code: str) -> None:
    status, answer = asked(
        served, "POST", "/files", content, **{"X-File-Name": "a.pdf", "Content-Type": "application/pdf"}
    )
    assert (status, answer["code"]) == (422, code)
    assert settled(served)


def test_a_length_that_lies_is_refused_or_cut_and_leaves_nothing(served: Served) -> None:
    content = report("长度不符")
    digest = hashlib.sha256(content).hexdigest()
    raw(served, head(served, len(content) + 100), content, hang_up=True)  # says more than it sends
    for wrong in ("-5", "many", "1e3", "99999999999999999999999"):
        said = raw(served, head(served, wrong), content)
        assert said == b"" or b" 400 " in said.split(b"\r\n")[0] or b" 413 " in said.split(b"\r\n")[0], wrong
    both = raw(served, head(served, 5, "Transfer-Encoding: chunked"), b"zz\r\nnot a chunk\r\n")
    assert b" 201 " not in both.split(b"\r\n")[0]
    assert settled(served)
    assert asked(served, "GET", f"/files/{digest}")[1]["is_known"] is False
    short = raw(served, head(served, 50), content)  # says less: the rest is no request
    assert b" 201 " not in short.split(b"\r\n")[0]
    assert settled(served)
    assert is_alive(served)


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/x.pdf",
        "..\\..\\x.pdf",
        "/etc/passwd",
        "a%00.pdf",
        "%2e%2e%2fx.pdf",
        ".",
        "con.pdf",
    ],
)
def test_no_name_leads_out_of_the_folder(served: Served, name: str) -> None:
    before = {path for path in served.data_dir.parent.rglob("*") if "blobs" not in path.parts}
    content = report(f"名称 {name}")
    quoted = urllib.parse.quote(name)
    status, answer = asked(served, "POST", "/files", content, **{"X-File-Name": quoted})
    assert status == 201, answer
    new = {path for path in served.data_dir.parent.rglob("*") if "blobs" not in path.parts} - before
    assert all(served.data_dir in path.parents for path in new)
    assert not [path for path in new if path.name.endswith(".pdf") or path.name == "passwd"]


def test_an_upload_that_is_cut_off_leaves_nothing_and_one_in_pieces_goes_on(served: Served) -> None:
    content = report("中途断开")
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    raw(served, head(served, size), content[: size // 2], hang_up=True)
    assert settled(served)
    assert asked(served, "GET", f"/files/{digest}")[1]["received"] == 0
    content += b"%" + bytes(2 << 20)
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    lines = [
        f"PUT /api/v1/files/{digest}?size={size} HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {served.token}",
        f"Content-Length: {size}",
    ]
    where = urllib.parse.urlsplit(served.url)
    end, there = time.monotonic() + 30, 0
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + content[: 3 << 19])
        while not there and time.monotonic() < end:
            there = asked(served, "GET", f"/files/{digest}")[1]["received"]
    assert there >= 1 << 20
    status = 409  # while the server has not seen yet that the line is cut
    while status == 409 and time.monotonic() < end:
        there = asked(served, "GET", f"/files/{digest}")[1]["received"]
        status, answer = asked(served, "PUT", f"/files/{digest}?size={size}&offset={there}", content[there:])
    assert (status, answer["is_known"]) == (200, True)


def test_a_hundred_equal_uploads_at_once_are_one_file_and_one_job(served: Served) -> None:
    content = report("一百份")
    digest = hashlib.sha256(content).hexdigest()

    def send(_: int) -> tuple[int, str]:
        status, answer = asked(served, "POST", "/files", content, **{"X-File-Name": "same.pdf"})
        return status, answer["id"]

    with ThreadPoolExecutor(25) as threads:
        answers = list(threads.map(send, range(100)))
    assert {kept for _, kept in answers} == {digest}
    assert (201, digest) in answers
    assert {status for status, _ in answers} <= {200, 201}  # 200 where another had arrived
    assert settled(served)
    kept = [path for path in (served.data_dir / "blobs").rglob("*") if path.is_file()]
    assert [path.read_bytes() == content for path in kept].count(True) == 1

    def submit(_: int) -> str:
        body = json.dumps({"file": digest}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": "one"}
        return str(asked(served, "POST", "/jobs", body, **headers)[1].get("id"))

    with ThreadPoolExecutor(10) as threads:
        jobs = set(threads.map(submit, range(20)))
    assert len(jobs - {"None"}) == 1  # one that comes while the first is answered may be told to wait
    assert is_alive(served)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b'{"file": 5}', "application/json"),
        (b'{"file": "' + b"a" * 64 + b'", "priority": "now"}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 5000, "application/json"),
        (b"file=1", "text/plain"),
    ],
)
def test_a_body_that_is_not_as_described_is_told(served: Served, body: bytes, kind: str) -> None:
    status, answer = asked(served, "POST", "/jobs", body, **{"Content-Type": kind})
    assert 400 <= status < 500, answer
    assert answer["detail"]
    assert is_alive(served)


def test_a_full_disk_is_told_nothing_is_kept_and_reading_goes_on(tmp_path: Path) -> None:
    """No file may grow over ``ROOM``: what the system answers then is what a full disk answers."""

    def crowded() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))

    with serving(tmp_path / "data", before=crowded, reports=1) as served:
        content = report("太大") + b"%" + bytes(2 * ROOM)
        digest, size = hashlib.sha256(content).hexdigest(), len(content)
        status, answer = asked(served, "POST", "/files", content)
        assert (status, answer["code"]) == (507, "disk_full"), answer
        assert "空间" in answer["detail"]
        assert settled(served)
        status, answer = asked(served, "PUT", f"/files/{digest}?size={size}", content)
        assert (status, answer["code"]) == (507, "disk_full")
        assert asked(served, "GET", f"/files/{digest}")[1]["is_known"] is False
        small = report("放得下")
        assert asked(served, "POST", "/files", small)[0] == 201
        assert is_alive(served)
