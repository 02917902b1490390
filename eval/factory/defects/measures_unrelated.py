"""measures_unrelated: measures that answer no problem found, or problems without a measure."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.kit import kit
from eval.factory.plan.measures import FOREIGN, LEAST_GENERAL, LEFT_OUT, STRAY, UNLIKE
from eval.factory.plan.records import PlannedHazard, ReportPlan

CHECK = "measures_unrelated"


def _foreign(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """The measures of quite another industry, and none for the problems found."""
    other = stage.draw.choice(UNLIKE[plan.kit.key])
    plan = replace(plan, extra={**plan.extra, FOREIGN: other})
    marks = tuple(f"measure:{n}" for n in range(1, len(kit(other).measures) + 1))
    note = f"measures of {kit(other).industry}"
    return expect(plan, flagged(CHECK, "对策措施", CLEAR_CUT, note, *marks))


def _one_problem(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """One problem has no measure, or its measure speaks of something else."""
    if len(plan.hazards) < 2:
        return None
    hazard = stage.draw.choice(plan.hazards)
    if stage.draw.random() < 0.5:
        plan = replace(plan, extra={**plan.extra, LEFT_OUT: hazard.key})
        return expect(
            plan, flagged(CHECK, hazard.text, SUBTLE, "no measure answers it", f"{hazard.key}:text")
        )
    stray = f"{hazard.key}={_other_item(plan, hazard, stage)}"
    plan = replace(plan, extra={**plan.extra, STRAY: stray})
    marks = (f"measure:{hazard.key}", f"{hazard.key}:text")
    return expect(plan, flagged(CHECK, hazard.text, SUBTLE, "the measure speaks of something else", *marks))


def _other_item(plan: ReportPlan, hazard: PlannedHazard, stage: Stage) -> str:
    found = {h.check for h in plan.hazards}
    section = next(row.section for row in plan.checks if row.key == hazard.check)
    options = [row.item for row in plan.checks if row.key not in found and row.section != section]
    return stage.draw.choice(options)


def _general(plan: ReportPlan, _: Stage) -> ReportPlan:
    """Measures of safety management that fit any enterprise stand beside those for the problems."""
    count = 2 if plan.length in ("brief", "short") else LEAST_GENERAL
    marks = tuple(f"measure:general:{n}" for n in range(1, count + 1))
    return expect(plan, trap(CHECK, "对策措施", "general measures that fit any enterprise", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _foreign, SUBTLE: _one_problem},
    traps={"general": _general},
)
