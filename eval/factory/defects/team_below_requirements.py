"""team_below_requirements: the team lacks a speciality that the industry asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from core.facts import Role
from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Defect,
    Stage,
    expect,
    flagged,
    trap,
    with_member,
)
from eval.factory.plan.qualification import specialities_lacking
from eval.factory.plan.records import PlannedPerson, ReportPlan
from eval.factory.world.records import Assessor, Employment
from eval.factory.world.world import SPECIALITIES

CHECK = "team_below_requirements"
_SINCE = dt.date(2015, 9, 1)
_TEAM = (Role.PROJECT_LEADER, Role.TEAM_MEMBER)


def _team(people: Iterable[PlannedPerson]) -> list[Assessor]:
    return [p.assessor for p in people if p.role in _TEAM]


def _needed(plan: ReportPlan) -> list[int]:
    """Indices of members without whom a speciality would be missing."""
    return [
        index
        for index, person in enumerate(plan.people)
        if person.role is Role.TEAM_MEMBER
        and specialities_lacking(plan.kit, _team(p for p in plan.people if p is not person))
    ]


def _is_fixed(plan: ReportPlan) -> bool:
    """Whether marks of other labels name members by their place, so that nobody may come or go."""
    marks = [mark for e in plan.expectations for mark in e.marks if mark.startswith("person:")]
    return any(plan.people[int(mark.split(":")[1])].role is not Role.PROJECT_LEADER for mark in marks)


def _without(plan: ReportPlan, gone: set[str]) -> ReportPlan:
    """The plan without these members; what one of them wrote, the leader wrote."""
    leader = plan.person(Role.PROJECT_LEADER).assessor
    people = tuple(
        replace(p, assessor=leader) if p.assessor.key in gone else p
        for p in plan.people
        if not (p.role is Role.TEAM_MEMBER and p.assessor.key in gone)
    )
    return replace(plan, people=people, surveyors=tuple(key for key in plan.surveyors if key not in gone))


def _two_missing(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    needed = _needed(plan)
    if _is_fixed(plan) or len(needed) < 3:
        return None
    gone = {plan.people[index].assessor.key for index in stage.draw.sample(needed, 2)}
    plan = _without(plan, gone)
    lacking = "、".join(specialities_lacking(plan.kit, _team(plan.people)))
    return expect(plan, flagged(CHECK, plan.agency.name, CLEAR_CUT, f"nobody for {lacking}", *_marks(plan)))


def _marks(plan: ReportPlan) -> tuple[str, ...]:
    members = [i for i, p in enumerate(plan.people) if p.role is Role.TEAM_MEMBER]
    return (
        "team:specialities",
        *(f"person:{i}:{field}" for i in members for field in ("name", "speciality")),
    )


def _wrongly_listed(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Someone is listed under a speciality that the registry does not certify them for."""
    used = {expectation.subject for expectation in plan.expectations}
    free = [index for index in _needed(plan) if plan.people[index].assessor.name not in used]
    if not free:
        return None
    index = stage.draw.choice(free)
    stated = plan.people[index].assessor.speciality
    if "、" in stated:
        return None
    person = _hired(plan, stage, stage.draw.choice([s for s in SPECIALITIES if s != stated]))
    plan = with_member(plan, stage, index, replace(person, speciality=stated))
    marks = (f"person:{index}:speciality", f"person:{index}:name", f"team:{index}")
    note = f"listed for {stated}, certified for {person.speciality}"
    return expect(plan, flagged(CHECK, person.name, SUBTLE, note, *marks))


def _hired(plan: ReportPlan, stage: Stage, speciality: str) -> Assessor:
    employment = Employment(agency=plan.agency.key, since=_SINCE)
    return stage.world.hire(stage.draw, (employment,), speciality=speciality)


def _two_in_one(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """One person certified for two specialities stands for two members."""
    needed = _needed(plan)
    if _is_fixed(plan) or len(needed) < 3:
        return None
    one, other = sorted(stage.draw.sample(needed, 2))
    pair = f"{plan.people[one].assessor.speciality}、{plan.people[other].assessor.speciality}"
    gone = {plan.people[other].assessor.key}
    person = _hired(plan, stage, pair)
    plan = _without(with_member(plan, stage, one, person), gone)
    marks = (f"person:{one}:speciality", f"person:{one}:name", f"team:{one}", "team:specialities")
    return expect(plan, trap(CHECK, person.name, f"one person certified for {pair}", *marks))


def _more_people(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if _is_fixed(plan):
        return None
    last = max(i for i, p in enumerate(plan.people) if p.role is Role.TEAM_MEMBER)
    person = _hired(plan, stage, stage.draw.choice(plan.kit.specialities))
    more = PlannedPerson(role=Role.TEAM_MEMBER, assessor=person, task="资料整理、报告校对")
    plan = replace(plan, people=(*plan.people[: last + 1], more, *plan.people[last + 1 :]))
    marks = (f"person:{last + 1}:name", f"team:{last + 1}", "team:specialities")
    return expect(plan, trap(CHECK, person.name, "one more than are needed", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _two_missing, SUBTLE: _wrongly_listed},
    traps={"two_in_one": _two_in_one, "more_people": _more_people},
    subject=lambda plan: plan.agency.name,
)
