"""survey_record_missing: the report encloses no survey record or no photos of the survey."""

from __future__ import annotations

from dataclasses import replace

from core.outcome import State
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import Expectation, ReportPlan
from eval.factory.text.photos import IN_BODY

CHECK = "survey_record_missing"
_TITLES = ("现场检查记录表", "安全评价现场检查表（记录）", "现场踏勘记录")


def _without(plan: ReportPlan, parts: str, form: str) -> ReportPlan | None:
    if plan.length in ("brief", "short") and form == SUBTLE:
        return None
    if any(e.check == "leader_not_on_site" and e.marks for e in plan.expectations):
        return None
    absent = f"{plan.extra.get('absent', '')} {parts}".strip()
    plan = replace(plan, extra={**plan.extra, "absent": absent}, photos=())
    plan = expect(plan, flagged(CHECK, "现场勘验记录", form, f"without {parts}", "survey_on:0"))
    if "survey" not in parts or any(e.check == "leader_not_on_site" for e in plan.expectations):
        return plan
    unknown = Expectation(
        check="leader_not_on_site", state=State.NOT_ASSESSABLE, note="no survey record is enclosed"
    )
    return expect(plan, unknown)


def _nothing(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    return _without(plan, "survey photos", CLEAR_CUT)


def _no_photos(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    return _without(plan, "photos", SUBTLE)


def _other_title(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if "survey" in plan.extra.get("absent", "").split():
        return None
    plan = replace(plan, extra={**plan.extra, "survey_title": stage.draw.choice(_TITLES)})
    note = "the record is enclosed under another title"
    return expect(plan, trap(CHECK, "现场勘验记录", note, "survey:0:name", "photo:0"))


def _in_body(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    if plan.kind == "预评价" or not plan.photos or "photos" in plan.extra.get("absent", "").split():
        return None
    plan = replace(plan, extra={**plan.extra, IN_BODY: "yes"})
    return expect(plan, trap(CHECK, "现场勘验记录", "the photos stand in the body", "photo:0"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _nothing, SUBTLE: _no_photos},
    traps={"other_title": _other_title, "photos_in_body": _in_body},
)
