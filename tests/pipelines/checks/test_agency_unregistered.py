from __future__ import annotations

import dataclasses

import pytest

from core.facts import Fact
from core.outcome import Outcome, State
from corpus.registry.records import AgencyRow, Register
from pipelines.checking import RegistryExtract
from pipelines.checks import agency_unregistered as check
from tests import cases

VALID = ("2021-06-01", "2026-05-31")
OWN = cases.agency_row(*VALID)
OTHER = cases.agency_row(*VALID, name=cases.OTHER_AGENCY, number="APJ-(陕)-911")


def judged(*rows: AgencyRow, **facts: object) -> Outcome:
    registry = RegistryExtract(snapshot=cases.snapshot(), agencies=rows)
    (outcome,) = check.assess(cases.case(registry=registry, **facts))
    return outcome


def test_number_and_name_of_one_row_are_clear() -> None:
    assert judged(OWN).state is State.CLEAR


def test_full_width_brackets_are_no_other_number() -> None:
    assert judged(OWN, agency_certificate_number=cases.fact("APJ-（川）-907")).state is State.CLEAR


def test_a_number_that_is_nobodys_is_flagged_with_the_registered_one() -> None:
    outcome = judged(OWN, agency_certificate_number=cases.fact("APJ-(川)-433"))
    assert outcome.state is State.FLAGGED
    for part in ("APJ-(川)-433", cases.NUMBER, cases.AGENCY):
        assert part in outcome.statement


def test_the_number_of_another_registered_agency_names_both() -> None:
    outcome = judged(OTHER, OWN, agency_certificate_number=cases.fact("APJ-(陕)-911"))
    assert outcome.state is State.FLAGGED
    assert outcome.confidence > 0.9
    for part in (cases.AGENCY, cases.OTHER_AGENCY, "APJ-(陕)-911", cases.NUMBER):
        assert part in outcome.statement


def test_a_name_wrong_by_one_character_is_flagged_when_typed_and_doubtful_when_read_from_a_picture() -> None:
    wrong = cases.AGENCY.replace("青岚", "青峰")
    assert judged(OWN, agency_name=cases.fact(wrong)).state is State.FLAGGED
    outcome = judged(OWN, agency_name=cases.ocr_fact(wrong))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "agency_doubtful")


@pytest.mark.parametrize("number", ["APJ-(川)-9O7", "APJ-(川)-901"])
def test_a_misread_number_accuses_nobody(number: str) -> None:
    outcome = judged(OWN, agency_certificate_number=cases.ocr_fact(number))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "agency_doubtful")


def test_the_same_digit_wrong_in_a_typed_number_is_flagged() -> None:
    assert judged(OWN, agency_certificate_number=cases.fact("APJ-(川)-901")).state is State.FLAGGED


def test_a_doubtful_reading_accuses_nobody() -> None:
    outcome = judged(OTHER, OWN, agency_certificate_number=cases.fact("APJ-(陕)-911", confidence=0.4))
    assert outcome.reason == "agency_doubtful"


@pytest.mark.parametrize("name", ["青岚安全科技有限公司", cases.AGENCY])
def test_a_renamed_agency_is_one_agency_under_both_names(name: str) -> None:
    former = cases.agency_row("2018-06-01", "2023-08-31", name="青岚安全科技有限公司")
    now = cases.agency_row("2023-09-01", "2026-05-31")
    assert judged(former, now, agency_name=cases.fact(name)).state is State.CLEAR


def test_a_renewed_certificate_with_a_new_number_is_told_by_the_credit_code() -> None:
    code = "91510100MA00000007"
    old = cases.agency_row("2016-06-01", "2021-05-31", number="APJ-(川)-107", credit_code=code)
    new = cases.agency_row(*VALID, name="青岚安全集团有限公司", credit_code=code)
    assert judged(old, new).state is State.CLEAR


def test_a_registry_that_lists_only_a_later_certificate_tells_nothing_of_the_number_before() -> None:
    later = cases.agency_row("2024-06-01", "2029-05-31", number="APJ-(川)-1907")
    outcome = judged(later)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "validity_unknown")


def test_neither_name_nor_number_known_is_flagged_below_certainty() -> None:
    outcome = judged()
    assert outcome.state is State.FLAGGED
    assert outcome.confidence <= 0.8
    assert "登记库是否覆盖" in outcome.statement


def test_neither_known_and_both_read_once_from_a_picture_is_doubtful() -> None:
    outcome = judged(
        agency_name=cases.ocr_fact(cases.AGENCY), agency_certificate_number=cases.ocr_fact(cases.NUMBER)
    )
    assert outcome.reason == "agency_doubtful"


def test_a_branch_office_is_its_agency() -> None:
    name = cases.fact(cases.AGENCY + "成都分公司")
    assert judged(OWN, agency_name=name).state is State.CLEAR


@pytest.mark.parametrize(
    ("missing", "reason"),
    [("agency_name", "agency_partly_read"), ("agency_certificate_number", "agency_partly_read")],
)
def test_half_of_it_read_is_not_assessable(missing: str, reason: str) -> None:
    outcome = judged(OWN, **{missing: None})
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, reason)


def test_another_spelling_in_the_report_that_the_registry_has_is_agreement() -> None:
    from core.facts import Variant

    wrong = cases.fact("青蓝安全技术咨询有限公司")
    variant = Variant(value=cases.AGENCY, confidence=0.9, evidence=wrong.evidence)
    name: Fact = dataclasses.replace(wrong, variants=(variant,))
    assert judged(OWN, agency_name=name).state is State.CLEAR


def test_an_empty_registry_or_another_register_tells_nothing() -> None:
    for snapshot in (cases.snapshot(Register.ROSTER), dataclasses.replace(cases.snapshot(), rows=0)):
        (outcome,) = check.assess(cases.case(registry=RegistryExtract(snapshot=snapshot)))
        assert outcome.reason == "registry_missing"
