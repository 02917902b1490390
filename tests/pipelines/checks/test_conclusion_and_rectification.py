"""When a failed row without an outcome contradicts the conclusion: only where none is really given."""

from __future__ import annotations

import dataclasses

import pytest

from core.facts import Hazard, Remark
from core.outcome import State
from pipelines.checks import conclusion_contradicts_body, rectification_unproven
from tests import cases

VETO = dataclasses.replace(
    cases.hazard("未设紧急切断阀", rectified=None, is_veto=True), requirement="应设紧急切断阀"
)
CLOSED = dataclasses.replace(cases.hazard("标志缺失", rectified=True), requirement="应设置标志")
ELSEWHERE = cases.hazard("罐区入口无切断措施", rectified=True)  # listed, found in no row
DASH = dataclasses.replace(
    cases.hazard("灭火器压力低", rectified=False), evidence=(cases.evidence("灭火器压力低", 9),)
)
LEFT = dataclasses.replace(DASH, evidence=(cases.evidence("尚未整改", 9),))


def remark(text: str) -> tuple[Remark, ...]:
    return (Remark(text=text, evidence=(cases.evidence(text, 10),)),)


SOME = remark("企业于2023年5月6日完成整改")
ALL = remark("上述问题均已整改完成")
READ = remark("标志缺失")  # what the list said of the closed one


@pytest.mark.parametrize(
    ("hazards", "remarks", "state"),
    [
        ((VETO, CLOSED), (), State.FLAGGED),
        ((VETO, CLOSED), READ, State.FLAGGED),
        ((VETO, CLOSED), SOME, State.NOT_ASSESSABLE),
        ((VETO, ELSEWHERE), (), State.NOT_ASSESSABLE),
        ((VETO,), SOME, State.NOT_ASSESSABLE),
        ((VETO, CLOSED), ALL, State.CLEAR),
        ((VETO,), (), State.NOT_ASSESSABLE),
        ((DASH, CLOSED), (), State.FLAGGED),
        ((DASH, CLOSED), ALL, State.CLEAR),
        ((LEFT, CLOSED), ALL, State.FLAGGED),
    ],
)
def test_a_row_without_an_outcome(
    hazards: tuple[Hazard, ...], remarks: tuple[Remark, ...], state: State
) -> None:
    case = cases.case(hazards=hazards, closing_remarks=remarks)
    (outcome,) = conclusion_contradicts_body.assess(case)
    assert outcome.state is state
    assert outcome.evidence


def test_a_failed_veto_item_in_a_report_without_a_word_on_rectification() -> None:
    (outcome,) = conclusion_contradicts_body.assess(cases.case(hazards=(VETO,), sections=()))
    assert outcome.state is State.FLAGGED


def test_repairs_told_but_not_one_by_one_leave_their_proof_open() -> None:
    (outcome,) = rectification_unproven.assess(cases.case(hazards=(VETO,), closing_remarks=ALL))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "proof_not_stated")


def test_a_closed_problem_told_in_a_sentence_is_not_accused_of_lacking_proof() -> None:
    proven = dataclasses.replace(cases.hazard("接地夹损坏", rectified=True), proof="整改照片1")
    bare = cases.hazard("标志缺失", rectified=True)
    told = dataclasses.replace(bare, is_told=True)
    check = rectification_unproven
    assert [o.state for o in check.assess(cases.case(hazards=(proven, bare)))] == [State.FLAGGED]
    (outcome,) = check.assess(cases.case(hazards=(proven, told)))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "proof_not_stated")


def test_a_sentence_that_all_was_put_right_overrules_only_what_stands_before_it() -> None:
    left, all_done = remark("本次检查发现隐患5项，未整改1项"), remark("上述问题均已整改完成")
    later = (dataclasses.replace(all_done[0], evidence=(cases.evidence(all_done[0].text, 12),)),)
    earlier = (dataclasses.replace(all_done[0], evidence=(cases.evidence(all_done[0].text, 8),)),)
    closed = (CLOSED,)
    for remarks, state in ((later, State.CLEAR), (earlier, State.FLAGGED), ((), State.FLAGGED)):
        case = cases.case(hazards=closed, open_remarks=left, closing_remarks=remarks)
        assert conclusion_contradicts_body.assess(case)[0].state is state


def test_a_sentence_that_names_the_proof_of_all_is_enough() -> None:
    pointing = remark("上述隐患均已整改完成，整改照片见附件8")
    for hazards in ((), (CLOSED,)):
        (outcome,) = rectification_unproven.assess(cases.case(hazards=hazards, closing_remarks=pointing))
        assert outcome.state is State.CLEAR
        assert outcome.evidence
    for said in (ALL, remark("配电箱已整改完成，照片见附件8")):  # without proof; of one problem only
        (silent,) = rectification_unproven.assess(cases.case(hazards=(), closing_remarks=said))
        assert silent.reason == "proof_not_stated"


def test_one_without_proof_beside_others_is_told_whatever_a_sentence_says_of_all() -> None:
    proven = dataclasses.replace(CLOSED, proof="验收单YS2023-04")
    bare = dataclasses.replace(ELSEWHERE, text="可燃气体报警器失效")
    case = cases.case(hazards=(proven, bare), closing_remarks=remark("均已整改完成，整改照片见附件8"))
    (outcome,) = rectification_unproven.assess(case)
    assert (outcome.state, outcome.subject) == (State.FLAGGED, "可燃气体报警器失效")
