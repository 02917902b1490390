"""A whole database as one file, taken while others write: by SQLite, or ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, inspect

from core.errors import StoreError, UsageError
from corpus.store.database import as_store_error

_BUSY_SECONDS = 60.0


def dump_sqlite(source: Path, target: Path) -> None:
    """The database as it is at one instant; writers go on meanwhile."""
    with (
        as_store_error(),
        contextlib.closing(sqlite3.connect(source, timeout=_BUSY_SECONDS)) as one,
        contextlib.closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other)
        other.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def sqlite_problem(path: Path) -> str:
    """What SQLite finds wrong with a file, in its words; empty where it is whole."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else str(found)


def dump_postgresql(url: URL, target: Path) -> None:
    """All tables at one instant, packed, as ``pg_restore`` reads them."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore_postgresql(url: URL, dump: Path) -> None:
    """Fill an empty database in one transaction; raises ``UsageError`` for one that holds something."""
    engine: Engine = create_engine(url)
    try:
        with as_store_error(), engine.connect() as connection:
            names = inspect(connection).get_table_names()
    finally:
        engine.dispose()
    if names:
        raise UsageError("要恢复到的数据库不是空的。请新建一个空数据库。", code="restore_not_empty")
    _run(
        "pg_restore",
        url,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(dump),
    )


def _run(program: str, url: URL, *arguments: str) -> None:
    """The password goes by the environment, where other users of the machine do not see it."""
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    plain = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,  # where the socket lies, how the connection is sealed
    )
    command = [program, *arguments, f"--dbname={plain.render_as_string(hide_password=False)}"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise StoreError(
            f"没有找到程序 {program}。请安装 PostgreSQL 客户端（postgresql-client），版本不低于服务器。",
            code="backup_no_program",
        ) from error
    if done.returncode != 0:
        raise StoreError(f"{program} 失败：{done.stderr.strip()[-500:]}", code="backup_program_failed")
