"""The people of a report: a leader who qualifies, a member for each speciality, author, reviewer, chiefs."""

from __future__ import annotations

import datetime as dt
import random

from core.facts import Role
from eval.factory.draw import day_between
from eval.factory.plan.kit import Kit
from eval.factory.plan.qualification import engineer_specialities, may_lead
from eval.factory.plan.records import PlannedPerson, Timeline
from eval.factory.world.careers import draw_engineer
from eval.factory.world.records import Agency, Assessor, Employment
from eval.factory.world.world import World

_TASKS = (
    "现场勘验、危险有害因素辨识",
    "定性定量评价、重大危险源辨识",
    "工艺设备检查、对策措施",
    "电气及自控部分评价",
    "资料收集、图件绘制",
    "安全管理评价",
)


def draw_team(
    world: World,
    draw: random.Random,
    agency: Agency,
    industry: Kit,
    days: Timeline,
    leader_key: str | None = None,
) -> tuple[tuple[PlannedPerson, ...], tuple[str, ...]]:
    """Roles filled with people on the roster from contract to report and free on the survey days.

    The leader qualifies under the order in force, and the team has every speciality of the industry;
    where nobody fit is free, the agency has one more. ``leader_key`` is who must lead, free or not.
    """
    staff = [
        p.as_of(days.report_on)
        for p in world.staff_on(agency.key, days.contract_on)
        if p.works_at(agency.key, days.report_on) and len(p.employments) == 1
    ]
    chiefs = {person.post: person for person in staff if person.post}
    others = [person for person in staff if not person.post and world.is_free(person.key, days.survey_on)]
    if leader_key:
        leader = world.assessors[leader_key].as_of(days.report_on)
    else:
        leader = _leader(world, draw, agency, industry, days, others)
    others = [person for person in others if person.key != leader_key]
    members: list[Assessor] = []
    for speciality in industry.specialities:
        pool = [p for p in others if speciality in p.specialities and p not in (leader, *members)]
        if pool:
            members.append(draw.choice(pool))
        elif speciality not in leader.specialities:
            members.append(_one_more(world, draw, agency, speciality))
    rest = [p for p in others if p not in (leader, *members)]
    reviewer = draw.choice(rest) if rest else _one_more(world, draw, agency, "安全")
    author = draw.choice([leader, *members])
    people = [PlannedPerson(role=Role.PROJECT_LEADER, assessor=leader, task="项目组织、现场勘验、报告统稿")]
    people += [
        PlannedPerson(role=Role.TEAM_MEMBER, assessor=m, task=_TASKS[i % len(_TASKS)])
        for i, m in enumerate(members)
    ]
    people += [
        PlannedPerson(role=Role.AUTHOR, assessor=author),
        PlannedPerson(role=Role.REVIEWER, assessor=reviewer),
        PlannedPerson(role=Role.PROCESS_CONTROL_CHIEF, assessor=chiefs["过程控制负责人"]),
        PlannedPerson(role=Role.TECHNICAL_CHIEF, assessor=chiefs["技术负责人"]),
    ]
    surveyors = (leader.key, *(m.key for m in draw.sample(members, min(len(members), draw.randint(2, 3)))))
    for key in surveyors:
        world.book(key, days.survey_on)
    return tuple(people), surveyors


def _leader(
    world: World, draw: random.Random, agency: Agency, industry: Kit, days: Timeline, free: list[Assessor]
) -> Assessor:
    """Someone of a speciality of the industry who may lead it from contract to report."""
    when = (days.contract_on, *days.survey_on, days.report_on)
    fit = [p for p in free if may_lead(p, industry, when) and {*p.specialities} & {*industry.specialities}]
    if fit:
        return draw.choice(fit)
    person = _one_more(world, draw, agency, draw.choice(industry.specialities), level="二级")
    engineer = draw_engineer(draw, engineer_specialities(industry)[0], person.certified_on)
    return world.replace_assessor(person, engineer=engineer, entered_on=dt.date(2010, 7, 1))


def _one_more(
    world: World, draw: random.Random, agency: Agency, speciality: str, level: str | None = None
) -> Assessor:
    """One more assessor, with the agency since long before the first report."""
    since = day_between(draw, dt.date(2013, 1, 4), dt.date(2018, 6, 29))
    employment = Employment(agency=agency.key, since=since)
    return world.hire(draw, (employment,), level=level, speciality=speciality)
