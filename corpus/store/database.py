"""The database under the store: how it is opened, how a transaction begins, how tables come up to date."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import StoreError
from corpus.store import postgresql
from corpus.store.tables import HEAD

BUSY_SECONDS = 60.0
_POOL, _OVERFLOW = 48, 16  # as many as a server has threads: connections made for one request each are dear
_BULK_CACHE_KIB = 128 << 10  # what an import of a million rows keeps of its pages in memory
MIGRATIONS = Path(__file__).parent / "migrations"


def sqlite_engine(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine on a SQLite file, made when first connected; another process's writing is waited for."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": busy_seconds, "isolation_level": None},
        pool_size=_POOL,
        max_overflow=_OVERFLOW,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


Locked = Callable[[], contextlib.AbstractContextManager[None]]
_PASSING = {"store_busy", "store_away", "store_blobs_away"}


def is_sqlite(of: Connection | Engine | Dialect) -> bool:
    """Whether the database is a file; otherwise a PostgreSQL server has it."""
    return (of if isinstance(of, Dialect) else of.dialect).name == "sqlite"


def is_passing(error: StoreError) -> bool:
    """Whether the same may go well in a while: nothing is wrong with what was asked."""
    return error.code in _PASSING


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database; what others write meanwhile is not seen."""
    viewing = engine
    if not is_sqlite(engine):
        viewing = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with as_store_error(), viewing.begin() as connection:
        yield connection


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction holding the write lock from its start: all of it is kept, or, on any error, nothing."""
    with as_store_error(), engine.execution_options(begins="BEGIN IMMEDIATE").begin() as connection:
        if not is_sqlite(connection):
            postgresql.hold(connection, postgresql.WRITING)
        yield connection


@contextlib.contextmanager
def bulk_writing(engine: Engine) -> Iterator[tuple[Connection, Locked]]:
    """A connection of its own with room for many rows, and what opens its one writing transaction.

    Before ``with locked():`` only temporary tables may be written, which locks nobody out; within it the
    write lock is held, and all of it is kept or, on any error, nothing. PostgreSQL has a lock of its own for
    this, so that screenings do not wait for an import: it writes no table that ``writing`` does.
    """
    with as_store_error(), engine.connect() as connection:
        connection.detach()  # closed afterwards, and with it its temporary tables
        if is_sqlite(connection):
            for name, kibibytes in (("main", _BULK_CACHE_KIB), ("temp", _BULK_CACHE_KIB // 2)):
                connection.exec_driver_sql(f"PRAGMA {name}.cache_size=-{kibibytes}")
            connection.rollback()

        @contextlib.contextmanager
        def locked() -> Iterator[None]:
            connection.commit()  # the temporary tables
            connection.execution_options(begins="BEGIN IMMEDIATE")
            with connection.begin():
                if not is_sqlite(connection):
                    postgresql.hold(connection, postgresql.IMPORTING)
                yield

        yield connection, locked


@contextlib.contextmanager
def only_one(engine: Engine) -> Iterator[bool]:
    """Whether no other machine is at what only one may do, as a run over all reports, until the block ends.

    On SQLite all are on this machine, which has locks of its own.
    """
    if is_sqlite(engine):
        yield True
        return
    with (
        as_store_error(),
        engine.connect() as connection,
        postgresql.tried(connection, postgresql.RUNNING) as is_ours,
    ):
        yield is_ours


def present(connection: Connection, clock: Callable[[], dt.datetime]) -> dt.datetime:
    """The instant by the clock that all on one database share: the server's, or this machine's of a file."""
    if is_sqlite(connection):
        return clock()
    now: dt.datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now.astimezone(dt.UTC)


def analyzed(connection: Connection, table: Table) -> None:
    """A table has just been filled: let the database look at it before it is asked."""
    if not is_sqlite(connection):
        postgresql.analyze(connection, table)


@contextlib.contextmanager
def as_store_error() -> Iterator[None]:
    """Database failures as ``StoreError`` with a sentence for the person who must act.

    An ``IntegrityError`` of what may be there once only passes: the caller knows what that means.
    """
    try:
        yield
    except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:  # the last from the driver, connecting
        if isinstance(error, IntegrityError) and _is_taken(error):
            raise
        code, sentence = _explained(error)
        raise StoreError(sentence, code=code) from error


def _is_taken(error: IntegrityError) -> bool:
    """Whether somebody wrote the same key before; by the words of SQLite and the code of PostgreSQL."""
    return "UNIQUE" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "23505"


def upgrade(engine: Engine) -> bool:
    """Bring the tables to ``HEAD`` in one transaction; ``StoreError`` for a newer or foreign database.

    Gives whether there was an older database to bring up.
    """
    with reading(engine) as connection:
        if not is_sqlite(connection):
            postgresql.require_utf8(connection)
        if _revision(connection) == HEAD:
            return False
    with writing(engine) as connection:
        revision = _revision(connection)
        if revision != HEAD:
            _migrate(connection, revision)
        return revision is not None


def _migrate(connection: Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"数据文件夹由更新版本的程序建立（数据库版本 {revision}，本程序支持到 {HEAD}）。"
            "请升级程序，或另选一个数据文件夹。",
            code="store_newer",
        )
    if revision is None and inspect(connection).get_table_names():
        raise StoreError(
            "该数据库不是由本程序建立的，为避免破坏其内容，没有打开。请另选一个数据文件夹。",
            code="store_foreign",
        )
    command.upgrade(config, "head")
    if not is_sqlite(connection):
        postgresql.fit_texts(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if revision is None else str(revision)


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers and one writer work at the same time; kept in the file, so once is enough."""
    with as_store_error(), contextlib.closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA journal_mode=WAL")


def _configure(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begins", "BEGIN"))


def _explained(error: DBAPIError | PoolTimeoutError | sqlite3.Error) -> tuple[str, str]:
    if not isinstance(error, sqlite3.Error) and (told := postgresql.explained(error)) is not None:
        return told
    reason = str(getattr(error, "orig", None) or error)
    for sign, code, sentence in (
        ("locked", "store_busy", "数据库正被另一个程序写入，等待超时。请等它完成后再试。"),
        ("disk is full", "store_full", "磁盘已满，数据没有写入。请清理磁盘空间后再试。"),
        ("readonly", "store_readonly", "数据库是只读的，无法写入。请检查文件夹权限。"),
        (
            "unable to open",
            "store_unopened",
            "数据库文件无法打开。请检查数据文件夹是否存在、是否有读写权限。",
        ),
        (
            "not a database",
            "store_damaged",
            "数据文件夹中的数据库文件不是有效的数据库。请从备份恢复，或另选文件夹。",
        ),
        ("malformed", "store_damaged", "数据库文件已损坏。请从备份恢复，或另选一个数据文件夹。"),
    ):
        if sign in reason:
            return code, sentence
    return "store_database", f"数据库操作失败：{reason}。请保留数据文件夹并联系维护人员。"
