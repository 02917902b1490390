"""A transaction that is on the disk when it ends, for what must not be lost with the machine's power."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from corpus.store.database import as_store_error


@contextlib.contextmanager
def durable_writing(engine: Engine) -> Iterator[Connection]:
    """As ``writing``, and on the disk when it ends.

    SQLite is otherwise set to lose the last transactions, never its order, when the power fails; PostgreSQL
    waits for the disk unless it was told not to.
    """
    with (
        as_store_error(),
        engine.execution_options(begins="BEGIN IMMEDIATE").connect() as connection,
        _waiting_for_disk(connection),
        connection.begin(),
    ):
        yield connection


@contextlib.contextmanager
def _waiting_for_disk(connection: Connection) -> Iterator[None]:
    """SQLite takes the setting outside a transaction only, hence from its driver."""
    driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
    if driver is None:
        yield
        return
    driver.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        driver.execute("PRAGMA synchronous=NORMAL")
