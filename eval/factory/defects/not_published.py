"""not_published: the report or its survey pictures are not in the public disclosure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.draw import next_workday
from eval.factory.plan.filing import REGISTRY_DAY
from eval.factory.plan.qualification import ORDER_20
from eval.factory.plan.records import ReportPlan

CHECK = "not_published"
_MARKS = ("disclosure", "report_number", "project_name")
_TIME_TO_PUBLISH = dt.timedelta(days=45)
# Industries whose process is the client's trade secret; elsewhere it is a site that is a state secret.
_TRADE = ("chemical_production", "chemical_storage", "metallurgy", "dust", "cold_storage")


def _filed(plan: ReportPlan, **extra: str) -> ReportPlan:
    return replace(plan, extra={**plan.extra, **extra})


def _flag(plan: ReportPlan, state: str, form: str, note: str) -> ReportPlan | None:
    if plan.days.report_on + _TIME_TO_PUBLISH > REGISTRY_DAY:
        return None
    plan = _filed(plan, disclosure=state)
    return expect(plan, flagged(CHECK, plan.agency.name, form, note, *_MARKS))


def _absent(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    return _flag(plan, "absent", CLEAR_CUT, "not published, though the agency publishes others")


def _in_part(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Without the pictures; under Order 20 perhaps without the report itself."""
    if plan.days.report_on >= ORDER_20 and stage.draw.random() < 0.5:
        return _flag(plan, "basic_only", SUBTLE, "only the basic data were published")
    return _flag(plan, "no_pictures", SUBTLE, "published without the survey pictures")


def _secret(plan: ReportPlan, stage: Stage) -> ReportPlan:
    secret = "涉及委托单位商业秘密" if plan.kit.key in _TRADE else "涉及国家秘密"
    state = stage.draw.choice(("absent", "withheld"))
    plan = _filed(plan, disclosure=state, secret=secret)
    marks = ("secret", "report_number")
    return expect(plan, trap(CHECK, plan.agency.name, "withheld as a secret", *marks))


def _later(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    day = next_workday(plan.days.report_on + dt.timedelta(days=stage.draw.randint(60, 240)))
    if day > REGISTRY_DAY:
        return None
    plan = _filed(plan, published_on=day.isoformat())
    return expect(plan, trap(CHECK, plan.agency.name, f"published on {day}", *_MARKS))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _absent, SUBTLE: _in_part},
    traps={"secret": _secret, "later": _later},
    subject=lambda plan: plan.agency.name,
)
