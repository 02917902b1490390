"""assessor_not_with_agency: someone is not on the agency's roster on the survey or report day."""

from __future__ import annotations

import datetime as dt

from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Defect,
    Stage,
    a_member,
    another_agency,
    expect,
    flagged,
    trap,
    with_member,
)
from eval.factory.draw import day_between
from eval.factory.plan.records import ReportPlan
from eval.factory.world.records import Employment

CHECK = "assessor_not_with_agency"
_START = dt.date(2014, 3, 3)


def _marks(index: int) -> tuple[str, ...]:
    return tuple(f"person:{index}:{field}" for field in ("name", "certificate", "registration"))


def _leaver(plan: ReportPlan, stage: Stage, last: dt.date, index: int) -> ReportPlan:
    """Replace a member by someone whose last day at the agency this was, and who then went elsewhere."""
    old = plan.people[index].assessor
    employments = (
        Employment(agency=plan.agency.key, since=_START, until=last),
        Employment(
            agency=another_agency(plan, stage), since=last + dt.timedelta(days=stage.draw.randint(1, 20))
        ),
    )
    person = stage.world.hire(stage.draw, employments, speciality=old.speciality, level=old.level)
    return with_member(plan, stage, index, person)


def _left_long_ago(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = a_member(plan, stage)
    last = plan.days.survey_on[0] - dt.timedelta(days=stage.draw.randint(90, 500))
    plan = _leaver(plan, stage, last, index)
    name = plan.people[index].assessor.name
    return expect(plan, flagged(CHECK, name, CLEAR_CUT, "left long before the survey", *_marks(index)))


def _left_before_report(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = a_member(plan, stage)
    first = plan.days.survey_on[-1] + dt.timedelta(days=1)
    plan = _leaver(
        plan, stage, day_between(stage.draw, first, plan.days.report_on - dt.timedelta(days=2)), index
    )
    name = plan.people[index].assessor.name
    return expect(plan, flagged(CHECK, name, SUBTLE, "left between survey and report", *_marks(index)))


def _left_later(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = a_member(plan, stage)
    plan = _leaver(plan, stage, plan.days.report_on + dt.timedelta(days=stage.draw.randint(1, 60)), index)
    return expect(
        plan, trap(CHECK, plan.people[index].assessor.name, "left after the report", *_marks(index))
    )


def _moved_here(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = a_member(plan, stage)
    old = plan.people[index].assessor
    since = plan.days.contract_on - dt.timedelta(days=stage.draw.randint(20, 240))
    employments = (
        Employment(agency=another_agency(plan, stage), since=_START, until=since - dt.timedelta(days=5)),
        Employment(agency=plan.agency.key, since=since),
    )
    person = stage.world.hire(stage.draw, employments, speciality=old.speciality, level=old.level)
    plan = with_member(plan, stage, index, person)
    return expect(plan, trap(CHECK, person.name, "moved here before the contract", *_marks(index)))


def _namesake(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = a_member(plan, stage)
    name = plan.people[index].assessor.name
    elsewhere = (Employment(agency=another_agency(plan, stage), since=_START),)
    stage.world.hire(stage.draw, elsewhere, name=name)
    return expect(plan, trap(CHECK, name, "a namesake with another number works elsewhere", *_marks(index)))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _left_long_ago, SUBTLE: _left_before_report},
    traps={"left_later": _left_later, "moved_here": _moved_here, "namesake": _namesake},
)
