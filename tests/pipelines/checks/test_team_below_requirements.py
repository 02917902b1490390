from __future__ import annotations

import dataclasses

import pytest

from core.facts import Person, Role
from core.outcome import Outcome, State
from corpus.registry.records import Register, RosterRow
from pipelines.checking import RegistryExtract
from pipelines.checks import team_below_requirements as check
from tests import cases

# A filling station asks for 安全, 化工工艺, 电气, 机械, 自动化.
TEAM = {
    "沈青禾": "安全",
    "简若溪": "化工工艺",
    "骆长风": "电气",
    "祁望舒": "机械",
    "贺云舟": "自动化",
}


def people(**changed: str | None) -> tuple[Person, ...]:
    """The team with stated specialities; a changed one of "-" is not in the team."""
    stated = {name: changed.get(name, speciality) for name, speciality in TEAM.items()}
    kept = {name: speciality for name, speciality in stated.items() if speciality != "-"}
    return tuple(
        dataclasses.replace(
            cases.person(name, f"S01109900{list(TEAM).index(name):02d}", _role(name)), speciality=speciality
        )
        for name, speciality in kept.items()
    )


def _role(name: str) -> Role:
    return Role.PROJECT_LEADER if name == "沈青禾" else Role.TEAM_MEMBER


def row(name: str, speciality: str | None, **more: object) -> RosterRow:
    number = f"S01109900{list(TEAM).index(name):02d}"
    return cases.roster_row(
        name,
        "2018-01-01",
        None,
        **{"number": number, "speciality": speciality, "certificate_type": "安全评价师职业资格证书", **more},
    )


def judged(
    *rows: RosterRow, team: tuple[Person, ...] | None = None, industry: str | None = "危化经营"
) -> Outcome:
    registry = RegistryExtract(snapshot=cases.snapshot(), roster=rows)
    told = cases.fact(industry) if industry else None
    (outcome,) = check.assess(
        cases.case(registry=registry, people=people() if team is None else team, industry=told)
    )
    return outcome


def test_a_team_with_every_speciality_is_clear() -> None:
    assert judged().state is State.CLEAR


def test_a_missing_speciality_is_named() -> None:
    outcome = judged(team=people(骆长风="-", 贺云舟="-"))
    assert outcome.state is State.FLAGGED
    assert "缺少危化经营项目所需的电气、自动化专业" in outcome.statement
    assert "标准原文待核" in outcome.statement
    assert outcome.subject == cases.AGENCY


def test_someone_listed_for_what_the_roster_does_not_certify_is_the_subject() -> None:
    outcome = judged(row("骆长风", "采矿"))
    assert outcome.state is State.FLAGGED
    assert outcome.subject == "骆长风"
    assert "骆长风在报告中列为电气专业，登记库载明其专业为采矿" in outcome.statement


def test_one_person_certified_for_two_stands_for_two() -> None:
    others = (row(name, None) for name in TEAM if name != "祁望舒")
    assert judged(row("祁望舒", "机械、自动化"), *others, team=people(贺云舟="-")).state is State.CLEAR


@pytest.mark.parametrize("written", ["电气工程及其自动化", "电气工程", "电气、安全"])
def test_other_names_of_a_speciality_count(written: str) -> None:
    assert judged(team=people(骆长风=written)).state is State.CLEAR


def test_a_member_more_than_needed_is_clear() -> None:
    more = (
        *people(),
        dataclasses.replace(cases.person("于归", "S0110990099", Role.TEAM_MEMBER), speciality="地质"),
    )
    assert judged(team=more).state is State.CLEAR


def test_a_speciality_that_nobody_tells_is_not_a_missing_one() -> None:
    outcome = judged(team=people(骆长风=None))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "speciality_unknown")


def test_an_engineers_speciality_is_of_another_list() -> None:
    engineer = row("骆长风", "化工安全", certificate_type="注册安全工程师职业资格证书")
    others = (row(name, None) for name in TEAM if name != "骆长风")
    assert judged(engineer, *others).state is State.CLEAR


def test_a_speciality_that_only_a_doubted_member_brings_is_left_open() -> None:
    here = [row(name, None) for name in TEAM if name != "骆长风"]
    away = row("骆长风", "电气", agency=cases.OTHER_AGENCY, agency_number="APJ-(陕)-911")
    outcome = judged(*here, away)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "member_doubtful")
    assert "骆长风的登记另有线索；不计在内则缺少电气专业" in outcome.statement
    unlisted = judged(*here)
    assert unlisted.reason == "member_doubtful"


def test_a_doubted_member_who_is_not_needed_is_named_and_does_not_matter() -> None:
    here = [row(name, None) for name in TEAM]
    more = dataclasses.replace(cases.person("于归", "S0110990099", Role.TEAM_MEMBER), speciality="地质")
    outcome = judged(*here, team=(*people(), more))
    assert outcome.state is State.CLEAR
    assert "不计登记另有线索的于归也已涵盖" in outcome.statement


def test_a_lacking_speciality_is_flagged_with_the_doubted_named() -> None:
    here = [row(name, None) for name in ("沈青禾", "简若溪", "祁望舒")]
    outcome = judged(*here, team=people(骆长风="-"))
    assert outcome.state is State.FLAGGED
    assert "项目组4人（含登记另有线索的贺云舟）" in outcome.statement


def test_a_namesake_tells_nothing_of_a_member() -> None:
    namesake = row(
        "骆长风", "采矿", number="S0110997777", agency=cases.OTHER_AGENCY, agency_number="APJ-(陕)-911"
    )
    assert judged(namesake).state is State.CLEAR


def test_a_reviewer_is_not_of_the_team() -> None:
    reviewer = dataclasses.replace(people()[2], role=Role.REVIEWER)
    outcome = judged(team=(*people(骆长风="-"), reviewer))
    assert outcome.state is State.FLAGGED


def test_without_the_roster_what_the_report_states_counts() -> None:
    registry = RegistryExtract(snapshot=cases.snapshot(Register.AGENCIES))
    team = people(骆长风="-")
    (outcome,) = check.assess(cases.case(registry=registry, people=team, industry=cases.fact("危化经营")))
    assert outcome.state is State.FLAGGED


def test_no_industry_no_judgement() -> None:
    assert judged(industry=None).reason == "industry_unknown"
