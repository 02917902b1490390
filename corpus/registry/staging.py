"""Where the rows of a file wait while it is read: temporary tables, so that writing holds its lock briefly.

A million rows are neither held in memory nor written into the registry before the whole file is known to
be readable. A temporary table belongs to one connection and goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    delete,
    func,
    select,
)

from corpus.registry.identity import TABLES
from corpus.registry.reading import Batch, Plain, row_columns
from corpus.registry.records import Register
from corpus.registry.report import RejectedRow, Remark
from corpus.store import postgresql
from corpus.store.database import analyzed, is_sqlite

MOST_LISTED = 100_000  # rejected cells and remarks that are kept; beyond it they are only counted


@dataclass(slots=True)
class Arriving:
    """The rows of one register that wait, those that were not taken, and what to look at."""

    register: Register
    table: Table
    rows: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    rejected_rows: int = 0
    remarks: list[Remark] = field(default_factory=list)

    @classmethod
    def prepared(cls, connection: Connection, register: Register) -> Arriving:
        """With its empty table."""
        table = _waiting_table(register)
        table.create(connection)
        return cls(register, table)

    def add(self, connection: Connection, batch: Batch) -> None:
        """Take in one batch; raises ``ValueError`` where its rows are not this register's."""
        if batch.rows:
            _insert(connection, self.table, _checked(self.register, batch.rows))
            self.rows += len(batch.rows)
        self.reject(batch.rejected, batch.rejected_rows)
        self.remark(batch.remarks)

    def reject(self, rejected: Sequence[RejectedRow], rows: int) -> None:
        """Note rows that are not taken."""
        self.rejected.extend(rejected[: max(MOST_LISTED - len(self.rejected), 0)])
        self.rejected_rows += rows

    def remark(self, remarks: Sequence[Remark]) -> None:
        """Note what a person should look at."""
        self.remarks.extend(remarks[: max(MOST_LISTED - len(self.remarks), 0)])

    def reject_repeated(self, connection: Connection) -> None:
        """Name each row that says the same as an earlier one, and drop it."""
        of = self.table.c
        Index(f"ix_{self.table.name}_content", of.content).create(connection)
        analyzed(connection, self.table)
        first = (
            select(of.content, func.min(of.id).label("first"))
            .group_by(of.content)
            .having(func.count() > 1)
            .subquery()
        )
        original = self.table.alias("original")
        repeated = (
            select(
                of.id, of.sheet, of.line, original.c.sheet.label("of_sheet"), original.c.line.label("of_line")
            )
            .join(first, first.c.content == of.content)
            .join(original, original.c.id == first.c.first)
            .where(of.id > first.c.first)
            .order_by(of.id)
        )
        rows = connection.execute(repeated).all()
        self.reject([self._repeated(row) for row in rows[:MOST_LISTED]], len(rows))
        for start in range(0, len(rows), 500):
            connection.execute(delete(self.table).where(of.id.in_([r.id for r in rows[start : start + 500]])))
        self.rows -= len(rows)

    def _repeated(self, row: Any) -> RejectedRow:
        place = f"工作表「{row.of_sheet}」" if row.of_sheet else ""
        return RejectedRow(
            register=self.register,
            sheet=row.sheet,
            line=row.line,
            column="",
            value="",
            reason=f"与{place}第 {row.of_line} 行完全相同",
            is_repeated=True,
        )


def _waiting_table(register: Register) -> Table:
    kept = TABLES[register].c
    columns = [Column(name, kept[name].type) for name in row_columns(register)]
    return Table(
        f"arriving_{register.value}",
        MetaData(),
        Column("id", Integer, primary_key=True),
        *columns,
        prefixes=["TEMPORARY"],
    )


def _insert(connection: Connection, table: Table, rows: list[list[Plain]]) -> None:
    """Add rows as they are, days as ISO text: several times faster than by way of records."""
    names = [column.name for column in table.columns if column.name != "id"]
    if is_sqlite(connection):
        places = ", ".join("?" * len(names))
        statement = f"insert into {table.name} ({', '.join(names)}) values ({places})"  # noqa: S608
        connection.exec_driver_sql(statement, list(map(tuple, rows)))
        return
    postgresql.copy(connection, table, names, rows)


def _checked(register: Register, rows: list[list[Plain]]) -> list[list[Plain]]:
    """The rows; raises ``ValueError`` where one has other columns, or no day where a day belongs."""
    names, kept = row_columns(register), TABLES[register].c
    days = [place for place, name in enumerate(names) if isinstance(kept[name].type, Date)]
    for row in rows:
        if len(row) != len(names):
            raise ValueError("a row has other columns than its register")
        for place in days:
            _day(row[place])
    return rows


@lru_cache(maxsize=1 << 15)
def _day(text: Plain) -> dt.date | None:
    if text is None:
        return None
    day = dt.date.fromisoformat(str(text))
    if day.isoformat() != text:
        raise ValueError(f"no day: {text!r}")
    return day
