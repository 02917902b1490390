"""S, R or the grade of a major hazard differ from the recomputation (guidance of 2023, item 失实-5)."""

from __future__ import annotations

from collections.abc import Iterator

from core.dates import in_chinese
from core.facts import HazardUnit, MajorHazard
from core.outcome import Outcome
from corpus.law.gb18218 import Criteria
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import no_report_day
from pipelines.hazard_units import (
    Recomputed,
    corrections,
    edition_evidence,
    last_digit,
    shown_evidence,
    units_recomputed,
)

ID = "major_hazard_miscalculated"

_SURE, _UNVERIFIED = 0.9, 0.7
_ROUNDED_RATIO = 0.0005  # what each q/Q may have been rounded by before it was added
_ROUNDED_R = 0.005  # of R: rounding of the ratios in it


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per unit for which the report states S, R or a grade; rounding is no difference."""
    hazard, day = case.facts.major_hazard, report_day(case.facts)
    if hazard is None:
        return (not_assessable(ID, "identification_missing", "没有读到重大危险源辨识的内容，无法复算。"),)
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
    if not any(_is_stated(unit) for unit in hazard.units):
        return _nothing_stated(case, hazard)
    units = units_recomputed(case.facts, criteria)
    judged = [_judged(unit, unit.stated, hazard, criteria) for unit in units if unit.stated is not None]
    if not judged:
        return (
            not_assessable(
                ID,
                "quantities_missing",
                "没有读到可归入辨识单元的危险化学品数量，无法复算。",
                hazard.evidence[:3],
            ),
        )
    return tuple(judged)


def _is_stated(unit: HazardUnit) -> bool:
    return unit.s is not None or unit.r is not None or unit.grade is not None


def _nothing_stated(case: Case, hazard: MajorHazard) -> tuple[Outcome, ...]:
    if not case.facts.chemicals:
        return (clear(ID, "报告没有需要计算的危险化学品。", hazard.evidence[:3]),)
    return (
        not_assessable(
            ID, "calculation_missing", "报告没有写出S值、R值或级别，无从复算比较。", hazard.evidence[:3]
        ),
    )


def _judged(unit: Recomputed, stated: HazardUnit, hazard: MajorHazard, criteria: Criteria) -> Outcome:
    if len(stated.terms) > len(unit.counted) + len(unit.unknown):
        return _partly_read(unit, stated)
    wrong = [*_wrong_s(unit, stated), *_wrong_r(unit, stated, hazard, criteria)]
    wrong += _wrong_grade(unit, stated, criteria)
    if wrong:
        return _flag(unit, stated, hazard, criteria, wrong)
    if not unit.is_complete:
        names = "、".join(chemical.name for chemical in unit.unknown[:4])
        return not_assessable(
            ID,
            "threshold_unknown",
            f"{names}的临界量无法确定，{unit.name}的S值不能复算。",
            stated.evidence[:2],
            subject=unit.name,
        )
    return clear(
        ID, f"{unit.name}复算 {unit.result.arithmetic}，与报告相符。", stated.evidence[:3], subject=unit.name
    )


def _partly_read(unit: Recomputed, stated: HazardUnit) -> Outcome:
    """The sum has more terms than chemicals were read: only a comparison with rows missed is possible."""
    count = len(unit.counted) + len(unit.unknown)
    return not_assessable(
        ID,
        "chemicals_partly_read",
        f"{unit.name}的S值由{len(stated.terms)}项相加，只读到{count}种危险化学品的数量，不能复算，请核对原件。",
        stated.evidence[:2],
        subject=unit.name,
    )


def _wrong_s(unit: Recomputed, stated: HazardUnit) -> Iterator[str]:
    """S beyond what rounding explains; with a chemical of unknown threshold only an S too small is wrong."""
    if stated.s is None:
        return
    tolerance = last_digit(stated.s, stated.evidence) + _ROUNDED_RATIO * len(unit.counted)
    too_small = stated.s < unit.result.s - tolerance and stated.s < unit.s_least - tolerance
    too_great = unit.is_complete and stated.s > unit.result.s + tolerance and not _has_variants(unit)
    if too_small or too_great:
        yield f"S值写作{stated.s:g}，复算为{unit.result.s:.4g}"


def _has_variants(unit: Recomputed) -> bool:
    return any(each.chemical.variants for each in unit.counted)


def _wrong_r(unit: Recomputed, stated: HazardUnit, hazard: MajorHazard, criteria: Criteria) -> Iterator[str]:
    people = hazard.exposed_people
    if people is not None and stated.alpha is not None and stated.alpha != criteria.alpha(people):
        yield f"厂外500m内{people}人应取α={criteria.alpha(people):g}，报告取{stated.alpha:g}"
    if stated.r is None or not unit.is_complete or _has_variants(unit):
        return
    low, high = _r_span(unit, stated, hazard, criteria)
    tolerance = last_digit(stated.r, stated.evidence) + _ROUNDED_R * high
    if not low - tolerance <= stated.r <= high + tolerance:
        span = f"{low:.4g}" if low == high else f"{low:.4g}～{high:.4g}"
        yield f"R值写作{stated.r:g}，复算为{span}"


def _r_span(
    unit: Recomputed, stated: HazardUnit, hazard: MajorHazard, criteria: Criteria
) -> tuple[float, float]:
    """R as recomputed; where the people nearby are not known, with the α that the report takes."""
    low, high = unit.result.r_low, unit.result.r_high
    if hazard.exposed_people is None and stated.alpha is not None:
        alphas = [alpha for _, alpha in criteria.alphas]
        return low / min(alphas) * stated.alpha, high / max(alphas) * stated.alpha
    return low, high


def _wrong_grade(unit: Recomputed, stated: HazardUnit, criteria: Criteria) -> Iterator[str]:
    if stated.grade is None:
        return
    if (
        unit.is_complete
        and unit.result.s < 1 - _ROUNDED_RATIO * len(unit.counted)
        and not _has_variants(unit)
    ):
        yield f"S小于1，不构成重大危险源，报告却定为{stated.grade}"
        return
    if stated.r is not None:
        step = last_digit(stated.r, stated.evidence)
        fitting = {criteria.grade(max(0.0, stated.r - step)), criteria.grade(stated.r + step)}
        if stated.grade not in fitting:
            yield f"R={stated.r:g}应为{criteria.grade(stated.r)}，报告定为{stated.grade}"


def _flag(
    unit: Recomputed, stated: HazardUnit, hazard: MajorHazard, criteria: Criteria, wrong: list[str]
) -> Outcome:
    threshold = corrections(unit)
    note = f"（{threshold}）" if threshold else ""
    statement = (
        f"按 {criteria.code} 复算{unit.name}：{unit.result.arithmetic}{note}。"
        f"报告与此不符：{'；'.join(wrong)}。请核实。"
    )
    places = stated.evidence or hazard.evidence
    return flagged(
        ID,
        statement,
        (*places[:4], *shown_evidence(unit), edition_evidence(criteria)),
        subject=unit.name,
        confidence=_SURE if criteria.verified else _UNVERIFIED,
    )


CHECK = Check(
    id=ID,
    name="重大危险源计算复核",
    sentence="报告的S值、R值或重大危险源级别与复算结果不符",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
