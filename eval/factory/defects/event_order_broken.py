"""event_order_broken: contract, notice, survey, review and issue out of order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.draw import next_workday, stream
from eval.factory.plan.records import ReportPlan

CHECK = "event_order_broken"


def _contract_after_survey(plan: ReportPlan, stage: Stage) -> ReportPlan:
    signed = next_workday(plan.days.survey_on[-1] + dt.timedelta(days=stage.draw.randint(6, 20)))
    plan = replace(plan, days=replace(plan.days, contract_on=signed))
    marks = ("contract_on", "survey_on:0")
    return expect(
        plan, flagged(CHECK, "合同签订日期晚于现场勘验日期", CLEAR_CUT, "contract after survey", *marks)
    )


def _review_before_survey(plan: ReportPlan, stage: Stage) -> ReportPlan:
    reviewed = plan.days.survey_on[0] - dt.timedelta(days=stage.draw.randint(2, 9))
    plan = replace(plan, days=replace(plan.days, review_on=reviewed))
    marks = ("review_on", "survey_on:0")
    return expect(plan, flagged(CHECK, "审核日期早于现场勘验日期", CLEAR_CUT, "review before survey", *marks))


def _plainly(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """Mostly a contract after the survey, at times a review before it."""
    choose = stream(plan.seed, "defect", CHECK, "variant")
    return (_review_before_survey if choose.random() < 0.3 else _contract_after_survey)(plan, stage)


def _review_after_report(plan: ReportPlan, stage: Stage) -> ReportPlan:
    reviewed = next_workday(plan.days.report_on + dt.timedelta(days=stage.draw.randint(1, 4)))
    plan = replace(plan, days=replace(plan.days, review_on=reviewed))
    marks = ("review_on", "report_on")
    return expect(plan, flagged(CHECK, "审核日期晚于报告日期", SUBTLE, "review after report", *marks))


def _same_day(plan: ReportPlan, _: Stage) -> ReportPlan:
    plan = replace(
        plan, days=replace(plan.days, review_on=plan.days.report_on, contract_on=plan.days.notice_on)
    )
    marks = ("review_on", "report_on", "contract_on", "notice_on")
    return expect(plan, trap(CHECK, "", "contract and notice, review and report on one day", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _plainly, SUBTLE: _review_after_report},
    traps={"same_day": _same_day},
)
