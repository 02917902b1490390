"""Transactions that are on the disk when they end, for what must not be lost with the machine's power."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event

_OPTION = "is_durable"


def durable(engine: Engine) -> Engine:
    """The engine, whose ``writing`` transactions are on the disk when they end.

    SQLite is otherwise set to lose the last transactions, never their order, when the power fails; PostgreSQL
    waits for the disk unless it was told not to.
    """
    if engine.dialect.name == "sqlite" and not event.contains(engine, "engine_connect", _set_waiting):
        event.listen(engine, "engine_connect", _set_waiting)
    return engine.execution_options(**{_OPTION: True})


def _set_waiting(connection: Connection) -> None:
    """Before a transaction begins, and not through it: SQLite takes this outside of one only."""
    is_durable = bool(connection.get_execution_options().get(_OPTION))
    driver = connection.connection.driver_connection
    if driver is not None and is_durable != connection.info.get(_OPTION, False):
        driver.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
        connection.info[_OPTION] = is_durable
