"""What is different on a PostgreSQL server: tables, texts of any kind, one writer, explained errors."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from core.document import Source
from core.errors import StoreError, UsageError
from core.geometry import Box
from core.ids import content_id
from core.screening import Screening
from corpus.similarity.kept import Kept
from corpus.similarity.signatures import KeptInk
from corpus.store import postgresql as module
from corpus.store.database import MIGRATIONS, bulk_writing, is_passing, only_one, reading, upgrade, writing
from corpus.store.dumps import dump_postgresql, restore_postgresql
from corpus.store.postgresql import address, postgresql_engine
from corpus.store.store import Store
from corpus.store.tables import HEAD, metadata, report_names, reports
from corpus.store.where import Where
from models.signatures.shape import packed
from tests.models.signatures.test_shape import drawn, name, shaped
from tests.postgresql import Server


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    opened = postgresql_engine(postgresql_url, busy_seconds=1)
    yield opened
    opened.dispose()


@pytest.fixture
def store(postgresql_url: str, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Where(data_dir=tmp_path, database_url=postgresql_url), busy_seconds=5) as opened:
        yield opened


def config(connection: object) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def test_the_tables_are_those_of_the_code_on_every_way(engine: Engine) -> None:
    with writing(engine) as connection:
        command.downgrade(config(connection), "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        connection.execute(text("drop table alembic_version"))
    assert not upgrade(engine)
    assert not upgrade(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _is_another_type})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
        collations = connection.execute(
            text(
                "select distinct collation_name from information_schema.columns where table_schema = 'public'"
                " and data_type in ('text', 'character varying') and table_name <> 'alembic_version'"
            )
        ).scalars()
        assert list(collations) == ["C"]


def test_signatures_are_found_by_their_look_as_in_a_file_and_those_kept_earlier_too(
    store: Store, screening: Screening
) -> None:
    one, other = (shaped(drawn(name(1), em=em, turn=turn)) for em, turn in ((60, 0), (44, 3)))
    kept = KeptInk(name="沈青禾", page=2, box=Box(440, 100, 500, 124), shape=packed(one))
    asked = [dataclasses.replace(kept, name=who, shape=packed(other)) for who in ("", "沈青禾")]
    strange = dataclasses.replace(kept, name="", shape=packed(shaped(drawn(name(2)))))
    store.save_screening(screening, kept=Kept(inks=(kept,)))
    with writing(store.engine) as connection:
        command.downgrade(config(connection), "0023")
        connection.execute(text("delete from signature_bands"))
    assert not store.similar_inks("ff" * 32, asked[:1])
    assert upgrade(store.engine)
    found = store.similar_inks("ff" * 32, (*asked, strange))
    assert [(item.ink, item.report) for item in found] == [(at, screening.report.id) for at in (0, 1)]
    assert store.similar_inks(screening.report.id, asked) == ()


def _is_another_type(_: object, __: object, ___: object, there: object, ours: object) -> bool | None:
    """Texts have no lengths there; all else is compared as ever."""
    kinds = {type(there).__name__, type(ours).__name__}
    return False if kinds <= {"TEXT", "Text", "String", "VARCHAR"} else None


def test_many_programs_that_open_an_empty_database_make_it_once(
    postgresql_server: Server, tmp_path: Path
) -> None:
    with postgresql_server.database() as url:
        start, told = threading.Barrier(6), []

        def one(number: int) -> None:
            start.wait()
            with Store.open(Where(data_dir=tmp_path / str(number), database_url=url)) as opened:
                told.append(opened.reports())

        threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert told == [()] * 6


@pytest.mark.parametrize("name", ["长" * 900, "a\x00b.pdf", "100%_'\"\\ 报告.pdf"])
def test_every_text_can_be_kept(store: Store, name: str) -> None:
    store.add_report(Source(id=content_id(b"x"), file_name=name, size_bytes=5 << 30), b"x")
    (entry,) = store.reports()
    assert entry.file_name == name.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert entry.size_bytes == 5 << 30
    assert store.find_report(name.replace("\x00", "\N{REPLACEMENT CHARACTER}")).id == content_id(b"x")


def test_texts_are_ordered_by_code_point_whatever_the_servers_locale(store: Store) -> None:
    names = ["~", "-", "a", "B", "9", "阿", "一", "中"]
    with writing(store.engine) as connection:
        row = {"size_bytes": 1, "media_type": "x", "first_seen_at": store.now()}
        connection.execute(insert(reports).values(id="a" * 64, file_name="x", **row))
        connection.execute(
            insert(report_names),
            [{"report_id": "a" * 64, "file_name": each, "first_seen_at": store.now()} for each in names],
        )
    with reading(store.engine) as connection:
        ordered = connection.execute(select(report_names.c.file_name).order_by(report_names.c.file_name))
        assert list(ordered.scalars()) == sorted(names)
        upto = select(func.count()).where(report_names.c.file_name <= "9~")
        assert connection.execute(upto).scalar() == sum(name <= "9~" for name in names)
        own = connection.execute(text("select 'a' < 'B' and '~' < '9'")).scalar()
        assert own is True  # of the server itself: the test would not notice otherwise


def test_one_writes_at_a_time_and_readers_wait_for_nobody(engine: Engine, store: Store) -> None:
    store.add_report(Source(id=content_id(b"x"), file_name="甲.pdf", size_bytes=1), b"x")
    with writing(store.engine) as connection:
        connection.execute(reports.update().values(file_name="乙.pdf"))
        with reading(engine) as view:
            assert view.execute(select(reports.c.file_name)).scalar() == "甲.pdf"
        begun = time.monotonic()
        with pytest.raises(StoreError, match="正忙") as caught, writing(engine):
            pass
        assert is_passing(caught.value)
        assert 0.9 < time.monotonic() - begun < 20
        with bulk_writing(engine) as (_, locked), locked():  # an import has a lock of its own
            pass
    with reading(engine) as view:
        assert view.execute(select(reports.c.file_name)).scalar() == "乙.pdf"
        store.add_report(Source(id=content_id(b"y"), file_name="丙.pdf", size_bytes=1), b"y")
        assert view.execute(select(func.count()).select_from(reports)).scalar() == 1  # one view throughout
        with pytest.raises(StoreError, match="只读"), reading(engine) as other:
            other.execute(reports.delete())


def test_a_writer_sees_what_the_one_before_has_kept(store: Store, engine: Engine) -> None:
    """No number is lost where all count up at once: as with SQLite's one writer."""
    store.add_report(Source(id=content_id(b"x"), file_name="0", size_bytes=0), b"x")
    start = threading.Barrier(8)

    def count() -> None:
        start.wait()
        for _ in range(10):
            with writing(store.engine) as connection:
                seen = connection.execute(select(reports.c.size_bytes)).scalar_one()
                connection.execute(reports.update().values(size_bytes=seen + 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.reports()[0].size_bytes == 80


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda url: url.replace("/mingjian_", "/nobodys_"), "store_no_database"),
        (lambda url: url.replace("mingjian@", "stranger@"), "store_denied"),
        (lambda url: url.replace("host=", "host=/nowhere"), "store_away"),
        (lambda _: "postgresql://a:geheim@127.0.0.1:9/x", "store_away"),
    ],
)
def test_why_it_cannot_be_opened_is_told(
    postgresql_url: str, tmp_path: Path, change: object, code: str
) -> None:
    url = change(postgresql_url)  # type: ignore[operator]
    with pytest.raises(StoreError, match="database_url") as caught:
        Store.open(Where(data_dir=tmp_path, database_url=url))
    assert caught.value.code == code
    assert is_passing(caught.value) == (code == "store_away")
    assert "geheim" not in caught.value.message


def test_another_programs_database_and_a_newer_one_are_refused_untouched(
    engine: Engine, postgresql_server: Server, postgresql_url: str, tmp_path: Path
) -> None:
    with writing(engine) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match="9999") as newer:
        Store.open(Where(data_dir=tmp_path, database_url=postgresql_url))
    assert newer.value.code == "store_newer"
    with postgresql_server.database() as url:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("create table diary (entry text)")
        with pytest.raises(StoreError) as foreign:
            Store.open(Where(data_dir=tmp_path, database_url=url))
        assert foreign.value.code == "store_foreign"
        with psycopg.connect(url.replace("+psycopg", "")) as other:
            assert other.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone() == (
                1,
            )


def test_a_database_that_cannot_hold_every_text_is_refused(postgresql_server: Server, tmp_path: Path) -> None:
    template = "template0 encoding 'LATIN1' locale_provider libc locale 'C'"
    with postgresql_server.database(template) as url, pytest.raises(StoreError, match="LATIN1") as caught:
        Store.open(Where(data_dir=tmp_path, database_url=url))
    assert caught.value.code == "store_encoding"


def test_one_machine_runs_over_all_reports(engine: Engine, store: Store) -> None:
    with only_one(engine) as first:
        with only_one(store.engine) as second:
            assert (first, second) == (True, False)
        with only_one(store.engine) as again:
            assert not again
    with only_one(store.engine) as after:
        assert after


def test_a_dump_is_put_back_whole_and_only_into_an_empty_database(
    store: Store, postgresql_server: Server, tmp_path: Path
) -> None:
    store.add_report(Source(id=content_id(b"x"), file_name="甲~.pdf", size_bytes=1), b"x")
    dump = tmp_path / "store.pgdump"
    dump_postgresql(store.engine.url, dump)
    with pytest.raises(UsageError, match="不是空的"):
        restore_postgresql(store.engine.url, dump)
    with postgresql_server.database() as url:
        restore_postgresql(address(url), dump)
        with Store.open(Where(data_dir=tmp_path, database_url=url)) as again:
            assert again.reports() == store.reports()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.DiskFull, "store_full"),
        (psycopg.errors.DeadlockDetected, "store_busy"),
        (psycopg.errors.SerializationFailure, "store_busy"),
        (psycopg.errors.TooManyConnections, "store_busy"),
        (psycopg.errors.AdminShutdown, "store_away"),
        (psycopg.errors.CannotConnectNow, "store_away"),
        (psycopg.errors.ConnectionFailure, "store_away"),
        (psycopg.errors.InvalidPassword, "store_denied"),
        (psycopg.errors.UniqueViolation, None),
    ],
)
def test_errors_of_the_server_are_explained(error: type[psycopg.Error], code: str | None) -> None:
    told = module.explained(DBAPIError("select 1", None, error("as it says")))
    assert (told and told[0]) == code


def test_only_addresses_of_postgresql_are_taken() -> None:
    assert address("postgresql://u@h/d").drivername == module.DRIVER
    for wrong in ("sqlite:///x", "mysql://u@h/d", "postgresql+psycopg://u@h", "nothing"):
        with pytest.raises(Exception, match=r"PostgreSQL|parse"):
            address(wrong)
