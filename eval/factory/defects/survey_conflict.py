"""survey_conflict: the same person on two distant sites on one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.facts import Role
from eval.factory.defects.pairing import Pair, PairDefect, PairForm, mirrored, others, speak
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage, flagged, trap
from eval.factory.draw import next_workday
from eval.factory.plan.make import LAST_REPORT, Wish
from eval.factory.plan.qualification import may_lead
from eval.factory.plan.records import PlannedPerson, ReportPlan, Timeline
from eval.factory.workdays import is_workday
from eval.factory.world.places import Place, draw_place

CHECK = "survey_conflict"


def on_site(plan: ReportPlan) -> list[PlannedPerson]:
    """Who is on the survey record, in the order of their marks ``survey:N:name``."""
    roles = (Role.PROJECT_LEADER, Role.TEAM_MEMBER)
    return [p for p in plan.people if p.assessor.key in plan.surveyors and p.role in roles]


def survey_mark(plan: ReportPlan, key: str) -> str:
    """The mark of a person on the survey record."""
    return f"survey:{[p.assessor.key for p in on_site(plan)].index(key)}:name"


def _leads(donor: ReportPlan, person: PlannedPerson, days: Timeline) -> bool:
    """Whether this person can lead a survey on those days: qualified, and on the roster all the time."""
    when = (days.contract_on, *days.survey_on, days.report_on)
    assessor = person.assessor
    works = all(assessor.works_at(donor.agency.key, day) for day in when)
    return works and len(assessor.employments) == 1 and may_lead(assessor, donor.kit, when)


def _beside(donor: ReportPlan, stage: Stage, survey_on: tuple[dt.date, ...]) -> Timeline | None:
    """The donor's days with another survey and a report a little later."""
    report_on = next_workday(donor.days.report_on + dt.timedelta(days=stage.draw.randint(3, 14)))
    if report_on > LAST_REPORT or not donor.agency.holds_on(report_on):
        return None
    review_on = next_workday(report_on - dt.timedelta(days=stage.draw.randint(5, 8)))
    return replace(donor.days, survey_on=survey_on, review_on=review_on, report_on=report_on)


def _far_from(place: Place, stage: Stage) -> Place:
    while True:
        found = draw_place(stage.draw)
        if found.province != place.province:
            return found


def _wish(donor: ReportPlan, person: PlannedPerson, days: Timeline | None, place: Place) -> Wish | None:
    if days is None or not _leads(donor, person, days) or not donor.says("survey"):
        return None
    return Wish(
        industry=donor.kit.key, agency=donor.agency.key, days=days, place=place, surveyor=person.assessor.key
    )


def _far_same_days(donor: ReportPlan, stage: Stage) -> Wish | None:
    days = _beside(donor, stage, donor.days.survey_on)
    leader = donor.person(Role.PROJECT_LEADER)
    return _wish(donor, leader, days, _far_from(donor.enterprise.place, stage))


def _far_one_day(donor: ReportPlan, stage: Stage) -> Wish | None:
    """The later survey takes two days, the first of them the donor's last; the common person is a member."""
    first = donor.days.survey_on[-1]
    if not is_workday(first + dt.timedelta(days=1)):
        return None
    days = _beside(donor, stage, (first, first + dt.timedelta(days=1)))
    members = [p for p in on_site(donor) if p.role is Role.TEAM_MEMBER]
    if days is None or not members:
        return None
    return _wish(donor, stage.draw.choice(members), days, _far_from(donor.enterprise.place, stage))


def _flagged(form: str, note: str) -> PairForm:
    def change(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair | None:
        leader = plan.person(Role.PROJECT_LEADER).assessor
        if not (plan.says("survey") and leader.key in donor.surveyors):
            return None
        day = next(i for i, d in enumerate(plan.days.survey_on) if d in donor.days.survey_on)
        same = donor.days.survey_on.index(plan.days.survey_on[day])
        said = flagged(CHECK, leader.name, form, note, f"survey_on:{day}", survey_mark(plan, leader.key))
        seen = others(donor, (f"survey_on:{same}", survey_mark(donor, leader.key)))
        said = replace(said, others=seen)
        return mirrored(donor, said, plan.seed), speak(plan, said)

    return PairForm(wish=_far_same_days if form == CLEAR_CUT else _far_one_day, change=change)


def _near_same_day(donor: ReportPlan, stage: Stage) -> Wish | None:
    days = _beside(donor, stage, donor.days.survey_on)
    place = replace(donor.enterprise.place, house=donor.enterprise.place.house + stage.draw.randint(1, 9) * 2)
    return _wish(donor, donor.person(Role.PROJECT_LEADER), days, place)


def _near(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair:
    leader = plan.person(Role.PROJECT_LEADER).assessor
    note = "two sites on one road surveyed on one day"
    return donor, speak(plan, trap(CHECK, leader.name, note, "survey_on:0", survey_mark(plan, leader.key)))


def _next_days(donor: ReportPlan, stage: Stage) -> Wish | None:
    first = next_workday(donor.days.survey_on[-1] + dt.timedelta(days=2))
    days = _beside(donor, stage, (first,))
    leader = donor.person(Role.PROJECT_LEADER)
    return _wish(donor, leader, days, _far_from(donor.enterprise.place, stage))


def _travelled(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair:
    leader = plan.person(Role.PROJECT_LEADER).assessor
    note = "distant sites, a day of travel between them"
    return donor, speak(plan, trap(CHECK, leader.name, note, "survey_on:0", survey_mark(plan, leader.key)))


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: _flagged(CLEAR_CUT, "the leader of both, in another province on the same days"),
        SUBTLE: _flagged(SUBTLE, "a member there leads here, one day of two is the same"),
    },
    traps={
        "neighbours": PairForm(wish=_near_same_day, change=_near),
        "travelled": PairForm(wish=_next_days, change=_travelled),
    },
)
