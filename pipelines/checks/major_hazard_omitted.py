"""Chemicals reach the threshold, yet no major hazard is identified (guidance of 2023, item 失实-5)."""

from __future__ import annotations

from core.dates import in_chinese
from core.facts import MajorHazard
from core.outcome import Outcome
from corpus.law.gb18218 import Criteria
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import no_report_day
from pipelines.hazard_units import (
    Recomputed,
    corrections,
    edition_evidence,
    shown_evidence,
    units_recomputed,
)

ID = "major_hazard_omitted"

_SURE, _UNDIVIDED, _UNVERIFIED = 0.92, 0.7, 0.7


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged per unit whose S reaches 1 although the report says that nothing is a major hazard."""
    facts = case.facts
    day = report_day(facts)
    if day is None:
        return (no_report_day(ID, case.facts, "无法确定应适用哪一版重大危险源辨识标准"),)
    criteria = next(
        (each for each in case.content.major_hazards if each.validity.holds_throughout(day)), None
    )
    if criteria is None:
        return (
            not_assessable(
                ID, "edition_unknown", f"法规库中没有{in_chinese(day)}有效的重大危险源辨识标准，未作复算。"
            ),
        )
    hazard = facts.major_hazard
    if hazard is None:
        return (not_assessable(ID, "identification_missing", "没有读到重大危险源辨识的内容，无法核对。"),)
    if _is_identified(hazard):
        return (clear(ID, "报告已辨识出重大危险源。", hazard.evidence[:3]),)
    if not facts.chemicals:
        return (clear(ID, "报告没有列出达到临界量的危险化学品。", hazard.evidence[:3]),)
    units = units_recomputed(facts, criteria)
    if not units:
        return (
            not_assessable(
                ID,
                "quantities_missing",
                "没有读到可归入辨识单元的危险化学品数量，无法复算。",
                hazard.evidence[:3],
            ),
        )
    return tuple(_judged(unit, hazard, criteria) for unit in units)


def _is_identified(hazard: MajorHazard) -> bool:
    """Whether the report itself finds a major hazard, in any unit."""
    return bool(hazard.is_major or hazard.stated_grade or any(u.is_major or u.grade for u in hazard.units))


def _judged(unit: Recomputed, hazard: MajorHazard, criteria: Criteria) -> Outcome:
    result = unit.result
    if not result.is_major_hazard:
        if not unit.is_complete:
            names = "、".join(chemical.name for chemical in unit.unknown[:4])
            return not_assessable(
                ID,
                "threshold_unknown",
                f"{names}的临界量无法确定，其余合计S={result.s:.4g}，不能断定{unit.name}是否构成重大危险源。",
                hazard.evidence[:2],
                subject=unit.name,
            )
        return clear(ID, f"{unit.name}复算 {_sum(unit)}，小于1。", shown_evidence(unit, 2), subject=unit.name)
    if unit.s_least < 1:
        return not_assessable(
            ID,
            "quantities_disagree",
            f"报告对{unit.name}的数量有不同写法，按较小的计算S小于1，请核对实际最大存量。",
            shown_evidence(unit),
            subject=unit.name,
        )
    return _flag(unit, hazard, criteria)


def _flag(unit: Recomputed, hazard: MajorHazard, criteria: Criteria) -> Outcome:
    wrong = corrections(unit)
    single = [each for each in unit.counted if each.holding.ratio >= 1]
    note = f"{wrong}。" if wrong else ""
    if single:
        note += f"仅{single[0].holding.name}一项就达到临界量。"
    elif not unit.is_divided:
        note += "报告没有划分辨识单元，此处合并计算，请核对实际分布。"
    statement = (
        f"报告称不构成危险化学品重大危险源；按 {criteria.code} 用报告所列数量复算{unit.name}，"
        f"{_sum(unit)}≥1，应辨识为重大危险源。{note}请核实。"
    )
    sure = _SURE if unit.is_divided or single else _UNDIVIDED
    return flagged(
        ID,
        statement,
        (*hazard.evidence[:3], *shown_evidence(unit), edition_evidence(criteria)),
        subject=unit.name,
        confidence=sure if criteria.verified else min(sure, _UNVERIFIED),
    )


def _sum(unit: Recomputed) -> str:
    return unit.result.arithmetic.partition("；")[0]


CHECK = Check(
    id=ID,
    name="重大危险源是否漏辨",
    sentence="危险化学品数量达到临界量，报告却没有辨识为重大危险源",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
