"""What a store is opened with: a folder that can be written, its database and the place of its blobs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import Engine

from core.errors import StoreError
from corpus.store.blobs import Blobs
from corpus.store.database import sqlite_engine
from corpus.store.local_copies import LocalCopies
from corpus.store.postgresql import postgresql_engine
from corpus.store.where import Where

DATABASE = "mingjian.sqlite3"


def engine_at(where: Where, busy_seconds: float) -> Engine:
    """The database of a place: the server that is named, or a file in its folder."""
    if where.database_url:
        return postgresql_engine(where.database_url, busy_seconds=busy_seconds)
    return sqlite_engine(where.data_dir / DATABASE, busy_seconds=busy_seconds)


def blobs_at(where: Where) -> Blobs:
    """The blobs of a place; raises ``StoreError`` where those of a far place cannot be used."""
    if not where.blobs_url:
        return Blobs(where.data_dir / "blobs")
    copies = LocalCopies(where.data_dir / "copies", where.cache_bytes)
    blobs = Blobs(where.blobs_url, options=where.blobs_options, copies=copies)
    blobs.require_usable()
    return blobs


def make_writable(data_dir: Path) -> None:
    """Make the folder, and see for oneself that a file can be written in it; raises ``StoreError``."""
    if data_dir.exists() and not data_dir.is_dir():
        raise StoreError(
            f"数据文件夹「{data_dir}」是一个文件，不是文件夹。请另选一个文件夹。", code="store_not_a_folder"
        )
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        raise StoreError(
            f"数据文件夹「{data_dir}」无法建立或写入：{error.strerror or error}。"
            "请检查权限，或另选一个数据文件夹。",
            code="store_unwritable",
        ) from error
