from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, column, insert, inspect

from core.decision import Decision, Standing, Verdict, basis_of
from core.errors import StoreError
from core.geometry import Box
from core.ids import digest
from core.screening import Screening
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.similarity.kept import Kept
from corpus.similarity.signatures import KeptInk
from corpus.store import change_rows, registry_tables
from corpus.store.card_rows import Wanted
from corpus.store.database import MIGRATIONS, reading, sqlite_engine, upgrade, writing
from corpus.store.opening import DATABASE
from corpus.store.store import Store
from corpus.store.tables import HEAD, metadata
from models.signatures.shape import packed
from models.signatures.words import words_of
from tests import new_databases
from tests.models.signatures import test_shape as writing_of


@pytest.fixture(autouse=True)
def _as_migrated() -> Iterator[None]:
    with new_databases.as_migrated():
        yield


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = sqlite_engine(tmp_path / "100% 数据.sqlite3", busy_seconds=1)
    yield opened
    opened.dispose()


def test_an_empty_database_gets_exactly_the_tables_of_the_code(engine: Engine) -> None:
    upgrade(engine)

    with reading(engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
        assert registry_tables.registry_roster.name in inspect(connection).get_table_names()


def test_what_other_tests_repeat_is_what_the_migrations_give(tmp_path: Path) -> None:
    def content(name: str) -> list[str]:
        Store.open(tmp_path / name).close()
        with contextlib.closing(sqlite3.connect(tmp_path / name / DATABASE)) as connection:
            return [line for line in connection.iterdump() if '"store_secrets" VALUES' not in line]  # drawn

    migrated = content("migrated")
    with new_databases.repeated():
        assert content("repeated") == migrated
    assert len(migrated) > 100


def test_the_comparison_notices_a_difference(engine: Engine) -> None:
    upgrade(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("alter table reports add column surplus text")
        connection.exec_driver_sql("drop index ix_findings_check_state")

    with reading(engine) as connection:
        kinds = {step[0] for step in compare_metadata(MigrationContext.configure(connection), metadata)}
    assert kinds == {"remove_column", "add_index"}


def test_the_code_names_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    upgrade(engine)
    with reading(engine) as connection:
        rows = connection.exec_driver_sql("select version_num from alembic_version").all()
    assert rows == [(HEAD,)]


def test_a_step_that_fails_leaves_the_database_as_it_was(engine: Engine) -> None:
    with writing(engine) as connection:  # a step interrupted half-way would have left this behind
        connection.exec_driver_sql("create table alembic_version (version_num varchar(32) not null)")
        connection.exec_driver_sql("create table findings (id integer)")

    with pytest.raises(StoreError):
        upgrade(engine)

    with reading(engine) as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version", "findings"}


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()

    with pytest.raises(StoreError, match=r"更新版本的程序建立（数据库版本 9999") as caught:
        Store.open(tmp_path)
    assert caught.value.code == "store_newer"


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("create table diary (entry text)")
    connection.close()

    with pytest.raises(StoreError, match="不是由本程序建立的") as caught:
        Store.open(tmp_path)
    assert caught.value.code == "store_foreign"


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"%PDF-1.7 not a database" * 100)

    with pytest.raises(StoreError, match="不是有效的数据库"):
        Store.open(tmp_path)
    assert (tmp_path / DATABASE).read_bytes().startswith(b"%PDF")


_KEYS_BEFORE_0006 = (
    "update registry_roster set person_key = person_name, agency_name_key = agency_name",
    "update registry_roster set certificate_shape = certificate_key",  # S was no 5
    "update registry_agencies set name_key = name",
)


def test_rows_kept_with_earlier_keys_are_found_by_the_folded_ones(tmp_path: Path, engine: Engine) -> None:
    upgrade(engine)
    for name, lines in (
        ("人员.csv", ("姓名,证书号码,机构名称", "張偉,S0110990001,青嵐安全評價有限公司", "简若溪,,青岚所")),
        ("机构.csv", ("机构名称,资质证书编号,有效日期", "青嵐安全評價有限公司,APJ-(川)-952,2030-12-31")),
    ):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        import_file(engine, tmp_path / name, known_on=dt.date(2026, 6, 1))
    _step_back(engine, "0005")
    with writing(engine) as connection:
        for statement in _KEYS_BEFORE_0006:
            connection.exec_driver_sql(statement)
    registry = StoredRegistry(engine)
    before = _dump(engine)
    assert registry.roster(person_name="张伟") == ()
    assert registry.agencies(name="青岚安全评价有限公司") == ()
    assert registry.roster(certificate_number="5O110990001") == ()

    upgrade(engine)

    (person,) = registry.roster(person_name="张伟")
    assert (person.person_name, person.agency_name) == ("張偉", "青嵐安全評價有限公司")
    assert registry.agencies(name="青岚安全评价有限公司")[0].name == "青嵐安全評價有限公司"
    assert registry.roster(certificate_number="5O110990001") != ()
    after = _dump(engine)
    assert [[row[c] for c in row if not c.endswith(("_key", "_shape"))] for row in after] == [
        [row[c] for c in row if not c.endswith(("_key", "_shape"))] for row in before
    ]
    (unnumbered,) = (row for row in after if row.get("person_name") == "简若溪")
    assert (unnumbered["certificate_key"], unnumbered["certificate_shape"]) == (None, None)


def test_findings_named_by_a_plain_digest_are_sealed_with_what_was_decided(
    tmp_path: Path, screening: Screening
) -> None:
    """In leads, decisions and the events of decisions; what changed begins with them."""
    report, outcome = screening.report.id, screening.outcomes[0]
    plain = digest([outcome.check, "".join(outcome.subject.split()), 0])
    with Store.open(tmp_path) as store:
        decision = Decision(
            report=report,
            finding=store.seal(report).key(plain),
            check=outcome.check,
            subject=outcome.subject,
            statement=outcome.statement,
            verdict=Verdict.CONFIRMED,
            by="检查员甲",
            at=dt.datetime(2999, 7, 1, tzinfo=dt.UTC),
            revision=1,
            screening=store.save_screening(screening),
            basis=basis_of(outcome.evidence),
        )
        assert decision.finding == store.leads(report)[0].key
        store.decide(decision)
        _step_back(store.engine, "0019")
        said = json.dumps({"type": "decision.made", "data": {"report": report, "finding": plain}})
        with writing(store.engine) as connection:
            connection.exec_driver_sql(f"update leads set key = '{plain}' where key = '{decision.finding}'")
            connection.exec_driver_sql(f"update decisions set finding = '{plain}'")
            _fill(connection, "accounts", id="a", name="a", shown_name="a", roles="", regions="", failures=0)
            _fill(connection, "webhooks", id="w", account_id="a", url="", events="", secret="", made_at=_DAY)
            sent = {"state": "sent", "tries": 1, "made_at": _DAY, "next_at": _DAY}
            _fill(
                connection,
                "webhook_deliveries",
                **{"id": "d", "webhook_id": "w", "event": "decision.made", "body": said, **sent},
            )
    with Store.open(tmp_path) as store:
        sealed = store.seal(report).key(plain)
        assert sealed not in (plain, decision.finding)
        (kept,) = store.decisions(report)
        assert (kept.finding, kept.account) == (sealed, None)
        assert store.leads(report)[0].key == sealed
        assert store.leads(report)[0].standing is Standing.CONFIRMED
        with reading(store.engine) as connection:
            (body,) = connection.exec_driver_sql("select body from webhook_deliveries").scalars()
            changes = change_rows.listed(connection, Wanted(), after=0, limit=9)
        assert json.loads(body)["data"]["finding"] == sealed
        assert [(each.kind.value, each.finding) for each in changes] == [
            ("report.screened", None),
            ("decision.made", sealed),
        ]
        store.save_screening(screening)
        assert store.leads(report)[0].standing is Standing.CONFIRMED


def test_signatures_kept_under_shorter_words_are_found_by_the_longer_ones(
    tmp_path: Path, screening: Screening
) -> None:
    shape = writing_of.shaped(writing_of.drawn(writing_of.name(1)))
    other = writing_of.shaped(writing_of.drawn(writing_of.name(1), em=44, turn=3))
    kept = KeptInk(name="沈青禾", page=2, box=Box(440, 100, 500, 124), shape=packed(shape))
    damaged = "insert into signature_inks select 99, report_id, '', '', 1, 0, 0, 1, 1, x'00ff', null, null"
    again = dataclasses.replace(kept, name="", shape=packed(other))
    with Store.open(tmp_path) as store:
        store.save_screening(screening, kept=Kept(inks=(kept,)))
        _step_back(store.engine, "0023")
        with writing(store.engine) as connection:
            connection.exec_driver_sql("delete from signature_bands")
            for band, word in enumerate((7, 40_000)):
                _fill(connection, "signature_bands", band=band << 16 | word, ink_id=1)
            connection.exec_driver_sql(f"{damaged} from signature_inks")
        assert store.similar_inks("ff" * 32, (again,)) == ()
    with Store.open(tmp_path) as store:
        (found,) = store.similar_inks("ff" * 32, (again,))
        assert (found.report, found.name, found.box) == (screening.report.id, "沈青禾", kept.box)
        assert store.kept(screening.report.id).inks[0] == kept
        with reading(store.engine) as connection:
            words = connection.exec_driver_sql("select band, ink_id from signature_bands").all()
        assert sorted(words) == sorted((word, 1) for word in words_of(shape))


_DAY = "2026-07-01 00:00:00"


def _fill(connection: Connection, table: str, **values: object) -> None:
    if table == "accounts":
        values["created_at"] = _DAY
    connection.execute(insert(sqlalchemy.table(table, *map(column, values))).values(values))


def _step_back(engine: Engine, revision: str) -> None:
    """The database as it was at an earlier step."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _dump(engine: Engine) -> list[dict[str, object]]:
    with reading(engine) as connection:
        return [
            dict(row)
            for table in ("registry_roster", "registry_agencies")
            for row in connection.exec_driver_sql(f"select * from {table} order by id").mappings()
        ]
