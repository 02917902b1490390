"""agency_certificate_lapsed: the certificate is not in force on the survey day or the report day."""

from __future__ import annotations

import datetime as dt

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap, with_agency
from eval.factory.draw import day_between
from eval.factory.plan.records import ReportPlan
from eval.factory.world.records import Agency
from eval.factory.world.scopes import scopes_with
from eval.factory.world.world import FIRST_DAY

CHECK = "agency_certificate_lapsed"
_MARKS = ("agency_certificate_number", "certificate_expires_on", "report_on")


def period_until(last: dt.date) -> tuple[dt.date, dt.date]:
    """A certificate period that ends on this day: five years, three where it began before Order 1."""
    years = (
        5 if last.year - 5 > FIRST_DAY.year or (last.year - 5 == FIRST_DAY.year and last.month >= 6) else 3
    )
    return dt.date(last.year - years, last.month, min(last.day, 28)) + dt.timedelta(days=1), last


def _founded(plan: ReportPlan, stage: Stage, *periods: tuple[dt.date, dt.date]) -> Agency:
    """A new agency that is certified for the report's industry in these periods."""
    return stage.world.found_agency(stage.draw, periods, scopes_with(stage.draw, plan.kit.scope))


def _lapsed_before_survey(plan: ReportPlan, stage: Stage) -> ReportPlan:
    last = plan.days.survey_on[0] - dt.timedelta(days=stage.draw.randint(45, 300))
    agency = _founded(plan, stage, period_until(last))
    plan = with_agency(plan, stage, agency)
    return expect(plan, flagged(CHECK, agency.name, CLEAR_CUT, "lapsed before the survey", *_MARKS))


def _lapsed_before_report(plan: ReportPlan, stage: Stage) -> ReportPlan:
    first = plan.days.survey_on[-1] + dt.timedelta(days=1)
    last = day_between(stage.draw, first, plan.days.report_on - dt.timedelta(days=1))
    agency = _founded(plan, stage, period_until(last))
    plan = with_agency(plan, stage, agency)
    return expect(
        plan, flagged(CHECK, agency.name, SUBTLE, "in force on the survey, lapsed before the report", *_MARKS)
    )


def _lapsed_later(plan: ReportPlan, stage: Stage) -> ReportPlan:
    last = plan.days.report_on + dt.timedelta(days=stage.draw.randint(6, 150))
    agency = _founded(plan, stage, period_until(last))
    return expect(
        with_agency(plan, stage, agency), trap(CHECK, agency.name, "lapsed after the report", *_MARKS)
    )


def _renewed(plan: ReportPlan, stage: Stage) -> ReportPlan:
    last = plan.days.survey_on[0] - dt.timedelta(days=stage.draw.randint(10, 200))
    renewed = (last + dt.timedelta(days=1), dt.date(last.year + 5, last.month, min(last.day, 28)))
    agency = _founded(plan, stage, period_until(last), renewed)
    return expect(with_agency(plan, stage, agency), trap(CHECK, agency.name, "renewed in time", *_MARKS))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _lapsed_before_survey, SUBTLE: _lapsed_before_report},
    traps={"lapsed_later": _lapsed_later, "renewed": _renewed},
    subject=lambda plan: plan.agency.name,
)
