"""Measures that answer no problem found, or problems without one (guidance of 2023, item 失实-8)."""

from __future__ import annotations

from collections.abc import Sequence

from core.evidence import Evidence
from core.facts import Hazard, Measure
from core.outcome import Outcome
from corpus.law.subjects import Subjects
from pipelines.answers import Answer, Answers
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.shortening import shortened

ID = "measures_unrelated"

_FOREIGN, _STRAY, _LEFT_OUT, _OPEN = 0.85, 0.7, 0.7, 0.55
_LEAST_FOREIGN = 2
_FOREIGN_SHARE = 0.3  # of the measures that do not answer a problem
_MOST = 6


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for measures of another trade, one for each problem that none answers.

    A problem counts as left out only where the chapter answers the others one by one, or where it is open
    and nothing in the report says what to do about it.
    """
    facts = case.facts
    if not facts.measures:
        return (not_assessable(ID, "measures_missing", "没有读到安全对策措施，无法与检查发现的问题对照。"),)
    answers = Answers(facts.measures, facts.checks)
    # What only a sentence tells may be a problem of a list in other words.
    hazards = [hazard for hazard in facts.hazards if hazard.requirement or not hazard.is_told]
    told = [answers.to(hazard) for hazard in hazards]
    found = [*_foreign(facts.measures, answers), *_unanswered(hazards, told)]
    if found:
        return tuple(found[:_MOST])
    shown = [item for measure in facts.measures[:3] for item in measure.evidence[:1]]
    words = f"{len(hazards)}项问题均有对策措施，" if hazards else ""
    return (clear(ID, f"{words}对策措施未见与该企业无关的内容。", shown),)


def _foreign(measures: Sequence[Measure], answers: Answers) -> list[Outcome]:
    """Several measures speak of things that the site does not have."""
    others = [measure for measure in measures if not answers.is_addressed(measure)]
    strange = [measure for measure in others if measure.absent]
    if len(strange) < max(_LEAST_FOREIGN, _FOREIGN_SHARE * len(others)):
        return []
    terms = list(dict.fromkeys(term for measure in strange for term in measure.absent))
    trades = Subjects.load().trades
    named = list(dict.fromkeys(trades[term] for term in terms if term in trades))
    return [
        flagged(
            ID,
            f"{len(strange)}条对策措施讲的是“{'”“'.join(terms[:5])}”等（{'、'.join(named[:2])}的内容），"
            "报告其他章节没有写到企业有这些设施或作业，对策措施与该企业的实际不符，请核实。",
            [item for measure in strange[:4] for item in measure.evidence[:1]],
            subject="对策措施",
            confidence=_FOREIGN,
        )
    ]


def _unanswered(hazards: Sequence[Hazard], told: Sequence[Answer]) -> list[Outcome]:
    addressed = sum(answer.is_addressed for answer in told)
    found = []
    for hazard, answer in zip(hazards, told, strict=True):
        if answer.stray is not None:
            found.append(_stray(hazard, answer.stray, answer.spoken_of))
        elif answer.is_answered:
            continue
        elif addressed and addressed * 2 >= len(hazards) - 1:
            others = next(a for a in told if a.is_addressed)
            found.append(_left_out(hazard, addressed, others))
        elif hazard.rectified is False and not hazard.advice:
            found.append(_open(hazard, told))
    return found


def _stray(hazard: Hazard, measure: Measure, spoken_of: str) -> Outcome:
    return flagged(
        ID,
        f"针对问题“{_short(hazard.text)}”提出的对策措施讲的却是“{_short(spoken_of)}”，与该问题无关，请核实。",
        (*hazard.evidence[:2], *measure.evidence[:1]),
        subject=_short(hazard.text),
        confidence=_STRAY,
    )


def _left_out(hazard: Hazard, addressed: int, other: Answer) -> Outcome:
    evidence = [*hazard.evidence[:2], *(other.measure.evidence[:1] if other.measure else ())]
    return flagged(
        ID,
        f"对策措施一章对其他{addressed}项问题逐项提出了措施，问题“{_short(hazard.text)}”却没有任何对应措施，请核实。",
        evidence,
        subject=_short(hazard.text),
        confidence=_LEFT_OUT,
    )


def _open(hazard: Hazard, told: Sequence[Answer]) -> Outcome:
    nearest: list[Evidence] = [item for answer in told if answer.measure for item in answer.measure.evidence]
    return flagged(
        ID,
        f"问题“{_short(hazard.text)}”尚未整改，报告没有对它提出整改要求或对策措施，请核实。",
        (*hazard.evidence[:3], *nearest[:1]),
        subject=_short(hazard.text),
        confidence=_OPEN,
    )


def _short(text: str) -> str:
    text = "".join(text.split()).lstrip("★※")
    return shortened(text)


CHECK = Check(
    id=ID,
    name="对策措施的针对性",
    sentence="对策措施与检查发现的问题或企业实际脱节，或有问题没有对应的措施",
    needs=frozenset(),
    assess=assess,
)
