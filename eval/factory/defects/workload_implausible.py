"""workload_implausible: more reports and survey days than one person can do."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.facts import Role
from eval.factory.defects.pairing import speak
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, flagged, trap
from eval.factory.draw import next_workday
from eval.factory.plan.kit import INDUSTRIES, kit
from eval.factory.plan.make import Wish
from eval.factory.plan.records import Expectation, ReportPlan

CHECK = "workload_implausible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Reports of one leader: how many, and the days over which the last of them is issued after the first."""

    form: str
    count: int
    days: int
    note: str


BURSTS = (
    Burst(form=CLEAR_CUT, count=9, days=6, note="nine sites in nine working days, nine reports in a week"),
    Burst(form=SUBTLE, count=6, days=12, note="six sites in two weeks, six reports in two weeks"),
    Burst(form="trap", count=3, days=40, note="three reports in six weeks: busy, and possible"),
)


def next_wish(first: ReportPlan, index: int, burst: Burst, draw: random.Random) -> Wish:
    """The report after ``index`` others: the first one's leader, surveying on the next free working day."""
    step = max(1, round(burst.days / burst.count))
    survey = first.days.survey_on[-1]
    for _ in range(index):
        survey = next_workday(survey + dt.timedelta(days=step))
    report_on = next_workday(first.days.report_on + dt.timedelta(days=burst.days * index // burst.count))
    days = replace(first.days, survey_on=(survey,), report_on=report_on)
    same_scope = [name for name in INDUSTRIES if kit(name).scope == first.kit.scope]
    return Wish(
        industry=draw.choice(same_scope),
        agency=first.agency.key,
        days=days,
        surveyor=first.person(Role.PROJECT_LEADER).assessor.key,
        length="brief",
        kind=draw.choice(("现状评价", "验收评价")),
    )


def plant_burst(plans: Sequence[ReportPlan], burst: Burst) -> list[ReportPlan]:
    """Every report of the burst shows it, with the sign-off of the leader in all others as evidence."""
    marks = {plan.seed: (_leader_mark(plan), "survey_on:0", "report_on") for plan in plans}
    planted = []
    for plan in plans:
        name = plan.person(Role.PROJECT_LEADER).assessor.name
        others = tuple((seed, mark) for seed in marks if seed != plan.seed for mark in marks[seed])
        planted.append(speak(plan, _said(name, burst, marks[plan.seed], others)))
    return planted


def _said(
    name: str, burst: Burst, marks: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> Expectation:
    make = trap if burst.form == "trap" else None
    said = (
        make(CHECK, name, burst.note, *marks)
        if make
        else flagged(CHECK, name, burst.form, burst.note, *marks)
    )
    return replace(said, others=others)


def _leader_mark(plan: ReportPlan) -> str:
    index = next(i for i, p in enumerate(plan.people) if p.role is Role.PROJECT_LEADER)
    return f"person:{index}:name"
