"""The database on a PostgreSQL server: how it is reached, how one writes at a time, what its errors mean.

SQLite lets one program write at a time, and all code over the store relies on that. Here every writing
transaction first takes one lock of the whole database, which ends with it; what it then reads is what the
writers before it have kept. Readers wait for nobody.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import StoreError

DRIVER = "postgresql+psycopg"
# What a writer holds, what an import of a register holds, and what a run over all reports holds.
WRITING, IMPORTING, RUNNING = 0x6D6A_0001, 0x6D6A_0002, 0x6D6A_0003
_CONNECT_SECONDS = 5
_IDLE_SECONDS = 600  # a program that hangs within a transaction gives its locks up after this
_POOL, _OVERFLOW = 5, 35  # connections kept, and opened for a while
_ENCODING = "UTF8"

_BY_STATE = {
    "55P03": "store_busy",  # waited for a lock
    "57014": "store_busy",  # a statement was ended
    "40P01": "store_busy",  # deadlock
    "40001": "store_busy",  # not serializable
    "53300": "store_busy",  # too many connections
    "53100": "store_full",
    "53200": "store_full",  # memory
    "25006": "store_readonly",
    "28P01": "store_denied",
    "28000": "store_denied",
    "42501": "store_denied",
    "3D000": "store_no_database",
    "57P01": "store_away",
    "57P02": "store_away",
    "57P03": "store_away",  # it is starting, or stopping
    "25P03": "store_away",  # the session was ended for idling
}
_SENTENCES = {
    "store_busy": "数据库正忙（另有程序在写入，或连接数已满），本次没有保存。请稍后再试。",
    "store_full": "数据库服务器的磁盘或内存已满，数据没有写入。请清理数据库服务器后再试。",
    "store_readonly": "数据库服务器目前只读（可能是备用服务器），无法写入。请检查 database_url。",
    "store_denied": "数据库服务器拒绝了登录或操作。请检查 database_url 中的用户名、密码，以及该用户的权限。",
    "store_no_database": "数据库服务器上没有 database_url 所指的数据库。请先建立（编码 UTF8），再启动。",
    "store_away": "数据库服务器连不上。请检查 PostgreSQL 是否在运行、网络是否通畅、database_url 是否正确。",
}

_SIGNS = (  # in the languages that a server may be set to here
    (
        "store_denied",
        re.compile(r"role .* does not exist|authentication failed|no password|认证失败|角色.*不存在"),
    ),
    ("store_denied", re.compile(r"not permitted to log in|pg_hba\.conf|不允许.*登录")),
    ("store_no_database", re.compile(r"database .* does not exist|数据库.*不存在")),
    ("store_busy", re.compile(r"too many (clients|connections)|remaining connection slots")),
)


def postgresql_engine(url: str | URL, *, busy_seconds: float) -> Engine:
    """An engine on a PostgreSQL database; connects when first used.

    Raises ``ValueError`` for a URL of another kind, or of none.
    """
    engine = create_engine(
        address(url),
        pool_size=_POOL,
        max_overflow=_OVERFLOW,
        pool_timeout=busy_seconds,
        pool_pre_ping=True,  # a server that was away leaves dead connections behind
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "application_name": "mingjian",
            "options": _options(busy_seconds),
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
        },
    )
    event.listen(engine, "connect", _configure)
    return engine


def address(url: str | URL) -> URL:
    """The URL with our driver; raises ``ValueError`` for one of another kind."""
    made = make_url(url)
    if made.get_backend_name() != "postgresql" or not made.database:
        raise ValueError("not the address of a PostgreSQL database")
    return made.set(drivername=DRIVER)


def hold(connection: Connection, what: int) -> None:
    """Wait until nobody else holds this, and hold it to the end of the transaction."""
    connection.execute(select(func.pg_advisory_xact_lock(what)))


@contextlib.contextmanager
def tried(connection: Connection, what: int) -> Iterator[bool]:
    """Hold this to the end of the block, if nobody else does; whether it is held. The session keeps it."""
    connection.execution_options(isolation_level="AUTOCOMMIT")
    is_held = bool(connection.execute(select(func.pg_try_advisory_lock(what))).scalar())
    try:
        yield is_held
    finally:
        if is_held:
            with contextlib.suppress(DBAPIError):  # the session is gone, and with it the lock
                connection.execute(select(func.pg_advisory_unlock(what)))


def copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add many rows as text, several times faster than by statements; days are ISO text."""
    import psycopg

    quote = connection.dialect.identifier_preparer.quote
    statement = f"copy {quote(table.name)} ({', '.join(map(quote, names))}) from stdin"
    driver: Any = connection.connection.dbapi_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError(statement, None, error) from error


def analyze(connection: Connection, table: Table) -> None:
    """Tell the planner what is in a table that was just filled: it does not look at temporary ones itself."""
    connection.execute(text(f"analyze {connection.dialect.identifier_preparer.quote(table.name)}"))


def require_utf8(connection: Connection) -> None:
    """Raise ``StoreError`` for a database that cannot hold every text."""
    encoding = connection.execute(text("show server_encoding")).scalar()
    if encoding != _ENCODING:
        raise StoreError(
            f"数据库的编码是 {encoding}，应为 {_ENCODING}。"
            "请用 createdb --encoding=UTF8 --template=template0 重建。",
            code="store_encoding",
        )


def fit_texts(connection: Connection) -> None:
    """Make the text columns of all our tables what they are on SQLite: of any length, compared by code point.

    The server's own order of texts depends on its locale, in which ``~`` may come before ``0``.
    """
    columns = connection.execute(
        text(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = current_schema() and data_type in ('character varying', 'text')"
            " and (collation_name is distinct from 'C' or data_type <> 'text')"
            " and table_name <> 'alembic_version'"
            " order by 1, 2"
        )
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    by_table: dict[str, list[str]] = {}
    for table, column in columns:
        by_table.setdefault(table, []).append(f'alter column {quote(column)} type text collate "C"')
    for table, changes in by_table.items():
        connection.execute(text(f"alter table {quote(table)} {', '.join(changes)}"))


def explained(error: DBAPIError | PoolTimeoutError) -> tuple[str, str] | None:
    """Code and sentence of an error of the server or the way to it; None for one that is neither."""
    if isinstance(error, PoolTimeoutError):
        return "store_busy", _SENTENCES["store_busy"]
    driver = error.orig
    if not type(driver).__module__.startswith("psycopg"):
        return None
    state: str | None = getattr(driver, "sqlstate", None)
    code = _BY_STATE.get(state or "") or ("store_away" if _is_lost(error, state) else None)
    if state is None and code is not None:  # while connecting the driver gives the server's words alone
        words = str(driver)
        code = next((told for told, sign in _SIGNS if sign.search(words)), code)
    return None if code is None else (code, _SENTENCES[code])


def _is_lost(error: DBAPIError, state: str | None) -> bool:
    if state is None:
        return error.connection_invalidated or type(error.orig).__name__ in {
            "OperationalError",
            "ConnectionTimeout",
        }
    return state.startswith("08")


def _options(busy_seconds: float) -> str:
    """What holds for a session; the server's own keepalive notices a machine that is gone."""
    settings = {
        "lock_timeout": f"{int(busy_seconds * 1000)}",
        "idle_in_transaction_session_timeout": f"{_IDLE_SECONDS * 1000}",
        "timezone": "UTC",
        "jit": "off",  # compiling takes longer than any question of ours
        "client_encoding": _ENCODING,
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _configure(connection: Any, _record: ConnectionPoolEntry) -> None:
    from psycopg.types.string import StrDumperUnknown

    class Whole(StrDumperUnknown):
        """A NUL, which a damaged file may hold and no text of PostgreSQL can, becomes the sign for damage."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", "\N{REPLACEMENT CHARACTER}") if "\x00" in obj else obj)

    connection.adapters.register_dumper(str, Whole)
