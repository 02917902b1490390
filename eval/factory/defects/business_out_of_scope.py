"""business_out_of_scope: the industry is outside the certified scope on the survey day or the report day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.agency_certificate_lapsed import period_until
from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Defect,
    Stage,
    expect,
    flagged,
    own_agency,
    speaks,
    trap,
    with_agency,
)
from eval.factory.draw import day_between, next_workday
from eval.factory.plan.records import ReportPlan
from eval.factory.world.scopes import in_order, regranted, scopes_with

CHECK = "business_out_of_scope"
_MARKS = ("business_scope", "agency_certificate_number", "project_name")
_DAY = dt.timedelta(days=1)


def _granted(
    plan: ReportPlan, stage: Stage, since: dt.date = dt.date.min, until: dt.date = dt.date.max
) -> ReportPlan | None:
    """The plan's own agency certified for the industry only in this time; None where that changes nothing."""
    agency = stage.world.agencies[plan.agency.key]
    papers = regranted(agency.certificates, plan.kit.scope, since, until)
    if papers == agency.certificates:
        return None
    agency = stage.world.replace_agency(agency, certificates=papers)
    return replace(plan, agency=agency.as_of(plan.days.report_on))


def _covers(plan: ReportPlan) -> bool:
    return plan.agency.covers(plan.kit.scope, *plan.days.survey_on, plan.days.report_on)


def _flag(plan: ReportPlan | None, form: str, note: str) -> ReportPlan | None:
    if plan is None or _covers(plan):
        return None
    return expect(plan, flagged(CHECK, plan.agency.name, form, note, *_MARKS))


def _never(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """A scope never held; now and then the copy in the report says otherwise."""
    changed = _granted(own_agency(plan, stage), stage, dt.date.max, dt.date.min)
    if changed is None or stage.draw.random() < 0.6:
        return _flag(changed, CLEAR_CUT, "never certified for it")
    shown = changed.agency.certificate_shown_on(plan.days.report_on).scopes
    forged = "；".join(in_order({*shown, plan.kit.scope}))
    changed = replace(changed, extra={**changed.extra, "scopes_shown": forged})
    return _flag(changed, CLEAR_CUT, "never certified for it, the copy of the certificate is forged")


def _around_the_survey(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Granted after the survey, or lost when the certificate was renewed before it."""
    if stage.draw.random() < 0.5 and not speaks(plan, "agency_certificate_lapsed"):
        return _lost_at_renewal(plan, stage)
    since = next_workday(day_between(stage.draw, plan.days.survey_on[-1] + _DAY, plan.days.report_on))
    changed = _granted(own_agency(plan, stage), stage, since=since)
    return _flag(changed, SUBTLE, f"certified for it only from {since}")


def _lost_at_renewal(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    last = plan.days.survey_on[0] - dt.timedelta(days=stage.draw.randint(10, 200))
    renewed = (last + _DAY, dt.date(last.year + 5, last.month, min(last.day, 28)))
    scopes = scopes_with(stage.draw, plan.kit.scope)
    agency = stage.world.found_agency(stage.draw, (period_until(last), renewed), scopes)
    changed = _granted(with_agency(plan, stage, agency), stage, until=last)
    return _flag(changed, SUBTLE, f"certified for it until the renewal of {last + _DAY}")


def _trap(plan: ReportPlan | None, note: str) -> ReportPlan | None:
    if plan is None or not _covers(plan):
        return None
    return expect(plan, trap(CHECK, plan.agency.name, note, *_MARKS))


def _lost_later(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    until = next_workday(plan.days.report_on + dt.timedelta(days=stage.draw.randint(5, 160))) - _DAY
    own = own_agency(plan, stage)
    return _trap(_granted(own, stage, until=until), f"certified for it until {until}")


def _granted_before(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    since = next_workday(plan.days.contract_on - dt.timedelta(days=stage.draw.randint(3, 90)))
    own = own_agency(plan, stage)
    return _trap(_granted(own, stage, since=since), f"certified for it since {since}")


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _never, SUBTLE: _around_the_survey},
    traps={"lost_later": _lost_later, "granted_before": _granted_before},
    subject=lambda plan: plan.agency.name,
)
