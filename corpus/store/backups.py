"""Backups of a store in a folder: the database at an instant, and every blob that it names, each kept once.

    FOLDER/20261127T203000Z/manifest.json   what was backed up, by whom, with digests of the files beside it
    FOLDER/20261127T203000Z/mingjian.sqlite3 (or mingjian.pgdump), jobs.sqlite3, blobs.txt, index/
    FOLDER/blobs/ab/cdef...                  bytes by content, shared by all backups

The database is copied first and its blobs after it: whatever it names was kept before the row that names it.
A backup appears under its name when it is whole.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Column, Engine, select

from core.errors import InputNotFoundError, StoreError, UsageError
from corpus.store import task_tables  # noqa: F401  its columns join the metadata
from corpus.store.blobs import Blobs
from corpus.store.database import reading, sqlite_engine
from corpus.store.dumps import dump_postgresql, dump_sqlite, sqlite_problem
from corpus.store.opening import DATABASE
from corpus.store.store import Store
from corpus.store.tables import HEAD, metadata
from corpus.store.text_tables import text_segments

SCHEMA = "mingjian.backup/1"
POSTGRESQL = "mingjian.pgdump"
JOBS = "jobs.sqlite3"
MANIFEST, LISTED = "manifest.json", "blobs.txt"
_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one backup holds. ``files`` are digests by name; ``missing`` blobs were gone when it was made."""

    made_at: str
    mingjian: str
    revision: str
    files: dict[str, str]
    blobs: int
    missing: tuple[str, ...] = ()
    schema: str = SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made: blobs in all, and those that were not there from an earlier one."""

    name: str
    blobs: int
    copied: int
    copied_bytes: int
    missing: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()  # older backups that were let go


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What looking through a backup found; ``problems`` in words, empty where it is whole."""

    name: str
    blobs: int
    problems: tuple[str, ...] = field(default=())


class Backups:
    """All backups of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = Blobs(folder / "blobs")

    def names(self) -> tuple[str, ...]:
        """Whole backups, oldest first."""
        if not self.folder.is_dir():
            return ()
        found = (path.name for path in self.folder.iterdir() if (path / MANIFEST).is_file())
        return tuple(sorted(name for name in found if _NAME.fullmatch(name)))

    def create(self, store: Store, data_dir: Path, *, at: datetime, keep: int = 0) -> Made:
        """Back up a store that may be in use; with ``keep``, only so many backups stay."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone(), tempfile.TemporaryDirectory(dir=self.folder, prefix=".making-") as place:
            making = Path(place) / "backup"
            making.mkdir()
            named = _dumped(store, data_dir, making)
            (making / LISTED).write_text("".join(f"{blob}\n" for blob in sorted(named)))
            copied, copied_bytes, missing = self._copied(store.blobs, named)
            manifest = Manifest(
                made_at=at.isoformat(),
                mingjian=version("mingjian"),
                revision=HEAD,
                files={
                    str(p.relative_to(making)): _sha256(p) for p in sorted(making.rglob("*")) if p.is_file()
                },
                blobs=len(named),
                missing=missing,
            )
            (making / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            name = self._free_name(at)
            making.rename(self.folder / name)
            dropped = self._keep(keep) if keep else ()
        return Made(
            name=name,
            blobs=len(named),
            copied=copied,
            copied_bytes=copied_bytes,
            missing=missing,
            dropped=dropped,
        )

    def manifest(self, name: str | None = None) -> tuple[str, Manifest]:
        """A backup by its name, or the newest; raises ``InputNotFoundError``."""
        names = self.names()
        if not names or (name is not None and name not in names):
            raise InputNotFoundError(
                f"{self.folder} 中没有备份{f'「{name}」' if name else ''}。", code="backup_not_found"
            )
        chosen = name or names[-1]
        values = json.loads((self.folder / chosen / MANIFEST).read_text())
        if values.get("schema") != SCHEMA:
            raise StoreError("备份由另一版本的程序建立，本程序不能识别。", code="backup_unknown")
        return chosen, Manifest(**values | {"missing": tuple(values["missing"])})

    def verify(self, name: str | None = None) -> Verified:
        """Read everything that belongs to a backup again."""
        chosen, manifest = self.manifest(name)
        problems = list(self._file_problems(chosen, manifest))
        listed = self._listed(chosen)
        if len(listed) != manifest.blobs:
            problems.append(f"{LISTED}：应列 {manifest.blobs} 项，实有 {len(listed)} 项")
        gone = set(manifest.missing)
        for blob in listed:
            if blob in gone:
                continue
            if not self.blobs.has(blob):
                problems.append(f"缺少内容 {blob[:12]}…")
            elif self._digest(blob) != blob:
                problems.append(f"内容 {blob[:12]}… 已损坏")
        return Verified(name=chosen, blobs=len(listed), problems=tuple(problems))

    def restore_files(self, name: str, manifest: Manifest, target: Path) -> None:
        """Database and index of a backup into a new folder; raises ``StoreError`` for a damaged file."""
        problems = tuple(self._file_problems(name, manifest))
        if problems:
            raise StoreError(f"备份不完整：{'；'.join(problems)}。请用另一份备份。", code="backup_damaged")
        for file in manifest.files:
            if file not in (LISTED, POSTGRESQL):
                place = target / file
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.folder / name / file, place)

    def restore_blobs(self, name: str, manifest: Manifest, target: Blobs) -> int:
        """Every blob of a backup into a place for blobs; gives how many."""
        gone, number = set(manifest.missing), 0
        for blob in self._listed(name):
            if blob not in gone:
                if not self.blobs.has(blob) or target.put_file(self.blobs.path(blob)) != blob:
                    raise StoreError(f"备份中的内容 {blob[:12]}… 缺失或已损坏。", code="backup_damaged")
                number += 1
        return number

    def _copied(self, source: Blobs, named: set[str]) -> tuple[int, int, tuple[str, ...]]:
        number, size, missing = 0, 0, []
        for blob in sorted(named):
            if self.blobs.has(blob):
                continue
            try:
                with _as_file(source, blob) as path:
                    put = self.blobs.put_file(path)
            except StoreError as error:
                if error.code != "store_blob_missing":
                    raise
                missing.append(blob)
                continue
            size += self.blobs.path(put).stat().st_size
            if put != blob:
                self.blobs.discard(put)
                missing.append(blob)
            else:
                number += 1
        return number, size, tuple(missing)

    def _file_problems(self, name: str, manifest: Manifest) -> Iterator[str]:
        for file, digest in manifest.files.items():
            path = self.folder / name / file
            if not path.is_file():
                yield f"缺少 {file}"
            elif _sha256(path) != digest:
                yield f"{file} 已损坏"
            elif path.suffix == ".sqlite3" and (problem := sqlite_problem(path)):
                yield f"{file}：{problem}"

    def _listed(self, name: str) -> tuple[str, ...]:
        return tuple((self.folder / name / LISTED).read_text().split())

    def _digest(self, blob: str) -> str:
        return _sha256(self.blobs.path(blob))

    def _free_name(self, at: datetime) -> str:
        stamp, number = at.strftime("%Y%m%dT%H%M%SZ"), 0
        while (self.folder / (name := f"{stamp}-{number}" if number else stamp)).exists():
            number += 1
        return name

    def _keep(self, number: int) -> tuple[str, ...]:
        """Let older backups go, and then the blobs that no other one names."""
        dropped = self.names()[:-number]
        left: set[str] = set()
        for name in dropped:
            left |= set(self._listed(name))
            shutil.rmtree(self.folder / name)
        for name in self.names():
            left -= set(self._listed(name))
        for blob in left:
            self.blobs.discard(blob)
        return dropped

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UsageError("另一个备份正在写入这个文件夹。请等它完成。", code="backup_busy") from error
            yield


def blob_columns() -> tuple[Column[str], ...]:
    """Every column that names blobs, of whatever table: they are all called so."""
    columns = (column for table in metadata.tables.values() for column in table.c)
    return tuple(column for column in columns if column.name == "blob_id" or column.name.endswith("_blob"))


def named_blobs(engine: Engine) -> set[str]:
    """Every blob that a database names."""
    found: set[str] = set()
    with reading(engine) as connection:
        for column in blob_columns():
            rows = connection.execute(select(column).where(column.is_not(None)).distinct())
            found.update(rows.scalars())
    return found


def _dumped(store: Store, data_dir: Path, making: Path) -> set[str]:
    """Copy the databases; gives the blobs that the copy names."""
    with contextlib.suppress(FileNotFoundError):
        (data_dir / JOBS).stat()
        dump_sqlite(data_dir / JOBS, making / JOBS)  # first: a job it lacks is put in again by the worker
    if store.engine.dialect.name != "sqlite":
        named = named_blobs(store.engine)
        dump_postgresql(store.engine.url, making / POSTGRESQL)
        return named | named_blobs(store.engine)
    dump_sqlite(Path(store.engine.url.database or data_dir / DATABASE), making / DATABASE)
    copy = sqlite_engine(making / DATABASE)
    try:
        _copy_index(copy, data_dir, making)
        return named_blobs(copy)
    finally:
        copy.dispose()


def _copy_index(copy: Engine, data_dir: Path, making: Path) -> None:
    """Files of the index that the database names; one that has been joined meanwhile can be made again."""
    with reading(copy) as connection:
        files = connection.execute(select(text_segments.c.file)).scalars().all()
    for file in files:
        (making / "index").mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(data_dir / "index" / file, making / "index" / file)


@contextlib.contextmanager
def _as_file(source: Blobs, blob: str) -> Iterator[Path]:
    if source.is_local:
        yield source.path(blob)
        return
    with tempfile.NamedTemporaryFile() as file, source.open(blob) as stream:
        shutil.copyfileobj(stream, file, _CHUNK_BYTES)
        file.flush()
        yield Path(file.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


__all__ = ("Backups", "Made", "Manifest", "Verified", "named_blobs")
