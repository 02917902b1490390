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
