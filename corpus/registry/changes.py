"""What changed between two days on which the registry spoke: rows added, changed, no longer listed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from corpus.registry.column import Content
from corpus.registry.columns import COLUMNS
from corpus.registry.identity import TABLES, subject
from corpus.registry.records import Register
from corpus.registry.rows import value_fields
from corpus.registry.stored import known
from corpus.store.database import reading

MOST_ROWS = 100_000  # that differ, of one register and side: beyond it the answer is cut, and says so


class ChangeKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    DELISTED = "delisted"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a source said on a day."""

    source: str
    known_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value of a row that was changed; None where the cell is blank."""

    heading: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row: its values by heading (of a changed or delisted row, of its later state), and what changed."""

    register: Register
    kind: ChangeKind
    values: dict[str, str]
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All changes from one view to another; ``cut`` names registers with more than can be shown."""

    before: View
    after: View
    rows: tuple[RowChange, ...]
    cut: tuple[Register, ...] = ()


def changes(engine: Engine, before: View, after: View) -> Changes:
    """What the later view says otherwise than the earlier one, register by register."""
    found: list[RowChange] = []
    cut: list[Register] = []
    with reading(engine) as connection:
        for register, table in TABLES.items():
            gone = _only_in(connection, table, before, after)
            come = _only_in(connection, table, after, before)
            if max(len(gone), len(come)) > MOST_ROWS:
                cut.append(register)
            found.extend(_compared(register, gone[:MOST_ROWS], come[:MOST_ROWS]))
    return Changes(before=before, after=after, rows=tuple(found), cut=tuple(cut))


def _only_in(connection: Connection, table: Table, view: View, other: View) -> Sequence[Row[Any]]:
    """Rows of one view whose content the other does not have, with what each is about."""
    elsewhere = table.alias("elsewhere")
    said = select(elsewhere.c.content).where(
        elsewhere.c.source == other.source, known(elsewhere, other.known_on)
    )
    about = [part.label(f"subject{n}") for n, part in enumerate(subject(table, table))]
    query = (
        select(table, *about)
        .where(table.c.source == view.source, known(table, view.known_on), table.c.content.not_in(said))
        .order_by(table.c.sheet, table.c.line, table.c.id)
        .limit(MOST_ROWS + 1)
    )
    return connection.execute(query).all()


def _compared(register: Register, gone: Sequence[Row[Any]], come: Sequence[Row[Any]]) -> Iterator[RowChange]:
    """Rows about one thing are one changed row; what is left over was added or delisted."""
    earlier: dict[tuple[object, ...], list[Row[Any]]] = defaultdict(list)
    for row in gone:
        earlier[_subject(row)].append(row)
    for row in come:
        same = earlier.get(_subject(row))
        if not same:
            yield RowChange(register=register, kind=ChangeKind.ADDED, values=_values(register, row))
            continue
        closest = min(same, key=lambda old: len(_differences(register, old, row)))
        same.remove(closest)
        yield RowChange(
            register=register,
            kind=ChangeKind.CHANGED,
            values=_values(register, row),
            fields=_differences(register, closest, row),
        )
    for rows in earlier.values():
        for row in rows:
            yield RowChange(register=register, kind=ChangeKind.DELISTED, values=_values(register, row))


def _subject(row: Row[Any]) -> tuple[object, ...]:
    return tuple(value for name, value in row._mapping.items() if str(name).startswith("subject"))  # noqa: SLF001


def _differences(register: Register, old: Row[Any], new: Row[Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(heading=_headings(register)[name], before=before, after=after)
        for name in value_fields(register)
        if (before := _shown(getattr(old, name))) != (after := _shown(getattr(new, name)))
    )


def _values(register: Register, row: Row[Any]) -> dict[str, str]:
    shown = {_headings(register)[name]: _shown(getattr(row, name)) for name in value_fields(register)}
    return {heading: value for heading, value in shown.items() if value is not None}


def _headings(register: Register) -> dict[str, str]:
    headings: dict[str, str] = {}
    for column in COLUMNS[register]:
        if column.content is Content.DAYS:
            headings |= {"since": f"{column.heading}（起）", "until": f"{column.heading}（止）"}
        elif column.content is not Content.PERIOD:
            headings[column.field] = column.heading
    return headings


def _shown(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, dt.date) else str(value).replace("\n", "｜")
