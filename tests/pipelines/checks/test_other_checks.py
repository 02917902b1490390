"""Boundaries of the checks that need no registry."""

from __future__ import annotations

import dataclasses

import pytest

from core.evidence import EvidenceDetail
from core.facts import DatesFact, Fact, Remark, Stance, Variant
from core.outcome import State
from pipelines.checks import citation_outdated, conclusion_contradicts_body, event_order_broken
from pipelines.checks import third_party_proof_doubtful as tests_check
from pipelines.stages import judge
from tests import cases


@pytest.mark.parametrize(
    ("code", "report_on", "state"),
    [
        ("GB 18218-2009", "2019-02-28", State.CLEAR),
        ("GB 18218-2009", "2019-03-01", State.FLAGGED),
        ("GB 30871-2014", "2022-09-30", State.CLEAR),
        ("GB 30871-2014", "2022-10-01", State.FLAGGED),
        ("GB 18218", "2023-05-18", State.NOT_ASSESSABLE),
        ("GB 99999-2001", "2023-05-18", State.NOT_ASSESSABLE),
    ],
)
def test_a_standard_is_judged_on_the_reports_day(code: str, report_on: str, state: State) -> None:
    case = cases.case(report_on=cases.fact(report_on), citations=(cases.citation(code),), survey_on=None)
    assert {outcome.state for outcome in citation_outdated.assess(case)} == {state}


def test_a_law_cited_without_its_year_means_the_one_in_force() -> None:
    case = cases.case(citations=(cases.citation("", "中华人民共和国安全生产法", kind="law"),))
    assert {o.state for o in citation_outdated.assess(case)} == {State.NOT_ASSESSABLE}


def test_the_edition_that_was_in_force_is_named() -> None:
    (outcome,) = citation_outdated.assess(cases.case(citations=(cases.citation("GB 18218-2009"),)))
    assert "GB 18218-2018" in outcome.statement


def test_a_standard_that_changed_between_survey_and_report_weighs_less() -> None:
    survey = DatesFact(value=("2022-09-20",), confidence=0.9, evidence=(cases.evidence(),))
    changed = cases.case(
        citations=(cases.citation("GB 30871-2014"),), report_on=cases.fact("2022-10-20"), survey_on=survey
    )
    (late,) = citation_outdated.assess(changed)
    (long_gone,) = citation_outdated.assess(cases.case(citations=(cases.citation("GB 30871-2014"),)))
    assert late.confidence < long_gone.confidence


@pytest.mark.parametrize(
    ("changes", "subjects"),
    [
        ({"contract_on": cases.fact("2023-03-06")}, {"合同签订与从业告知"}),
        ({"contract_on": cases.fact("2023-03-06"), "notice_on": None}, set()),
        ({"contract_on": cases.fact("2023-03-07")}, {"合同签订与现场勘验"}),
        ({"contract_on": cases.fact("2023-06-01")}, {"合同签订与现场勘验", "合同签订与报告日期"}),
        ({"notice_on": cases.fact("2023-03-08")}, {"从业告知与现场勘验"}),
        ({"report_on": cases.fact("2023-03-06")}, {"现场勘验与报告日期", "报告审核与报告日期"}),
        ({"contract_on": cases.fact("2023-03"), "notice_on": None}, set()),
        ({"report_on": cases.fact("2023")}, set()),
    ],
)
def test_pairs_out_of_order_are_named_one_by_one(changes: dict[str, object], subjects: set[str]) -> None:
    outcomes = event_order_broken.assess(cases.case(**changes))
    assert {outcome.subject for outcome in outcomes if outcome.state is State.FLAGGED} == subjects


def test_a_veto_item_that_failed_contradicts_a_favourable_conclusion_even_in_silence() -> None:
    hazards = (cases.hazard("安全设施设计未经审查批准", rectified=None, is_veto=True),)
    (outcome,) = conclusion_contradicts_body.assess(cases.case(hazards=hazards, sections=()))
    assert outcome.state is State.FLAGGED
    assert "安全设施设计未经审查批准" in outcome.statement


@pytest.mark.parametrize("stance", [Stance.CONFORMS, Stance.BASICALLY_CONFORMS])
def test_open_problems_contradict_any_favourable_stance(stance: Stance) -> None:
    hazards = (cases.hazard("可燃气体报警器失效", rectified=False),)
    case = cases.case(hazards=hazards, conclusion=cases.conclusion(stance))
    assert conclusion_contradicts_body.assess(case)[0].state is State.FLAGGED


def test_rectified_problems_are_clear_and_silence_is_not() -> None:
    closed = cases.case(hazards=(cases.hazard("灭火器过期", rectified=True, is_veto=True),))
    silent = cases.case(hazards=(cases.hazard("灭火器过期", rectified=None),))
    assert conclusion_contradicts_body.assess(closed)[0].state is State.CLEAR
    assert conclusion_contradicts_body.assess(silent)[0].reason == "rectification_not_stated"


def test_another_date_in_the_report_that_holds_makes_the_order_untold() -> None:
    contract = dataclasses.replace(
        cases.fact("2023-03-20"),
        variants=(Variant(value="2023-02-06", confidence=0.8, evidence=(cases.evidence(),)),),
    )
    outcomes = event_order_broken.assess(cases.case(contract_on=contract))
    assert {(outcome.state, outcome.reason) for outcome in outcomes} == {
        (State.NOT_ASSESSABLE, "dates_disagree")
    }


def test_a_doubted_report_date_breaks_no_order() -> None:
    case = cases.case(report_on=cases.fact("2003-05-18", confidence=0.5))
    assert all(outcome.state is not State.FLAGGED for outcome in event_order_broken.assess(case))


def test_silence_about_rectification_is_no_contradiction_where_a_chapter_deals_with_it() -> None:
    hazards = (cases.hazard("安全设施设计未经审查批准", rectified=None, is_veto=True),)
    (outcome,) = conclusion_contradicts_body.assess(cases.case(hazards=hazards))
    assert outcome.reason == "rectification_not_stated"


def _called(word: str, value: str) -> Fact:
    fact = cases.fact(value)
    detail = EvidenceDetail(role=word)
    return dataclasses.replace(
        fact, evidence=tuple(dataclasses.replace(item, detail=detail) for item in fact.evidence)
    )


def test_the_order_speaks_of_the_date_as_the_cover_does() -> None:
    (outcome,) = event_order_broken.assess(cases.case(report_on=_called("编制日期", "2023-05-08")))
    assert outcome.statement.startswith("编制日期（2023年5月8日）早于报告审核（2023年5月10日）")


def test_a_draft_may_be_dated_before_its_review_but_not_before_the_survey() -> None:
    draft = cases.fact("送审稿")
    (clear,) = event_order_broken.assess(cases.case(report_on=cases.fact("2023-05-08"), draft=draft))
    assert clear.state is State.CLEAR
    assert "“送审稿”" in clear.statement
    (broken,) = event_order_broken.assess(cases.case(report_on=cases.fact("2023-03-01"), draft=draft))
    assert broken.state is State.FLAGGED
    assert broken.subject == "现场勘验与报告日期"


def test_citations_that_could_not_be_told_are_named() -> None:
    cited = (
        cases.citation("GB 18218-2018", "危险化学品重大危险源辨识"),
        *(cases.citation(f"DB 41/T {n}-2001") for n in range(9001, 9009)),
    )
    (outcome,) = citation_outdated.assess(cases.case(citations=cited))
    assert outcome.state is State.CLEAR
    assert (
        "另有8项没有写明版本（年号、修订）或不在法规库中，无法判断：DB 41/T 9001-2001、" in outcome.statement
    )
    assert outcome.statement.endswith("DB 41/T 9006-2001等。")
    (alone,) = citation_outdated.assess(cases.case(citations=cited[:1]))
    assert alone.statement.endswith("未发现已失效的。")


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("预评价", State.CLEAR, "没有要求附"),
        ("验收评价", State.NOT_ASSESSABLE, "验收评价应有防雷"),
        ("现状评价", State.NOT_ASSESSABLE, "现状评价应有防雷"),
        ("专项", State.NOT_ASSESSABLE, "没有判明此类报告是否需要"),
    ],
)
def test_a_report_without_test_reports_is_told_whether_it_needs_them(
    kind: str, state: State, words: str
) -> None:
    (outcome,) = tests_check.assess(cases.case(report_kind=cases.fact(kind)))
    assert outcome.state is state
    assert words in outcome.statement


def test_a_missing_report_date_points_to_where_it_should_stand() -> None:
    unread = Remark(text="第1页下部盖有印章，日期可能被盖住", evidence=(cases.evidence("报告日期", 1),))
    case = cases.case(report_on=None, report_on_unread=unread)
    (outcome,) = judge.run(case, (citation_outdated.CHECK,), ())
    assert outcome.statement == (
        "没有读到报告日期，无法判断所引法规标准当时是否有效：第1页下部盖有印章，日期可能被盖住，请核对原件。"
    )
    assert outcome.evidence[-1].page == 1
