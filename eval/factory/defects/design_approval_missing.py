"""design_approval_missing: acceptance without approval of the safety-facility design or its major change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.draw import day_between, next_workday
from eval.factory.plan.design import draw_approval, draw_change
from eval.factory.plan.records import Design, ReportPlan

CHECK = "design_approval_missing"
_MARKS = ("design:statement", "design:change", "design:approval", "design:approved_on", "trial_on")


def _flag(plan: ReportPlan, design: Design, form: str, note: str) -> ReportPlan:
    plan = replace(plan, design=design)
    return expect(plan, flagged(CHECK, plan.project_name, form, note, *_MARKS))


def _none(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    if plan.design is None:
        return None
    design = replace(plan.design, approval=None, change=None)
    return _flag(plan, design, CLEAR_CUT, "no approval of the design is stated")


def _half_approved(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """A major change that nobody approved, or an approval that came after trial production began."""
    if plan.design is None or plan.design.approval is None:
        return None
    if stage.draw.random() < 0.5:
        return _change(plan, stage, is_major=True)
    first = plan.design.trial_on + dt.timedelta(days=7)
    day = next_workday(day_between(stage.draw, first, plan.days.report_on - dt.timedelta(days=12)))
    approval = draw_approval(stage.draw, plan.enterprise, plan.kit, day)
    design = replace(plan.design, approval=approval, change=None)
    return _flag(plan, design, SUBTLE, f"approved on {day}, after trial production began")


def _change(plan: ReportPlan, stage: Stage, *, is_major: bool) -> ReportPlan | None:
    design = plan.design
    if design is None or design.approval is None:
        return None
    change = draw_change(
        stage.draw,
        plan.enterprise,
        plan.kit,
        design.approval.approved_on,
        design.trial_on,
        is_major=is_major,
        is_approved=False,
    )
    changed = replace(design, change=change)
    if is_major:
        return _flag(plan, changed, SUBTLE, "a major change of the design was not approved")
    plan = replace(plan, design=changed)
    return expect(plan, trap(CHECK, plan.project_name, "a minor change needs no approval", *_MARKS))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _none, SUBTLE: _half_approved},
    traps={"minor_change": lambda plan, stage: _change(plan, stage, is_major=False)},
    subject=lambda plan: plan.project_name if plan.design else "",
)
