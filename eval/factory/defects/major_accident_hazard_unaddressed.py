"""major_accident_hazard_unaddressed: criteria for major accident hazards the report does not speak to."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.criteria import LEFT_OUT, SKIPPED, edition_for, is_due, judged
from eval.factory.plan.records import ReportPlan

CHECK = "major_accident_hazard_unaddressed"


def _is_open(plan: ReportPlan) -> bool:
    """Whether the report must judge by a list whose items are known."""
    return is_due(plan) and edition_for(plan.kit.key, plan.days.report_on).itemised


def _subject(plan: ReportPlan) -> str:
    return edition_for(plan.kit.key, plan.days.report_on).title


def _left_out(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    if not is_due(plan):
        return None
    plan = replace(plan, extra={**plan.extra, LEFT_OUT: "yes"})
    return expect(plan, flagged(CHECK, _subject(plan), CLEAR_CUT, "no judgement at all", "conclusion"))


def _passed_over(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """One to three items that apply are not in the table."""
    if not _is_open(plan):
        return None
    items = [item.number for item in judged(plan) if item.applies]
    skipped = stage.draw.sample(items, stage.draw.randint(1, min(3, len(items) - 1)))
    plan = replace(plan, extra={**plan.extra, SKIPPED: " ".join(skipped)})
    note = f"not in the table: {'、'.join(n for n in items if n in skipped)}"
    return expect(plan, flagged(CHECK, _subject(plan), SUBTLE, note, "criteria:source", "criteria:verdict"))


def _does_not_apply(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    if not _is_open(plan) or all(item.applies for item in judged(plan)):
        return None
    note = "items that do not apply are listed with the reason"
    return expect(plan, trap(CHECK, _subject(plan), note, "criteria:unapplied"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _left_out, SUBTLE: _passed_over},
    traps={"does_not_apply": _does_not_apply},
)
