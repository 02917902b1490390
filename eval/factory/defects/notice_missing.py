"""notice_missing: no notice seven working days before the survey (Order 1 art. 19, Order 20 art. 18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged
from eval.factory.plan.records import ReportPlan

CHECK = "notice_missing"


def _late(plan: ReportPlan, days: int, form: str) -> ReportPlan | None:
    notice_on = plan.days.survey_on[0] - dt.timedelta(days=days)
    if plan.days.contract_on > notice_on:
        return None
    plan = replace(plan, days=replace(plan.days, notice_on=notice_on))
    return expect(plan, flagged(CHECK, "从业告知书", form, f"{days} days before", "notice_on", "survey_on:0"))


def _eve(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    return _late(plan, stage.draw.randint(1, 3), CLEAR_CUT)


def _a_week(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Seven or eight calendar days hold at most six working days."""
    return _late(plan, stage.draw.randint(7, 8), SUBTLE)


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _eve, SUBTLE: _a_week}, traps={})
