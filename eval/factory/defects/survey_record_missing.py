"""survey_record_missing: the report encloses no survey record or no photos of the survey."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged
from eval.factory.plan.records import ReportPlan

CHECK = "survey_record_missing"


def _without(plan: ReportPlan, parts: str, form: str) -> ReportPlan | None:
    if plan.length in ("brief", "short") and form == SUBTLE:
        return None
    if any(e.check == "leader_not_on_site" and e.marks for e in plan.expectations):
        return None
    absent = f"{plan.extra.get('absent', '')} {parts}".strip()
    plan = replace(plan, extra={**plan.extra, "absent": absent}, photos=())
    return expect(plan, flagged(CHECK, "现场勘验记录", form, f"without {parts}", "survey_on:0"))


def _nothing(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    return _without(plan, "survey photos", CLEAR_CUT)


def _no_photos(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    return _without(plan, "photos", SUBTLE)


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _nothing, SUBTLE: _no_photos}, traps={})
