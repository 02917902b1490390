"""Open non-conformities or veto items, yet a favourable conclusion (annex 1 of 2021, items 4 and 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.chapters import Chapter
from core.facts import Conclusion, Hazard, Remark, Stance
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.closings import is_open, says_all_done, says_done
from pipelines.shortening import shortened

ID = "conclusion_contradicts_body"

_FAVOURABLE = frozenset({Stance.CONFORMS, Stance.BASICALLY_CONFORMS})
_OPEN, _VETO, _SILENT_VETO, _TOLD = 0.9, 0.97, 0.8, 0.75
_CONDITION = re.compile(
    r"(?:完成|落实|消除|整改)[^。；]{0,24}(?:后|的前提下|的基础上|的条件下)[^。；]{0,6}(?:方可|方能|才[可能]|可以?|能够|符合|具备|满足)"
)
_MOST_SHOWN = 4


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged when a problem is stated open, or a veto item failed and its rectification is really absent."""
    conclusion = case.facts.conclusion
    if conclusion is None or conclusion.value is Stance.NOT_GIVEN:
        return (not_assessable(ID, "conclusion_missing", "没有读到明确的评价结论，无法与正文核对。"),)
    if conclusion.value not in _FAVOURABLE:
        return (clear(ID, f"评价结论为“{conclusion.value}”，与正文所列问题不矛盾。", conclusion.evidence),)
    hazards = case.facts.hazards
    if not hazards and not _has_body(case):
        return (
            not_assessable(
                ID,
                "body_missing",
                "没有读到检查表、隐患或整改内容，无法与评价结论核对。",
                conclusion.evidence,
            ),
        )
    all_done = [remark for remark in case.facts.closing_remarks if says_all_done(remark.text)]
    left = [
        hazard for hazard in hazards if hazard.rectified is False and not (all_done and _is_implied(hazard))
    ]
    open_problems = [hazard for hazard in left if not hazard.is_veto]
    vetoed = [hazard for hazard in left if hazard.is_veto]
    if _is_rectification_read(case):
        vetoed += [hazard for hazard in hazards if hazard.is_veto and hazard.rectified is None]
    if _is_conditional(conclusion) and not vetoed:
        return (clear(ID, "评价结论以完成剩余整改为条件，与正文所列未整改问题不矛盾。", conclusion.evidence),)
    if vetoed or open_problems:
        return (_flag(conclusion, vetoed, open_problems),)
    left_open = _not_closed_later(case.facts.open_remarks, all_done)
    if left_open:
        return (_told(conclusion, left_open),)
    return (_nothing_open(case, conclusion, all_done),)


def _not_closed_later(said: Sequence[Remark], all_done: Sequence[Remark]) -> list[Remark]:
    """The sentences on open problems behind which none says that all were put right."""
    last = max(map(_place, all_done), default=(0, 0.0))
    return [remark for remark in said if _place(remark) > last]


def _place(remark: Remark) -> tuple[int, float]:
    first = remark.evidence[0]
    return first.page or 0, first.boxes[0].y0 if first.boxes else 0.0


def _nothing_open(case: Case, conclusion: Conclusion, all_done: Sequence[Remark]) -> Outcome:
    """Nothing is told to be open: all closed, or the report is silent on some."""
    hazards = case.facts.hazards
    silent = [hazard for hazard in hazards if hazard.rectified is not True]
    if silent and all_done:
        return clear(
            ID,
            f"正文写明“{shortened(all_done[0].text)}”，与评价结论不矛盾。",
            (*all_done[0].evidence[:2], *conclusion.evidence[:1]),
        )
    if silent:
        return not_assessable(
            ID,
            "rectification_not_stated",
            f"有{len(silent)}项不符合项没有读到整改结果，无法判断是否与结论矛盾。",
            [item for hazard in silent for item in hazard.evidence[:1]][:_MOST_SHOWN],
        )
    return clear(
        ID,
        f"正文所列 {len(hazards)}项问题均写明已整改，与评价结论不矛盾。"
        if hazards
        else "检查内容中没有不符合项，与评价结论不矛盾。",
        conclusion.evidence,
    )


def _is_implied(hazard: Hazard) -> bool:
    """Whether no words say that it is open, only a stroke where the others have an outcome."""
    return not any(is_open(item.excerpt) for item in hazard.evidence)


def _is_rectification_read(case: Case) -> bool:
    """Whether a failed veto item without an outcome really has none in the report.

    Either no word of any rectification stands anywhere; or the outcomes of other problems were read, each
    belongs to another row of the check tables, and no sentence on a rectification is left to be its own.
    """
    closed = [hazard for hazard in case.facts.hazards if hazard.rectified]
    told = [remark for remark in case.facts.closing_remarks if says_done(remark.text)]
    if not closed and not told:
        return not any(section.kind is Chapter.RECTIFICATION for section in case.facts.sections)
    read = ["".join(item.excerpt.split()) for hazard in closed for item in hazard.evidence]
    is_all_read = all(any(r.text in text or text in r.text for text in read) for r in told)
    return bool(closed) and is_all_read and all(hazard.requirement for hazard in closed)


def _has_body(case: Case) -> bool:
    kinds = {section.kind for section in case.facts.sections}
    return bool(kinds & {"现场检查", "隐患与整改", "定性定量评价"})


def _is_conditional(conclusion: Conclusion) -> bool:
    """Whether it holds only once what is left has been put right: 「在完成剩余整改后方可投入使用」."""
    return bool(_CONDITION.search("".join(conclusion.excerpt.split())))


def _told(conclusion: Conclusion, remarks: Sequence[Remark]) -> Outcome:
    """The text says that something is open, though no list shows which problem."""
    return flagged(
        ID,
        f"正文写明“{shortened(remarks[0].text)}”，评价结论却为“{conclusion.value}”；"
        "存在未消除的隐患时不应得出有利结论，请核实。",
        (*conclusion.evidence[:2], *(item for remark in remarks[:2] for item in remark.evidence[:1])),
        subject="评价结论",
        confidence=min(_TOLD, conclusion.confidence),
    )


def _flag(conclusion: Conclusion, vetoed: list[Hazard], open_problems: list[Hazard]) -> Outcome:
    problems = [*vetoed, *open_problems]
    named = "；".join(f"“{shortened(hazard.text)}”" for hazard in problems[:3])
    kinds = []
    if vetoed:
        kinds.append(f"{len(vetoed)}项否决项不符合且未见整改合格")
    if open_problems:
        kinds.append(f"{len(open_problems)}项问题未完成整改")
    statement = (
        f"正文中{'、'.join(kinds)}（{named}），评价结论却为“{conclusion.value}”；"
        "存在否决项或未消除的隐患时不应得出有利结论，请核实。"
    )
    stated = any(hazard.rectified is False for hazard in problems)
    confidence = (_VETO if stated else _SILENT_VETO) if vetoed else _OPEN
    evidence = [*conclusion.evidence[:2]]
    for hazard in problems[:_MOST_SHOWN]:
        evidence.extend(item for item in hazard.evidence if item not in evidence)
    return flagged(
        ID, statement, evidence, subject="评价结论", confidence=min(confidence, conclusion.confidence + 0.05)
    )


CHECK = Check(
    id=ID,
    name="结论与正文是否一致",
    sentence="正文有未整改的问题或不符合的否决项，评价结论却有利于企业",
    needs=frozenset(),
    assess=assess,
)
