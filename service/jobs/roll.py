"""The workers that live: each shows itself in the database, and one that no longer does has lost its jobs.

A worker that ended on this machine is noticed at once by its process; one of another machine when it has not
been seen for a stated time, by the database's clock. Where the database itself was away nobody was seen, so a
worker judges others only when it could show itself all that time.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, update

from core.errors import StoreError
from corpus.store.database import present, reading, writing
from corpus.store.job_tables import workers
from service.auth import bearer

BEAT_SECONDS = 5.0
_LONGEST = 80


class Roll:
    """One worker's view of all; ``me`` is its name, which no other ever has."""

    def __init__(
        self,
        engine: Engine,
        *,
        lost_seconds: float,
        clock: Callable[[], dt.datetime],
        process: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.me = f"worker-{bearer.identifier(16)}"
        self._engine = engine
        self._lost_seconds = lost_seconds
        self._clock = clock
        self._monotonic = monotonic
        self._machine = socket.gethostname()[:_LONGEST]
        self._process = process or process_name(os.getpid())
        self._steady_since: float | None = None

    def enter(self) -> None:
        """From now on it lives."""
        with writing(self._engine) as connection:
            now = self._now(connection)
            connection.execute(
                insert(workers).values(
                    id=self.me, machine=self._machine, process=self._process, started_at=now, seen_at=now
                )
            )
        self._steady_since = self._monotonic()

    def beat(self) -> bool:
        """Show that it lives, and strike out those that do not; false where others have struck this one out.

        Raises ``StoreError`` where the database does not answer; the time until others are judged then begins
        anew.
        """
        try:
            with writing(self._engine) as connection:
                now = self._now(connection)
                mine = update(workers).where(workers.c.id == self.me).values(seen_at=now)
                if not connection.execute(mine).rowcount:
                    return False
                for other in self._dead(connection, now):
                    connection.execute(delete(workers).where(workers.c.id == other))
        except StoreError:
            self._steady_since = None
            raise
        if self._steady_since is None:
            self._steady_since = self._monotonic()
        return True

    def living(self) -> frozenset[str]:
        """All that are not known to be dead."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(workers.c.id)).scalars())

    def leave(self) -> None:
        """It ends as asked; what it had at work is free."""
        with writing(self._engine) as connection:
            connection.execute(delete(workers).where(workers.c.id == self.me))

    def _dead(self, connection: Connection, now: dt.datetime) -> list[str]:
        lost_since = now - dt.timedelta(seconds=self._lost_seconds)
        rows = connection.execute(select(workers).where(workers.c.id != self.me)).all()
        return [
            row.id
            for row in rows
            if (row.machine == self._machine and is_over(row.process))
            or (self._is_steady() and row.seen_at < lost_since)
        ]

    def _is_steady(self) -> bool:
        since = self._steady_since
        return since is not None and self._monotonic() - since >= self._lost_seconds

    def _now(self, connection: Connection) -> dt.datetime:
        return present(connection, self._clock)


def process_name(number: int) -> str:
    """A process by its number, the tick at which it began, and the system in which the number means it."""
    system = _text(Path("/proc/sys/kernel/random/boot_id"))[:13] + _namespace()
    return f"{number}/{_began(number)}/{system}"[:_LONGEST]


def is_over(name: str) -> bool:
    """Whether a process that was named on this machine has ended; not known: false."""
    number, _, rest = name.partition("/")
    began, _, system = rest.partition("/")
    if not number.isdigit() or system != process_name(int(number)).split("/", 2)[2]:
        return False
    return _began(int(number)) != began


def _began(number: int) -> str:
    """The 22nd field of the process's status, counted after its name, which may hold anything."""
    fields = _text(Path(f"/proc/{number}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] != "Z" else ""


def _namespace() -> str:
    try:
        return Path("/proc/self/ns/pid").readlink().name
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
