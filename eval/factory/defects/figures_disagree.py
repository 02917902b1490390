"""figures_disagree: one quantity stated with different values in text and table."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged
from eval.factory.plan.records import ReportPlan

CHECK = "figures_disagree"
_NAMES = {"staff": "从业人数", "area": "占地面积"}


def _plant(plan: ReportPlan, name: str, value: int, form: str) -> ReportPlan:
    plan = replace(plan, extra={**plan.extra, f"{name}_in_table": str(value)})
    marks = (f"figure:{name}:text", f"figure:{name}:table")
    return expect(plan, flagged(CHECK, _NAMES[name], form, "text and table differ", *marks))


def _doubled(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    name = stage.draw.choice(sorted(_NAMES))
    return _plant(plan, name, int(plan.slots[name]) * 2 + 3, CLEAR_CUT)


def _digits_swapped(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    digits = plan.slots["area"]
    swapped = digits[1] + digits[0] + digits[2:]
    if swapped == digits or swapped[0] == "0":
        return None
    return _plant(plan, "area", int(swapped), SUBTLE)


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _doubled, SUBTLE: _digits_swapped}, traps={})
