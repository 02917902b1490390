"""Planning: one honest report of an agency on an enterprise. Defects are planted afterwards."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.facts import Stance
from eval.factory.draw import day_between, next_workday, some, stream
from eval.factory.plan.checklist import draw_checklist
from eval.factory.plan.citations import Source, in_force
from eval.factory.plan.design import draw_design
from eval.factory.plan.documents import dated_numbers, numbered_alike
from eval.factory.plan.inherit import Heritage
from eval.factory.plan.kit import INDUSTRIES, Kit, common, kit
from eval.factory.plan.major_hazard import assess
from eval.factory.plan.proof import with_proof
from eval.factory.plan.records import ReportPlan, Timeline
from eval.factory.plan.site import derive, draw_chemicals, draw_equipment, draw_neighbours, site_slots
from eval.factory.plan.team import draw_team
from eval.factory.plan.testing import draw_test
from eval.factory.text.grammar import expand
from eval.factory.workdays import is_workday, workdays_before, workdays_between
from eval.factory.world.places import Place
from eval.factory.world.records import Agency
from eval.factory.world.world import World

LENGTHS = {"brief": 0.3, "short": 0.55, "full": 1.0, "long": 3.0, "huge": 9.0}
FIRST_REPORT = dt.date(2019, 5, 6)
LAST_REPORT = dt.date(2026, 12, 18)
NOTICE_WORKDAYS = 7  # Order 1 art. 19, Order 20 art. 18
_CRITERIA = {
    "gas_station": "危化重大隐患",
    "chemical_storage": "危化重大隐患",
    "chemical_production": "危化重大隐患",
    "fireworks": "烟花重大隐患",
    "coal_mine": "煤矿重大隐患",
    "metal_mine": "矿山重大隐患",
}


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
    agency = _pick_agency(world, draw, wish.agency, industry, days)
    people, surveyors = draw_team(world, draw, agency, industry, days, wish.surveyor)
    slots = site_slots(draw, industry, enterprise, days.survey_on[0])
    slots |= dated_numbers(stream(seed, "documents"), slots, days)
    if heritage:
        slots = heritage.slots(slots, industry)
        derive(slots)
    chemicals = draw_chemicals(draw, industry, slots)
    if heritage:
        chemicals = heritage.chemicals(chemicals)
    slots["chemical_names"] = "、".join(chemical.name for chemical in chemicals)
    slots["solvent"] = chemicals[1].name if len(chemicals) > 1 else "溶剂"
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
        hazards=with_proof(hazards, stream(seed, "proof")),
        tests=numbered_alike(
            tuple(
                draw_test(draw, test, slots["lab"], industry.areas, days.survey_on[0], scale)
                for test in industry.tests
            ),
            slots,
            days,
        ),
        photos=tuple(
            expand(text, draw, slots)
            for text in some(draw, industry.photos, *((2, 2) if scale < 1 else (4, 8)))
        ),
        conclusion=Stance.CONFORMS,
        slots=slots,
        extra={"absent": "tests certificate"} if wish.length == "brief" else {},
        design=draw_design(seed, enterprise, industry, days) if kind == "验收评价" else None,
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
        if not offset or is_workday(survey + dt.timedelta(days=offset))
    )
    notice_on = next_workday(survey - dt.timedelta(days=draw.randint(20, 32)))
    if workdays_between(notice_on, survey) < NOTICE_WORKDAYS + 1:
        notice_on = workdays_before(survey, NOTICE_WORKDAYS + draw.randint(1, 4))
    return Timeline(
        contract_on=next_workday(notice_on - dt.timedelta(days=draw.randint(5, 24))),
        notice_on=notice_on,
        survey_on=survey_on,
        review_on=next_workday(report_on - dt.timedelta(days=draw.randint(5, 10))),
        report_on=report_on,
    )


def draw_citations(industry: Kit, kind: str, day: dt.date, *, is_brief: bool = False) -> tuple[Source, ...]:
    """Laws first, then standards; each in the edition in force on the day."""
    families = [*common()["families"]["few" if is_brief else "all"], *_families_of(industry)]
    families += ["产业目录", _CRITERIA.get(industry.key, "工贸重大隐患")]
    families += {"预评价": ["预评价导则", "三同时"], "验收评价": ["验收评价导则", "三同时"]}.get(kind, [])
    found = [source for family in dict.fromkeys(families) if (source := in_force(family, day))]
    return tuple(sorted(found, key=lambda source: source.kind != "law"))


def _families_of(industry: Kit) -> Sequence[str]:
    return [row["basis"] for rows in industry.checks.values() for row in rows]


def _pick_agency(world: World, draw: random.Random, key: str | None, industry: Kit, days: Timeline) -> Agency:
    """One certified for the industry from contract to report; ``LookupError`` where the wished one is not."""
    when = (days.contract_on, *days.survey_on, days.report_on)
    fit = world.agencies_covering(industry.scope, *when)
    if key:
        if world.agencies[key] not in fit:
            raise LookupError(f"{key} is not certified for {industry.scope} on all days of the report")
        return world.agencies[key].as_of(days.report_on)
    if not fit:
        own = stream(world.seed, "agency for", industry.scope)
        fit = [world.found_agency(own, scopes=(industry.scope,))]
    return draw.choice(fit[:40]).as_of(days.report_on)


def report_number(draw: random.Random, agency: Agency, day: dt.date) -> str:
    """A number in the form of the agency's house."""
    form = stream(agency.key, agency.name).choice(
        ("{s}安评字〔{y}〕第{n:03d}号", "AP-{c}-{y}-{n:03d}", "{y}APJ{c}{n:04d}", "{c}/PJ-{y}-{n:03d}")
    )
    letters = "".join(stream(agency.name).sample("ABCDEHJKLMRSTXYZ", 2))
    return form.format(s=agency.short + agency.name[2:4], c=letters, y=day.year, n=draw.randint(3, 389))
