"""Transactions that are on the disk when they end, for what must not be lost with the machine's power."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event

from corpus.store.database import is_sqlite

_OPTION = "is_durable"


def durable(engine: Engine) -> Engine:
    """The engine, whose ``writing`` transactions are on the disk when they end.

    SQLite is otherwise set to lose the last transactions, never their order, when the power fails; a
    PostgreSQL server may be.
    """
    name, listener = ("engine_connect", _on_sqlite) if is_sqlite(engine) else ("begin", _on_postgresql)
    if not event.contains(engine, name, listener):
        event.listen(engine, name, listener)
    return engine.execution_options(**{_OPTION: True})


def _on_sqlite(connection: Connection) -> None:
    """Before a transaction begins, and not through it: SQLite takes this outside of one only."""
    is_durable = bool(connection.get_execution_options().get(_OPTION))
    driver = connection.connection.driver_connection
    if driver is not None and is_durable != connection.info.get(_OPTION, False):
        driver.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
        connection.info[_OPTION] = is_durable


def _on_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_OPTION):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO on")
