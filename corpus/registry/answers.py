"""Answers of a registry that is queried, kept as snapshots on both time axes, beside imported lists."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from core.ids import digest
from corpus.registry.columns import matched_columns, missing_columns
from corpus.registry.connector import Answer, BadAnswerError
from corpus.registry.headers import RegisterSheet
from corpus.registry.importer import VERSION, keep_snapshot
from corpus.registry.intake import Snap, take
from corpus.registry.questions import Question
from corpus.registry.reading import batches_of
from corpus.registry.records import Register
from corpus.registry.report import RejectedRow
from corpus.registry.staging import Arriving
from corpus.store.database import bulk_writing, reading
from corpus.store.registry_tables import registry_answers, registry_snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer in the store. ``known_on`` is the day whose state it shows, ``rejected`` counts bad rows."""

    source: str
    snapshot_id: str
    known_on: dt.date
    asked_at: dt.datetime
    register_rows: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, of whom, and when; ``is_current``: as of the day of asking itself."""

    question: Question
    registry: str
    as_of: dt.date
    at: dt.datetime
    is_current: bool

    @property
    def source(self) -> str:
        """The source of its answers."""
        return self.question.source(self.registry)


def keep(engine: Engine, asked: Asked, answer: Answer) -> tuple[Kept, tuple[RejectedRow, ...]]:
    """Write an answer in one transaction; also its rows that could not be taken, the rest is kept.

    Raises ``BadAnswerError`` where its rows lack what every row of the register must have; nothing is
    written then.
    """
    register = asked.question.register
    sheet = _sheet(register, answer.rows)
    content = digest([dict(row) for row in answer.rows])
    snap = Snap(
        id=digest([VERSION, asked.source, answer.as_of.isoformat(), content]),
        source=asked.source,
        known_on=answer.as_of,
        is_answer=True,
    )
    with bulk_writing(engine) as (connection, locked):
        arriving = Arriving.prepared(connection, register)
        for batch in batches_of(sheet):
            arriving.add(connection, batch)
        arriving.reject_repeated(connection)
        rejected = tuple(row for row in arriving.rejected if not row.is_repeated)
        with locked():
            keep_snapshot(connection, snap, _name(asked), content, asked.at)
            take(connection, snap, arriving)
            _note(connection, asked, snap, answer.register_rows, len({row.line for row in rejected}))
    found = answered(engine, asked.source, as_of=asked.as_of)
    assert found is not None
    return found, rejected


def answered(engine: Engine, source: str, *, as_of: dt.date) -> Kept | None:
    """What was answered as of a day, if it was asked."""
    return _kept(engine, source, as_of)


def last_answered(engine: Engine, source: str) -> Kept | None:
    """The latest answer as of the day of asking itself, however old."""
    return _kept(engine, source, None)


def _kept(engine: Engine, source: str, as_of: dt.date | None) -> Kept | None:
    of, snapshots = registry_answers.c, registry_snapshots.c
    query = (
        select(registry_answers, snapshots.known_on)
        .join(registry_snapshots, snapshots.id == of.snapshot_id)
        .where(of.source == source, of.is_current.is_(True) if as_of is None else of.as_of == as_of)
        .order_by(of.asked_at.desc())
        .limit(1)
    )
    with reading(engine) as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return Kept(
        source=source,
        snapshot_id=row.snapshot_id,
        known_on=row.known_on,
        asked_at=row.asked_at,
        register_rows=row.register_rows,
        rejected=row.rejected,
    )


def _sheet(register: Register, rows: Sequence[Mapping[str, object]]) -> RegisterSheet:
    """The rows as a table whose header are their keys; the answer's rows count from 1."""
    keys = tuple(dict.fromkeys(itertools.chain.from_iterable(rows)))
    columns = matched_columns(register, keys, {})
    missing = missing_columns(register, columns) if rows else ()
    if missing:
        fields = "、".join(column.field for column in missing)
        raise BadAnswerError(f"登记库接口的{register.in_chinese}答复中没有必需的字段：{fields}。")
    for line, row in enumerate(rows, 1):
        if not any(row.get(keys[place]) for place in columns):
            raise BadAnswerError(f"登记库接口的{register.in_chinese}答复第 {line} 行没有内容。")
    cells = ((line, tuple(row.get(key) for key in keys)) for line, row in enumerate(rows, 1))
    return RegisterSheet(register, "", columns, cells)


def _note(connection: Connection, asked: Asked, snap: Snap, register_rows: int, rejected: int) -> None:
    of = registry_answers.c
    connection.execute(delete(registry_answers).where(of.source == asked.source, of.as_of == asked.as_of))
    connection.execute(
        insert(registry_answers).values(
            source=asked.source,
            as_of=asked.as_of,
            asked_at=asked.at,
            is_current=asked.is_current,
            snapshot_id=snap.id,
            register_rows=register_rows,
            rejected=rejected,
        )
    )


def _name(asked: Asked) -> str:
    """What evidence shows in place of a file's name."""
    return f"{asked.registry}·{asked.question.register.in_chinese}"
