"""A PostgreSQL server of the tests' own: real, in a temporary folder, on a Unix socket, gone with them."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB"}
_PATIENCE_SECONDS = 60


def programs() -> Path | None:
    """The folder of the newest server's programs, or None where none is installed."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").is_file()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


@dataclass
class Server:
    """``user`` runs it: the server refuses to be run by root."""

    programs: Path
    folder: Path
    user: str | None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = " ".join(f"-c {name}={value}" for name, value in _QUICK.items())
        options += f" -c listen_addresses= -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "start", "-w", "-s", "-l", f"{self.folder}/log", "-o", options)

    def stop(self) -> None:
        """End every connection and stop."""
        self._run("pg_ctl", "stop", "-m", "fast", "-w", "-s")

    def make(self, name: str, template: str = "template0") -> str:
        """The URL of a new database, a copy of another one if that is given."""
        with psycopg.connect(self.url("postgres", driver=""), autocommit=True) as connection:
            connection.execute(f"create database {name} template {template}".encode())
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever still looks at it."""
        with psycopg.connect(self.url("postgres", driver=""), autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)".encode())

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a new database that is removed at the end."""
        name = f"mingjian_{next(self._numbers)}"
        try:
            yield self.make(name, template)
        finally:
            self.drop(name)

    def url(self, database: str, *, driver: str = "+psycopg") -> str:
        """The address of a database."""
        return f"postgresql{driver}://mingjian@/{database}?host={self.folder}"

    def prepare(self) -> None:
        """Make the cluster. Texts are ordered as Chinese is by default: our tables must not depend on it."""
        self._run(
            *("initdb", "-U", "mingjian", "-A", "trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"),
            *("--locale-provider=icu", "--icu-locale=zh"),
        )

    def _run(self, program: str, *arguments: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        done = subprocess.run(
            [str(self.programs / program), "-D", str(self.folder / "cluster"), *arguments],
            **(
                {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
                if self.user
                else {}
            ),  # type: ignore[call-overload]
            env=environment,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stderr.decode(errors='replace')}"


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server that is stopped and removed at the end."""
    found = programs()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="mj-pg-"))  # short: a socket's path may have 107 characters
    user = None
    if os.geteuid() == 0:
        user = next(name for name in ("postgres", "nobody") if _is_known(name))
        shutil.chown(folder, user)
    server = Server(found, folder, user)
    try:
        server.prepare()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
