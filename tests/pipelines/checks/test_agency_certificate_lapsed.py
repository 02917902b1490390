from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.outcome import Outcome, State
from corpus.registry.records import AgencyRow, Register
from pipelines.checking import RegistryExtract
from pipelines.checks import agency_certificate_lapsed as check
from tests import cases


def judged(*rows: AgencyRow, **facts: object) -> Outcome:
    registry = RegistryExtract(snapshot=cases.snapshot(), agencies=rows)
    (outcome,) = check.assess(cases.case(registry=registry, **facts))
    return outcome


def test_a_certificate_that_lapsed_after_the_report_is_clear() -> None:
    assert judged(cases.agency_row("2018-05-19", "2023-05-18")).state is State.CLEAR


def test_a_certificate_that_lapsed_the_day_before_the_report_is_flagged() -> None:
    outcome = judged(cases.agency_row("2018-05-18", "2023-05-17"))
    assert outcome.state is State.FLAGGED
    assert cases.NUMBER in outcome.statement
    assert "2023年5月17日" in outcome.statement
    assert "2023年5月18日" in outcome.statement


def test_a_registry_that_lists_only_the_later_certificate_tells_nothing_of_the_days_before() -> None:
    outcome = judged(cases.agency_row("2023-04-01", "2028-03-31"))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "validity_unknown")


def test_a_gap_between_two_certificates_is_flagged_for_the_day_in_it() -> None:
    outcome = judged(
        cases.agency_row("2018-03-01", "2023-02-28"), cases.agency_row("2023-04-01", "2028-03-31")
    )
    assert outcome.state is State.FLAGGED
    assert "现场勘验日" in outcome.statement
    assert "报告日期" not in outcome.statement


def test_a_renewal_without_a_gap_is_clear() -> None:
    assert (
        judged(
            cases.agency_row("2018-04-01", "2023-03-31"), cases.agency_row("2023-04-01", "2028-03-31")
        ).state
        is State.CLEAR
    )


def test_a_month_in_which_the_certificate_ended_is_not_assessable() -> None:
    outcome = judged(cases.agency_row("2018-05-18", "2023-05-17"), report_on=cases.fact("2023-05"))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "validity_unknown")


@pytest.mark.parametrize("name", ["另一家安全评价有限公司", "无关技术有限公司"])
def test_a_number_of_another_agency_is_no_lapse(name: str) -> None:
    outcome = judged(cases.agency_row("2018-01-01", "2020-01-01", name=name))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "number_and_name_differ")


def test_a_name_misread_by_one_glyph_is_the_agency_of_the_number() -> None:
    misread = cases.ocr_fact(cases.AGENCY.replace("青岚", "青风"))
    assert judged(cases.agency_row("2018-01-01", "2023-01-31"), agency_name=misread).state is State.FLAGGED
    typed = cases.fact(cases.AGENCY.replace("青岚", "青风"))
    assert (
        judged(cases.agency_row("2018-01-01", "2023-01-31"), agency_name=typed).reason
        == "number_and_name_differ"
    )


def test_a_certificate_that_the_register_dropped_before_its_end_may_have_been_revoked() -> None:
    dropped = dataclasses.replace(
        cases.agency_row("2021-06-01", "2026-05-31"), withdrawn_on=dt.date(2023, 4, 1)
    )
    outcome = judged(dropped)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "validity_unknown")


def test_a_renaming_between_survey_and_report_is_no_lapse() -> None:
    before = cases.agency_row("2021-06-01", "2023-04-09", name="青岚安全科技有限公司")
    after = cases.agency_row("2023-04-10", "2026-05-31")
    assert judged(before, after).state is State.CLEAR


def test_without_the_register_of_agencies_nothing_is_said() -> None:
    registry = dataclasses.replace(cases.REGISTRY, snapshot=cases.snapshot(Register.ROSTER), agencies=())
    (outcome,) = check.assess(cases.case(registry=registry))
    assert outcome.reason == "registry_missing"
