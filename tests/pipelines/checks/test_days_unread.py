"""A sentence on what could not be judged never calls a day missing that was read, and says what to do."""

from __future__ import annotations

import dataclasses
import re

from core.facts import DatesFact, Fact, Facts
from core.outcome import State
from pipelines import days_unread
from pipelines.checking import Case
from pipelines.checks import CHECKS, assessor_in_two_agencies, notice_missing
from tests import cases


def _doubted(value: str) -> Fact:
    return cases.ocr_fact(value, confidence=0.4)


def _registered(facts: Facts) -> Case:
    return dataclasses.replace(cases.case(), facts=facts)


def test_what_was_read_of_the_report_day_is_said() -> None:
    assert days_unread.report_day_words(Facts()) == "没有读到报告日期"
    assert days_unread.report_day_words(Facts(report_on=cases.fact("2023-05-18"))) == ""
    read = days_unread.report_day_words(Facts(report_on=_doubted("2023-05-18")))
    assert read == "报告日期读作2023年5月18日，但识别不可靠"
    assert "只读到2023年5月，没有写明是哪一天" in days_unread.report_day_words(
        Facts(report_on=cases.fact("2023-05"))
    )


def test_the_survey_days_too() -> None:
    part = DatesFact(value=("2023-05",), confidence=0.9, evidence=())
    assert "只读到2023年5月" in days_unread.survey_day_words(Facts(survey_on=part))
    assert days_unread.survey_day_words(Facts()) == "没有读到现场勘验日期"


def test_no_check_calls_a_day_missing_that_was_read() -> None:
    facts = dataclasses.replace(
        cases.FACTS,
        report_on=_doubted("2023-05-18"),
        survey_on=None,
        contract_on=None,
        notice_on=None,
        review_on=None,
    )
    told = [outcome for check in CHECKS for outcome in check.assess(_registered(facts))]
    dated = [
        each for each in told if each.reason in ("dates_missing", "report_date_doubtful", "kind_missing")
    ]
    assert len(dated) >= 8
    for outcome in told:
        if outcome.state is State.NOT_ASSESSABLE:
            wrong = re.search(r"没有读到[^，。；]*报告日期|没有可靠的报告日期", outcome.statement)
            assert wrong is None, (outcome.check, outcome.statement)
    for outcome in dated:
        assert "请" in outcome.statement or "没有读到" in outcome.statement, outcome.statement


def test_the_period_of_signing_names_the_day_that_is_wanting() -> None:
    bare = dataclasses.replace(cases.FACTS, survey_on=None, notice_on=None, contract_on=None, report_on=None)
    for days, words in (
        ({"report_on": cases.fact("2023-05-18")}, "读到报告日期2023年5月18日，没有读到合同、告知和勘验日期"),
        ({"contract_on": cases.fact("2023-02-01")}, "没有读到报告日期"),
        (
            {"report_on": cases.fact("2023-05-18"), "contract_on": cases.fact("2023-06-01")},
            "读到合同日期2023年6月1日，晚于报告日期2023年5月18日",
        ),
    ):
        facts = dataclasses.replace(bare, **days)
        (outcome,) = assessor_in_two_agencies.CHECK.assess(_registered(facts))
        assert words in outcome.statement


def test_a_notice_of_one_place_is_not_called_unreadable() -> None:
    facts = dataclasses.replace(cases.FACTS, notice_on=cases.fact("2023-02-20", confidence=0.59))
    (outcome,) = notice_missing.CHECK.assess(_registered(facts))
    assert "读作2023年2月20日，但依据不足" in outcome.statement
    assert "识别" not in outcome.statement
