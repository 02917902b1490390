"""The later of two reports on different enterprises is flagged for words about its site; others are not."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.facts import Facts
from core.outcome import CommonReason, Match, OtherReport, State
from pipelines.checking import Case
from pipelines.checks import text_copied
from tests import cases
from tests.shared_wording import FACTS, HERE, THERE, case, match

FOLLOW_UP = OtherReport(id="cd" * 32, enterprise_name=HERE, report_on="2020-03-01", is_follow_up=True)


def test_what_was_taken_is_told_with_both_sides() -> None:
    (outcome,) = text_copied.assess(case(match()))
    assert (outcome.state, outcome.subject) == (State.FLAGGED, THERE)
    for words in (
        "“周边环境”章节共1处210字",
        f"“{THERE}”的报告（{cases.OTHER_AGENCY}编制，2021年4月2日）",
        "约占本报告现场描述的70%",
        "第4页“厂区东侧为乡村道路",
        "见该报告第4页",
        "两份报告由不同机构编制",
    ):
        assert words in outcome.statement
    reports = [item.report for item in outcome.evidence if item.page]
    assert reports == [cases.REPORT, "cd" * 32]


def test_each_other_report_has_an_outcome_of_its_own() -> None:
    outcomes = text_copied.assess(
        case(match(), match("ef" * 32, enterprise="远山化工有限公司", telling=300.0))
    )
    assert [outcome.subject for outcome in outcomes] == ["远山化工有限公司", THERE]
    assert outcomes[0].confidence > outcomes[1].confidence >= 0.6


def test_passages_of_one_source_count_together() -> None:
    small = match(telling=60.0)
    assert text_copied.assess(case(small))[0].state is State.CLEAR
    both = text_copied.assess(case(small, match(telling=60.0, section=Chapter.PROCESS)))
    assert both[0].state is State.FLAGGED
    apart = text_copied.assess(case(small, match("ef" * 32, telling=60.0)))
    assert apart[0].state is State.CLEAR


@pytest.mark.parametrize(
    "shared",
    [
        match(report_on="2024-01-09"),
        match(enterprise=HERE),
        match(enterprise=None),
        match(right_report=FOLLOW_UP),
        match(common=True, common_reason=CommonReason.LAW),
        match(common=True, common_reason=CommonReason.TEMPLATE),
    ],
    ids=["later", "same enterprise", "unread enterprise", "follow-up", "law", "template"],
)
def test_nothing_is_held_against(shared: Match) -> None:
    (outcome,) = text_copied.assess(case(shared))
    assert outcome.state is State.CLEAR
    assert "与400份已筛查报告比对" in outcome.statement


def test_the_earlier_report_says_that_a_later_one_has_its_words() -> None:
    (outcome,) = text_copied.assess(case(match(report_on="2024-01-09")))
    assert "另有1份日期在后的报告" in outcome.statement
    assert outcome.evidence


@pytest.mark.parametrize("day", [None, "2023-05", "2023-05-18"], ids=["missing", "month", "same day"])
def test_where_the_days_do_not_tell_the_order_it_is_flagged(day: str | None) -> None:
    assert text_copied.assess(case(match(report_on=day)))[0].state is State.FLAGGED


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (cases.case(FACTS), "others_missing"),
        (case(others=0), "others_missing"),
        (case(others=0, problem="请重建索引。"), "index_damaged"),
        (case(facts=Facts()), "site_text_missing"),
        (case(match(), facts=dataclasses.replace(FACTS, enterprise_name=None)), "enterprise_missing"),
    ],
)
def test_what_could_not_be_compared_is_said(given: Case, reason: str) -> None:
    (outcome,) = text_copied.assess(given)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, reason)
