"""major_hazard_miscalculated: S, R or the grade differ from the recomputation after GB 18218-2018."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged
from eval.factory.plan.major_hazard import Assessment
from eval.factory.plan.records import ReportPlan

CHECK = "major_hazard_miscalculated"
_GRADES = ("一级", "二级", "三级", "四级")


def _plant(plan: ReportPlan, stated: Assessment, form: str, note: str) -> ReportPlan:
    plan = replace(plan, stated_hazard=stated)
    subject = plan.chemicals[0].place
    return expect(plan, flagged(CHECK, subject, form, note, "mh_s", "mh_r", "mh_grade"))


def _graded_lower(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    right = plan.major_hazard
    if right.grade is None or right.grade == "四级":
        return None
    lower = _GRADES[_GRADES.index(right.grade) + 1]
    return _plant(plan, replace(right, grade=lower), CLEAR_CUT, f"should be {right.grade}")


def _sum_too_small(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    right = plan.major_hazard
    if not plan.chemicals or right.s < 0.2:
        return None
    wrong = round(right.s * stage.draw.uniform(0.55, 0.8), 4)
    stated = replace(right, s=wrong) if wrong >= 1 else replace(right, s=wrong, r=None, grade=None)
    if (right.s >= 1) != (wrong >= 1):
        stated = replace(right, s=round(right.s * 1.3, 4))
    return _plant(plan, stated, SUBTLE, f"S should be {right.s}")


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _graded_lower, SUBTLE: _sum_too_small}, traps={})
