"""New SQLite databases without a run through every migration: what that gives is kept once and repeated.

Most tests begin with an empty store, and the migrations take a hundred times what their outcome does. The
migrations themselves are tested as they are (``as_migrated``).
"""

from __future__ import annotations

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, inspect

from corpus.store import database
from corpus.store.database import is_sqlite, sqlite_engine, writing

_migrate = database._migrate


@functools.cache
def _statements() -> tuple[str, ...]:
    """All that the migrations leave in an empty database."""
    with TemporaryDirectory(prefix="mj-new-") as folder:
        path = Path(folder) / "new.sqlite3"
        engine = sqlite_engine(path)
        with writing(engine) as connection:
            _migrate(connection, None)
        engine.dispose()
        with contextlib.closing(sqlite3.connect(path)) as kept:
            return tuple(kept.iterdump())[1:-1]  # without BEGIN and COMMIT: the transaction is the caller's


def _repeat(connection: Connection, revision: str | None) -> None:
    if revision is not None or not is_sqlite(connection) or inspect(connection).get_table_names():
        _migrate(connection, revision)
        return
    driver = connection.connection.cursor()
    for statement in _statements():
        driver.execute(statement)
    driver.close()


@contextlib.contextmanager
def repeated() -> Iterator[None]:
    """Within: an empty SQLite database gets its tables from the one that was migrated first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_migrate", _repeat)
        yield


@contextlib.contextmanager
def as_migrated() -> Iterator[None]:
    """Within: every database goes through all migrations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_migrate", _migrate)
        yield
