"""obsolete_process_unrecognised: an eliminated process or device that the report does not recognise."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan import obsolete
from eval.factory.plan.chapters import OMITTED
from eval.factory.plan.figures import INSERTED_AT, counted, rated
from eval.factory.plan.records import ReportPlan

CHECK = "obsolete_process_unrecognised"
_PLACE = 4  # row of the equipment table, among those a short report shows


def _is_evidence(plan: ReportPlan, slot: str) -> bool:
    return any(mark.startswith(f"figure:{slot}:") for e in plan.expectations for mark in e.marks)


def _installed(plan: ReportPlan, row: tuple[str, str, str, str], form: str, note: str) -> ReportPlan | None:
    before = {*counted(plan), *rated(plan)}
    equipment = (*plan.equipment[:_PLACE], row, *plan.equipment[_PLACE:])
    plan = replace(plan, equipment=equipment, extra={**plan.extra, INSERTED_AT: str(_PLACE)})
    after = {*counted(plan), *rated(plan)}
    if any(_is_evidence(plan, slot) for slot in before - after):
        return None
    marks = (f"equipment:{_PLACE}:name", f"equipment:{_PLACE}:model", "obsolete:verdict")
    return expect(plan, flagged(CHECK, f"{row[0]}（{row[1]}）", form, note, *marks))


def _named(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    rows = obsolete.named_devices(plan.kit.key, plan.days.report_on, plan.slots)
    return _installed(plan, rows[0], CLEAR_CUT, "named in the equipment table") if rows else None


def _by_model(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    rows = obsolete.models(plan.days.report_on)
    note = "only the type number tells"
    return _installed(plan, stage.draw.choice(rows), SUBTLE, note) if rows else None


def _replaced(plan: ReportPlan, stage: Stage) -> ReportPlan:
    year = plan.days.survey_on[0].year - stage.draw.randint(1, 4)
    text = stage.draw.choice(obsolete.texts("replaced")).format(year=year)
    plan = replace(plan, extra={**plan.extra, obsolete.REPLACED: text})
    note = "replaced years before the survey"
    return expect(plan, trap(CHECK, plan.enterprise.name, note, "obsolete:replaced", "obsolete:verdict"))


def _elsewhere(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Named in an accident case of another enterprise: only reports of full length tell cases."""
    if plan.length in ("brief", "short") or "事故案例" in plan.extra.get(OMITTED, ""):
        return None
    text = stage.draw.choice(obsolete.texts("accident"))
    plan = replace(plan, extra={**plan.extra, obsolete.ACCIDENT: text})
    return expect(
        plan, trap(CHECK, plan.enterprise.name, "in an accident case elsewhere", "obsolete:accident")
    )


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _named, SUBTLE: _by_model},
    traps={"replaced": _replaced, "accident_case": _elsewhere},
)
