"""Reads of a few rows by their keys, many times a second: their queries are built and compiled once.

What such a read costs is hardly the database: it is building its query, taking a connection and beginning a
transaction. Here the compiled text goes to SQLite's driver as it is, on one connection that is kept. In a
database with a write-ahead log no such read waits for a writer; where it would have to, it fails at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Engine, Select, Table, insert
from sqlalchemy.dialects import sqlite

from corpus.store.database import as_store_error

_DIALECT = sqlite.dialect(paramstyle="named")


class Prepared:
    """A query whose values are ``bindparam``s by name."""

    def __init__(self, query: Select[Any]) -> None:
        compiled = query.compile(dialect=_DIALECT)
        self.text = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._given = {
            name: processor
            for name, bound in compiled.binds.items()
            if (processor := bound.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) is not None
        }
        columns = list(query.selected_columns)
        self._row: Any = namedtuple("_row", [column.key for column in columns])  # type: ignore[misc]
        self._taken = [
            (place, processor)
            for place, column in enumerate(columns)
            if (processor := column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)) is not None
        ]

    def values(self, given: dict[str, object]) -> dict[str, object]:
        """Values by name, as the driver takes them."""
        made = self._constants | given
        for name, processor in self._given.items():
            made[name] = processor(made[name])
        return made

    def row(self, found: tuple[Any, ...]) -> Any:
        """A row with its columns by name, of the types that the tables say."""
        if not self._taken:
            return self._row._make(found)
        made = list(found)
        for place, processor in self._taken:
            made[place] = processor(made[place])
        return self._row._make(made)


class PreparedInsert:
    """Rows into one table, each with all its columns in their order."""

    def __init__(self, table: Table) -> None:
        names = [column.name for column in table.columns]
        self.text = str(insert(table).compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=names))
        self._given = [
            column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) for column in table.columns
        ]

    def values(self, row: Iterable[object]) -> list[object]:
        """A row as the driver takes it."""
        return [
            value if processor is None else processor(value)
            for processor, value in zip(self._given, row, strict=True)
        ]


def own_connection(engine: Engine) -> sqlite3.Connection:
    """A connection that no pool knows, set up as those of the engine; who asked for it closes it."""
    with as_store_error():
        taken = engine.raw_connection()
        driver = taken.driver_connection
        taken.detach()
    assert isinstance(driver, sqlite3.Connection)
    return driver


class Look:
    """One connection for such reads; of one thread at a time, that of the requests."""

    def __init__(self, engine: Engine) -> None:
        driver = own_connection(engine)
        driver.execute("PRAGMA busy_timeout=0")
        driver.execute("PRAGMA query_only=ON")
        self._cursor = driver.cursor()
        self._driver = driver
        self.timed: Callable[[float], None] | None = None  # is told the seconds of every statement

    def close(self) -> None:
        """Let the database go."""
        self._driver.close()

    @contextlib.contextmanager
    def view(self) -> Iterator[None]:
        """What is asked within is of one moment; raises ``StoreError`` where the database does not answer."""
        with as_store_error():
            self._cursor.execute("BEGIN")
            try:
                yield
            finally:
                self._cursor.execute("COMMIT")

    def rows(self, query: Prepared, **given: object) -> list[Any]:
        """All rows of a query."""
        return [query.row(each) for each in self.found(query, **given)]

    def found(self, query: Prepared, **given: object) -> list[tuple[Any, ...]]:
        """All rows as the driver gives them, for ``Prepared.row``."""
        begun = time.perf_counter()
        found = self._cursor.execute(query.text, query.values(given)).fetchall()
        if self.timed is not None:
            self.timed(time.perf_counter() - begun)
        return found

    def first(self, query: Prepared, **given: object) -> Any | None:
        """The first row, or None."""
        found = self.rows(query, **given)
        return found[0] if found else None
