"""major_hazard_omitted: chemicals at or above the threshold and no major hazard identified."""

from __future__ import annotations

from dataclasses import replace

from core.outcome import State
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.major_hazard import Chemical, assess
from eval.factory.plan.major_text import (
    BY_UNIT,
    LEFT_OUT,
    OLD_THRESHOLD,
    ONE_BY_ONE,
    UNCALCULATED,
    is_usual,
    units_of,
)
from eval.factory.plan.records import Expectation, ReportPlan

CHECK = "major_hazard_omitted"
_OTHER = "major_hazard_miscalculated"
_REASONS = (
    "该企业危险化学品储存量较小，且储存场所相对独立",
    "企业储存的危险化学品均为日常周转用量，未达到规定的数量",
    "根据企业提供的资料，储存的危险化学品数量不大",
)
_LEAST, _MOST = 0.04, 5.0  # how far a trap may move a quantity and stay believable
_OF_2009 = {"表2 W1.2": 50.0}  # class of table 2 -> threshold of GB 18218-2009


def _stated_none(plan: ReportPlan, s: float | None, extra: dict[str, str]) -> ReportPlan:
    right = plan.major_hazard
    stated = replace(right, s=right.s if s is None else s, r=None, grade=None)
    return replace(plan, stated_hazard=stated, extra={**plan.extra, **extra})


def _expect_both(plan: ReportPlan, form: str, note: str, has_s: bool, *marks: str) -> ReportPlan:
    """Flagged here; where a wrong S is written that check is flagged too, without one it has no ground."""
    subject = plan.chemicals[0].place
    plan = expect(plan, flagged(CHECK, subject, form, note, *marks))
    if has_s:
        return expect(plan, flagged(_OTHER, subject, form, f"follows: {note}", "mh_s", "mh_grade"))
    unknown = Expectation(
        check=_OTHER, state=State.NOT_ASSESSABLE, subject=subject, note="no S is written in the report"
    )
    return expect(plan, unknown)


def _is_open(plan: ReportPlan) -> bool:
    return plan.stated_hazard is None and is_usual(plan) and bool(plan.chemicals)


def _denied(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """One chemical alone is over the threshold, and the report says none without calculating."""
    over = [i for i, c in enumerate(plan.chemicals) if c.ratio >= 1]
    if not _is_open(plan) or not over:
        return None
    plan = _stated_none(plan, None, {UNCALCULATED: stage.draw.choice(_REASONS)})
    marks = (*(f"chemical:{i}:stock" for i in over), "mh_reason", "mh_grade")
    return _expect_both(plan, CLEAR_CUT, "one chemical alone reaches its threshold", False, *marks)


def _hidden(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Only the sum reaches 1, or one chemical is passed over, or the threshold is of the old edition."""
    if not _is_open(plan) or plan.major_hazard.s < 1:
        return None
    options = [make for make in (_sum_only, _passed_over, _old_threshold) if make(plan)]
    return stage.draw.choice(options)(plan) if options else None


def _sum_only(plan: ReportPlan) -> ReportPlan | None:
    if len(plan.chemicals) < 2 or any(c.ratio >= 1 for c in plan.chemicals):
        return None
    marks = (*(f"chemical:{i}:quantity" for i in range(len(plan.chemicals))), "mh_reason", "mh_grade")
    plan = _stated_none(plan, None, {ONE_BY_ONE: "yes"})
    return _expect_both(plan, SUBTLE, "only the sum reaches 1", False, *marks)


def _passed_over(plan: ReportPlan) -> ReportPlan | None:
    for index, chemical in enumerate(plan.chemicals):
        rest = tuple(c for c in plan.chemicals if c is not chemical)
        s = round(sum(c.ratio for c in rest), 4)
        if rest and s < 1:
            plan = _stated_none(plan, s, {LEFT_OUT: chemical.name})
            note = f"{chemical.name} is not counted"
            return _expect_both(plan, SUBTLE, note, True, f"chemical:{index}:stock", "mh_s", "mh_grade")
    return None


def _old_threshold(plan: ReportPlan) -> ReportPlan | None:
    for index, chemical in enumerate(plan.chemicals):
        old = _OF_2009.get(chemical.basis)
        if old is None:
            continue
        s = round(plan.major_hazard.s - chemical.ratio + chemical.quantity_t / old, 4)
        if s < 1:
            plan = _stated_none(plan, s, {OLD_THRESHOLD: f"{chemical.name}={old:g}"})
            marks = (f"chemical:{index}:quantity", f"chemical:{index}:threshold", "mh_s", "mh_grade")
            return _expect_both(plan, SUBTLE, f"threshold of GB 18218-2009: {old:g} t", True, *marks)
    return None


def _scaled(plan: ReportPlan, factors: dict[str, float]) -> tuple[Chemical, ...]:
    """The chemicals with quantities multiplied by the factor of their place."""
    return tuple(replace(c, quantity_t=round(c.quantity_t * factors[c.place], 1)) for c in plan.chemicals)


def _with(plan: ReportPlan, chemicals: tuple[Chemical, ...]) -> ReportPlan:
    slots = {**plan.slots, "ammonia": f"{chemicals[0].quantity_t:g}"}
    hazard = assess(chemicals, plan.major_hazard.people_nearby)
    return replace(plan, chemicals=chemicals, major_hazard=hazard, slots=slots)


def _just_below(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not _is_open(plan) or plan.kit.key == "gas_station":
        return None
    factor = stage.draw.uniform(0.93, 0.985) / plan.major_hazard.s
    if not _LEAST < factor < _MOST:
        return None
    plan = _with(plan, _scaled(plan, {c.place: factor for c in plan.chemicals}))
    if not 0.9 <= plan.major_hazard.s < 1:
        return None
    return expect(plan, trap(CHECK, plan.chemicals[0].place, "just below the threshold", "mh_s", "mh_grade"))


def _two_units(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Two units, each below 1, although all together would reach it."""
    units = units_of(plan)
    if not _is_open(plan) or len(units) < 2:
        return None
    factors = {
        place: stage.draw.uniform(0.6, 0.94) / sum(c.ratio for c in chemicals) for place, chemicals in units
    }
    if not all(_LEAST < factor < _MOST for factor in factors.values()):
        return None
    plan = _with(plan, _scaled(plan, factors))
    sums = [round(sum(c.ratio for c in chemicals), 4) for _, chemicals in units_of(plan)]
    if sum(sums) < 1 or max(sums) >= 1:
        return None
    hazard = replace(plan.major_hazard, s=max(sums), r=None, grade=None)
    plan = replace(plan, major_hazard=hazard, extra={**plan.extra, BY_UNIT: "yes"})
    return expect(plan, trap(CHECK, plan.chemicals[0].place, "two units, each below 1", "mh_s", "mh_grade"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _denied, SUBTLE: _hidden},
    traps={"just_below": _just_below, "two_units": _two_units},
)
