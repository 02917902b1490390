from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.facts import DatesFact
from core.outcome import Outcome, State
from corpus.registry.records import Register, RosterRow
from pipelines.checking import RegistryExtract
from pipelines.checks import leader_unqualified as check
from tests import cases

ASSESSOR, ENGINEER = "安全评价师职业资格证书", "注册安全工程师职业资格证书"


def assessor(
    level: str, certified_on: str = "2015-06-01", number: str = "S0110990001", **more: object
) -> RosterRow:
    return cases.roster_row(
        "沈青禾",
        "2016-01-01",
        None,
        number=number,
        registration_number="021437",
        certificate_type=ASSESSOR,
        level=level,
        certified_on=dt.date.fromisoformat(certified_on),
        **{"practising_since": dt.date(2012, 7, 1), "title": "工程师", **more},
    )


def engineer(speciality: str = "化工安全", since: str = "2016-05-01", grade: str = "中级") -> RosterRow:
    return cases.roster_row(
        "沈青禾",
        "2016-01-01",
        None,
        number="511600001",
        registration_number="021437",
        certificate_type=ENGINEER,
        level=grade,
        speciality=speciality,
        certified_on=dt.date.fromisoformat(since),
        practising_since=dt.date(2012, 7, 1),
    )


MADE_ON = dt.date(2026, 12, 31)


def judged(*rows: RosterRow, known_on: dt.date = MADE_ON, **facts: object) -> Outcome:
    registry = RegistryExtract(snapshot=dataclasses.replace(cases.snapshot(), known_on=known_on), roster=rows)
    (outcome,) = check.assess(cases.case(registry=registry, industry=cases.fact("危化经营"), **facts))
    return outcome


def under_order_20(*rows: RosterRow, known_on: dt.date = MADE_ON) -> Outcome:
    survey = DatesFact(
        value=("2026-08-10",), confidence=0.95, evidence=(cases.evidence("2026年8月10日", 14),)
    )
    return judged(*rows, known_on=known_on, report_on=cases.fact("2026-09-20"), survey_on=survey)


@pytest.mark.parametrize("level", ["一级", "二级"])
def test_under_order_1_the_second_level_is_enough(level: str) -> None:
    assert judged(assessor(level)).state is State.CLEAR


def test_under_order_1_the_third_level_is_flagged_with_the_rule() -> None:
    outcome = judged(assessor("三级"))
    assert outcome.state is State.FLAGGED
    for part in ("沈青禾", "三级", "应急管理部令第1号"):
        assert part in outcome.statement


def test_a_level_that_the_report_states_higher_is_shown_beside_the_registered_one() -> None:
    person = dataclasses.replace(cases.person("沈青禾"), level="二级")
    outcome = judged(assessor("三级"), people=(person,))
    assert "报告写作二级" in outcome.statement


def test_a_level_gained_between_survey_and_report_is_flagged_for_the_survey() -> None:
    outcome = judged(assessor("三级"), assessor("二级", "2023-04-10", "S0110990555"))
    assert outcome.state is State.FLAGGED
    assert "2023年4月10日才取得二级" in outcome.statement
    assert "报告日期" not in outcome.statement


def test_a_level_gained_before_the_survey_is_clear() -> None:
    assert judged(assessor("三级"), assessor("二级", "2023-01-10", "S0110990555")).state is State.CLEAR


def test_order_20_asks_for_level_engineer_and_years_together() -> None:
    assert under_order_20(assessor("二级"), engineer()).state is State.CLEAR


def test_order_20_takes_a_senior_title_for_the_level() -> None:
    assert under_order_20(assessor("三级", title="高级工程师"), engineer()).state is State.CLEAR
    assert judged(assessor("三级", title="高级工程师")).state is State.FLAGGED


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((assessor("三级"), engineer()), "也没有高级职称"),
        ((assessor("二级"), engineer("道路运输安全")), "道路运输安全"),
        ((assessor("二级"), engineer(since="2026-09-01")), "2026年9月1日才取得注册安全工程师"),
        ((assessor("二级"), engineer(grade="初级")), "初级"),
        (
            (
                assessor("二级", practising_since=dt.date(2023, 5, 1)),
                dataclasses.replace(engineer(), practising_since=dt.date(2023, 5, 1)),
            ),
            "不足4年",
        ),
    ],
)
def test_order_20_each_condition_alone_is_flagged(rows: tuple[RosterRow, ...], words: str) -> None:
    outcome = under_order_20(*rows)
    assert outcome.state is State.FLAGGED
    assert words in outcome.statement
    assert "应急管理部令第20号第16条第2款" in outcome.statement


def test_a_roster_of_before_the_days_tells_only_what_no_later_entry_changes() -> None:
    before = dt.date(2026, 6, 30)
    outcome = under_order_20(assessor("三级"), engineer(), known_on=before)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "registry_older")
    assert "截至2026年6月30日" in outcome.statement
    late = under_order_20(assessor("二级"), engineer(since="2026-09-01"), known_on=before)
    assert late.state is State.FLAGGED


def test_a_roster_that_lists_no_engineers_at_all_does_not_say_that_there_is_none() -> None:
    outcome = under_order_20(assessor("二级"))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "qualification_unknown")


def test_a_roster_that_lists_a_colleague_as_engineer_says_that_the_leader_is_none() -> None:
    colleague = cases.roster_row("简若溪", "2020-01-01", None, number="511600002", certificate_type=ENGINEER)
    assert under_order_20(assessor("二级"), colleague).state is State.FLAGGED


def test_a_namesakes_engineer_certificate_is_not_the_leaders() -> None:
    namesakes = dataclasses.replace(engineer(), registration_number="099999")
    assert under_order_20(assessor("二级"), namesakes).state is State.FLAGGED


def test_days_before_order_1_have_no_rule_here() -> None:
    survey = DatesFact(value=("2019-03-04",), confidence=0.95, evidence=(cases.evidence("2019年3月4日", 14),))
    outcome = judged(assessor("三级"), survey_on=survey, report_on=cases.fact("2019-04-20"))
    assert outcome.reason == "rule_unknown"
    assert judged(assessor("二级"), survey_on=survey, report_on=cases.fact("2019-05-20")).state is State.CLEAR
    assert (
        judged(assessor("三级"), survey_on=survey, report_on=cases.fact("2019-05-20")).state is State.FLAGGED
    )


def test_without_a_roster_only_the_stated_level_counts() -> None:
    registry = RegistryExtract(snapshot=cases.snapshot(Register.AGENCIES))
    person = dataclasses.replace(cases.person("沈青禾"), level="三级")
    (outcome,) = check.assess(cases.case(registry=registry, people=(person,)))
    assert outcome.state is State.FLAGGED
    assert outcome.confidence < 0.7
    (outcome,) = check.assess(cases.case(registry=registry))
    assert outcome.reason == "registry_missing"


def test_an_unknown_leader_is_not_assessable() -> None:
    assert judged().reason == "person_not_in_registry"
    assert judged(assessor("三级"), people=(cases.person("沈青禾", None),)).reason == "number_missing"
