"""What a register said before and no longer says: the past against which old reports are judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from core.dates import Validity
from corpus.registry.evidence import row_evidence
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.records import AgencyRow, FoundBy

pytestmark = pytest.mark.both_databases

Write = Callable[..., Path]
Row = tuple[str, ...]

AGENCY_HEAD = ("机构名称", "资质证书编号", "发证日期", "有效日期")
OLD = ("蜀岭安全评价有限公司", "APJ-（川）-002", "2018-03-05", "2023-03-04")
RENEWED = ("蜀岭安全评价有限公司", "APJ-(川)-002", "2023-03-05", "2028-03-04")
OTHER = ("陇原安评技术有限公司", "APJ-(甘)-307", "2021-06-01", "2026-05-31")
ROSTER_HEAD = ("姓名", "证书号码", "从业登记编号", "专业", "机构名称", "起始日期", "终止日期")
WEN = ("温知远", "S0110320001", "", "安全", "蜀岭安全评价有限公司", "2020-01-01", "")
WEN_MOVED = ("温知远", "S0110320001", "", "安全", "陇原安评技术有限公司", "2023-02-01", "")
QIU = ("邱望舒", "", "012346", "安全", "蜀岭安全评价有限公司", "2020-01-01", "")
NAMESAKE = ("邱望舒", "", "099999", "安全", "蜀岭安全评价有限公司", "2020-01-01", "")

FIRST, SECOND, THIRD = dt.date(2022, 1, 1), dt.date(2024, 1, 1), dt.date(2025, 1, 1)
SURVEY = dt.date(2022, 3, 6)


@pytest.fixture
def snapshots(engine: Engine, text: Write) -> Callable[..., None]:
    """Imports a register as it stood on one day after the other."""

    def take(head: Row, *days: tuple[dt.date, list[Row]], source: str = "名录") -> None:
        for day, rows in days:
            import_file(engine, text([head, *rows], f"{day}.csv"), known_on=day, source=source)

    return take


def seen(rows: tuple[AgencyRow, ...]) -> list[tuple[str, dt.date | None, dt.date | None]]:
    return [(row.name, row.validity.until, row.withdrawn_on) for row in rows]


@pytest.mark.parametrize("question", [{"certificate_number": "APJ-(川)-002"}, {"name": OLD[0]}, {}])
def test_the_certificate_before_a_renewal_is_still_found(
    registry: StoredRegistry, snapshots: Callable[..., None], question: dict[str, Any]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD]), (SECOND, [RENEWED]))

    assert not any(row.validity.holds_on(SURVEY) for row in registry.agencies(**question))
    rows = registry.agencies(**question, with_past=True)
    assert seen(rows) == [
        (OLD[0], dt.date(2023, 3, 4), SECOND),
        (OLD[0], dt.date(2028, 3, 4), None),
    ]
    assert [row.validity.holds_on(SURVEY) for row in rows] == [True, False]
    assert rows[0].row.known_on == FIRST


@pytest.mark.parametrize("question", [{"certificate_number": "S0110320001"}, {"person_name": "温知远"}])
def test_the_agency_that_a_person_left_is_still_found_with_its_open_end(
    registry: StoredRegistry, snapshots: Callable[..., None], question: dict[str, Any]
) -> None:
    snapshots(ROSTER_HEAD, (FIRST, [WEN, QIU]), (SECOND, [WEN_MOVED, QIU]))

    assert [row.agency_name for row in registry.roster(**question)] == ["陇原安评技术有限公司"]
    past, now = registry.roster(**question, with_past=True)
    assert (past.agency_name, past.validity, past.withdrawn_on) == (
        "蜀岭安全评价有限公司",
        Validity(since=dt.date(2020, 1, 1)),
        SECOND,
    )
    assert (now.agency_name, now.withdrawn_on) == ("陇原安评技术有限公司", None)
    (of_the_agency,) = registry.roster(**question, agency_name="蜀岭安全评价有限公司", with_past=True)
    assert of_the_agency == past


def test_a_person_and_an_agency_that_are_gone_are_still_found_by_number(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD, OTHER]), (SECOND, [OTHER]))
    snapshots(ROSTER_HEAD, (FIRST, [WEN, QIU]), (SECOND, [QIU]))

    (agency,) = registry.agencies(certificate_number="apj川002", with_past=True)
    assert (agency.found_by, agency.withdrawn_on) == (FoundBy.NUMBER, SECOND)
    (person,) = registry.roster(registration_number="S0110320001", with_past=True)
    assert (person.found_by, person.withdrawn_on) == (FoundBy.NUMBER, SECOND)


def test_of_a_corrected_row_only_the_newest_version_comes(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    misspelt, shorter = ("蜀岑安全评价有限公司", *OLD[1:]), (*OLD[:3], "2022-12-31")
    snapshots(AGENCY_HEAD, (FIRST, [misspelt]), (SECOND, [OLD]), (THIRD, [shorter]))
    ended = (*WEN[:6], "2022-12-31")
    snapshots(ROSTER_HEAD, (FIRST, [WEN]), (SECOND, [ended]))

    assert seen(registry.agencies(with_past=True)) == [(OLD[0], dt.date(2022, 12, 31), None)]
    assert registry.agencies(name="蜀岑安全评价有限公司", with_past=True) == ()
    (row,) = registry.roster(person_name="温知远", with_past=True)
    assert (row.validity.until, row.withdrawn_on) == (dt.date(2022, 12, 31), None)


def test_a_corrected_row_that_is_gone_comes_as_it_last_stood(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    shorter = (*OLD[:3], "2022-12-31")
    snapshots(AGENCY_HEAD, (FIRST, [OLD]), (SECOND, [shorter]), (THIRD, [OTHER]))
    rows = registry.agencies(certificate_number="APJ-(川)-002", with_past=True)
    assert seen(rows) == [(OLD[0], dt.date(2022, 12, 31), THIRD)]


def test_a_row_that_is_listed_again_is_not_withdrawn(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD, OTHER]), (SECOND, [OTHER]), (THIRD, [OLD, OTHER]))
    assert [row.withdrawn_on for row in registry.agencies(with_past=True)] == [None, None]


def test_what_an_import_of_the_same_day_took_back_was_never_said(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD, OTHER]), (FIRST, [OTHER]))
    assert [row.name for row in registry.agencies(with_past=True)] == [OTHER[0]]


def test_namesakes_and_several_rows_of_one_certificate_replace_one_another_in_no_way(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    second_field = (*WEN[:3], "化工工艺", *WEN[4:])
    snapshots(ROSTER_HEAD, (FIRST, [WEN, second_field, QIU, NAMESAKE]), (SECOND, [QIU]))

    assert len(registry.roster(person_name="温知远", with_past=True)) == 2
    namesakes = registry.roster(person_name="邱望舒", with_past=True)
    assert {(row.registration_number, row.withdrawn_on) for row in namesakes} == {
        ("012346", None),
        ("099999", SECOND),
    }


def test_the_past_is_seen_as_it_was_known_on_a_day(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD, OTHER]), (SECOND, [RENEWED]), (THIRD, [RENEWED, OTHER]))

    def known(day: dt.date) -> set[tuple[str, dt.date | None]]:
        rows = registry.agencies(known_on=day, with_past=True)
        return {(row.certificate_number, row.withdrawn_on) for row in rows}

    assert known(dt.date(2021, 1, 1)) == set()
    assert known(SURVEY) == {(OLD[1], None), (OTHER[1], None)}
    assert known(SECOND) == {(OLD[1], SECOND), (RENEWED[1], None), (OTHER[1], SECOND)}
    assert known(THIRD) == {(OLD[1], SECOND), (RENEWED[1], None), (OTHER[1], None)}


def test_snapshots_imported_backwards_give_the_same_past(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (THIRD, [RENEWED]), (FIRST, [OLD, OTHER]), (SECOND, [RENEWED, OTHER]))
    assert {(row.certificate_number, row.withdrawn_on) for row in registry.agencies(with_past=True)} == {
        (OLD[1], SECOND),
        (OTHER[1], THIRD),
        (RENEWED[1], None),
    }


def test_one_source_withdraws_nothing_of_another(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD]), source="四川")
    snapshots(AGENCY_HEAD, (SECOND, [OTHER]), source="甘肃")
    assert [row.withdrawn_on for row in registry.agencies(with_past=True)] == [None, None]


def test_the_evidence_of_a_past_row_says_since_when_it_is_not_listed(
    registry: StoredRegistry, snapshots: Callable[..., None]
) -> None:
    snapshots(AGENCY_HEAD, (FIRST, [OLD]), (SECOND, [RENEWED]))
    past, now = registry.agencies(with_past=True)
    assert row_evidence(past).excerpt.endswith("；2024年1月1日的登记表起不再列出")
    assert "不再列出" not in row_evidence(now).excerpt
