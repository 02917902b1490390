"""What has been imported: which source said what, when, how much of it, and whether it still speaks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from core.errors import InputNotFoundError, UsageError
from corpus.registry.identity import TABLES
from corpus.registry.records import Register
from corpus.registry.stored import is_imported, known
from corpus.store.database import reading
from corpus.store.registry_tables import registry_parts, registry_snapshots

SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPart:
    """What one import says of one register.

    It speaks from ``known_on`` up to ``until`` (excluded; None: still); ``is_replaced`` says that a later
    import of the same day took its place.
    """

    register: Register
    source: str
    snapshot_id: str
    known_on: dt.date
    file: str
    rows: int
    rejected: int
    imported_at: dt.datetime | None
    until: dt.date | None = None
    is_replaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSize:
    """How many rows of a register a source says now."""

    register: Register
    source: str
    rows: int


def imported_parts(engine: Engine) -> tuple[ImportedPart, ...]:
    """All that was imported: by register, source and day, of one day in the order of the imports."""
    with reading(engine) as connection:
        rows = _parts(connection)
    by_source: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_source[row.register, row.source].append(row)
    found = [part for group in by_source.values() for part in _spoken(group)]
    order = list(Register)
    return tuple(sorted(found, key=lambda part: (order.index(part.register), part.source, part.known_on)))


def register_sizes(engine: Engine) -> tuple[RegisterSize, ...]:
    """Rows that are said now, by register and source."""
    sizes: list[RegisterSize] = []
    with reading(engine) as connection:
        for register, table in TABLES.items():
            counted = (
                select(table.c.source, func.count().label("rows"))
                .where(known(table, None), is_imported(table))
                .group_by(table.c.source)
                .order_by(table.c.source)
            )
            sizes.extend(
                RegisterSize(register=register, source=row.source, rows=row.rows)
                for row in connection.execute(counted)
            )
    return tuple(sizes)


def snapshot_named(engine: Engine, prefix: str) -> tuple[str, dt.date]:
    """Source and day of the snapshot whose id begins so.

    Raises ``UsageError`` for a beginning that is too short or fits several, ``InputNotFoundError`` for none.
    """
    if len(prefix) < SHORTEST_PREFIX:
        raise UsageError(f"快照编号「{prefix}」太短，请至少写前 {SHORTEST_PREFIX} 位。")
    of = registry_snapshots.c
    query = select(of.id, of.source, of.known_on).where(of.id.startswith(prefix.lower(), autoescape=True))
    with reading(engine) as connection:
        found = connection.execute(query.limit(2)).all()
    if not found:
        raise InputNotFoundError(
            f"没有编号以「{prefix}」开头的快照。请用 mingjian registry list 查看已导入的快照。"
        )
    if len(found) > 1:
        raise UsageError(f"编号以「{prefix}」开头的快照不止一个，请多写几位。")
    return found[0].source, found[0].known_on


def _parts(connection: Connection) -> Sequence[Row[Any]]:
    parts, snapshots = registry_parts, registry_snapshots
    query = (
        select(parts, snapshots.c.name, snapshots.c.imported_at)
        .join(snapshots, snapshots.c.id == parts.c.snapshot_id)
        .where(is_imported(parts))
        .order_by(parts.c.register, parts.c.source, parts.c.known_on, parts.c.turn)
    )
    return connection.execute(query).all()


def _spoken(group: list[Row[Any]]) -> list[ImportedPart]:
    """The imports of one source and register, in order, each with the time for which it speaks."""
    days = sorted({row.known_on for row in group})
    following: dict[dt.date, dt.date | None] = dict(zip(days, [*days[1:], None], strict=True))
    last = {row.known_on: row.snapshot_id for row in group}
    return [
        ImportedPart(
            register=Register(row.register),
            source=row.source,
            snapshot_id=row.snapshot_id,
            known_on=row.known_on,
            file=row.name,
            rows=row.rows,
            rejected=row.rejected,
            imported_at=row.imported_at,
            until=following[row.known_on],
            is_replaced=last[row.known_on] != row.snapshot_id,
        )
        for row in group
    ]
