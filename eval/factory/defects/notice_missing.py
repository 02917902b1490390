"""notice_missing: no notice seven working days before the survey (Order 1 art. 19, Order 20 art. 18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.make import NOTICE_WORKDAYS
from eval.factory.plan.qualification import ORDER_1
from eval.factory.plan.records import ReportPlan
from eval.factory.workdays import is_workday, workdays_before, workdays_between

CHECK = "notice_missing"
_MARKS = ("notice_on", "survey_on:0")
_SUBJECT = "从业告知书"


def _noticed(plan: ReportPlan, workdays: int) -> ReportPlan | None:
    """The plan with this number of working days between notice and survey; None before the contract."""
    notice_on = workdays_before(plan.days.survey_on[0], workdays)
    if plan.days.contract_on > notice_on:
        return None
    return replace(plan, days=replace(plan.days, notice_on=notice_on))


def _late(plan: ReportPlan, workdays: int, form: str) -> ReportPlan | None:
    changed = _noticed(plan, workdays)
    if changed is None or plan.days.survey_on[0] < ORDER_1:
        return None
    note = f"{workdays} working days between notice and survey"
    return expect(changed, flagged(CHECK, _SUBJECT, form, note, *_MARKS))


def _none_or_eve(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """No notice at all, or one on the eve of the survey."""
    if stage.draw.random() < 0.5 and not _speaks_of_notice(plan):
        return _none(plan)
    return _late(plan, stage.draw.randint(0, 2), CLEAR_CUT)


def _none(plan: ReportPlan) -> ReportPlan | None:
    """Neither among the annexes nor in the registry."""
    if plan.days.survey_on[0] < ORDER_1:
        return None
    absent = f"{plan.extra.get('absent', '')} notice".strip()
    plan = replace(plan, extra={**plan.extra, "absent": absent})
    return expect(plan, flagged(CHECK, _SUBJECT, CLEAR_CUT, "no notice was given", "survey_on:0"))


def _speaks_of_notice(plan: ReportPlan) -> bool:
    return any("notice" in mark for expectation in plan.expectations for mark in expectation.marks)


def _a_day_short(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Too few even if the day of the notice counts; over a holiday that may be two weeks on the calendar."""
    return _late(plan, stage.draw.randint(NOTICE_WORKDAYS - 3, NOTICE_WORKDAYS - 2), SUBTLE)


def _just_enough(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """Seven working days and no more; a weekend day worked to make up for a holiday is one of them."""
    changed = _noticed(plan, NOTICE_WORKDAYS)
    if changed is None:
        return None
    note = f"just {NOTICE_WORKDAYS} working days"
    made_up = _made_up(changed.days.notice_on, changed.days.survey_on[0])
    if made_up:
        note += f", among them {made_up[0]}, a weekend day worked for a holiday"
    return expect(changed, trap(CHECK, _SUBJECT, note, *_MARKS))


def _made_up(first: dt.date, last: dt.date) -> list[dt.date]:
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days))
    return [day for day in days if day.isoweekday() > 5 and is_workday(day)]


def _revised(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """The notice was in time; it was revised shortly before the survey."""
    survey = plan.days.survey_on[0]
    if workdays_between(plan.days.notice_on, survey) < NOTICE_WORKDAYS:
        return None
    day = workdays_before(survey, stage.draw.randint(0, 3))
    plan = replace(plan, extra={**plan.extra, "notice_revised_on": day.isoformat()})
    note = f"in time, and revised on {day}"
    return expect(plan, trap(CHECK, _SUBJECT, note, *_MARKS, "notice_revised_on"))


def _before_order_1(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Surveyed before Order 1 was in force: nobody had to give notice seven working days before."""
    if plan.days.survey_on[-1] >= ORDER_1:
        return None
    changed = _noticed(plan, stage.draw.randint(1, 4))
    if changed is None:
        return None
    return expect(changed, trap(CHECK, _SUBJECT, "surveyed before Order 1 was in force", *_MARKS))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _none_or_eve, SUBTLE: _a_day_short},
    traps={"just_enough": _just_enough, "revised": _revised, "before_order_1": _before_order_1},
)
