"""What defects have in common: the world they may add to, and how they change a plan."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.facts import Role
from core.outcome import State
from eval.factory.plan.make import draw_team, report_number
from eval.factory.plan.records import Expectation, ReportPlan
from eval.factory.world.records import Agency, Assessor
from eval.factory.world.world import World

CLEAR_CUT, SUBTLE = "clear_cut", "subtle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a defect is planted: the world it may add people and agencies to, and its own chance."""

    world: World
    draw: random.Random


Change = Callable[[ReportPlan, Stage], ReportPlan | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One check's defects by form and traps by name; None is the answer where a plan has no room."""

    check: str
    forms: dict[str, Change]
    traps: dict[str, Change]
    subject: Callable[[ReportPlan], str] = lambda _: ""


def expect(plan: ReportPlan, expectation: Expectation) -> ReportPlan:
    """The plan with one more expectation."""
    return replace(plan, expectations=(*plan.expectations, expectation))


def flagged(check: str, subject: str, form: str, note: str, *marks: str) -> Expectation:
    """A planted defect."""
    return Expectation(check=check, state=State.FLAGGED, subject=subject, marks=marks, form=form, note=note)


def trap(check: str, subject: str, note: str, *marks: str) -> Expectation:
    """Something that looks like a defect and is none."""
    return Expectation(check=check, state=State.CLEAR, subject=subject, marks=marks, form="trap", note=note)


def with_agency(plan: ReportPlan, stage: Stage, agency: Agency) -> ReportPlan:
    """The plan carried out by another agency and its people."""
    people, surveyors = draw_team(stage.world, stage.draw, agency, plan.kit, plan.days)
    number = report_number(stage.draw, agency, plan.days.report_on)
    return replace(plan, agency=agency, people=people, surveyors=surveyors, number=number)


def with_member(plan: ReportPlan, stage: Stage, index: int, newcomer: Assessor) -> ReportPlan:
    """The plan with the person of this index replaced in all roles."""
    old = plan.people[index].assessor.key
    people = tuple(replace(p, assessor=newcomer) if p.assessor.key == old else p for p in plan.people)
    surveyors = tuple(newcomer.key if key == old else key for key in plan.surveyors)
    if newcomer.key in surveyors:
        stage.world.book(newcomer.key, plan.days.survey_on)
    return replace(plan, people=people, surveyors=surveyors)


def a_member(plan: ReportPlan, stage: Stage) -> int:
    """Index of a team member nothing was planted on yet."""
    used = {expectation.subject for expectation in plan.expectations}
    members = [
        i for i, p in enumerate(plan.people) if p.role is Role.TEAM_MEMBER and p.assessor.name not in used
    ]
    return stage.draw.choice(members)


def another_agency(plan: ReportPlan, stage: Stage) -> str:
    """Key of an agency other than the plan's."""
    return stage.draw.choice([key for key in stage.world.agencies if key != plan.agency.key])
