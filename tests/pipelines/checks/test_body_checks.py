"""Checks that hold the parts of a report against each other: figures, repairs, measures, tests, hearsay."""

from __future__ import annotations

import dataclasses

import pytest

from core.facts import Facts, Hazard, Remark, Stance
from core.outcome import Outcome, State
from pipelines.checks import (
    conclusion_contradicts_body,
    evidence_hedged,
    figures_disagree,
    measures_unrelated,
    rectification_unproven,
    third_party_proof_doubtful,
)
from tests import body, cases

AREA, STAFF = "占地面积", "从业人数"


def judged(check: object, **facts: object) -> tuple[Outcome, ...]:
    found: tuple[Outcome, ...] = check.assess(cases.case(**facts))  # type: ignore[attr-defined]
    return found


def states(outcomes: tuple[Outcome, ...]) -> list[State]:
    return [outcome.state for outcome in outcomes]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (body.figure(AREA, "24500m²", 24500), body.figure(AREA, "24050m²", 24050)),
        (body.figure(AREA, "24500m²", 24500), body.figure(AREA, "24.5万m²", 245000)),
        (body.figure(AREA, "24500m²", 24500), body.figure(AREA, "约3万m²", 30000, is_about=True)),
        (body.figure(STAFF, "71人", 71, "人"), body.figure(STAFF, "17人", 17, "人")),
        (body.figure("储罐", "6座", 6, "座"), body.figure("储罐", "15", 15, "台")),
        (body.figure("东侧间距", "34.8m", 34.8, "m"), body.figure("东侧间距", "43.8", 43.8, "m")),
    ],
)
def test_two_values_of_one_quantity_are_flagged(first: object, second: object) -> None:
    case = {"figures": (first, second)}
    if getattr(second, "raw", "") == "约3万m²":
        assert states(judged(figures_disagree, **case)) == [State.CLEAR]  # about 3 may be 2.45
        return
    (outcome,) = judged(figures_disagree, **case)
    assert outcome.state is State.FLAGGED
    assert first.raw in outcome.statement  # type: ignore[attr-defined]
    assert len(outcome.evidence) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (body.figure(AREA, "28400m²", 28400), body.figure(AREA, "2.84万m²", 28400)),
        (body.figure(AREA, "28400m²", 28400), body.figure(AREA, "2.8万m²", 28000)),
        (body.figure(AREA, "28400m²", 28400), body.figure(AREA, "约2.8万m²", 28000, is_about=True)),
        (body.figure(AREA, "28400m²", 28400), body.figure(AREA, "42.6亩", 28400.0142)),
        (body.figure(STAFF, "312人", 312, "人"), body.figure(STAFF, "约300人", 300, "人", is_about=True)),
        (body.figure(AREA, "28400m²", 28400), body.figure(AREA, "28000m²", 28000)),
    ],
)
def test_the_same_in_other_units_or_rounded_is_clear(first: object, second: object) -> None:
    assert states(judged(figures_disagree, figures=(first, second))) == [State.CLEAR]


@pytest.mark.parametrize(
    "other",
    [
        body.figure(STAFF, "65人", 65, "人", aspect="2021年末"),
        body.figure(STAFF, "90人", 90, "人", aspect="设计"),
        body.figure(STAFF, "20人", 20, "人", subject="罐区"),
        body.figure("周边人数", "20人", 20, "人"),
    ],
)
def test_another_year_sense_or_part_contradicts_nothing(other: object) -> None:
    first = body.figure(STAFF, "71人", 71, "人")
    assert states(judged(figures_disagree, figures=(first, other))) == [State.NOT_ASSESSABLE]
    same = body.figure(STAFF, "71", 71, "人", page=7)
    assert states(judged(figures_disagree, figures=(first, other, same))) == [State.CLEAR]


def test_one_digit_in_a_scan_may_have_been_misread() -> None:
    typed = body.figure(AREA, "24500m²", 24500)
    near = body.figure(AREA, "24600m²", 24600, is_ocr=True)
    far = body.figure(AREA, "42500m²", 42500, is_ocr=True)
    (doubt,) = judged(figures_disagree, figures=(typed, near))
    assert (doubt.state, doubt.reason) == (State.NOT_ASSESSABLE, "figure_doubtful")
    assert states(judged(figures_disagree, figures=(typed, far))) == [State.FLAGGED]


@pytest.mark.parametrize(
    "finding",
    [
        "据企业介绍，该项符合规定",
        "经询问企业安全管理人员，认为满足要求",
        "与企业人员沟通了解，使用状况正常，判定符合",
        "企业承诺已按要求落实，符合",
        "相关工作由企业自行负责，视为符合要求",
        "未提供检测记录，据企业负责人说明运行正常，符合",
    ],
)
def test_the_enterprises_word_alone_is_no_ground(finding: str) -> None:
    (outcome,) = judged(evidence_hedged, checks=(body.row(finding, is_veto=True),))
    assert outcome.state is State.FLAGGED
    assert "高液位报警" in outcome.subject


@pytest.mark.parametrize(
    "finding",
    [
        "据企业介绍已落实；现场查阅原始记录并核对实物，报警正常",
        "企业介绍符合要求，评价组查阅检定证书予以核实",
        "经询问岗位人员并现场试验，报警装置动作正常",
        "据企业人员介绍运行正常，实测接地电阻2.1Ω",
        "台账由企业安全管理人员负责，更新及时",
        "现场11台液位计均投用，符合要求",
    ],
)
def test_what_was_also_looked_at_is_a_ground(finding: str) -> None:
    assert states(judged(evidence_hedged, checks=(body.row(finding),))) == [State.CLEAR]


def test_knowledge_is_seen_by_asking_and_a_failed_row_holds_nothing_met() -> None:
    asked = body.row("经询问岗位人员，均能正确回答，符合", item="从业人员应熟悉本岗位应急处置措施")
    failed = body.row("据企业介绍尚未设置，其他情况正常", result="不符合")
    other = body.row("现场检查完好")
    assert states(judged(evidence_hedged, checks=(asked, failed, other))) == [State.CLEAR]


def test_a_sentence_on_hearsay_is_flagged_on_its_own() -> None:
    text = "据企业介绍，消防设施运行正常，符合规范要求"
    remark = Remark(text=text, evidence=(cases.evidence(text, 9), cases.evidence(text, 10)))
    (outcome,) = judged(evidence_hedged, checks=(), hearsay=(remark,))
    assert outcome.state is State.FLAGGED


PHOTO = "整改前后对比照片，验收单编号ZG-2023-05"


def closed(
    text: str, on: str = "2023-03-20", again: str | None = "2023-03-25", proof: str | None = PHOTO
) -> Hazard:
    return body.problem(text, rectified_on=on, rechecked_on=again, proof=proof)


def test_a_recheck_before_the_repair_is_flagged() -> None:
    hazards = (closed("罐区围堰破损"), closed("灭火器过期", again="2023-03-18"))
    (outcome,) = judged(rectification_unproven, hazards=hazards)
    assert outcome.state is State.FLAGGED
    assert "3月18日" in outcome.statement
    assert outcome.subject == "灭火器过期"


def test_one_problem_without_proof_among_proven_ones_is_flagged() -> None:
    hazards = (closed("罐区围堰破损"), closed("灭火器过期", proof=None), closed("标志缺失"))
    (outcome,) = judged(rectification_unproven, hazards=hazards)
    assert (outcome.state, outcome.subject) == (State.FLAGGED, "灭火器过期")


def test_what_was_done_is_no_proof_of_it() -> None:
    told = closed("灭火器过期", proof="已更换灭火器并加强检查")
    assert judged(rectification_unproven, hazards=(closed("标志缺失"), told))[0].subject == "灭火器过期"


def test_all_on_one_day_without_proof_is_flagged_with_proof_it_is_clear() -> None:
    at_once = tuple(closed(text, "2023-03-09", "2023-03-09", None) for text in ("围堰破损", "灭火器过期"))
    proven = tuple(dataclasses.replace(hazard, proof=PHOTO) for hazard in at_once)
    days = (at_once[0], closed("灭火器过期", "2023-04-02", "2023-04-03", None))
    (outcome,) = judged(rectification_unproven, hazards=at_once)
    assert outcome.state is State.FLAGGED
    assert outcome.subject == "整改情况"
    assert states(judged(rectification_unproven, hazards=proven)) == [State.CLEAR]
    assert judged(rectification_unproven, hazards=days)[0].reason == "proof_not_stated"


ITEM, OTHER_ITEM = "灭火器配置类型、数量应符合要求", "应定期组织应急预案演练"
TABLE = (
    body.row("灭火器过期", item=ITEM, result="不符合"),
    body.row("每半年演练一次", item=OTHER_ITEM),
)
BROKEN = body.problem("罐区围堰局部破损", requirement="罐区应设置防火堤并保持完好", number=1)
EXPIRED = body.problem("2具灭火器压力不足", requirement=ITEM, number=2)
FOR_BROKEN = body.measure("针对问题1（罐区围堰局部破损）：立即修补围堰，每月检查一次。")
GENERAL = body.measure("完善应急预案，每半年至少组织一次演练。")


def test_a_problem_left_out_where_the_others_are_answered_one_by_one_is_flagged() -> None:
    (outcome,) = judged(measures_unrelated, hazards=(BROKEN, EXPIRED), measures=(FOR_BROKEN, GENERAL))
    assert (outcome.state, outcome.subject) == (State.FLAGGED, "2具灭火器压力不足")


@pytest.mark.parametrize(
    "text",
    [
        "针对问题2（2具灭火器压力不足）：更换后建立月检卡。",
        "针对第2项隐患，更换失效的器材并明确责任人。",
        "对压力不足的灭火器应立即更换并每月检查压力。",
        f"建议对照“{ITEM}”全面排查，明确责任人。",
    ],
)
def test_an_answer_by_number_quotation_or_subject_is_one(text: str) -> None:
    measures = (FOR_BROKEN, body.measure(text))
    assert states(judged(measures_unrelated, hazards=(BROKEN, EXPIRED), measures=measures)) == [State.CLEAR]


def test_a_measure_for_the_problem_that_speaks_of_another_requirement_is_flagged() -> None:
    stray = body.measure(f"针对问题2（2具灭火器压力不足）：将“{OTHER_ITEM}”列入月度检查内容。")
    (outcome,) = judged(
        measures_unrelated, hazards=(BROKEN, EXPIRED), measures=(FOR_BROKEN, stray), checks=TABLE
    )
    assert outcome.state is State.FLAGGED
    assert "演练" in outcome.statement


def test_measures_that_answer_nothing_one_by_one_leave_closed_or_advised_problems_alone() -> None:
    advised = dataclasses.replace(EXPIRED, rectified=False, advice="应更换灭火器")
    open_one = dataclasses.replace(EXPIRED, rectified=False)
    assert states(judged(measures_unrelated, hazards=(EXPIRED, advised), measures=(GENERAL,))) == [
        State.CLEAR
    ]
    assert states(judged(measures_unrelated, hazards=(open_one,), measures=(GENERAL,))) == [State.FLAGGED]


def test_measures_of_a_trade_that_the_site_is_not_of_are_flagged() -> None:
    alien = (
        body.measure("加强回采面上隅角瓦斯治理。", absent=("回采", "上隅角", "瓦斯")),
        body.measure("探放水钻孔超前距不小于30m。", absent=("探放水",)),
    )
    (outcome,) = judged(measures_unrelated, hazards=(), measures=(*alien, GENERAL))
    assert outcome.state is State.FLAGGED
    assert "煤矿" in outcome.statement
    assert "瓦斯" in outcome.statement
    assert states(judged(measures_unrelated, hazards=(), measures=(alien[0], GENERAL))) == [State.CLEAR]


def test_an_expired_test_is_flagged_unless_it_was_made_again() -> None:
    old = body.enclosed_test(valid_until="2023-01-10", tested_on="2022-07-12", number="川雷检〔2022〕088号")
    later = body.enclosed_test(valid_until="2023-06-01")
    (outcome,) = judged(third_party_proof_doubtful, test_reports=(old,))
    assert outcome.state is State.FLAGGED
    assert "2023年1月10日" in outcome.statement
    assert states(judged(third_party_proof_doubtful, test_reports=(old, later))) == [State.CLEAR]
    valve = body.enclosed_test("安全阀校验", valid_until="2023-06-01")
    assert states(judged(third_party_proof_doubtful, test_reports=(old, valve))) == [State.FLAGGED]


def test_a_test_after_the_report_is_flagged_one_that_ends_after_it_is_clear() -> None:
    late = body.enclosed_test(tested_on="2023-06-02", valid_until="2023-12-01")
    ends = body.enclosed_test(valid_until="2023-05-20")
    (outcome,) = judged(third_party_proof_doubtful, test_reports=(late,))
    assert outcome.state is State.FLAGGED
    assert "晚于" in outcome.statement
    assert states(judged(third_party_proof_doubtful, test_reports=(ends,))) == [State.CLEAR]


def test_one_number_for_two_tests_is_flagged_for_two_objects_of_one_test_clear() -> None:
    lightning = body.enclosed_test()
    valve = body.enclosed_test("安全阀校验", tested_on="2023-02-11")
    office = body.enclosed_test("办公楼防雷装置")
    (outcome,) = judged(third_party_proof_doubtful, test_reports=(lightning, valve))
    assert outcome.state is State.FLAGGED
    assert "同一编号" in outcome.statement
    assert states(judged(third_party_proof_doubtful, test_reports=(lightning, office))) == [State.CLEAR]


def test_a_conclusion_on_condition_may_leave_problems_open_but_no_veto_item() -> None:
    excerpt = "综上所述，该企业基本符合安全生产条件，在完成剩余整改后方可投入使用。"
    held = dataclasses.replace(cases.conclusion(Stance.BASICALLY_CONFORMS), excerpt=excerpt)
    left = cases.hazard("标志缺失", rectified=False)
    veto = cases.hazard("未设紧急切断阀", rectified=False, is_veto=True)
    check = conclusion_contradicts_body
    assert states(judged(check, conclusion=held, hazards=(left,))) == [State.CLEAR]
    assert states(judged(check, conclusion=held, hazards=(left, veto))) == [State.FLAGGED]
    assert states(judged(check, hazards=(left,))) == [State.FLAGGED]


def test_a_sentence_on_open_problems_contradicts_a_favourable_conclusion() -> None:
    text = "现场检查发现的问题中仍有1项未完成整改"
    told = (Remark(text=text, evidence=(cases.evidence(text, 11),)),)
    closed_one = (cases.hazard("标志缺失", rectified=True),)
    check = conclusion_contradicts_body
    assert states(judged(check, hazards=closed_one, open_remarks=told)) == [State.FLAGGED]
    adverse = cases.conclusion(Stance.DOES_NOT_CONFORM)
    assert states(judged(check, hazards=closed_one, open_remarks=told, conclusion=adverse)) == [State.CLEAR]


@pytest.mark.parametrize(
    "check",
    [
        figures_disagree,
        evidence_hedged,
        rectification_unproven,
        measures_unrelated,
        third_party_proof_doubtful,
    ],
)
def test_an_empty_report_accuses_of_nothing(check: object) -> None:
    case = cases.case(facts=Facts())
    assert states(check.assess(case)) == [State.NOT_ASSESSABLE]  # type: ignore[attr-defined]
