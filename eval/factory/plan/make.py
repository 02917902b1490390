"""Planning: one honest report of an agency on an enterprise. Defects are planted afterwards."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.facts import Role, Stance
from eval.factory.draw import day_between, next_workday, some, stream
from eval.factory.plan.checklist import draw_checklist
from eval.factory.plan.citations import Source, in_force
from eval.factory.plan.inherit import Heritage
from eval.factory.plan.kit import INDUSTRIES, Kit, common, kit
from eval.factory.plan.major_hazard import assess
from eval.factory.plan.records import PlannedPerson, ReportPlan, Timeline
from eval.factory.plan.site import derived, draw_chemicals, draw_equipment, draw_neighbours, site_slots
from eval.factory.plan.testing import draw_test
from eval.factory.text.grammar import expand
from eval.factory.world.places import Place
from eval.factory.world.records import Agency, Assessor
from eval.factory.world.world import World

LENGTHS = {"brief": 0.3, "short": 0.55, "full": 1.0, "long": 3.0, "huge": 9.0}
FIRST_REPORT = dt.date(2019, 9, 16)
LAST_REPORT = dt.date(2026, 12, 18)
_TASKS = (
    "现场勘验、危险有害因素辨识",
    "定性定量评价、重大危险源辨识",
    "工艺设备检查、对策措施",
    "电气及自控部分评价",
    "资料收集、图件绘制",
    "安全管理评价",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a caller fixes; None leaves it to chance. ``surveyor`` is the key of who must lead the survey."""

    industry: str | None = None
    kind: str | None = None
    length: str = "full"
    report_on: dt.date | None = None
    agency: str | None = None
    days: Timeline | None = None
    place: Place | None = None
    heritage: Heritage | None = None
    surveyor: str | None = None


def make_plan(world: World, seed: str, wish: Wish) -> ReportPlan:
    """An honest report: right people, right dates, law in force, all problems put right."""
    draw = stream(seed, "plan")
    industry = kit(wish.industry or draw.choice(INDUSTRIES))
    kind = wish.kind or draw.choices(("现状评价", "验收评价", "预评价"), (6, 3, 1.5))[0]
    report_on = next_workday(wish.report_on or day_between(draw, FIRST_REPORT, LAST_REPORT))
    days = wish.days or draw_timeline(draw, report_on)
    report_on = days.report_on
    heritage = wish.heritage
    enterprise = (
        heritage.model.enterprise
        if heritage and heritage.is_same_site
        else world.found_enterprise(draw, tuple(industry.names), wish.place)
    )
    agency = _pick_agency(world, draw, wish.agency, days)
    people, surveyors = draw_team(world, draw, agency, industry, days, leader=wish.surveyor)
    slots = site_slots(draw, industry, enterprise)
    if heritage:
        slots = derived(heritage.slots(slots, industry))
    chemicals = draw_chemicals(draw, industry, slots)
    if heritage:
        chemicals = heritage.chemicals(chemicals)
    slots["chemical_names"] = "、".join(chemical.name for chemical in chemicals)
    slots["ammonia"] = f"{chemicals[0].quantity_t:g}" if chemicals else "0"
    neighbours = draw_neighbours(draw, industry, slots)
    if heritage:
        neighbours = heritage.neighbours(neighbours)
    slots["neighbour_first"] = neighbours[0].what
    slots["gap_min"] = (
        f"{min(n.measured_m for n in neighbours if n.required_m):g}"
        if any(n.required_m for n in neighbours)
        else "30"
    )
    scale = LENGTHS[wish.length]
    checks, hazards = draw_checklist(draw, industry, slots, days, kind, scale)
    name = expand(industry.project, draw, slots)
    return ReportPlan(
        seed=seed,
        world_seed=world.seed,
        kit=industry,
        kind=kind,
        length=wish.length,
        number=report_number(draw, agency, report_on),
        project_name=heritage.model.project_name if heritage and heritage.is_same_site else name,
        enterprise=enterprise,
        agency=agency,
        days=days,
        people=people,
        surveyors=surveyors,
        citations=draw_citations(industry, kind, report_on, is_brief=wish.length == "brief"),
        neighbours=neighbours,
        equipment=_equipment(draw, industry, slots, heritage),
        chemicals=chemicals,
        major_hazard=assess(chemicals, _people_nearby(draw, heritage)),
        checks=checks,
        hazards=hazards,
        tests=tuple(
            draw_test(draw, test, slots["lab"], industry.areas, days.survey_on[0], scale)
            for test in industry.tests
        ),
        photos=tuple(
            expand(text, draw, slots)
            for text in some(draw, industry.photos, *((2, 2) if scale < 1 else (4, 8)))
        ),
        conclusion=Stance.CONFORMS,
        slots=slots,
        extra={"absent": "tests certificate"} if wish.length == "brief" else {},
    )


def _equipment(
    draw: random.Random, industry: Kit, slots: Mapping[str, str], heritage: Heritage | None
) -> tuple[tuple[str, ...], ...]:
    drawn = draw_equipment(draw, industry, slots)
    return heritage.model.equipment if heritage and heritage.is_same_site else drawn


def _people_nearby(draw: random.Random, heritage: Heritage | None) -> int:
    drawn = draw.choice((0, 12, 26, 38, 64, 120, 210))
    return heritage.model.major_hazard.people_nearby if heritage and heritage.is_same_site else drawn


def draw_timeline(draw: random.Random, report_on: dt.date) -> Timeline:
    """Contract, notice (well over seven working days before the survey), survey, review, report."""
    survey = next_workday(report_on - dt.timedelta(days=draw.randint(38, 80)))
    survey_on = tuple(
        survey + dt.timedelta(days=offset)
        for offset in range(1 if survey.isoweekday() == 5 else draw.randint(1, 2))
    )
    notice_on = next_workday(survey - dt.timedelta(days=draw.randint(20, 32)))
    return Timeline(
        contract_on=next_workday(notice_on - dt.timedelta(days=draw.randint(5, 24))),
        notice_on=notice_on,
        survey_on=survey_on,
        review_on=next_workday(report_on - dt.timedelta(days=draw.randint(5, 10))),
        report_on=report_on,
    )


def draw_team(
    world: World,
    draw: random.Random,
    agency: Agency,
    industry: Kit,
    days: Timeline,
    leader: str | None = None,
) -> tuple[tuple[PlannedPerson, ...], tuple[str, ...]]:
    """Roles filled with people on the roster from contract to report and free on the survey days."""
    staff = [
        p
        for p in world.staff_on(agency.key, days.contract_on)
        if p.works_at(agency.key, days.report_on) and len(p.employments) == 1
    ]
    chiefs = {person.post: person for person in staff if person.post}
    others = [person for person in staff if not person.post and world.is_free(person.key, days.survey_on)]
    head = world.assessors[leader] if leader else draw.choice([p for p in others if p.level != "三级"])
    members: list[Assessor] = []
    for speciality in industry.specialities:
        pool = [p for p in others if p.speciality == speciality and p not in (head, *members)]
        if pool:
            members.append(draw.choice(pool))
    rest = [p for p in others if p not in (head, *members)]
    reviewer = draw.choice(rest)
    author = draw.choice([head, *members])
    people = [PlannedPerson(role=Role.PROJECT_LEADER, assessor=head, task="项目组织、现场勘验、报告统稿")]
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
    surveyors = (head.key, *(m.key for m in draw.sample(members, min(len(members), draw.randint(2, 3)))))
    for key in surveyors:
        world.book(key, days.survey_on)
    return tuple(people), surveyors


def draw_citations(industry: Kit, kind: str, day: dt.date, *, is_brief: bool = False) -> tuple[Source, ...]:
    """Laws first, then standards; each in the edition in force on the day."""
    families = [*common()["families"]["few" if is_brief else "all"], *_families_of(industry)]
    families += {"预评价": ["预评价导则", "三同时"], "验收评价": ["验收评价导则", "三同时"]}.get(kind, [])
    found = [source for family in dict.fromkeys(families) if (source := in_force(family, day))]
    return tuple(sorted(found, key=lambda source: source.kind != "law"))


def _families_of(industry: Kit) -> Sequence[str]:
    return [row["basis"] for rows in industry.checks.values() for row in rows]


def _pick_agency(world: World, draw: random.Random, key: str | None, days: Timeline) -> Agency:
    if key:
        return world.agencies[key]
    return draw.choice(
        [a for a in world.agencies.values() if a.holds_on(days.survey_on[0]) and a.holds_on(days.report_on)][
            :40
        ]
    )


def report_number(draw: random.Random, agency: Agency, day: dt.date) -> str:
    """A number in the form of the agency's house."""
    form = stream(agency.key, agency.name).choice(
        ("{s}安评字〔{y}〕第{n:03d}号", "AP-{c}-{y}-{n:03d}", "{y}APJ{c}{n:04d}", "{c}/PJ-{y}-{n:03d}")
    )
    letters = "".join(stream(agency.name).sample("ABCDEHJKLMRSTXYZ", 2))
    return form.format(s=agency.short + agency.name[2:4], c=letters, y=day.year, n=draw.randint(3, 389))
