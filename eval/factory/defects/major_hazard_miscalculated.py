"""major_hazard_miscalculated: S, R or the grade differ from the recomputation after GB 18218-2018."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.major_hazard import Assessment, assess
from eval.factory.plan.major_text import DIGITS, is_usual
from eval.factory.plan.records import ReportPlan

CHECK = "major_hazard_miscalculated"
_GRADES = ("一级", "二级", "三级", "四级")
_LIMITS = (10, 50, 100)


def _is_open(plan: ReportPlan) -> bool:
    return plan.stated_hazard is None and is_usual(plan)


def _plant(plan: ReportPlan, stated: Assessment, form: str, note: str) -> ReportPlan:
    plan = replace(plan, stated_hazard=stated)
    subject = plan.chemicals[0].place
    return expect(plan, flagged(CHECK, subject, form, note, "mh_s", "mh_r", "mh_grade"))


def _graded_wrongly(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """One grade lower; the lowest one higher."""
    right = plan.major_hazard
    if not _is_open(plan) or right.grade is None:
        return None
    at = _GRADES.index(right.grade)
    wrong = _GRADES[at + 1 if at + 1 < len(_GRADES) else at - 1]
    return _plant(plan, replace(right, grade=wrong), CLEAR_CUT, f"should be {right.grade}")


def _sum_too_small(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    right = plan.major_hazard
    if not _is_open(plan) or not plan.chemicals or right.s < 0.2:
        return None
    wrong = round(right.s * stage.draw.uniform(0.55, 0.8), 4)
    stated = replace(right, s=wrong) if wrong >= 1 else replace(right, s=wrong, r=None, grade=None)
    if (right.s >= 1) != (wrong >= 1):
        stated = replace(right, s=round(right.s * 1.3, 4))
    return _plant(plan, stated, SUBTLE, f"S should be {right.s}")


def _rounded(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """S with two digits and R with one, on the same side of every limit."""
    right = plan.major_hazard
    if not _is_open(plan) or not plan.chemicals or (round(right.s, 2) >= 1) != (right.s >= 1):
        return None
    if right.r is not None and any((right.r >= limit) != (round(right.r, 1) >= limit) for limit in _LIMITS):
        return None
    plan = replace(plan, extra={**plan.extra, DIGITS: "2"})
    return expect(plan, trap(CHECK, plan.chemicals[0].place, "S and R are rounded", "mh_s", "mh_r"))


def _alpha_boundary(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """As many people nearby as a class of table 5 begins with."""
    if not _is_open(plan) or plan.major_hazard.s < 1 or "people_in_table" in plan.extra:
        return None
    hazard = assess(plan.chemicals, stage.draw.choice((30, 50, 100)))
    plan = replace(plan, major_hazard=hazard)
    note = f"alpha at a boundary: {hazard.people_nearby} people"
    return expect(plan, trap(CHECK, plan.chemicals[0].place, note, "mh_r", "mh_grade"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _graded_wrongly, SUBTLE: _sum_too_small},
    traps={"rounded": _rounded, "alpha_boundary": _alpha_boundary},
)
