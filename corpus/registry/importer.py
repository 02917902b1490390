"""Imports a registry file as a dated snapshot: all of it in one transaction, or nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from core.errors import InputNotFoundError, RegistryError
from core.ids import digest
from corpus.registry.doubts import clashes, later_than
from corpus.registry.intake import Snap, take
from corpus.registry.reading import Reader, read_table
from corpus.registry.records import Register
from corpus.registry.report import ImportReport, Remark
from corpus.registry.staging import Arriving
from corpus.store.database import bulk_writing
from corpus.store.registry_tables import registry_parts, registry_snapshots

VERSION = "3"  # of how files are read: part of a snapshot's id
DEFAULT_SOURCE = "名录"


def import_file(
    engine: Engine,
    path: Path,
    *,
    known_on: dt.date,
    source: str = DEFAULT_SOURCE,
    mapping: Mapping[str, str] | None = None,
    imported_at: dt.datetime | None = None,
    dry_run: bool = False,
    read: Reader = read_table,
) -> ImportReport:
    """Import a file of one register or of several.

    The file is what ``source`` knew on ``known_on``: from that day it takes the place of what the same
    source said before, register by register, until the source's next snapshot. Registers of several
    provinces are kept side by side by naming each province as its source. The same content again changes
    nothing. ``mapping`` gives further headings (heading in the file -> official heading or field).
    ``read`` reads the file; a file that is not trusted is read by a worker process.

    Rows that cannot be taken are named one by one in the report, the rest is taken. Raises
    ``RegistryError`` when the file is no table, lacks required columns or has no rows, and
    ``InputNotFoundError`` when there is none; then, and in a dry run, nothing is written.
    """
    headings = dict(mapping or {})
    content = _content(path)
    snap = Snap(
        id=digest([VERSION, source, known_on.isoformat(), content, headings]),
        source=source,
        known_on=known_on,
    )
    with bulk_writing(engine) as (connection, locked):
        arrivals = _arrivals(connection, path, headings, read, known_on)
        with locked():
            keep_snapshot(connection, snap, path.name, content, imported_at)
            counts = tuple(take(connection, snap, arriving) for arriving in arrivals)
            speaks = _spoken_for(connection, snap)
            if not speaks and not any(count.rejected for count in counts):
                raise RegistryError(
                    f"名录文件「{path.name}」只有表头，没有数据行，未导入。请检查导出的内容。",
                    code="registry_empty",
                )
            if dry_run or not speaks:
                connection.rollback()
    return ImportReport(
        file_name=path.name,
        source=source,
        known_on=known_on,
        snapshot_id=snap.id,
        is_dry_run=dry_run,
        registers=counts,
        rejected=tuple(row for arriving in arrivals for row in arriving.rejected),
        remarks=tuple(
            remark
            for arriving in arrivals
            for remark in (*arriving.remarks, *_of_emptiness(arriving, speaks))
        ),
    )


def _arrivals(
    connection: Connection, path: Path, headings: Mapping[str, str], read: Reader, known_on: dt.date
) -> tuple[Arriving, ...]:
    """The rows of the whole file, waiting; register by register in the registers' order."""
    found: dict[Register, Arriving] = {}
    with contextlib.closing(read(path, headings)) as batches:
        for batch in batches:
            if batch.register not in found:
                found[batch.register] = Arriving.prepared(connection, batch.register)
            found[batch.register].add(connection, batch)
    for arriving in found.values():
        arriving.reject_repeated(connection)
        arriving.remark(later_than(connection, arriving, known_on))
        arriving.remark(clashes(connection, arriving))
    return tuple(found[register] for register in Register if register in found)


def _spoken_for(connection: Connection, snap: Snap) -> frozenset[Register]:
    """Registers that the snapshot speaks for: those with a row, and tables that say there is none."""
    parts = registry_parts
    found = connection.scalars(select(parts.c.register).where(parts.c.snapshot_id == snap.id)).all()
    return frozenset(Register(register) for register in found)


def _of_emptiness(arriving: Arriving, speaks: frozenset[Register]) -> Iterator[Remark]:
    if not arriving.rows and not arriving.rejected_rows:
        if arriving.register in speaks:
            text = f"「{arriving.register.in_chinese}」没有数据行，按没有记录处理，请核实"
        else:
            text = f"「{arriving.register.in_chinese}」没有数据行，未导入"
        yield Remark(sheet="", text=text)


def keep_snapshot(
    connection: Connection, snap: Snap, name: str, content: str, imported_at: dt.datetime | None
) -> None:
    """Note a snapshot, unless the same one is there."""
    snapshots = registry_snapshots
    if connection.execute(select(snapshots.c.id).where(snapshots.c.id == snap.id)).first() is None:
        connection.execute(
            insert(snapshots).values(
                id=snap.id,
                name=name,
                source=snap.source,
                known_on=snap.known_on,
                content=content,
                imported_at=imported_at,
            )
        )


def _content(path: Path) -> str:
    if not path.is_file():
        what = "是一个文件夹" if path.is_dir() else "不存在"
        raise InputNotFoundError(f"名录文件「{path}」{what}。请检查路径。")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
