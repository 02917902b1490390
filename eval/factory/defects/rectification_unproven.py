"""rectification_unproven: problems closed without proof, or all on one day right after the survey."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.proof import UNPROVEN, with_proof
from eval.factory.plan.records import PlannedHazard, ReportPlan

CHECK = "rectification_unproven"


def _are_closed(plan: ReportPlan, least: int) -> bool:
    return len(plan.hazards) >= least and all(h.is_rectified for h in plan.hazards)


def _at_once(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """All closed and checked on one day right after the survey, and nothing shows it."""
    if not _are_closed(plan, 2):
        return None
    day = plan.days.survey_on[-1] + dt.timedelta(days=stage.draw.randint(1, 2))
    hazards = tuple(replace(h, rectified_on=day, rechecked_on=day, proof="") for h in plan.hazards)
    plan = replace(plan, hazards=hazards, extra={**plan.extra, UNPROVEN: "all"})
    marks = tuple(mark for h in hazards for mark in (f"{h.key}:done", f"{h.key}:recheck"))
    note = "all closed on one day after the survey, no proof"
    return expect(plan, flagged(CHECK, "整改情况", CLEAR_CUT, note, *marks))


def _one_of_them(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """One without proof, or checked before it was done."""
    if not _are_closed(plan, 2):
        return None
    hazard = stage.draw.choice(plan.hazards)
    if stage.draw.random() < 0.5 and hazard.rectified_on:
        early = hazard.rectified_on - dt.timedelta(days=stage.draw.randint(1, 3))
        plan = _with_hazard(plan, replace(hazard, rechecked_on=early))
        note = "checked before it was done"
    else:
        plan = _with_hazard(plan, replace(hazard, proof=""))
        note = "closed without proof"
    marks = (f"{hazard.key}:text", f"{hazard.key}:done", f"{hazard.key}:recheck")
    return expect(plan, flagged(CHECK, hazard.text, SUBTLE, note, *marks))


def _with_hazard(plan: ReportPlan, changed: PlannedHazard) -> ReportPlan:
    hazards = tuple(changed if h.key == changed.key else h for h in plan.hazards)
    return replace(plan, hazards=hazards)


def _proven_on_one_day(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not _are_closed(plan, 2):
        return None
    day = max(h.rectified_on for h in plan.hazards if h.rectified_on)
    again = max(h.rechecked_on for h in plan.hazards if h.rechecked_on)
    hazards = tuple(replace(h, rectified_on=day, rechecked_on=again) for h in plan.hazards)
    plan = replace(plan, hazards=with_proof(hazards, stage.draw))
    marks = tuple(mark for h in hazards for mark in (f"{h.key}:done", f"{h.key}:proof"))
    return expect(plan, trap(CHECK, "整改情况", "closed on one day, each with proof", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _at_once, SUBTLE: _one_of_them},
    traps={"proven_on_one_day": _proven_on_one_day},
)
