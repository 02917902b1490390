"""Imports a registry file as a dated snapshot: all of it in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from core.errors import RegistryError
from core.ids import digest
from corpus.registry.harvest import Harvest, harvest
from corpus.registry.headers import RegisterSheet, recognised
from corpus.registry.intake import Snap, take
from corpus.registry.records import Register
from corpus.registry.report import ImportReport, Remark
from corpus.registry.sheets import open_sheets
from corpus.store.database import writing
from corpus.store.registry_tables import registry_snapshots

VERSION = "1"  # of how files are read: part of a snapshot's id
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
) -> ImportReport:
    """Import a file of agencies, of a roster, or of both.

    The file is what ``source`` knew on ``known_on``: from that day it takes the place of what the same
    source said before, register by register, until the source's next snapshot. Registers of several
    provinces are kept side by side by naming each province as its source. The same content again changes
    nothing. ``mapping`` gives further headings (heading in the file -> official heading or field).

    Rows that cannot be taken are named one by one in the report, the rest is taken. Raises
    ``RegistryError`` when the file is no table, lacks required columns or has no rows, and
    ``InputNotFoundError`` when there is none; then, and in a dry run, nothing is written.
    """
    with ExitStack() as stack:
        sheets, others = recognised(path, open_sheets(path, stack), mapping or {})
        content = _content(path)
        harvests = _harvests(path, sheets, stack)
        identity = [VERSION, source, known_on.isoformat(), content, dict(mapping or {})]
        snap = Snap(id=digest(identity), source=source, known_on=known_on)
        with writing(engine) as connection:
            _keep_snapshot(connection, snap, path.name, content, imported_at)
            counts = tuple(take(connection, snap, gathered) for gathered in harvests)
            if dry_run or not any(gathered.contents for gathered in harvests):
                connection.rollback()
    return ImportReport(
        file_name=path.name,
        source=source,
        known_on=known_on,
        snapshot_id=snap.id,
        is_dry_run=dry_run,
        registers=counts,
        rejected=tuple(row for gathered in harvests for row in gathered.rejected),
        remarks=(
            *(Remark(sheet=name, text="不是名录，已跳过") for name in others),
            *(remark for gathered in harvests for remark in gathered.remarks),
        ),
    )


def _harvests(path: Path, sheets: list[RegisterSheet], stack: ExitStack) -> list[Harvest]:
    harvests = []
    for register in Register:
        chosen = [sheet for sheet in sheets if sheet.register is register]
        if chosen:
            harvests.append(harvest(register, chosen, stack))
    if not any(gathered.contents or gathered.rejected for gathered in harvests):
        raise RegistryError(
            f"名录文件「{path.name}」只有表头，没有数据行，未导入。请检查导出的内容。", code="registry_empty"
        )
    return harvests


def _keep_snapshot(
    connection: Connection, snap: Snap, name: str, content: str, imported_at: dt.datetime | None
) -> None:
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
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
