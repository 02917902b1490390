"""A clause that promises a result or ties the fee to it (Order 20, art. 21(10); notice 38 of 2021, (二)1)."""

from __future__ import annotations

from core.chapters import Chapter
from core.facts import Paper, Remark
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.promises import Promise, PromiseKind, promise_of
from pipelines.rule_of import provision
from pipelines.shortening import shortened

ID = "contract_guarantees_result"

_SUBJECT = "技术服务合同"
_KINDS = frozenset({Chapter.CONTRACT, Chapter.COMMISSION})
_LEAST_CHARACTERS = 60  # under its heading; less is a heading whose text was not read
_LONGEST = 90
_ENDS = "。；;，"


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per clause that promises; clear where the contract was read and none does."""
    papers = tuple(paper for paper in case.facts.papers if paper.kind in _KINDS)
    if not papers:
        words = "报告没有附技术服务合同，无法核对合同条款。"
        return (not_assessable(ID, "contract_not_enclosed", words, subject=_SUBJECT),)
    found = [
        _flag(case, paper, clause, promise)
        for paper in papers
        for clause in paper.clauses
        if (promise := promise_of(clause.text)) is not None
    ]
    if found:
        return tuple(found)
    heads = tuple(item for paper in papers for item in paper.evidence[:1])
    if not any(_is_read(paper) for paper in papers):
        words = "附有技术服务合同，条款没有读出，请核对原件。"
        return (not_assessable(ID, "contract_unread", words, heads, subject=_SUBJECT),)
    words = "合同条款中没有承诺评价、审批结果，付款也没有与结果挂钩。"
    return (clear(ID, words, heads, subject=_SUBJECT),)


def _is_read(paper: Paper) -> bool:
    return paper.characters is None or paper.characters >= _LEAST_CHARACTERS


def _flag(case: Case, paper: Paper, clause: Remark, promise: Promise) -> Outcome:
    rule = provision(case, ID)
    does = "承诺了评价或许可的结果" if promise.kind is PromiseKind.RESULT else "把费用与许可或验收的结果挂钩"
    statement = (
        f"“{paper.title}”约定“{shortened(clause.text.rstrip(_ENDS), _LONGEST)}”，"
        f"{does}，与评价应独立、客观不符；"
        f"按{rule.words if rule else '规定'}，不得保证取得许可或以合同左右结论，请核实。"
    )
    evidence = (*clause.evidence[:2], *paper.evidence[:1], *((rule.evidence,) if rule else ()))
    return flagged(ID, statement, evidence, subject=_SUBJECT, confidence=promise.confidence)


CHECK = Check(
    id=ID,
    name="合同是否承诺结果",
    sentence="合同承诺评价或许可的结果，或把费用与结果挂钩",
    needs=frozenset(),
    assess=assess,
)
