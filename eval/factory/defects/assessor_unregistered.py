"""assessor_unregistered: name and number in no registry, or the number is another person's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.facts import Role
from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Defect,
    NoRoomError,
    Stage,
    a_member,
    another_agency,
    expect,
    flagged,
    trap,
    with_member,
)
from eval.factory.plan.qualification import specialities_lacking
from eval.factory.plan.records import ReportPlan
from eval.factory.world.records import Employment

CHECK = "assessor_unregistered"
_START = dt.date(2014, 3, 3)


def _marks(index: int, *fields: str) -> tuple[str, ...]:
    return tuple(f"person:{index}:{field}" for field in ("name", "certificate", *fields))


def _dispensable(plan: ReportPlan, stage: Stage) -> int:
    """Index of someone without whom the team has every speciality it has with them: a reviewer always."""
    used = {expectation.subject for expectation in plan.expectations}
    team = [p for p in plan.people if p.role in (Role.PROJECT_LEADER, Role.TEAM_MEMBER)]
    lacking = specialities_lacking(plan.kit, [p.assessor for p in team])
    found = []
    for index, person in enumerate(plan.people):
        rest = [p.assessor for p in team if p.assessor.key != person.assessor.key]
        is_free = person.role in (Role.TEAM_MEMBER, Role.REVIEWER) and person.assessor.name not in used
        if is_free and specialities_lacking(plan.kit, rest) == lacking:
            found.append(index)
    if not found:
        raise NoRoomError("everyone is needed, or spoken of")
    return stage.draw.choice(found)


def _nobody(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = _dispensable(plan, stage)
    person = stage.world.invent(stage.draw, plan.people[index].assessor)
    plan = with_member(plan, stage, index, person)
    marks = _marks(index, "registration")
    return expect(plan, flagged(CHECK, person.name, CLEAR_CUT, "in no registry", *marks))


def _stated(plan: ReportPlan, index: int, **numbers: str) -> ReportPlan:
    """The plan with other numbers stated for a person, in all roles."""
    key = plan.people[index].assessor.key
    people = tuple(
        replace(p, assessor=replace(p.assessor, **numbers)) if p.assessor.key == key else p  # type: ignore[arg-type]
        for p in plan.people
    )
    return replace(plan, people=people)


def _wrong_number(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """The numbers of somebody else, or a certificate number wrong by one digit."""
    index = a_member(plan, stage)
    person = plan.people[index].assessor
    if stage.draw.random() < 0.5:
        known = stage.world.assessors.values()
        other = stage.draw.choice([p for p in known if p.name != person.name and p.level == person.level])
        plan = _stated(
            plan,
            index,
            certificate_number=other.certificate_number,
            registration_number=other.registration_number,
        )
        marks, note = _marks(index, "registration"), f"the number is that of {other.name}"
    else:
        number = _one_digit_off(person.certificate_number, stage)
        plan = _stated(plan, index, certificate_number=number)
        marks, note = _marks(index), f"one digit differs from {person.certificate_number}"
    return expect(plan, flagged(CHECK, person.name, SUBTLE, note, *marks))


def _one_digit_off(number: str, stage: Stage) -> str:
    """A number nobody has, wrong in one digit of the serial."""
    at = stage.draw.randrange(len(number) - 5, len(number))
    changed = [f"{number[:at]}{digit}{number[at + 1 :]}" for digit in "0123456789" if digit != number[at]]
    return stage.world.kept_free(
        stage.draw.choice([text for text in changed if not stage.world.is_taken(text)])
    )


def _namesake(plan: ReportPlan, stage: Stage) -> ReportPlan:
    index = a_member(plan, stage)
    name = plan.people[index].assessor.name
    elsewhere = (Employment(agency=another_agency(plan, stage), since=_START),)
    stage.world.hire(stage.draw, elsewhere, name=name)
    return expect(plan, trap(CHECK, name, "a namesake has another number", *_marks(index, "registration")))


def _old_number(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """The report states the number of a certificate that was exchanged; the registry has both."""
    index = a_member(plan, stage)
    person = stage.world.assessors.get(plan.people[index].assessor.key)
    if person is None or person.earlier:
        raise NoRoomError("not in the registry, or with an earlier certificate already")
    old = person.certificate_number
    day = plan.days.report_on + dt.timedelta(days=stage.draw.randint(20, 400))
    stage.world.reissue(stage.draw, person, person.level, min(day, dt.date(2026, 12, 25)))
    return expect(plan, trap(CHECK, person.name, f"{old} was exchanged later", *_marks(index)))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _nobody, SUBTLE: _wrong_number},
    traps={"namesake": _namesake, "old_number": _old_number},
)
