"""Files a finished report with the authorities and the public, as its agency would: rows of the registry."""

from __future__ import annotations

import datetime as dt
import random

from core.facts import Role
from eval.factory.draw import day_between, next_workday, stream
from eval.factory.plan.kit import INDUSTRIES, kit
from eval.factory.plan.make import report_number
from eval.factory.plan.records import Approval, ReportPlan
from eval.factory.plan.site import site_slots
from eval.factory.text.grammar import expand
from eval.factory.world.filings import ReportFilings, Row
from eval.factory.world.records import Agency
from eval.factory.world.world import World

REGISTRY_DAY = dt.date(2026, 12, 31)
FULL, BASIC, WITHHELD = "报告全文", "报告基本信息", "不予公开"


def file_report(world: World, plan: ReportPlan) -> None:
    """Keep the report's notices, its disclosure and its approvals with the world; again replaces them.

    ``plan.extra["disclosure"]`` says how the report was published: absent, no_pictures, basic_only,
    withheld, or nothing for in full; ``published_on`` when.
    """
    agency = world.agencies[plan.agency.key]
    if agency.key not in world.filings.others:
        world.filings.others[agency.key] = _others(world, agency)
    world.filings.reports[plan.seed] = ReportFilings(
        notices=_notices(plan, agency),
        disclosures=_disclosure(plan, agency),
        approvals=_approvals(plan),
    )


def published_on(plan: ReportPlan) -> dt.date:
    """The day the report was published: as planted, else within a few weeks."""
    if "published_on" in plan.extra:
        return dt.date.fromisoformat(plan.extra["published_on"])
    draw = stream(plan.seed, "published")
    day = next_workday(plan.days.report_on + dt.timedelta(days=draw.randint(3, 18)))
    return min(day, REGISTRY_DAY)


def _notices(plan: ReportPlan, agency: Agency) -> tuple[Row, ...]:
    if "notice" in plan.extra.get("absent", "").split():
        return ()
    days = [("首次告知", plan.days.notice_on)]
    if "notice_revised_on" in plan.extra:
        days.append(("变更告知", dt.date.fromisoformat(plan.extra["notice_revised_on"])))
    return tuple(_notice(plan, agency.as_of(day), kind, day) for kind, day in days)


def _notice(plan: ReportPlan, agency: Agency, kind: str, day: dt.date) -> Row:
    leader = plan.person(Role.PROJECT_LEADER).assessor
    members = plan.persons(Role.TEAM_MEMBER)
    return (
        agency.name,
        agency.certificate_number,
        agency.website,
        agency.address,
        agency.postcode,
        agency.legal_representative,
        agency.contact,
        agency.telephone,
        plan.project_name,
        plan.enterprise.place.address,
        plan.kit.industry,
        leader.name,
        plan.days.service_term,
        "、".join(survey.isoformat() for survey in plan.days.survey_on),
        "；".join(f"{m.assessor.name}（{m.assessor.speciality}，{m.task}）" for m in members),
        kind,
        day.isoformat(),
        f"{plan.enterprise.place.province}应急管理厅",
    )


def _disclosure(plan: ReportPlan, agency: Agency) -> tuple[Row, ...]:
    state = plan.extra.get("disclosure", "full")
    if state == "absent":
        return ()
    day = published_on(plan)
    row = (
        plan.number,
        plan.enterprise.name,
        plan.project_name,
        plan.kind,
        plan.days.report_on.isoformat(),
        day.isoformat(),
        {"basic_only": BASIC, "withheld": WITHHELD}.get(state, FULL),
        "无" if state in ("no_pictures", "withheld") else "有",
        f"{agency.website}/bggk/{day.year}",
        f"{plan.extra['secret']}，依法不予公开" if state == "withheld" else "",
    )
    return ((agency.as_of(day).name, agency.certificate_number, *row),)


def _approvals(plan: ReportPlan) -> tuple[Row, ...]:
    """Approvals by authorities; what an enterprise reviewed itself is in no registry."""
    design = plan.design
    if design is None:
        return ()
    rows = [("安全设施设计审查", design.approval)]
    if design.change:
        rows.append(("安全设施设计重大变更审查", design.change.approval))
    return tuple(
        _approval(plan, subject, approval) for subject, approval in rows if approval and not approval.is_own
    )


def _approval(plan: ReportPlan, subject: str, approval: Approval) -> Row:
    day = approval.approved_on.isoformat()
    return (
        plan.project_name,
        plan.enterprise.name,
        subject,
        approval.number,
        day,
        approval.authority,
        "同意",
    )


def _others(world: World, agency: Agency) -> tuple[Row, ...]:
    """Reports that are not in the corpus, published by the agency while it was certified."""
    draw = stream(world.seed, agency.key, "other reports")
    return tuple(_other(world, agency, draw) for _ in range(draw.randint(3, 6)))


def _other(world: World, agency: Agency, draw: random.Random) -> Row:
    first = max(agency.certificates[0].issued_on, dt.date(2019, 5, 6))
    last = min(agency.certificates[-1].last_day, dt.date(2026, 11, 2))
    report_on = next_workday(day_between(draw, first, last))
    scopes = agency.certificate_shown_on(report_on).scopes
    fit = [kit(name) for name in INDUSTRIES if kit(name).scope in scopes] or [kit("gas_station")]
    industry = draw.choice(fit)
    enterprise = world.found_enterprise(draw, tuple(industry.names))
    slots = site_slots(draw, industry, enterprise, report_on)
    day = next_workday(report_on + dt.timedelta(days=draw.randint(3, 18)))
    return (
        agency.name_on(day),
        agency.certificate_number,
        report_number(draw, agency, report_on),
        enterprise.name,
        expand(industry.project, draw, slots),
        draw.choice(("现状评价", "现状评价", "验收评价", "预评价")),
        report_on.isoformat(),
        day.isoformat(),
        FULL,
        "有",
        f"{agency.website}/bggk/{day.year}",
        "",
    )
