"""A database that comes later than the service: the address answers that it is not ready, and then is."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from service import awaiting
from service.awaiting import wait_to_serve, waited
from service.settings import Settings
from tests import postgresql


def said(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, Any], str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read()), ""
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read()), error.headers["Retry-After"]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(awaiting, "_LOOK_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_until_the_database_is_there_it_lives_and_is_not_ready(
    postgresql_server: postgresql.Server, postgresql_url: str, tmp_path: Path, port: int
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=postgresql_url)
    answers: dict[str, Any] = {}

    def look() -> None:
        try:
            for path in ("/healthz", "/readyz", "/api/v1/me"):
                answers[path] = said(port, path)
            answers["upload"] = said(port, "/api/v1/files", "POST")
        finally:
            postgresql_server.start()

    postgresql_server.stop()
    looking = threading.Timer(1, look)
    looking.start()
    wait_to_serve(settings, "127.0.0.1", port)
    looking.join()
    assert answers["/healthz"][:2] == (200, {"status": "ok"})
    for path in ("/readyz", "/api/v1/me", "upload"):
        status, problem, again = answers[path]
        assert (status, problem["code"], problem["status"], again) == (503, "not_ready", 503, "5")
    with socket.create_server(("127.0.0.1", port)):  # the address is free for the service itself
        pass
    wait_to_serve(settings, "127.0.0.1", port)


def test_whoever_waits_ends_when_told_to(tmp_path: Path, port: int) -> None:
    nowhere = f"postgresql+psycopg://mingjian@/nothing?host={tmp_path}"
    settings = Settings(data_dir=tmp_path / "data", database_url=nowhere)
    assert not waited(settings, lambda _: True)
    before = signal.getsignal(signal.SIGTERM)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    with pytest.raises(SystemExit) as ended:
        wait_to_serve(settings, "127.0.0.1", port)
    assert ended.value.code == 0
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_waiting_does_not_mend_is_not_waited_for(
    postgresql_server: postgresql.Server, tmp_path: Path, port: int
) -> None:
    wrong = Settings(data_dir=tmp_path / "data", database_url=postgresql_server.url("no_such_database"))
    alone = Settings(data_dir=tmp_path / "data")
    for settings in (wrong, alone):
        assert waited(settings, lambda _: pytest.fail("it waits"))
        wait_to_serve(settings, "127.0.0.1", port)
