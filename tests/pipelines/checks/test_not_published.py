from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.outcome import Outcome, State
from corpus.registry.records import DisclosureRow
from pipelines.checking import RegistryExtract
from pipelines.checks import not_published as check
from tests import cases

UNDER_ORDER_20 = {"report_on": cases.fact("2026-08-12")}


def judged(*rows: DisclosureRow, known_on: dt.date = dt.date(2026, 12, 31), **facts: object) -> Outcome:
    snapshot = dataclasses.replace(cases.snapshot(*cases.ALL_REGISTERS), known_on=known_on)
    registry = RegistryExtract(
        snapshot=snapshot,
        agencies=(cases.agency_row("2021-06-01", "2026-12-31"),),
        disclosures=rows,
    )
    stated = {"project_name": cases.fact(cases.PROJECT), "report_number": cases.fact(cases.REPORT_NUMBER)}
    (outcome,) = check.assess(cases.case(registry=registry, **{**stated, **facts}))
    return outcome


def test_a_report_published_with_pictures_is_clear_however_late() -> None:
    assert judged(cases.disclosure_row(published_on=dt.date(2024, 1, 5))).state is State.CLEAR


def test_a_report_that_is_not_there_is_flagged() -> None:
    outcome = judged()
    assert outcome.state is State.FLAGGED
    assert "没有查到本报告" in outcome.statement
    assert outcome.subject == cases.AGENCY


def test_another_report_on_the_same_enterprise_is_not_this_one() -> None:
    other = cases.disclosure_row(
        report_number="QL-2020-0311", report_on=dt.date(2020, 3, 11), enterprise_name="云栖加油站有限公司"
    )
    outcome = judged(other)
    assert outcome.state is State.FLAGGED


def test_a_number_that_the_agency_gave_twice_is_told_apart_by_day_and_enterprise() -> None:
    other = cases.disclosure_row(report_on=dt.date(2020, 3, 11), enterprise_name="远山煤业有限公司")
    assert judged(other).state is State.FLAGGED
    corrected = cases.disclosure_row(report_on=dt.date(2023, 5, 20), enterprise_name="云栖加油站有限公司")
    assert judged(corrected).state is State.CLEAR


def test_a_misread_report_number_is_found_by_project_and_day() -> None:
    row = cases.disclosure_row(report_number="QL-2023-05I8", project_name=cases.PROJECT)
    assert judged(row).state is State.CLEAR


@pytest.mark.parametrize("pictures", ["无", "未公开", "没有"])
def test_without_the_pictures_is_flagged(pictures: str) -> None:
    outcome = judged(cases.disclosure_row(pictures=pictures))
    assert outcome.state is State.FLAGGED
    assert "现场勘验图像影像" in outcome.statement


def test_a_register_without_a_word_on_pictures_tells_nothing_of_them() -> None:
    outcome = judged(cases.disclosure_row(pictures=None))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "disclosure_unknown")


def test_basic_data_are_enough_under_order_1_and_not_under_order_20() -> None:
    assert judged(cases.disclosure_row(contents="报告基本信息")).state is State.CLEAR
    row = cases.disclosure_row(contents="报告基本信息", report_on=dt.date(2026, 8, 12))
    assert judged(row, **UNDER_ORDER_20).state is State.FLAGGED


def test_a_secret_that_the_report_or_the_register_names_is_clear() -> None:
    assert judged(undisclosed=cases.fact("国家秘密", page=3)).state is State.CLEAR
    row = cases.disclosure_row(contents="不予公开", pictures="无", remark="涉及国家秘密，依法不予公开")
    assert judged(row).state is State.CLEAR


def test_withheld_without_a_reason_is_flagged() -> None:
    assert judged(cases.disclosure_row(contents="不予公开", pictures="无")).state is State.FLAGGED


def test_soon_after_the_report_nothing_can_be_missed() -> None:
    outcome = judged(known_on=dt.date(2023, 6, 20))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "disclosure_pending")


def test_before_order_1_nothing_had_to_be_published() -> None:
    assert judged(report_on=cases.fact("2019-04-12")).state is State.CLEAR


def test_without_the_register_nothing_is_said() -> None:
    (outcome,) = check.assess(cases.case())
    assert outcome.reason == "registry_missing"


def test_another_agencys_publication_is_not_this_agencys() -> None:
    other = dataclasses.replace(cases.disclosure_row(), agency_name=cases.OTHER_AGENCY)
    assert judged(other).state is State.FLAGGED
