"""Answers are kept as known on their day, used again while fresh, and stand for nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from corpus.registry.asked import AskedRegistry, Freshness
from corpus.registry.evidence import row_evidence
from corpus.registry.http_call import Endpoint
from corpus.registry.http_connector import HttpConnector, Patience
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.overview import imported_parts, register_sizes
from corpus.registry.pace import Pace
from corpus.registry.records import Register
from corpus.store.database import reading
from corpus.store.registry_tables import registry_agencies, registry_answers
from tests import registry_server as bad
from tests.registry_server import ReferenceServer, serving

pytestmark = pytest.mark.both_databases

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
TODAY, REPORT_DAY = dt.date(2026, 11, 20), dt.date(2023, 5, 18)
HEAD = "机构名称,资质证书编号,发证日期,有效日期\n"


def agency(name: str, number: str, since: str, until: str) -> dict[str, object]:
    return {"name": name, "certificate_number": number, "since": since, "until": until}


OLD = agency("蜀岭安全评价有限公司", "APJ-(川)-002", "2017-06-01", "2022-05-31")
NEW = agency("蜀岭安全评价有限公司", "APJ-(川)-002", "2022-06-01", "2027-05-31")
OTHER = agency("陇原安评技术有限公司", "APJ-(甘)-007", "2021-01-01", "2026-01-01")


@pytest.fixture
def server() -> Iterator[ReferenceServer]:
    lists = {"agencies": {dt.date(2020, 1, 1): [OLD, OTHER], dt.date(2026, 11, 19): [NEW, OTHER]}}
    with serving(ReferenceServer(lists=lists)) as running:  # type: ignore[arg-type]
        yield running


Asking = Callable[..., AskedRegistry]


@pytest.fixture
def asking(engine: Engine, server: ReferenceServer) -> Asking:
    """A registry asked for one report, at a moment."""

    def make(at: dt.datetime = NOW, *, stale_days: int = 0, days: tuple[dt.date, ...] = ()) -> AskedRegistry:
        endpoint = Endpoint.at(server.url, token="", ca_file="", seconds=3, most_bytes=1 << 20)
        connector = HttpConnector(
            endpoint,
            name="省名录接口",
            registers=frozenset({Register.AGENCIES, Register.ROSTER}),
            pace=Pace(1000.0, sleep=lambda _: None),
            patience=Patience(rest_seconds=0),
        )
        freshness = Freshness(stale=dt.timedelta(days=stale_days))
        return AskedRegistry(engine, connector, days=days, now=at, freshness=freshness)

    return make


def spans(rows: Any) -> list[tuple[str, str | None]]:
    return [(str(row.validity.since), row.withdrawn_on and str(row.withdrawn_on)) for row in rows]


def test_an_answer_is_a_snapshot_of_its_day_with_evidence(asking: Asking, engine: Engine) -> None:
    (row,) = asking().agencies(certificate_number="APJ-（川）-002", with_past=True)
    assert (row.row.known_on, row.row.file, row.row.line) == (
        dt.date(2026, 11, 19),
        "省名录接口·安全评价机构名录",
        1,
    )
    shown = row_evidence(row).detail
    assert shown is not None
    assert (shown.row, str(shown.snapshot)[:10]) == ("省名录接口·安全评价机构名录 第 1 行", "2026-11-19")
    stored = StoredRegistry(engine, with_answers=True)
    known = {"certificate_number": "APJ-(川)-002"}
    assert stored.agencies(**known, known_on=dt.date(2026, 11, 19))
    assert not stored.agencies(**known, known_on=dt.date(2026, 11, 18))


def test_the_report_s_own_days_are_asked_for_so_that_what_was_listed_then_is_seen(asking: Asking) -> None:
    asked = asking(days=(REPORT_DAY, dt.date(2030, 1, 1)))
    rows = asked.agencies(certificate_number="APJ-(川)-002", with_past=True)
    assert spans(rows) == [("2017-06-01", "2026-11-19"), ("2022-06-01", None)]
    snapshot = asked.snapshot()
    assert snapshot is not None
    assert (snapshot.registers, snapshot.rows, snapshot.known_on) == (
        *((Register.AGENCIES,), 2),
        dt.date(2026, 11, 19),
    )


def test_a_fresh_answer_is_not_asked_for_again_and_a_past_one_never(
    asking: Asking, server: ReferenceServer
) -> None:
    for at, requests in ((NOW, 2), (NOW + dt.timedelta(hours=23), 2), (NOW + dt.timedelta(hours=25), 3)):
        asked = asking(at, days=(REPORT_DAY,))
        assert len(asked.agencies(name="蜀岭安全评价有限责任公司", with_past=True)) == 2
        asked.agencies(name="蜀岭安全评价有限公司")  # the same question
        assert len(server.asked) == requests


def test_a_later_answer_takes_the_place_of_an_earlier_one(
    asking: Asking, server: ReferenceServer, engine: Engine
) -> None:
    asking().agencies(certificate_number="APJ-(川)-002")
    server.lists["agencies"][dt.date(2026, 12, 1)] = [OTHER]
    late = asking(NOW + dt.timedelta(days=14))
    assert late.agencies(certificate_number="APJ-(川)-002") == ()
    (gone,) = late.agencies(certificate_number="APJ-(川)-002", with_past=True)
    assert gone.withdrawn_on == dt.date(2026, 12, 1)
    assert asking(NOW + dt.timedelta(days=14)).failed == {}
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(registry_answers)) == 2


def test_no_row_is_an_answer_and_not_silence(asking: Asking) -> None:
    asked = asking()
    assert asked.agencies(name="无此机构有限公司") == ()
    snapshot = asked.snapshot()
    assert snapshot is not None
    assert (snapshot.registers, asked.failed) == ((Register.AGENCIES,), {})


def test_numbers_of_two_agencies_do_not_answer_for_one_another(asking: Asking) -> None:
    asked = asking()
    assert [row.name for row in asked.agencies(certificate_number="APJ-(川)-002")] == [NEW["name"]]
    assert [row.name for row in asked.agencies(certificate_number="APJ-(甘)-007")] == [OTHER["name"]]
    assert [row.name for row in asking().agencies(certificate_number="APJ-(甘)-007")] == [OTHER["name"]]


def test_an_answer_about_one_agency_says_nothing_about_others(
    asking: Asking, engine: Engine, server: ReferenceServer
) -> None:
    """Without the connector, what was once answered is no register."""
    asking().agencies(certificate_number="APJ-(川)-002")
    plain = StoredRegistry(engine)
    assert plain.snapshot() is None
    assert plain.agencies(certificate_number="APJ-(川)-002") == ()
    assert (imported_parts(engine), register_sizes(engine)) == ((), ())


def test_imported_lists_are_used_for_what_is_not_asked_for_and_not_beside_answers(
    asking: Asking, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "机构.csv"
    path.write_text(f"{HEAD}旧名录安全评价有限公司,APJ-(川)-002,2010-01-01,2030-01-01\n", encoding="utf-8")
    import_file(engine, path, known_on=dt.date(2022, 1, 1))
    asked = asking()
    assert [row.name for row in asked.agencies(certificate_number="APJ-(川)-002")] == [NEW["name"]]
    asked.roster(person_name="温知远")  # the server does not keep it, and nothing was imported
    snapshot = asked.snapshot()
    assert snapshot is not None
    assert (snapshot.registers, asked.failed) == ((Register.AGENCIES,), {})


def test_a_register_that_is_not_kept_there_comes_from_imports(
    asking: Asking, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("姓名,机构名称,证书号码\n温知远,蜀岭安全评价有限公司,S01\n", encoding="utf-8")
    import_file(engine, path, known_on=dt.date(2022, 1, 1))
    asked = asking()
    assert [row.person_name for row in asked.roster(person_name="温知远")] == ["温知远"]
    snapshot = asked.snapshot()
    assert snapshot is not None
    assert snapshot.registers == (Register.ROSTER,)


def test_an_unreachable_registry_shows_no_row_not_even_an_imported_one(
    asking: Asking, engine: Engine, server: ReferenceServer, tmp_path: Path
) -> None:
    path = tmp_path / "机构.csv"
    path.write_text(f"{HEAD}蜀岭安全评价有限公司,APJ-(川)-002,2010-01-01,2030-01-01\n", encoding="utf-8")
    import_file(engine, path, known_on=dt.date(2022, 1, 1))
    server.fault = bad.hangs_up
    asked = asking()
    assert asked.agencies(certificate_number="APJ-(川)-002", with_past=True) == ()
    assert asked.failed[Register.AGENCIES].code == "registry_unreachable"
    snapshot = asked.snapshot()
    assert snapshot is not None
    assert snapshot.registers == ()
    before = len(server.asked)
    asked.agencies(name="蜀岭安全评价有限公司")
    assert len(server.asked) == before  # one failed question is enough


def test_one_question_without_an_answer_takes_the_register_away(
    asking: Asking, server: ReferenceServer
) -> None:
    asked = asking()
    assert asked.agencies(certificate_number="APJ-(川)-002")
    server.fault = bad.replies(500)
    assert asked.agencies(name="陇原安评技术有限公司") == ()
    assert asked.agencies(certificate_number="APJ-(川)-002") == ()
    assert set(asked.failed) == {Register.AGENCIES}


def test_an_earlier_answer_stands_in_only_where_that_is_allowed_and_says_its_day(
    asking: Asking, server: ReferenceServer
) -> None:
    asking().agencies(certificate_number="APJ-(川)-002")
    server.fault = bad.replies(503)
    for days_later, stale_days, is_used in ((3, 0, False), (3, 7, True), (8, 7, False)):
        asked = asking(NOW + dt.timedelta(days=days_later), stale_days=stale_days)
        rows = asked.agencies(certificate_number="APJ-(川)-002")
        assert (len(rows), asked.stale.get(Register.AGENCIES)) == (
            (1, dt.date(2026, 11, 19)) if is_used else (0, None)
        )
        assert (Register.AGENCIES in asked.failed) is not is_used
        snapshot = asked.snapshot()
        assert snapshot is not None
        assert not is_used or snapshot.known_on == dt.date(2026, 11, 19)


def test_a_bad_row_is_named_the_good_ones_are_kept_and_the_register_is_not_judged_by(
    asking: Asking, server: ReferenceServer, engine: Engine
) -> None:
    broken = [
        NEW,
        NEW | {"since": "2027-13-01"},
        NEW | {"until": "=TODAY()"},
        NEW | {"name": ""},
        NEW | {"since": "1900-01-01"},
        NEW,  # twice the same is no loss
    ]
    server.lists["agencies"] = {TODAY: broken}
    asked = asking()
    assert asked.agencies(certificate_number="APJ-(川)-002", with_past=True) == ()
    error = asked.failed[Register.AGENCIES]
    assert error.code == "registry_answer_invalid"
    for line, reason in ((2, "不存在"), (3, "公式"), (5, "不合理")):
        assert f"第 {line} 行" in error.message
        assert reason in error.message
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(registry_agencies)) == 1
    server.lists["agencies"] = {TODAY: [NEW]}
    assert len(asking().agencies(certificate_number="APJ-(川)-002")) == 1  # mended, so asked again


@pytest.mark.parametrize("before", [[], [NEW]], ids=["alone", "after a good one"])
@pytest.mark.parametrize("row", [7, "蜀岭", None, ["a"], {"nichts": 1}, {"name": ""}])
def test_rows_that_are_none_make_the_answer_invalid(
    asking: Asking, server: ReferenceServer, engine: Engine, row: object, before: list[object]
) -> None:
    rows = [*before, row]
    server.change = lambda content: content | {"rows": rows, "total": len(rows)}
    asked = asking()
    assert asked.agencies(certificate_number="APJ-(川)-002") == ()
    assert asked.failed[Register.AGENCIES].code == "registry_answer_invalid"
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(registry_answers)) == 0


def test_a_registry_without_a_past_is_asked_as_of_today_only(asking: Asking, server: ReferenceServer) -> None:
    server.has_history = False
    asked = asking(days=(REPORT_DAY,))
    assert len(asked.agencies(certificate_number="APJ-(川)-002", with_past=True)) == 1
    asked.agencies(name="陇原安评技术有限公司")
    assert (asked.failed, len(server.asked)) == ({}, 3)


def test_an_empty_register_there_counts_as_none(asking: Asking, server: ReferenceServer) -> None:
    server.lists["agencies"] = {TODAY: []}
    asked = asking()
    asked.agencies(certificate_number="APJ-(川)-002")
    snapshot = asked.snapshot()
    assert snapshot is not None
    assert (snapshot.registers, asked.failed) == ((), {})
