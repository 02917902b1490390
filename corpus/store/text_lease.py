"""One at a time joins files: a lease in the database, which a process that died loses."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select, update

from corpus.store.database import writing
from corpus.store.text_rows import next_revision
from corpus.store.text_tables import text_state

LASTS = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Lease:
    """What one process was given; ``holder`` names it and no other."""

    holder: str

    def is_held(self, connection: Connection) -> bool:
        """Whether it is still this one's, in the transaction that depends on it."""
        return connection.execute(select(text_state.c.lease_holder)).scalar() == self.holder


@contextlib.contextmanager
def leased(engine: Engine, clock: Callable[[], dt.datetime]) -> Iterator[Lease | None]:
    """The lease, or None where another living process has it."""
    lease = Lease(f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    with writing(engine) as connection:
        row = connection.execute(select(text_state.c.lease_holder, text_state.c.lease_until)).first()
        is_free = (
            row is None or row.lease_holder is None or row.lease_until < clock() or _is_dead(row.lease_holder)
        )
        if row is None:
            next_revision(connection)
        if is_free:
            values = {"lease_holder": lease.holder, "lease_until": clock() + LASTS}
            connection.execute(update(text_state).values(values))
    if not is_free:
        yield None
        return
    try:
        yield lease
    finally:
        with writing(engine) as connection:
            mine = text_state.c.lease_holder == lease.holder
            connection.execute(update(text_state).where(mine).values(lease_holder=None, lease_until=None))


def prolong(connection: Connection, lease: Lease, now: dt.datetime) -> None:
    """It lasts from now on again, if it is still this one's."""
    mine = text_state.c.lease_holder == lease.holder
    connection.execute(update(text_state).where(mine).values(lease_until=now + LASTS))


def _is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    if os.name != "posix" or host != socket.gethostname() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
