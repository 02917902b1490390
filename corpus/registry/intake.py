"""Takes the rows of one register into the database: what is new, what is unchanged, what is withdrawn.

A snapshot of day K speaks for the time from K up to the next snapshot N of the same source and register.
Known intervals begin and end only on days of snapshots, so a row known on K is known throughout [K, N),
and snapshots may be imported in any order.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, exists, func, insert, literal, or_, select, update

from corpus.registry.harvest import Harvest
from corpus.registry.identity import TABLES, same_subject
from corpus.registry.records import Register
from corpus.registry.report import RegisterCount
from corpus.registry.stored import known
from corpus.store.registry_tables import registry_parts

_IDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Snap:
    """The snapshot that is being imported."""

    id: str
    source: str
    known_on: dt.date


def take(connection: Connection, snap: Snap, gathered: Harvest) -> RegisterCount:
    """Take the rows of one register. Nothing changes where no row is good."""
    register, seen = gathered.register, gathered.contents
    accepted, updated, withdrawn = 0, 0, list[int]()
    if seen:
        table = TABLES[register]
        next_on = _next_known_on(connection, snap, register)
        before = _known_rows(connection, table, snap)
        accepted = _insert_new(connection, snap, gathered, before, next_on)
        withdrawn = [row_id for content, row_id in before.items() if content not in seen]
        _withdraw(connection, table, withdrawn, snap.known_on, next_on)
        updated = _still_listed(connection, table, withdrawn, snap.known_on)
        _keep_part(connection, snap, register, rows=len(seen), rejected=gathered.rejected_rows)
    return RegisterCount(
        register=register,
        accepted=accepted,
        unchanged=len(seen) - accepted,
        withdrawn=len(withdrawn),
        rejected=gathered.rejected_rows,
        updated=updated,
    )


def _insert_new(
    connection: Connection, snap: Snap, gathered: Harvest, before: dict[str, int], next_on: dt.date | None
) -> int:
    accepted = 0
    provenance = {
        "source": snap.source,
        "snapshot_id": snap.id,
        "known_from": snap.known_on,
        "known_until": next_on,
    }
    for batch in gathered.batches():
        fresh = [row | provenance for row in batch if row["content"] not in before]
        if fresh:
            connection.execute(insert(TABLES[gathered.register]), fresh)
            accepted += len(fresh)
    return accepted


def _known_rows(connection: Connection, table: Table, snap: Snap) -> dict[str, int]:
    """Rows that this source said on the snapshot's day, as known so far: content -> id."""
    rows = connection.execution_options(yield_per=10_000).execute(
        select(table.c.content, table.c.id).where(table.c.source == snap.source, known(table, snap.known_on))
    )
    return {content: row_id for content, row_id in rows}  # noqa: C416  a Row is no plain pair


def _next_known_on(connection: Connection, snap: Snap, register: Register) -> dt.date | None:
    parts = registry_parts
    return connection.execute(
        select(func.min(parts.c.known_on)).where(
            parts.c.register == str(register), parts.c.source == snap.source, parts.c.known_on > snap.known_on
        )
    ).scalar()


def _withdraw(
    connection: Connection, table: Table, ids: list[int], known_on: dt.date, next_on: dt.date | None
) -> None:
    """Take [known_on, next_on) out of the rows' known intervals; what lies after it stays, as new rows."""
    copied: list[Any] = [c for c in table.c if c.name not in ("id", "known_from")]
    for start in range(0, len(ids), _IDS):
        chosen = table.c.id.in_(ids[start : start + _IDS])
        if next_on is not None:
            after = or_(table.c.known_until.is_(None), table.c.known_until > next_on)
            names = [c.name for c in copied] + ["known_from"]
            later = select(*copied, literal(next_on)).where(chosen, after)
            connection.execute(insert(table).from_select(names, later))
        connection.execute(update(table).where(chosen).values(known_until=known_on))


def _still_listed(connection: Connection, table: Table, ids: list[int], known_on: dt.date) -> int:
    """How many of the withdrawn rows have a certificate that another row of that day still lists."""
    other = table.alias("other")
    is_listed = exists().where(same_subject(table, other, table), known(other, known_on))
    counted = select(func.count()).select_from(table)
    return sum(
        connection.execute(counted.where(table.c.id.in_(ids[start : start + _IDS]), is_listed)).scalar_one()
        for start in range(0, len(ids), _IDS)
    )


def _keep_part(connection: Connection, snap: Snap, register: Register, *, rows: int, rejected: int) -> None:
    """Note that the snapshot now speaks for this source, register and day."""
    parts = registry_parts
    same_day = and_(
        parts.c.register == str(register), parts.c.source == snap.source, parts.c.known_on == snap.known_on
    )
    newest = connection.execute(
        select(parts.c.snapshot_id, parts.c.turn).where(same_day).order_by(parts.c.turn.desc()).limit(1)
    ).first()
    if newest is not None and newest.snapshot_id == snap.id:
        return
    turn = 1 if newest is None else newest.turn + 1
    own = and_(parts.c.snapshot_id == snap.id, parts.c.register == str(register))
    if connection.execute(update(parts).where(own).values(turn=turn)).rowcount == 0:
        connection.execute(
            insert(parts).values(
                snapshot_id=snap.id,
                register=str(register),
                source=snap.source,
                known_on=snap.known_on,
                turn=turn,
                rows=rows,
                rejected=rejected,
            )
        )
