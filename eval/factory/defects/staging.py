"""What defects have in common: the world they may add to, and how they change a plan."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.facts import Role
from core.outcome import State
from eval.factory.plan.make import report_number
from eval.factory.plan.records import Expectation, ReportPlan
from eval.factory.plan.team import draw_team
from eval.factory.world.records import Agency, Assessor
from eval.factory.world.scopes import scopes_with
from eval.factory.world.world import World

CLEAR_CUT, SUBTLE = "clear_cut", "subtle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a defect is planted: the world it may add people and agencies to, and its own chance."""

    world: World
    draw: random.Random


class NoRoomError(LookupError):
    """The plan has no room for a defect or trap: it is left out."""


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


def own_agency(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """The plan with an agency no other report has: the one a defect founded for it, or a new one."""
    if speaks(plan, "agency_certificate_lapsed", "business_out_of_scope"):
        return plan
    scopes = scopes_with(stage.draw, plan.kit.scope)
    return with_agency(plan, stage, stage.world.found_agency(stage.draw, scopes=scopes))


def speaks(plan: ReportPlan, *checks: str) -> bool:
    """Whether a defect or trap of one of these checks was planted."""
    return any(e.check in checks and e.form != "plain" for e in plan.expectations)


def with_member(plan: ReportPlan, stage: Stage, index: int, newcomer: Assessor) -> ReportPlan:
    """The plan with the person of this index replaced in all roles."""
    old = plan.people[index].assessor.key
    people = tuple(replace(p, assessor=newcomer) if p.assessor.key == old else p for p in plan.people)
    surveyors = tuple(newcomer.key if key == old else key for key in plan.surveyors)
    if newcomer.key in surveyors:
        stage.world.book(newcomer.key, plan.days.survey_on)
    return replace(plan, people=people, surveyors=surveyors)


def a_member(plan: ReportPlan, stage: Stage) -> int:
    """Index of a team member nothing was planted on yet; ``NoRoomError`` where there is none."""
    used = {expectation.subject for expectation in plan.expectations}
    members = [
        i for i, p in enumerate(plan.people) if p.role is Role.TEAM_MEMBER and p.assessor.name not in used
    ]
    if not members:
        raise NoRoomError("something was planted on every member")
    return stage.draw.choice(members)


def another_agency(plan: ReportPlan, stage: Stage) -> str:
    """Key of an agency other than the plan's."""
    return stage.draw.choice([key for key in stage.world.agencies if key != plan.agency.key])
