"""Photographs and measured values of other reports: which report is told, and of what."""

from __future__ import annotations

import dataclasses

import pytest

from core.evidence import EvidenceSource
from core.facts import PhotoPair
from core.outcome import CommonReason, Match, Outcome, State
from pipelines.checking import Case, Check
from pipelines.checks import data_copied, photo_reused
from tests import cases, shared_places
from tests.shared_places import OTHER, photo, table

BOTH = ((photo_reused.CHECK, photo()), (data_copied.CHECK, table()))
LATER = dataclasses.replace(OTHER, report_on="2024-01-09")


def only(check: Check, case: Case) -> Outcome:
    (outcome,) = check.assess(case)
    return outcome


def to(match: Match, **changed: object) -> Match:
    return dataclasses.replace(match, right_report=dataclasses.replace(OTHER, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(("check", "match"), BOTH)
def test_the_later_report_is_told_with_both_sides(check: Check, match: Match) -> None:
    outcome = only(check, shared_places.case(match))
    assert outcome.state is State.FLAGGED
    assert outcome.subject == OTHER.enterprise_name
    assert {item.report for item in outcome.evidence} >= {cases.REPORT, OTHER.id}
    for word in ("远山加油站有限公司", cases.OTHER_AGENCY, "2022年5月18日", "第"):
        assert word in outcome.statement


@pytest.mark.parametrize(("check", "match"), BOTH)
def test_the_earlier_report_stays_clear_and_names_the_later(check: Check, match: Match) -> None:
    outcome = only(check, shared_places.case(to(match, report_on="2024-01-09")))
    assert outcome.state is State.CLEAR
    assert "远山加油站有限公司" in outcome.statement
    assert [item.report for item in outcome.evidence][-1] == OTHER.id, (
        "so that it can be cut for who may not see"
    )


@pytest.mark.parametrize(("check", "match"), BOTH)
@pytest.mark.parametrize("report_on", [None, "2023-05-18", "2023"])
def test_where_the_order_is_not_known_both_are_told(
    check: Check, match: Match, report_on: str | None
) -> None:
    assert only(check, shared_places.case(to(match, report_on=report_on))).state is State.FLAGGED


@pytest.mark.parametrize(("check", "match"), BOTH)
def test_what_is_everybodys_or_of_the_same_enterprise_is_no_lead(check: Check, match: Match) -> None:
    common = dataclasses.replace(match, common=True, common_reason=CommonReason.STOCK)
    for shared in (
        common,
        to(match, is_follow_up=True),
        to(match, enterprise_name="云栖加油站有限责任公司"),
    ):
        assert only(check, shared_places.case(shared)).state is State.CLEAR


def test_photos_of_two_other_reports_are_two_outcomes_and_several_of_one_are_one() -> None:
    third = dataclasses.replace(OTHER, id="ef" * 32, enterprise_name="松岭加油站有限公司")
    found = photo_reused.CHECK.assess(shared_places.case(photo(), photo(1), photo(1, third)))
    assert [outcome.subject for outcome in found] == ["远山加油站有限公司", "松岭加油站有限公司"]
    assert "加油岛" in found[0].statement
    assert found[0].confidence >= found[1].confidence


def test_a_table_with_changed_values_says_how_many_and_weighs_less() -> None:
    whole = only(data_copied.CHECK, shared_places.case(table()))
    changed = only(data_copied.CHECK, shared_places.case(table(similarity=0.75, characters=3)))
    assert "另1个" in changed.statement
    assert changed.confidence < whole.confidence


def test_what_cannot_be_compared_says_why() -> None:
    nobody_looked = shared_places.case(photographs=None)
    assert only(photo_reused.CHECK, nobody_looked).reason == "photos_unread"
    assert only(photo_reused.CHECK, shared_places.case(photographs=())).reason == "photos_missing"
    assert only(data_copied.CHECK, shared_places.case(measured=())).reason == "measurements_missing"
    alone = dataclasses.replace(shared_places.case(), others=None)
    for check in (photo_reused.CHECK, data_copied.CHECK):
        assert only(check, alone).reason == "others_missing"


def twice(one: str, other: str) -> PhotoPair:
    left, right = (
        cases.evidence(words, page, EvidenceSource.PICTURE) for words, page in ((one, 20), (other, 31))
    )
    return PhotoPair(left=left, right=right, similarity=0.99)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("图1 储罐区 2023年3月6日", "图9 储罐区 2023年4月18日", "日期不同"),
        ("整改前：灭火器压力不足", "整改后", "一处作整改前"),
        ("图2 1号储罐", "图5 2号储罐", "编号不同"),
        ("图3 配电室", "附图4 压缩机房（余闻舟现场勘验）", "不同的地点"),
    ],
)
def test_one_photograph_shown_as_two_things_is_told(one: str, other: str, why: str) -> None:
    outcome = only(photo_reused.CHECK, shared_places.case(same_photographs=(twice(one, other),)))
    assert outcome.state is State.FLAGGED
    assert why in outcome.statement
    assert {item.page for item in outcome.evidence} >= {20, 31}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("图1 储罐区东侧", "附图3 储罐区东侧（余闻舟现场勘验）"),
        ("储罐区", ""),
        ("厂区外景", "储罐区"),
        ("储罐区全景", "罐区及装卸区"),
        ("现场照片1", "现场照片2"),
        ("配电室外观", "低压配电室"),
        ("图2 1号储罐", "图5 储罐"),
        ("配电室（2023年3月6日）", "配电室 2023.3.6"),
    ],
)
def test_one_photograph_in_two_places_that_agree_is_no_lead(one: str, other: str) -> None:
    assert (
        only(photo_reused.CHECK, shared_places.case(same_photographs=(twice(one, other),))).state
        is State.CLEAR
    )


def test_leads_of_other_reports_are_told_beside() -> None:
    pair = twice("1号储罐", "2号储罐")
    found = photo_reused.CHECK.assess(shared_places.case(photo(), same_photographs=(pair,)))
    assert [outcome.state for outcome in found] == [State.FLAGGED] * 2
    assert [outcome.subject for outcome in found] == ["本报告", OTHER.enterprise_name]
