"""The real ``serve`` with two server processes: one address, one trail, one set of limits, one end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from corpus.store.store import Store
from service.audit.trail import Head, Trail
from tests.service.api.serving import Served, serving
from tests.service.program import mingjian

BURST = 400


def children(pid: int) -> dict[int, str]:
    """Command lines of the processes that one has started."""
    found = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
    return found


def tree(pid: int) -> dict[int, str]:
    found = children(pid)
    for child in tuple(found):
        found |= tree(child)
    return found


class Client:
    """One connection, and so one of the processes."""

    def __init__(self, served: Served) -> None:
        at = urlsplit(served.url)
        self._headers = {"Authorization": f"Bearer {served.token}"}
        self.connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=60)

    def get(self, path: str) -> tuple[int, Any]:
        self.connection.request("GET", path, headers=self._headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if body[:1] in b"[{" else body.decode()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("MINGJIAN_PROCESSES", "2")
    monkeypatch.setenv("MINGJIAN_REQUESTS_PER_MINUTE", "1")
    monkeypatch.setenv("MINGJIAN_REQUESTS_BURST", str(BURST))
    with serving(tmp_path / "data", workers=1) as running:
        yield running


def serving_processes(served: Served) -> list[int]:
    """Children of the parent that answer: its other one starts workers."""
    return sorted(pid for pid in children(served.process.pid) if not children_are_workers(pid))


def children_are_workers(pid: int) -> bool:
    return any(" worker " in command for command in children(pid).values())


def until(what: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_two_processes_answer_note_count_and_end_together(served: Served) -> None:
    until(lambda: sum(" worker " in command for command in tree(served.process.pid).values()) == 1)
    servers = serving_processes(served)
    assert len(servers) == 2
    report = served.reports[0].report.id
    paths = (f"/api/v1/reports/{report}", f"/api/v1/reports/{report}/findings", "/api/v1/reports?limit=2")
    before, statuses, noted = cpu(servers), Counter[int](), len(trail(served)[0])

    def work(place: int) -> None:
        with Client(served) as client:
            for number in range(30):
                statuses[client.get(paths[(place + number) % 3])[0]] += 1

    run_together(work, 16)
    assert statuses == {200: BURST, 429: 80}  # 16 connections, 480 requests
    assert all(after > earlier for after, earlier in zip(cpu(servers), before, strict=True))
    names, head = trail(served)
    assert isinstance(head, Head)
    assert len(names) - noted == BURST
    assert head.number == len(names)

    killed = servers[0]
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(serving_processes(served)) == 2 and killed not in serving_processes(served))
    until(lambda: {answers(served) for _ in range(8)} == {True})
    assert isinstance(trail(served)[1], Head)

    at = urlsplit(served.url)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(40) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((at.hostname or "", at.port or 0), timeout=5)


def test_figures_of_all_processes_add_up_and_none_outlives_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_PROCESSES", "2")
    with serving(tmp_path / "data", workers=1) as served:
        path = f"/api/v1/reports/{served.reports[0].report.id}"

        def work(_: int) -> None:
            with Client(served) as client:
                for _ in range(10):
                    assert client.get(path)[0] == 200

        run_together(work, 12)
        told = figures(served)
        counted = 'mingjian_requests_total{method="GET",route="/api/v1/reports/{report}",status="200"}'
        assert told[counted] == 120
        assert told["mingjian_server_processes"] == 2
        assert told["mingjian_requests_under_way"] == 1
        assert told['mingjian_database_seconds_count{kind="select"}'] > 240
        assert told["process_resident_memory_bytes"] > 1e8
        os.kill(serving_processes(served)[0], signal.SIGKILL)
        until(lambda: answers(served) and figures(served)[counted] == 120)
        assert figures(served)["mingjian_requests_under_way"] == 1

        everything = [served.process.pid, *tree(served.process.pid)]
        served.process.kill()
        served.process.wait()
        until(lambda: not any(map(is_running, everything)))


def test_an_address_is_one_services_alone(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = mingjian("serve", "--port", str(port), "--workers", "0", "--processes", "2", folder=tmp_path)
    assert done.returncode == 2
    assert f"127.0.0.1:{port} 可能已被占用" in done.stderr


def test_a_folder_that_cannot_be_used_ends_all_processes_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    command = [sys.executable, "-m", "service", "serve", "--port", "0", "--workers", "0", "--processes", "2"]
    done = subprocess.run(
        [*command, "--data-dir", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "服务未能启动" in done.stderr


def run_together(work: Any, number: int) -> None:
    threads = [threading.Thread(target=work, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def answers(served: Served) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException), Client(served) as client:
        return client.get("/healthz")[0] == 200
    return False


def figures(served: Served) -> dict[str, float]:
    with Client(served) as client:
        status, text = client.get("/metrics")
    assert status == 200
    found = re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", text, flags=re.MULTILINE)
    return {name: float(value) for name, value in found}


def trail(served: Served) -> tuple[list[str], object]:
    with Store.open(served.data_dir) as store:
        return [entry.action for entry in Trail(store.engine).entries()], Trail(store.engine).verify()


def cpu(pids: list[int]) -> list[int]:
    told = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids)
    return [int(each[11]) + int(each[12]) for each in told]


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
