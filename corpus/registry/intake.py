"""Takes the waiting rows of one register into the registry: what is new, unchanged, withdrawn.

A snapshot of day K speaks for the time from K up to the next snapshot N of the same source and register.
Known intervals begin and end only on days of snapshots, so a row known on K is known throughout [K, N),
and snapshots may be imported in any order.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from corpus.registry.identity import TABLES, subject
from corpus.registry.reading import row_columns
from corpus.registry.records import Register
from corpus.registry.report import RegisterCount
from corpus.registry.staging import Arriving
from corpus.registry.stored import known
from corpus.store.database import analyzed, is_sqlite
from corpus.store.registry_tables import registry_parts

# A list of agencies or people without rows is a failed export; of filings there may be none.
MAY_BE_EMPTY = frozenset({Register.NOTICES, Register.DISCLOSURES, Register.APPROVALS, Register.PENALTIES})

_MANY = 50_000  # rows from which indexes are made anew rather than kept up row by row


@dataclass(frozen=True, slots=True, kw_only=True)
class Snap:
    """The snapshot that is being imported."""

    id: str
    source: str
    known_on: dt.date
    is_answer: bool = False  # to a question: no rows says that there are none


def take(connection: Connection, snap: Snap, arriving: Arriving) -> RegisterCount:
    """Take the rows of one register. Nothing changes where no row is good."""
    accepted, updated, withdrawn, changed = 0, 0, 0, 0
    if arriving.rows or _says_none(connection, snap, arriving):
        before = _known_before(connection, snap, arriving.register)
        next_on = _next_known_on(connection, snap, arriving.register)
        accepted = _insert_new(connection, snap, arriving, before, next_on)
        going, withdrawn = _going(connection, arriving, before)
        if withdrawn:
            updated = _still_listed(connection, arriving, going)
            changed = _changed(connection, arriving, before, going)
            _withdraw(connection, arriving.register, going, snap.known_on, next_on)
        going.drop(connection)
        before.drop(connection)
        _keep_part(connection, snap, arriving)
    return RegisterCount(
        register=arriving.register,
        accepted=accepted,
        unchanged=arriving.rows - accepted,
        withdrawn=withdrawn,
        rejected=arriving.rejected_rows,
        updated=updated,
        changed=changed,
    )


def _says_none(connection: Connection, snap: Snap, arriving: Arriving) -> bool:
    """Whether an empty table says that nothing was filed: it must not take back what was said before."""
    if arriving.rejected_rows:
        return False
    if snap.is_answer:
        return True
    if arriving.register not in MAY_BE_EMPTY:
        return False
    table = TABLES[arriving.register]
    was_known = select(exists().where(table.c.source == snap.source, known(table, snap.known_on)))
    return not connection.execute(was_known).scalar_one()


def _temporary(connection: Connection, name: str, *columns: Column[Any]) -> Table:
    table = Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])
    table.create(connection)
    return table


def _known_before(connection: Connection, snap: Snap, register: Register) -> Table:
    """Rows that this source said on the snapshot's day, as known so far: digest and id."""
    kept = TABLES[register]
    before = _temporary(connection, "before", Column("content", String(32)), Column("row_id", Integer))
    query = select(kept.c.content, kept.c.id).where(kept.c.source == snap.source, known(kept, snap.known_on))
    connection.execute(insert(before).from_select(["content", "row_id"], query.order_by(kept.c.content)))
    Index("ix_before_content", before.c.content).create(connection)
    analyzed(connection, before)
    return before


def _insert_new(
    connection: Connection, snap: Snap, arriving: Arriving, before: Table, next_on: dt.date | None
) -> int:
    kept, waiting = TABLES[arriving.register], arriving.table
    is_new = ~exists().where(before.c.content == waiting.c.content)
    accepted: int = connection.execute(select(func.count()).select_from(waiting).where(is_new)).scalar_one()
    names = row_columns(arriving.register)
    provenance: dict[str, ColumnElement[Any]] = {
        "source": literal(snap.source),
        "snapshot_id": literal(snap.id),
        "known_from": literal(snap.known_on, kept.c.known_from.type),
        "known_until": literal(next_on, kept.c.known_until.type),
    }
    new = (
        select(*(waiting.c[name] for name in names), *provenance.values())
        .where(is_new)
        .order_by(waiting.c.id)
    )
    indexes = _indexes_to_renew(connection, kept, accepted)
    for index in indexes:
        index.drop(connection)
    if accepted:
        connection.execute(insert(kept).from_select([*names, *provenance], new))
    for index in indexes:
        index.create(connection)
    if accepted >= _MANY:
        analyzed(connection, kept)
    return accepted


def _indexes_to_renew(connection: Connection, kept: Table, accepted: int) -> list[Index]:
    """All indexes where most rows will be new ones: making them at the end is many times faster.

    PostgreSQL would let nobody read meanwhile, so there only a register that is empty so far.
    """
    if accepted < _MANY:
        return []
    present: int = connection.execute(select(func.count()).select_from(kept)).scalar_one()
    is_worth_it = accepted > present if is_sqlite(connection) else not present
    return sorted(kept.indexes, key=lambda index: str(index.name)) if is_worth_it else []


def _going(connection: Connection, arriving: Arriving, before: Table) -> tuple[Table, int]:
    """Rows that the source no longer says: their ids, and how many."""
    going = _temporary(connection, "going", Column("id", Integer, primary_key=True))
    is_said = exists().where(arriving.table.c.content == before.c.content)
    connection.execute(insert(going).from_select(["id"], select(before.c.row_id).where(~is_said)))
    analyzed(connection, going)
    return going, connection.execute(select(func.count()).select_from(going)).scalar_one()


def _next_known_on(connection: Connection, snap: Snap, register: Register) -> dt.date | None:
    parts = registry_parts
    return connection.execute(
        select(func.min(parts.c.known_on)).where(
            parts.c.register == str(register), parts.c.source == snap.source, parts.c.known_on > snap.known_on
        )
    ).scalar()


def _withdraw(
    connection: Connection, register: Register, going: Table, known_on: dt.date, next_on: dt.date | None
) -> None:
    """Take [known_on, next_on) out of the rows' known intervals; what lies after it stays, as new rows."""
    kept = TABLES[register]
    chosen = kept.c.id.in_(select(going.c.id))
    if next_on is not None:
        copied: list[Any] = [c for c in kept.c if c.name not in ("id", "known_from")]
        after = or_(kept.c.known_until.is_(None), kept.c.known_until > next_on)
        names = [c.name for c in copied] + ["known_from"]
        later = select(*copied, literal(next_on, kept.c.known_from.type)).where(chosen, after)
        connection.execute(insert(kept).from_select(names, later))
    connection.execute(update(kept).where(chosen).values(known_until=known_on))


def _still_listed(connection: Connection, arriving: Arriving, going: Table) -> int:
    """How many of the rows that go are about something that another row of the file still lists."""
    kept, waiting = TABLES[arriving.register], arriving.table
    about, listed = subject(kept, kept), subject(kept, waiting)
    Index(f"ix_{waiting.name}_subject", waiting.c[about[0].name]).create(connection)
    same = [a.is_not_distinct_from(b) for a, b in zip(about[1:], listed[1:], strict=True)]
    is_listed = exists().where(about[0] == listed[0], *same)
    counted = select(func.count()).select_from(kept).where(kept.c.id.in_(select(going.c.id)), is_listed)
    count: int = connection.execute(counted).scalar_one()
    return count


def _changed(connection: Connection, arriving: Arriving, before: Table, going: Table) -> int:
    """How many of the new rows are about something of which a row that goes spoke."""
    kept, waiting = TABLES[arriving.register], arriving.table
    about, listed = subject(kept, kept), subject(kept, waiting)
    same = [a.is_not_distinct_from(b) for a, b in zip(about, listed, strict=True)]
    went = exists().where(kept.c.id.in_(select(going.c.id)), *same)
    is_new = ~exists().where(before.c.content == waiting.c.content)
    counted = select(func.count()).select_from(waiting).where(is_new, went)
    count: int = connection.execute(counted).scalar_one()
    return count


def _keep_part(connection: Connection, snap: Snap, arriving: Arriving) -> None:
    """Note that the snapshot now speaks for this source, register and day."""
    parts, register = registry_parts, str(arriving.register)
    same_day = and_(
        parts.c.register == register, parts.c.source == snap.source, parts.c.known_on == snap.known_on
    )
    newest = connection.execute(
        select(parts.c.snapshot_id, parts.c.turn).where(same_day).order_by(parts.c.turn.desc()).limit(1)
    ).first()
    if newest is not None and newest.snapshot_id == snap.id:
        return
    turn = 1 if newest is None else newest.turn + 1
    own = and_(parts.c.snapshot_id == snap.id, parts.c.register == register)
    if connection.execute(update(parts).where(own).values(turn=turn)).rowcount == 0:
        connection.execute(
            insert(parts).values(
                snapshot_id=snap.id,
                register=register,
                source=snap.source,
                known_on=snap.known_on,
                turn=turn,
                rows=arriving.rows,
                rejected=arriving.rejected_rows,
            )
        )
