"""assessor_in_two_agencies: the same person signs for two agencies in overlapping periods."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.facts import Role
from eval.factory.defects.pairing import Pair, PairDefect, PairForm, later, mirrored, others, speak
from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Stage,
    another_agency,
    flagged,
    trap,
    with_member,
)
from eval.factory.plan.make import Wish
from eval.factory.plan.records import ReportPlan
from eval.factory.world.records import Assessor, Employment

CHECK = "assessor_in_two_agencies"
_START = dt.date(2014, 3, 3)


def _elsewhere(least: int, most: int) -> PairForm:
    """The later report is another agency's, this many days after the donor's."""

    def wish(donor: ReportPlan, stage: Stage) -> Wish | None:
        day = later(donor, stage, least, most)
        if day is None:
            return None
        fit = stage.world.agencies_covering(donor.kit.scope, day - dt.timedelta(days=150), day)
        keys = [agency.key for agency in fit if agency.key != donor.agency.key]
        if not keys:
            return None
        return Wish(industry=donor.kit.key, report_on=day, agency=stage.draw.choice(keys))

    return PairForm(wish=wish, change=lambda donor, plan, _: (donor, plan))


def _members(plan: ReportPlan) -> list[tuple[int, Assessor]]:
    """Members that are in no other role, with their index."""
    held = [p.assessor.key for p in plan.people]
    return [
        (i, p.assessor)
        for i, p in enumerate(plan.people)
        if p.role is Role.TEAM_MEMBER and held.count(p.assessor.key) == 1
    ]


def _alike(donor: ReportPlan, plan: ReportPlan) -> tuple[int, int] | None:
    """A member of either report with the same speciality: index in the donor, index here."""
    for there, one in _members(donor):
        for here, other in _members(plan):
            if one.specialities == other.specialities and one.level == other.level:
                return there, here
    return None


def _marks(index: int) -> tuple[str, ...]:
    return tuple(f"person:{index}:{field}" for field in ("name", "certificate"))


def _both(donor: ReportPlan, plan: ReportPlan, there: int, here: int, form: str, note: str) -> Pair:
    name = plan.people[here].assessor.name
    said = flagged(CHECK, name, form, note, *_marks(here))
    said = replace(said, others=others(donor, _marks(there)))
    return mirrored(donor, said, plan.seed), speak(plan, said)


def _lent(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    """Someone on the donor's roster only signs here as well; so is not with this agency either."""
    found = _alike(donor, plan)
    if found is None:
        return None
    there, here = found
    old = donor.people[there].assessor
    employments = (
        Employment(agency=another_agency(donor, stage), since=_START, until=dt.date(2016, 6, 30)),
        Employment(agency=donor.agency.key, since=dt.date(2016, 7, 4)),
    )
    person = stage.world.hire(stage.draw, employments, speciality=old.speciality, level=old.level)
    donor, plan = with_member(donor, stage, there, person), with_member(plan, stage, here, person)
    marks = tuple(f"person:{here}:{field}" for field in ("name", "certificate", "registration"))
    absent = flagged("assessor_not_with_agency", person.name, CLEAR_CUT, "is on another roster", *marks)
    note = "signs here while on another agency's roster and in its report"
    donor, plan = _both(donor, plan, there, here, CLEAR_CUT, note)
    return donor, speak(plan, absent)


def _hired(donor: ReportPlan, plan: ReportPlan, stage: Stage, until: dt.date, since: dt.date) -> Pair | None:
    """A new person in both reports: at the donor's agency until one day, here since another."""
    found = _alike(donor, plan)
    if found is None:
        return None
    there, here = found
    old = donor.people[there].assessor
    employments = (
        Employment(agency=donor.agency.key, since=_START, until=until),
        Employment(agency=plan.agency.key, since=since),
    )
    person = stage.world.hire(stage.draw, employments, speciality=old.speciality, level=old.level)
    return with_member(donor, stage, there, person), with_member(plan, stage, here, person)


def _on_two_rosters(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    found = _alike(donor, plan)
    since = donor.days.contract_on - dt.timedelta(days=stage.draw.randint(30, 200))
    until = plan.days.report_on + dt.timedelta(days=stage.draw.randint(5, 60))
    hired = _hired(donor, plan, stage, until, min(since, plan.days.contract_on - dt.timedelta(days=9)))
    if hired is None or found is None:
        return None
    return _both(*hired, *found, SUBTLE, "on both rosters at once, signs for both")


def _moved(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    found = _alike(donor, plan)
    since = plan.days.contract_on - dt.timedelta(days=stage.draw.randint(3, 30))
    until = since - dt.timedelta(days=1)
    if until <= donor.days.report_on:
        return None
    hired = _hired(donor, plan, stage, until, since)
    if hired is None or found is None:
        return None
    donor, plan = hired
    name = plan.people[found[1]].assessor.name
    note = "moved from one agency to the other between the two reports"
    marks = (*_marks(found[1]), f"person:{found[1]}:registration")
    moved = trap("assessor_not_with_agency", name, note, *marks)
    return donor, speak(plan, trap(CHECK, name, note, *_marks(found[1])), moved)


def _namesake(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    found = _alike(donor, plan)
    if found is None:
        return None
    there, here = found
    name, old = donor.people[there].assessor.name, plan.people[here].assessor
    own = (Employment(agency=plan.agency.key, since=_START),)
    person = stage.world.hire(stage.draw, own, name=name, speciality=old.speciality, level=old.level)
    plan = with_member(plan, stage, here, person)
    note = "a namesake with another number signs for the other agency"
    return donor, speak(plan, trap(CHECK, name, note, *_marks(here)))


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: replace(_elsewhere(5, 60), change=_lent),
        SUBTLE: replace(_elsewhere(20, 90), change=_on_two_rosters),
    },
    traps={
        "moved": replace(_elsewhere(150, 400), change=_moved),
        "namesake": replace(_elsewhere(5, 90), change=_namesake),
    },
)
