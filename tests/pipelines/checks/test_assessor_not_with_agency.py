from __future__ import annotations

import dataclasses
import datetime as dt

from core.facts import Role
from core.outcome import Outcome, State
from corpus.registry.records import RosterRow
from pipelines.checking import RegistryExtract
from pipelines.checks import assessor_not_with_agency as check
from tests import cases


def judged(*rows: RosterRow, **facts: object) -> tuple[Outcome, ...]:
    registry = RegistryExtract(snapshot=cases.snapshot(), roster=rows)
    return check.assess(cases.case(registry=registry, **facts))


def test_a_person_who_properly_moved_before_is_flagged_only_for_days_away() -> None:
    before = cases.roster_row(
        "沈青禾", "2019-01-01", "2023-01-31", agency=cases.OTHER_AGENCY, agency_number="APJ-(陕)-911"
    )
    now = cases.roster_row("沈青禾", "2023-02-01", None)
    (outcome,) = judged(before, now)
    assert outcome.state is State.CLEAR


def test_a_person_of_another_agency_is_flagged_with_both_facts() -> None:
    elsewhere = cases.roster_row(
        "沈青禾", "2019-01-01", None, agency=cases.OTHER_AGENCY, agency_number="APJ-(陕)-911"
    )
    (outcome,) = judged(elsewhere)
    assert outcome.state is State.FLAGGED
    for part in ("沈青禾", cases.AGENCY, cases.OTHER_AGENCY, "2023年5月18日"):
        assert part in outcome.statement


def test_a_namesake_with_another_number_is_no_finding() -> None:
    namesake = cases.roster_row(
        "沈青禾",
        "2019-01-01",
        None,
        number="S0110990777",
        agency=cases.OTHER_AGENCY,
        agency_number="APJ-(陕)-911",
    )
    (outcome,) = judged(namesake)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "person_not_in_registry")


def test_namesakes_without_a_number_in_the_report_are_not_merged() -> None:
    rows = (
        cases.roster_row("沈青禾", "2019-01-01", None, number="S0110990777", agency=cases.OTHER_AGENCY),
        cases.roster_row("沈青禾", "2019-01-01", None),
    )
    (outcome,) = judged(*rows, people=(cases.person("沈青禾", None),))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "number_missing")


def test_the_legal_representative_and_experts_need_not_be_on_the_roster() -> None:
    people = (
        cases.person("贺云舟", None, Role.LEGAL_REPRESENTATIVE),
        cases.person("祁望舒", None, Role.EXPERT),
    )
    (outcome,) = judged(people=people)
    assert outcome.reason == "people_missing"


def test_one_outcome_per_person() -> None:
    people = (
        cases.person("沈青禾"),
        cases.person("沈青禾", role=Role.AUTHOR),
        cases.person("简若溪", "S0110990002", Role.TEAM_MEMBER),
    )
    rows = (
        cases.roster_row("沈青禾", "2020-01-01", None),
        cases.roster_row("简若溪", "2020-01-01", "2022-12-31", number="S0110990002"),
    )
    outcomes = judged(*rows, people=people)
    assert [(o.subject, o.state) for o in outcomes] == [
        ("沈青禾", State.CLEAR),
        ("简若溪", State.FLAGGED),
    ]


def test_a_renamed_agency_or_a_renewed_number_is_the_same_agency() -> None:
    renamed = cases.roster_row("沈青禾", "2020-01-01", None, agency="青岚安全科技有限公司")
    renumbered = cases.roster_row("沈青禾", "2020-01-01", None, agency_number="APJ-(川)-955")
    for row in (renamed, renumbered):
        (outcome,) = judged(row)
        assert outcome.state is State.CLEAR


def test_a_roster_that_begins_after_the_report_accuses_nobody() -> None:
    for agency in (cases.AGENCY, cases.OTHER_AGENCY):
        number = cases.NUMBER if agency == cases.AGENCY else "APJ-(陕)-911"
        (outcome,) = judged(
            cases.roster_row("沈青禾", "2024-01-01", None, agency=agency, agency_number=number)
        )
        assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "membership_unknown")


def test_who_left_between_survey_and_report_is_told_so() -> None:
    (outcome,) = judged(cases.roster_row("沈青禾", "2020-01-01", "2023-04-01"))
    assert outcome.state is State.FLAGGED
    assert "报告日期（2023年5月18日）不在" in outcome.statement
    assert "现场勘验日（2023年3月6日、2023年3月7日）在册" in outcome.statement


def test_a_number_with_look_alike_glyphs_is_the_person_with_less_confidence() -> None:
    gone = cases.roster_row("沈青禾", "2020-01-01", "2023-01-31")
    (outcome,) = judged(gone, people=(cases.person("沈青禾", "SO11O99OOO1"),))
    assert outcome.state is State.FLAGGED
    assert outcome.confidence <= 0.75


def test_each_stay_is_named_once_however_many_certificates_there_are() -> None:
    gone = cases.roster_row("沈青禾", "2020-01-01", "2023-01-31", registration_number="021437")
    other = dataclasses.replace(gone, row=cases.row("其他证书"), certificate_number="511600001")
    people = (dataclasses.replace(cases.person("沈青禾"), registration_number="021437"),)
    (outcome,) = judged(gone, other, people=people)
    assert outcome.statement.count("2020年1月1日至2023年1月31日") == 1


def test_a_roster_under_the_agencys_former_name_and_number_is_the_agencys() -> None:
    code = "91510100MA00000007"
    agencies = (
        cases.agency_row(
            "2016-06-01", "2021-05-31", name="青岚安评有限公司", number="APJ-(川)-107", credit_code=code
        ),
        cases.agency_row("2021-06-01", "2026-05-31", credit_code=code),
    )
    row = cases.roster_row(
        "沈青禾", "2020-01-01", None, agency="青岚安评有限公司", agency_number="APJ-(川)-107"
    )
    registry = RegistryExtract(snapshot=cases.snapshot(), agencies=agencies, roster=(row,))
    (outcome,) = check.assess(cases.case(registry=registry))
    assert outcome.state is State.CLEAR


def test_who_is_no_longer_listed_is_unknown_from_then_on() -> None:
    gone = dataclasses.replace(
        cases.roster_row("沈青禾", "2020-01-01", None), withdrawn_on=dt.date(2023, 4, 1)
    )
    (outcome,) = judged(gone)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "membership_unknown")
