from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.chapters import Chapter
from core.dates import Validity
from core.facts import DatesFact, SectionFact
from core.outcome import Outcome, State
from corpus.law.working_days import is_working_day, working_days
from corpus.registry.records import NoticeRow, Register
from pipelines.checking import RegistryExtract
from pipelines.checks import notice_missing as check
from tests import cases


def days(*values: str) -> DatesFact:
    return DatesFact(value=values, confidence=0.95, evidence=(cases.evidence("勘验", 14),))


def judged(*rows: NoticeRow, is_covered: bool = True, **facts: object) -> Outcome:
    registers = cases.ALL_REGISTERS if is_covered else (Register.AGENCIES,)
    registry = RegistryExtract(
        snapshot=cases.snapshot(*registers),
        agencies=(cases.agency_row("2021-06-01", "2026-05-31"),),
        notices=rows,
    )
    facts.setdefault("project_name", cases.fact(cases.PROJECT))
    (outcome,) = check.assess(cases.case(registry=registry, **facts))
    return outcome


def test_a_registered_notice_in_time_is_clear() -> None:
    assert judged(cases.notice_row("2023-02-20")).state is State.CLEAR


@pytest.mark.parametrize(
    ("noticed_on", "state"), [("2023-02-24", State.FLAGGED), ("2023-02-23", State.CLEAR)]
)
def test_seven_working_days_with_the_day_of_the_notice_are_just_enough(noticed_on: str, state: State) -> None:
    assert judged(cases.notice_row(noticed_on)).state is state  # survey on Monday 2023-03-06: six days, seven


def test_a_holiday_makes_two_calendar_weeks_too_short() -> None:
    survey = days("2023-01-31")  # after the Spring Festival, with two weekend days worked for it
    assert judged(cases.notice_row("2023-01-17"), survey_on=survey).state is State.CLEAR
    outcome = judged(cases.notice_row("2023-01-18"), survey_on=survey)
    assert outcome.state is State.FLAGGED
    assert "6个工作日" in outcome.statement


def test_a_weekend_day_worked_for_a_holiday_counts() -> None:
    assert is_working_day(dt.date(2023, 1, 28))
    assert working_days(dt.date(2023, 1, 28), dt.date(2023, 1, 29)) == (2, 2)


def test_a_later_revision_does_not_undo_the_first_notice() -> None:
    rows = (cases.notice_row("2023-03-03", kind="变更告知"), cases.notice_row("2023-02-20"))
    assert judged(*rows).state is State.CLEAR


def test_a_notice_of_an_earlier_evaluation_is_not_that_of_this_survey() -> None:
    earlier = planned(cases.notice_row("2022-09-05"), "2022-09-20", "2022-09-22")
    own = planned(cases.notice_row("2023-03-03"), "2023-03-06", "2023-03-08")
    assert judged(earlier, own).state is State.FLAGGED
    revised = dataclasses.replace(own, kind="变更告知")
    first = planned(cases.notice_row("2023-02-20"), "2023-03-01", "2023-03-02")
    assert judged(first, revised).state is State.CLEAR


def planned(row: NoticeRow, since: str, until: str) -> NoticeRow:
    plan = Validity(since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until))
    return dataclasses.replace(row, planned_survey=plan)


def test_the_registered_day_goes_before_the_one_on_the_reports_copy() -> None:
    outcome = judged(cases.notice_row("2023-03-03"), notice_on=cases.fact("2023-02-20"))
    assert outcome.state is State.FLAGGED
    assert "2023年3月3日" in outcome.statement
    assert "报告所附告知书写作2023年2月20日" in outcome.statement


def test_a_notice_on_another_project_is_not_this_ones() -> None:
    other = cases.notice_row("2023-02-20", project="云栖加油站改造项目")
    outcome = judged(other, notice_on=None)
    assert outcome.state is State.FLAGGED
    assert "也没有本项目的从业告知" in outcome.statement


def test_without_the_register_the_reports_own_notice_counts() -> None:
    assert judged(is_covered=False).state is State.CLEAR
    assert judged(is_covered=False, notice_on=cases.fact("2023-03-02")).state is State.FLAGGED
    assert judged(is_covered=False, notice_on=None).reason == "registry_missing"


def test_an_enclosed_notice_that_no_register_has_is_to_be_asked_after() -> None:
    outcome = judged()
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "notice_not_registered")


def test_an_enclosed_notice_without_a_legible_day_is_no_missing_notice() -> None:
    chapter = SectionFact(kind=Chapter.NOTICE, title="附件3 从业告知书", pages=(13, 13))
    assert judged(notice_on=None, sections=(chapter,)).reason == "notice_unread"


def test_before_order_1_nothing_was_asked() -> None:
    outcome = judged(survey_on=days("2019-04-26"), notice_on=cases.fact("2019-04-24"))
    assert outcome.state is State.CLEAR


def test_a_year_whose_holidays_are_not_known_is_not_guessed() -> None:
    """Ten calendar days of an unknown year may hold six working days or ten; six days never hold seven."""
    survey = days("2035-10-12")
    assert (
        judged(survey_on=survey, notice_on=cases.fact("2035-10-02"), is_covered=False).reason
        == "calendar_unknown"
    )
    assert (
        judged(survey_on=survey, notice_on=cases.fact("2035-10-09"), is_covered=False).state is State.FLAGGED
    )


def test_a_month_is_compared_as_far_as_it_tells() -> None:
    assert judged(is_covered=False, notice_on=cases.fact("2023-02")).reason == "dates_missing"
    assert judged(is_covered=False, notice_on=cases.fact("2023-01")).state is State.CLEAR


def test_a_notice_after_the_survey_is_said_to_be_no_earlier() -> None:
    outcome = judged(cases.notice_row("2023-03-08"))
    assert outcome.state is State.FLAGGED
    assert "告知不早于勘验" in outcome.statement


def test_the_calendar_knows_every_year_of_order_1_and_order_20_so_far() -> None:
    assert all(is_working_day(dt.date(year, 10, 1)) is False for year in range(2019, 2027))
    assert all(is_working_day(dt.date(year, 7, 15)) is not None for year in range(2019, 2027))
