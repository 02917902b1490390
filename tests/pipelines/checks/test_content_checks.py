"""Chapters, design approval, criteria, obsolete devices, unknown citations: flagged, clear, silent, traps."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.chapters import Chapter
from core.document import ListedHeading
from core.evidence import Evidence, EvidenceSource
from core.facts import Approval, DesignChange, HeadingsRead, PartTold, SectionFact
from core.geometry import Box
from core.outcome import Outcome, State
from corpus.law.number_ranges import impossible_number, load_number_ranges
from corpus.registry.records import ApprovalRow, FoundBy, Register
from pipelines.checking import Case, RegistryExtract
from pipelines.checks import (
    chapter_missing,
    citation_outdated,
    citation_unknown,
    design_approval_missing,
    major_accident_hazard_unaddressed,
    obsolete_process_unrecognised,
)
from tests import cases
from tests.content import (
    chapters,
    chapters_case,
    criteria_case,
    design_case,
    device,
    emptied,
    judged,
    remark,
)


def entries(count: int, *, is_found: bool = True) -> tuple[ListedHeading, ...]:
    return tuple(ListedHeading(title=f"{number}某章", is_found=is_found) for number in range(1, count + 1))


def states(outcomes: tuple[Outcome, ...]) -> set[State]:
    return {outcome.state for outcome in outcomes}


# citation_unknown


@pytest.mark.parametrize(
    "code", ["GB 98721-2017", "GB 51987-2019", "GB/T 49873-2019", "AQ 9988-2016", "AQ/T 3988-2015"]
)
def test_a_number_beyond_its_series_is_flagged(code: str) -> None:
    (outcome,) = citation_unknown.assess(cases.case(citations=(cases.citation(code, "某某规范"),)))
    assert (outcome.state, outcome.subject) == (State.FLAGGED, code)


@pytest.mark.parametrize(
    "code",
    [
        "GB/T 33942-2017",
        "GB/T 20801.1-2020",
        "DB37/T 2882-2016",
        "GB 55037-2022",
        "GB 51283-2020",
        "AQ 3067-2026",
        "AQ/T 9011-2019",
        "SH 3047-2021",
        "GBZ 2.1-2019",
        "TSG 21-2016",
        "HG/T 20571-2014",
    ],
)
def test_rare_local_and_trade_standards_may_exist(code: str) -> None:
    known = cases.citation("GB 18218-2018", "危险化学品重大危险源辨识")
    outcomes = citation_unknown.assess(cases.case(citations=(known, cases.citation(code, "某某规范"))))
    assert states(outcomes) == {State.CLEAR}
    assert impossible_number(code, load_number_ranges()) is None


def test_a_number_with_the_title_of_another_names_both() -> None:
    wrong = cases.citation("GB 18218-2018", "建筑设计防火规范")
    (outcome,) = citation_unknown.assess(cases.case(citations=(wrong,)))
    assert outcome.state is State.FLAGGED
    assert "GB 50016" in outcome.statement
    assert "危险化学品重大危险源辨识" in outcome.statement


@pytest.mark.parametrize(
    "title", ["重大危险源辨识", "危险化学品重大危险源辨识", "", "危险化学品重大危险源辩识"]
)
def test_a_short_or_misread_title_is_no_other_standard(title: str) -> None:
    outcomes = citation_unknown.assess(cases.case(citations=(cases.citation("GB 18218-2018", title),)))
    assert states(outcomes) == {State.CLEAR}


def test_an_impossible_number_that_was_hardly_legible_is_not_flagged() -> None:
    seen = Evidence(
        report=cases.REPORT,
        page=5,
        boxes=(Box(1, 1, 2, 2),),
        excerpt="GB 98218-2018",
        source=EvidenceSource.OCR,
        confidence=0.6,
    )
    doubtful = dataclasses.replace(cases.citation("GB 98218-2018"), evidence=(seen,))
    (outcome,) = citation_unknown.assess(cases.case(citations=(doubtful,)))
    assert outcome.reason == "citation_doubtful"


# chapter_missing


def test_each_absent_chapter_is_one_finding() -> None:
    outcomes = chapter_missing.assess(chapters_case(without=Chapter.UNITS))
    assert [o.subject for o in outcomes] == ["评价单元划分"]
    assert "AQ 8001-2007" in outcomes[0].evidence[-1].excerpt


def test_one_heading_may_hold_two_chapters() -> None:
    merged = SectionFact(
        kind=Chapter.UNITS, title="4 评价单元、评价方法及定性定量评价", pages=(5, 6), characters=900
    )
    rest = tuple(s for s in chapters() if s.kind not in (Chapter.UNITS, Chapter.METHODS, Chapter.ASSESSMENT))
    assert states(chapter_missing.assess(cases.case(sections=(*rest, merged)))) == {State.CLEAR}


@pytest.mark.parametrize(
    ("characters", "state"), [(2, State.FLAGGED), (12, State.FLAGGED), (26, State.CLEAR), (None, State.CLEAR)]
)
def test_a_heading_with_a_phrase_under_it_is_empty(characters: int | None, state: State) -> None:
    sections = emptied(chapters(), Chapter.LAYOUT, characters)
    outcomes = chapter_missing.assess(cases.case(sections=sections))
    assert states(outcomes) == {state}
    assert state is State.CLEAR or "只有标题" in outcomes[0].statement


def test_an_annex_of_a_few_words_is_no_empty_chapter() -> None:
    drawing = SectionFact(kind=Chapter.DRAWING, title="附件3 总平面布置图", pages=(20, 20), characters=5)
    assert states(chapter_missing.assess(cases.case(sections=(*chapters(), drawing)))) == {State.CLEAR}


def test_too_few_chapters_read_say_nothing() -> None:
    (outcome,) = chapter_missing.assess(cases.case(sections=chapters()[:4]))
    assert outcome.reason == "outline_doubtful"


def test_an_unknown_kind_of_report_is_not_judged() -> None:
    (outcome,) = chapter_missing.assess(chapters_case(report_kind=cases.fact("风险评估")))
    assert outcome.reason == "outline_unknown"


@pytest.mark.parametrize(
    ("headings", "state"),
    [
        (HeadingsRead(), State.FLAGGED),
        (HeadingsRead(listed=entries(9)), State.FLAGGED),
        (HeadingsRead(listed=entries(9), skipped=("4",)), State.FLAGGED),
        (HeadingsRead(skipped=("4",)), State.NOT_ASSESSABLE),
        (HeadingsRead(listed=(*entries(9), *entries(3, is_found=False))), State.NOT_ASSESSABLE),
        (
            HeadingsRead(listed=(*entries(9), ListedHeading(title="4评价单元划分", is_found=False))),
            State.NOT_ASSESSABLE,
        ),
        (
            HeadingsRead(parts=(PartTold(part="units", text="本项目划分为五个评价单元", evidence=()),)),
            State.CLEAR,
        ),
    ],
)
def test_a_heading_that_may_have_been_missed_accuses_nobody(headings: HeadingsRead, state: State) -> None:
    case = chapters_case(without=Chapter.UNITS)
    facts = dataclasses.replace(case.facts, headings=headings)
    assert states(chapter_missing.assess(dataclasses.replace(case, facts=facts))) == {state}


# design_approval_missing


def approval_row(matter: str, day: str, result: str | None = None) -> ApprovalRow:
    return ApprovalRow(
        project_name="云栖加油站项目",
        row=cases.row("a1", Register.APPROVALS),
        matter=matter,
        approved_on=dt.date.fromisoformat(day),
        result=result,
        found_by=FoundBy.NAME,
    )


def registry(*rows: ApprovalRow) -> RegistryExtract:
    return RegistryExtract(
        snapshot=cases.snapshot(Register.AGENCIES, Register.ROSTER, Register.APPROVALS), approvals=rows
    )


def test_no_approval_anywhere_is_flagged_and_surer_with_the_register() -> None:
    (alone,) = design_approval_missing.assess(design_case(is_approved=False))
    (checked,) = design_approval_missing.assess(design_case(is_approved=False, registry=registry()))
    assert states((alone, checked)) == {State.FLAGGED}
    assert checked.confidence > alone.confidence


def test_an_approval_in_the_register_or_named_elsewhere_clears() -> None:
    row = approval_row("安全设施设计审查", "2022-03-01")
    assert states(design_approval_missing.assess(design_case(is_approved=False, registry=registry(row)))) == {
        State.CLEAR
    }
    named = Approval(
        number="川应急危化项目安设审字(2022)12", title="安全设施设计的审查意见", evidence=(cases.evidence(),)
    )
    assert states(design_approval_missing.assess(design_case(is_approved=None, approvals=(named,)))) == {
        State.CLEAR
    }


def test_a_refusal_is_no_approval() -> None:
    row = approval_row("安全设施设计审查", "2022-03-01", "不予通过")
    assert states(design_approval_missing.assess(design_case(is_approved=False, registry=registry(row)))) == {
        State.FLAGGED
    }


def test_who_reviewed_the_design_is_not_told() -> None:
    (outcome,) = design_approval_missing.assess(design_case(is_approved=None))
    assert outcome.reason == "approval_unread"


@pytest.mark.parametrize(
    ("approved_on", "state"),
    [
        ("2022-06-01", State.CLEAR),
        ("2022-08-01", State.CLEAR),
        ("2022-08-20", State.FLAGGED),
        ("2022", State.CLEAR),
    ],
)
def test_an_approval_after_trial_production_began(approved_on: str, state: State) -> None:
    case = design_case(
        is_approved=True, approved_on=approved_on, approval_number="某审字〔2022〕3号", trial_on="2022-08-01"
    )
    assert states(design_approval_missing.assess(case)) == {state}


@pytest.mark.parametrize(
    ("is_major", "number", "state"),
    [
        (True, None, State.FLAGGED),
        (True, "某变审字〔2022〕3号", State.CLEAR),
        (False, None, State.CLEAR),
        (None, None, State.CLEAR),
    ],
)
def test_only_a_major_change_needs_an_approval_of_its_own(
    is_major: bool | None, number: str | None, state: State
) -> None:
    change = DesignChange(
        text="罐区移至北侧",
        is_major=is_major,
        approval_number=number,
        evidence=(cases.evidence("罐区移至北侧"),),
    )
    case = design_case(is_approved=True, changes=(change,))
    assert states(design_approval_missing.assess(case)) == {state}


def test_other_kinds_of_report_need_none() -> None:
    case = design_case(is_approved=False, report_kind=cases.fact("现状评价"))
    assert states(design_approval_missing.assess(case)) == {State.CLEAR}


# major_accident_hazard_unaddressed


def test_items_passed_over_are_named() -> None:
    (outcome,) = major_accident_hazard_unaddressed.assess(
        criteria_case(judged(number for number in range(1, 21) if number not in (2, 15)))
    )
    assert outcome.state is State.FLAGGED
    assert "第二项" in outcome.statement
    assert "第十五项" in outcome.statement


def test_an_item_with_a_condition_counts_only_where_it_is_met() -> None:
    shown = [number for number in range(1, 21) if number != 6]
    assert states(major_accident_hazard_unaddressed.assess(criteria_case(judged(shown)))) == {State.CLEAR}
    met = judged(shown, applying=("hazchem-2017-6",))
    assert states(major_accident_hazard_unaddressed.assess(criteria_case(met))) == {State.FLAGGED}


def test_a_table_without_the_lists_numbers_is_not_held_against_items() -> None:
    own = dataclasses.replace(judged(range(1, 4)), items=judged(range(41, 44), "现场情况").items)
    (outcome,) = major_accident_hazard_unaddressed.assess(criteria_case(own))
    assert outcome.reason == "items_unmatched"


def test_rows_that_were_not_read_accuse_nobody() -> None:
    shown = [number for number in range(1, 21) if number not in (2, 15)]
    gaps = dataclasses.replace(judged(shown), is_partial=True)
    (outcome,) = major_accident_hazard_unaddressed.assess(criteria_case(gaps))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "rows_unread")
    unknown = tuple(dataclasses.replace(row, number="", text="字迹不清") for row in judged(range(1, 3)).items)
    two = judged(shown)
    (outcome,) = major_accident_hazard_unaddressed.assess(
        criteria_case(dataclasses.replace(two, items=(*two.items, *unknown)))
    )
    assert outcome.reason == "rows_unread"
    (outcome,) = major_accident_hazard_unaddressed.assess(
        criteria_case(dataclasses.replace(two, items=(*two.items, unknown[0])))
    )
    assert outcome.state is State.FLAGGED


def test_a_judgement_in_prose_is_clear() -> None:
    prose = dataclasses.replace(judged(()), items=())
    assert states(major_accident_hazard_unaddressed.assess(criteria_case(prose))) == {State.CLEAR}


def test_before_building_there_is_nothing_to_judge() -> None:
    case = criteria_case(dataclasses.replace(judged(()), is_made=False), report_kind=cases.fact("预评价"))
    assert states(major_accident_hazard_unaddressed.assess(case)) == {State.CLEAR}


def test_an_industry_that_is_not_told_is_not_judged() -> None:
    case = criteria_case(judged(range(1, 3)), enterprise_name=cases.fact("云栖商贸有限公司"))
    (outcome,) = major_accident_hazard_unaddressed.assess(case)
    assert outcome.reason == "criteria_unknown"


# obsolete_process_unrecognised


@pytest.mark.parametrize(
    ("name", "model", "state"),
    [
        ("配电变压器", "S7-250/10", State.FLAGGED),
        ("配电变压器", "SL7-200/10", State.FLAGGED),
        ("循环水泵", "IS80-65-160，配JO2-42-2电动机", State.FLAGGED),
        ("配电变压器", "S11-250/10", State.CLEAR),
        ("配电变压器", "SZ7-250/10", State.CLEAR),
        ("循环水泵", "IS80-65-160，配YE3-132S电动机", State.CLEAR),
    ],
)
def test_type_numbers(name: str, model: str, state: State) -> None:
    outcomes = obsolete_process_unrecognised.assess(cases.case(equipment=(device(name, model),)))
    assert states(outcomes) == {state}


def test_a_device_that_the_report_recognises_is_clear() -> None:
    row, sentence = device("配电变压器", "S7-250/10"), remark("S7-250/10型变压器属淘汰设备，应限期更换")
    verdict = remark("未发现国家明令淘汰的工艺和设备")

    def judge(*remarks_: object) -> Case:
        return cases.case(equipment=(row,), obsolete_remarks=remarks_)

    assert states(obsolete_process_unrecognised.assess(judge(sentence))) == {State.CLEAR}
    assert states(obsolete_process_unrecognised.assess(judge(verdict))) == {State.FLAGGED}
    assert states(obsolete_process_unrecognised.assess(judge())) == {State.FLAGGED}


def test_what_only_the_text_names_is_not_in_use() -> None:
    case = cases.case(
        equipment=(device("配电变压器", "S13-250/10"),),
        obsolete_remarks=(remark("某企业长期使用SL7型变压器引发火灾"),),
    )
    assert states(obsolete_process_unrecognised.assess(case)) == {State.CLEAR}


# citation_outdated


def test_an_order_that_was_amended_under_its_title_is_not_outdated_by_its_number_alone() -> None:
    title = "产业结构调整指导目录（2011年本）"
    cited = cases.citation("发展改革委令第9号", title, "2011年本", kind="law")
    during = cases.case(citations=(cited,), report_on=cases.fact("2019-05-18"))
    after = cases.case(citations=(cited,), report_on=cases.fact("2021-05-18"))
    assert State.FLAGGED not in states(citation_outdated.assess(during))
    assert states(citation_outdated.assess(after)) == {State.FLAGGED}
