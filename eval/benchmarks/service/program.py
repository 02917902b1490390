"""The program as a person starts it: its commands, and ``serve`` with its process tree, over HTTP."""

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
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-m", "service")
PERMISSIONS = ("reports.read", "reports.submit", "statistics.read", "metrics.read")
USER, PASSWORD = "bench", "冬日-测量-2026-湖面"
_WAIT_SECONDS = 300.0


def run(*arguments: str | Path, data_dir: Path, given: str = "") -> str:
    """A command's standard output; raises ``RuntimeError`` with what it complained of."""
    command = [*PROGRAM, *map(str, arguments), "--data-dir", str(data_dir)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.stderr[-500:]}")
    return done.stdout


def token(data_dir: Path) -> str:
    """A token of an account that sees the whole country."""
    with contextlib.suppress(RuntimeError):  # from an earlier run on this folder
        run("user", "add", USER, "--role", "inspector", "--role", "admin", "--region", "000000",
            "--password-file", "-", data_dir=data_dir, given=f"{PASSWORD}\n")  # fmt: skip
    permissions = [each for name in PERMISSIONS for each in ("--permission", name)]
    said = run("token", "create", USER, "--label", "measuring", *permissions, data_dir=data_dir)
    return said.splitlines()[0].strip()


@dataclass
class Served:
    """A running service; ``seconds`` is how long it took until it was ready."""

    process: subprocess.Popen[bytes]
    port: int
    token: str = ""
    seconds: float = 0.0
    processor: float = 0.0  # of the process itself until it was ready
    headers: Mapping[str, str] = field(default_factory=dict)

    def connection(self) -> http.client.HTTPConnection:
        """A connection that stays open."""
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_WAIT_SECONDS)
        made.connect()
        made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """One request on a connection of its own: status, and the answer's JSON."""
        connection = self.connection()
        try:
            connection.request(method, path, body, {**self.authorization, **(headers or {})})
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(data) if data.startswith((b"{", b"[")) else data

    @property
    def authorization(self) -> dict[str, str]:
        """The header that says who asks."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def tree(self) -> tuple[int, ...]:
        """The process and all that it started."""
        parents = {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        found = [self.process.pid]
        for member in found:
            found += [each for each, parent in parents.items() if parent == member and each not in found]
        return tuple(found)

    def processor_seconds(self) -> float:
        """Processor time that the tree has taken."""
        return sum(map(_processor_seconds, self.tree()))

    def server_processes(self) -> int:
        """How many processes answer requests, as the service tells it."""
        told = self.ask("GET", "/metrics")[1]
        found = re.search(r"^mingjian_server_processes (\d+)", told.decode(), flags=re.MULTILINE)
        if found is None:
            raise RuntimeError("the service does not tell its processes")
        return int(found[1])

    def resident_bytes(self) -> int:
        """Memory of the whole tree that is its own (shared pages counted once each time)."""
        return sum(_anonymous(member) for member in self.tree())


@contextmanager
def served(data_dir: Path, *, access: str = "", workers: int = 1, **environment: str) -> Iterator[Served]:
    """The service on a free port, ready; ended as asked."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    begun = time.monotonic()
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", str(port), "--workers", str(workers), "--data-dir", str(data_dir)],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    made = Served(process=process, port=port, token=access)
    try:
        _until_ready(made, begun + _WAIT_SECONDS)
        made.seconds = time.monotonic() - begun
        made.processor = _processor_seconds(process.pid)
        yield made
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_ready(made: Served, end: float) -> None:
    while made.process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if made.ask("GET", "/readyz")[0] == http.HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise RuntimeError("the service did not become ready")


def _processor_seconds(process: int) -> float:
    with contextlib.suppress(OSError):
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _anonymous(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
    return 0
