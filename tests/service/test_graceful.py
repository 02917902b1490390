"""The real ``serve``: what it logs of real requests, and how it ends when it is told to."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from corpus.store.store import Store
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from tests import pdfs
from tests.pdfs import Text
from tests.ports import free_port

PERSON, PHONE, IDENTITY = "欧阳若溪", "13912345678", "330106198802293456"
CERTIFICATE = "S011044000110193001234"
NAME = "ouyang.ruoxi"


class Running:
    """A serving process, its port, a token, and what it wrote to its error output."""

    def __init__(self, process: subprocess.Popen[str], port: int, token: str) -> None:
        self.process, self.port, self.token = process, port, token
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(self.process.stderr)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        connection = self.connect()
        with contextlib.closing(connection):
            connection.request(method, path, body, self.headers | headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ended(self) -> int:
        code = self.process.wait(30)
        self._reader.join(10)
        return code


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with Store.open(tmp_path) as store:
        account = Accounts(store.engine).create(
            NAME, roles=[Role.INSPECTOR], regions=["330000"], shown_name=PERSON
        )
        may = [Permission.READ_REPORTS, Permission.SUBMIT_REPORTS, Permission.DECIDE]
        _, token = Tokens(store.engine).create(account, label="测试", permissions=may, days=1)
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "service", "serve", "--workers", "0", "--port", str(port)),
            *("--data-dir", str(tmp_path)),
        ],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"MINGJIAN_WORKERS": "1"},
    )
    served = Running(process, port, token)
    end = time.monotonic() + 180
    while True:
        with contextlib.suppress(ConnectionError):
            if served.ask("GET", "/readyz")[0] == 200:
                break
        assert time.monotonic() < end, served.lines
        time.sleep(0.05)
    yield served
    process.kill()
    process.wait(10)
    if process.stderr:
        process.stderr.close()


def end_while_busy(
    running: Running,
    job: str,
    stream: http.client.HTTPConnection,
    uploading: http.client.HTTPConnection,
    folder: Path,
) -> None:
    """Tell it to end while one reads a stream and one uploads: the one ends in words, the other is served."""
    stream.request("GET", f"/api/v1/jobs/{job}/events", headers=running.headers)
    events = stream.getresponse()
    assert events.readline() == b"event: job\n"
    uploading.putrequest("POST", "/api/v1/files")
    second = pdfs.compose([[Text(150, 200, PERSON, 20)], [Text(150, 200, PHONE, 20)]])
    for name, value in (running.headers | {"Content-Length": str(len(second))}).items():
        uploading.putheader(name, value)
    uploading.endheaders(second[:200])
    end = time.monotonic() + 60
    while not list(folder.iterdir()):  # it has begun
        assert time.monotonic() < end
        time.sleep(0.05)
    begun = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    left = events.read().decode()
    assert left.endswith("event: stopping\ndata: {}\n\n")
    assert time.monotonic() - begun < 15
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.port), timeout=5)
    uploading.send(second[200:])
    answer = uploading.getresponse()
    assert (answer.status, json.loads(answer.read())["is_known"]) == (201, True)


def test_what_is_asked_leaves_no_name_or_number_and_what_runs_is_ended(
    running: Running, tmp_path: Path
) -> None:
    content = pdfs.compose([[Text(150, 200, f"{PERSON} {CERTIFICATE}", 20)]])
    named = {"X-File-Name": quote(f"{PERSON}{PHONE}.pdf")}
    file = json.loads(running.ask("POST", "/api/v1/files", content, **named)[1])["id"]
    job = json.loads(running.ask("POST", "/api/v1/jobs", json.dumps({"file": file}))[1])["id"]
    for path in (
        f"/api/v1/reports?enterprise={quote(PERSON)}&q={IDENTITY}",
        f"/api/v1/{quote(PERSON)}/{CERTIFICATE}",
        f"/api/v1/reports/{PHONE}/findings",
        f"/api/v1/reports?since={IDENTITY}",
    ):
        running.ask("GET", path)
    for body in (
        json.dumps({"name": NAME, "password": PHONE + PERSON}),
        f'{{"name": "{PERSON}"',
        json.dumps({"name": PERSON, "password": IDENTITY, "mobile": PHONE}),
    ):
        running.ask("POST", "/api/v1/session", body.encode())
    decided = json.dumps({"verdict": "dismissed", "reason": f"{PERSON} {PHONE}"})
    running.ask("POST", f"/api/v1/reports/{file}/findings/{IDENTITY}/decisions", decided.encode())

    with contextlib.closing(running.connect()) as stream, contextlib.closing(running.connect()) as uploading:
        end_while_busy(running, job, stream, uploading, tmp_path / "uploads")
    assert running.ended() == 0

    written = [json.loads(line) for line in running.lines if line.startswith("{")]
    requests = [line for line in written if line["logger"] == "mingjian.request"]
    assert len(requests) >= 11
    assert {line["route"] for line in requests} >= {
        "/api/v1/files",
        "/api/v1/jobs/{job}/events",
        "/api/v1/reports/{report}/findings",
        "unknown",
    }
    assert all(line["request"] and "ms" in line for line in requests)
    accounts = {line["account"] for line in requests if line["route"] == "/api/v1/files"}
    assert len(accounts) == 1
    assert None not in accounts
    text = "".join(running.lines)
    for secret in (PERSON, PHONE, IDENTITY, CERTIFICATE, NAME, quote(PERSON), running.token):
        assert secret not in text
