"""Checks that hold a report against others: what counts, and what only looks like it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.evidence import EvidenceSource
from core.facts import Remark, Role
from core.outcome import Outcome, State
from corpus.regions.sites import site_of
from pipelines.checks import (
    assessor_in_two_agencies,
    enterprise_reports_disagree,
    survey_conflict,
    third_party_proof_doubtful,
    workload_implausible,
)
from tests import body, cases, others


def states(outcomes: tuple[Outcome, ...]) -> list[State]:
    return [outcome.state for outcome in outcomes]


def test_a_leader_may_have_five_reports_in_a_month_and_not_six() -> None:
    assert states(workload_implausible.assess(others.held(*others.burst(4)))) == [State.CLEAR]
    (outcome,) = workload_implausible.assess(others.held(*others.burst(5)))
    assert outcome.state is State.FLAGGED
    assert "24个工作日" in outcome.statement
    assert "6份任项目负责人" in outcome.statement


def test_stations_of_one_company_and_later_editions_are_one_engagement() -> None:
    stations = [
        dataclasses.replace(brief, enterprise_name=others_said(f"云岭石油有限公司第{n}加油站"))
        for n, brief in enumerate(others.burst(8))
    ]
    assert states(workload_implausible.assess(others.held(*stations))) == [State.CLEAR]


def test_reports_surveyed_over_half_a_year_may_be_issued_in_one_week() -> None:
    spread = [
        dataclasses.replace(brief, survey_on=(f"2022-{n + 2:02d}-06",))
        for n, brief in enumerate(others.burst(9))
    ]
    assert states(workload_implausible.assess(others.held(*spread))) == [State.CLEAR]


def test_a_namesake_with_another_number_does_no_work_of_ours() -> None:
    burst = others.burst(9)
    namesakes = [
        dataclasses.replace(
            brief,
            people=tuple(dataclasses.replace(p, certificate_number="S0999990009") for p in brief.people),
        )
        for brief in burst
    ]
    assert states(workload_implausible.assess(others.held(*namesakes))) == [State.CLEAR]


def test_four_sites_on_one_day_are_too_many() -> None:
    crowd = [
        others.other(n, enterprise=f"第{n}粮油有限公司", survey_on=others.days("2023-03-06"))
        for n in (1, 2, 3)
    ]
    (outcome,) = workload_implausible.assess(others.held(*crowd))
    assert outcome.state is State.FLAGGED
    assert "4个企业的现场勘验" in outcome.statement
    assert states(workload_implausible.assess(others.held(*crowd[:2]))) == [State.CLEAR]


def others_said(value: str) -> Any:
    return dataclasses.replace(others.other().enterprise_name, value=value)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (others.ELSEWHERE, State.FLAGGED),
        ("四川省乐山市夹江县甘江镇工业路3号", State.CLEAR),
        ("四川省乐山市峨眉山市胜利镇", State.CLEAR),
        ("工业园区3号", State.NOT_ASSESSABLE),
        ("四川省", State.NOT_ASSESSABLE),
    ],
)
def test_only_sites_that_are_surely_far_apart_exclude_each_other(address: str, expected: State) -> None:
    far = others.other(survey_on=others.days("2023-03-06"), project_address=cases.fact(address))
    assert states(survey_conflict.assess(others.held(far))) == [expected]


def test_the_other_site_stands_in_the_evidence_with_its_page() -> None:
    far = others.other(survey_on=others.days("2023-03-06"))
    (outcome,) = survey_conflict.assess(others.held(far))
    there = [item for item in outcome.evidence if item.source is EvidenceSource.OTHER_REPORT]
    assert {item.report for item in there} == {far.report}
    assert all(item.page and item.boxes and "报告1.pdf" in (item.detail.role or "") for item in there)
    assert outcome.confidence < 0.9  # this survey took two days: the other may have been on the second


def test_the_next_day_and_a_surveyor_who_is_only_named_are_clear() -> None:
    later = others.other(survey_on=others.days("2023-03-09"))
    absent = others.other(survey_on=others.days("2023-03-06"), survey=others.on_record("陆之远"))
    assert states(survey_conflict.assess(others.held(later, absent))) == [State.CLEAR]


ELSEWHERE = {
    "agency_name": cases.fact(cases.OTHER_AGENCY),
    "agency_certificate_number": cases.fact("APJ-(川)-433"),
    "report_on": cases.fact("2023-06-20"),
    "contract_on": cases.fact("2023-04-02"),
    "notice_on": cases.fact("2023-04-12"),
    "survey_on": others.days("2023-05-25"),
}


def roster(*rows: Any) -> Any:
    return dataclasses.replace(cases.REGISTRY, roster=rows)


def test_a_registered_change_of_employer_is_clear_and_two_at_once_are_not() -> None:
    there = others.other(**ELSEWHERE)
    moved = roster(
        cases.roster_row("沈青禾", "2020-01-01", "2023-05-20"),
        cases.roster_row(
            "沈青禾", "2023-05-21", None, agency=cases.OTHER_AGENCY, agency_number="APJ-(川)-433"
        ),
    )
    assert states(assessor_in_two_agencies.assess(others.held(there, registry=moved))) == [State.CLEAR]
    both = roster(
        cases.roster_row("沈青禾", "2020-01-01", None),
        cases.roster_row(
            "沈青禾", "2023-01-21", None, agency=cases.OTHER_AGENCY, agency_number="APJ-(川)-433"
        ),
    )
    (outcome,) = assessor_in_two_agencies.assess(others.held(there, registry=both))
    assert outcome.state is State.FLAGGED
    assert cases.OTHER_AGENCY in outcome.statement


def test_namesakes_people_without_numbers_and_distant_years_are_not_merged() -> None:
    namesake = others.other(1, **ELSEWHERE, people=(others.member("沈青禾", "S0999990009"),))
    nameless = others.other(2, **ELSEWHERE, people=(others.member("沈青禾", None),))
    earlier = others.other(
        3,
        agency_name=cases.fact(cases.OTHER_AGENCY),
        agency_certificate_number=cases.fact("APJ-(川)-433"),
        report_on=cases.fact("2021-05-18"),
        contract_on=cases.fact("2021-02-06"),
        notice_on=cases.fact("2021-02-20"),
        survey_on=others.days("2021-03-06"),
    )
    case = others.held(namesake, nameless, earlier)
    assert states(assessor_in_two_agencies.assess(case)) == [State.CLEAR]


def site(**changed: Any) -> Any:
    return others.other(
        enterprise="云栖加油站有限公司", **{"project_address": cases.fact(others.HERE), **changed}
    )


SMALL = (body.figure("占地面积", "3200m²", 3200),)
LARGE = (body.figure("占地面积", "5400m²", 5400),)


@pytest.mark.parametrize(
    ("there", "own", "expected"),
    [
        ({"figures": SMALL}, {"figures": LARGE}, State.FLAGGED),
        ({"figures": SMALL}, {"figures": (body.figure("占地面积", "3300m²", 3300),)}, State.CLEAR),
        (
            {"figures": SMALL, "project_address": cases.fact(others.ELSEWHERE)},
            {"figures": LARGE},
            State.CLEAR,
        ),
        ({"figures": SMALL, "report_kind": cases.fact("预评价")}, {"figures": LARGE}, State.CLEAR),
        (
            {"figures": (body.figure("从业人数", "12人", 12, "人"),)},
            {"figures": (body.figure("从业人数", "40人", 40, "人"),)},
            State.CLEAR,
        ),
    ],
)
def test_only_what_cannot_both_be_true_of_one_site_is_told(
    there: dict[str, Any], own: dict[str, Any], expected: State
) -> None:
    assert states(enterprise_reports_disagree.assess(others.held(site(**there), **own))) == [expected]


def test_an_extension_that_the_later_report_tells_of_is_no_exclusion() -> None:
    told = Remark(text="2023年该企业实施扩建，占地面积增加。", evidence=(cases.evidence("扩建", 4),))
    later = others.held(site(figures=SMALL), figures=LARGE, site_changes=(told,))
    assert states(enterprise_reports_disagree.assess(later)) == [State.CLEAR]
    earlier = others.held(site(figures=SMALL, site_changes=(told,)), figures=LARGE)
    assert states(enterprise_reports_disagree.assess(earlier)) == [State.FLAGGED]


def test_a_fact_that_several_reports_state_otherwise_is_one_lead_that_names_them() -> None:
    """And what only one of them states otherwise is another."""
    aside = body.figure("总建筑面积", "900m²", 900)
    there = (
        others.other(
            1, enterprise="云栖加油站有限公司", report_on=cases.fact("2019-05-18"), **AT_HOME, figures=SMALL
        ),
        others.other(
            2, enterprise="云栖加油站有限公司", report_on=cases.fact("2021-05-18"), **AT_HOME, figures=SMALL
        ),
        others.other(
            3,
            enterprise="云栖加油站有限公司",
            report_on=cases.fact("2022-01-18"),
            **AT_HOME,
            figures=(*SMALL, aside),
        ),
    )
    own = (*LARGE, body.figure("总建筑面积", "1800m²", 1800))
    shared, alone = enterprise_reports_disagree.assess(others.held(*there, figures=own))
    assert "占地面积在本报告中为“5400m²”，在这3份报告中均为“3200m²”" in shared.statement
    assert "总建筑面积" not in shared.statement
    assert {item.report for item in shared.evidence if item.source is EvidenceSource.OTHER_REPORT} == {
        brief.report for brief in there
    }
    assert len([item for item in shared.evidence if "5400" in item.excerpt]) == 1
    assert "总建筑面积在本报告中为“1800m²”，在该报告中为“900m²”" in alone.statement
    assert "占地面积" not in alone.statement
    assert {shared.state, alone.state} == {State.FLAGGED}


AT_HOME: dict[str, Any] = {"project_address": cases.fact(others.HERE)}


def test_a_test_number_of_one_laboratory_that_serves_another_enterprise_is_doubted() -> None:
    own = {"test_reports": (body.enclosed_test(),)}
    copied = others.other(test_reports=(body.enclosed_test(),))
    (outcome,) = third_party_proof_doubtful.assess(others.held(copied, **own))
    assert outcome.state is State.FLAGGED
    assert "远桥粮油有限公司" in outcome.statement
    another_laboratory = others.other(test_reports=(body.enclosed_test(laboratory="远桥检测有限公司"),))
    same_place = others.other(test_reports=(body.enclosed_test(),), project_address=cases.fact(others.HERE))
    case = others.held(another_laboratory, same_place, **own)
    assert states(third_party_proof_doubtful.assess(case)) == [State.CLEAR]


def test_an_address_tells_where_a_site_is_as_far_as_it_is_sure() -> None:
    codes = {address: site_of(address) for address in (others.HERE, "北京市朝阳区", "朝阳区", "工业园3号")}
    assert {a: area.code if area else None for a, area in codes.items()} == {
        others.HERE: "511126",
        "北京市朝阳区": "110105",
        "朝阳区": None,
        "工业园3号": None,
    }


def test_a_leader_with_two_roles_is_counted_once_in_a_report() -> None:
    people = (
        others.member("沈青禾", "S0110990001", Role.PROJECT_LEADER),
        cases.person("沈青禾", role=Role.AUTHOR),
    )
    burst = [
        others.other(n, enterprise=f"第{n}有限公司", people=people, report_on=cases.fact("2023-05-02"))
        for n in (1, 2)
    ]
    assert states(workload_implausible.assess(others.held(*burst, people=people))) == [State.CLEAR]
