"""A morning of an inspector, over the running service: look at the desk, hand files in, keep two filters.

    python -m eval.working_day --data-dir DATA --name demo --looks zhejiang --password-file FILE REPORT.pdf...

``make demo`` calls it, so that the portal shows more than what the command line leaves there: files that were
handed in and what became of them, a visit after which other reports are new, filters kept by name.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import requests

_START_SECONDS, _SCREEN_SECONDS = 120, 600
_PATIENCE = 60  # seconds for one answer
_FILTERS = (
    ("重点核查的报告", "/reports", {"band": "重点核查"}),
    ("待处理的人员线索", "/findings", {"check": "assessor_not_with_agency", "standing": "open"}),
)
_ENDED = ("done", "partial", "refused", "failed", "cancelled")


class Inspector:
    """Somebody signed in at the portal."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False
        signed = self._call("POST", "/api/v1/session", json={"name": name, "password": password})
        self._session.headers["X-CSRF-Token"] = signed.json()["csrf"]

    def look(self, path: str) -> None:
        """Open a page."""
        self._call("GET", path)

    def hand_in(self, path: Path) -> str:
        """Hand a file in to be screened; gives the job."""
        headers = {"X-File-Name": quote(path.name), "Content-Type": "application/pdf"}
        file = self._call("POST", "/api/v1/files", data=path.read_bytes(), headers=headers).json()
        job: str = self._call("POST", "/api/v1/jobs", json={"file": file["id"]}).json()["id"]
        return job

    def wait_for(self, job: str) -> str:
        """Until the job has ended; gives how."""
        until = time.monotonic() + _SCREEN_SECONDS
        while time.monotonic() < until:
            state: str = self._call("GET", f"/api/v1/jobs/{job}").json()["state"]
            if state in _ENDED:
                return state
            time.sleep(0.2)
        raise TimeoutError(f"job {job} has not ended after {_SCREEN_SECONDS} s")

    def keep_filter(self, name: str, path: str, query: dict[str, str]) -> None:
        """Keep a narrowed list by name."""
        self._call("POST", "/filters", data={"name": name, "path": path, "query": urlencode(query)})

    def leave(self) -> None:
        """Sign out."""
        self._call("DELETE", "/api/v1/session")

    def _call(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        data: object = None,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        answer = self._session.request(
            method,
            self._address + path,
            json=json,
            data=data,
            headers=headers,
            timeout=_PATIENCE,
        )
        answer.raise_for_status()
        return answer


@contextlib.contextmanager
def served(data_dir: Path) -> Iterator[str]:
    """The service over a data folder, until left; gives its address. Its log stands beside the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "service", "serve", "--port", str(port), "--data-dir", str(data_dir)]
    with (
        data_dir.with_name("service.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, server)
            yield address
        finally:
            server.terminate()


def _wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{address}/readyz", timeout=_PATIENCE).ok:
                return
        time.sleep(0.1)
    raise TimeoutError("the service did not start")


def main(arguments: Sequence[str] | None = None) -> None:
    """The morning, told in lines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--looks", action="append", default=[], help="who only looks at the desk")
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("reports", type=Path, nargs="+")
    chosen = parser.parse_args(arguments)
    password = chosen.password_file.read_text(encoding="utf-8").splitlines()[0]
    with served(chosen.data_dir) as address:
        for name in chosen.looks:
            colleague = Inspector(address, name, password)
            colleague.look("/")
            colleague.leave()
        inspector = Inspector(address, chosen.name, password)
        inspector.look("/")
        jobs = {path: inspector.hand_in(path) for path in chosen.reports}
        for path, job in jobs.items():
            sys.stdout.write(f"上传 {path.name}：{inspector.wait_for(job)}\n")
        for name, path, query in _FILTERS:
            inspector.keep_filter(name, path, query)
        inspector.leave()


if __name__ == "__main__":
    main()
