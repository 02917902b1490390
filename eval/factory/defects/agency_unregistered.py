"""agency_unregistered: name or number unknown to the registry, or they belong to different agencies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Defect,
    Stage,
    expect,
    flagged,
    own_agency,
    speaks,
    trap,
)
from eval.factory.draw import next_workday
from eval.factory.plan.records import ReportPlan

CHECK = "agency_unregistered"
_MARKS = ("agency_certificate_number", "agency_name")
_WORDS = "恒华安信瑞源泰和正科远诚宏润鑫盛达中天博康嘉永昌德兴隆众益联创佳明亿丰锦"
_FULL_WIDTH = str.maketrans("()", "（）")


def _numbered(plan: ReportPlan, number: str) -> ReportPlan:
    """The plan with another certificate number wherever the report states it."""
    papers = tuple(replace(paper, number=number) for paper in plan.agency.certificates)
    return replace(plan, agency=replace(plan.agency, certificates=papers))


def _flag(plan: ReportPlan, form: str, note: str) -> ReportPlan:
    return expect(plan, flagged(CHECK, plan.agency.name, form, note, *_MARKS))


def _number_unknown(plan: ReportPlan, stage: Stage) -> ReportPlan:
    free = [
        number
        for serial in range(1, 1000)
        if not stage.world.is_taken(number := f"APJ-({plan.agency.short})-{serial:03d}")
    ]
    number = stage.world.kept_free(stage.draw.choice(free))
    return _flag(_numbered(plan, number), CLEAR_CUT, "no agency has the number")


def _mixed_up(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """The number of another agency that could have done the work, or a name wrong by one character."""
    when = (plan.days.contract_on, *plan.days.survey_on, plan.days.report_on)
    able = stage.world.agencies_covering(plan.kit.scope, *when)
    others = [agency for agency in able if agency.key != plan.agency.key]
    if speaks(plan, "agency_certificate_lapsed", "business_out_of_scope"):
        others = []  # the other agency's certificate would answer for this one's
    if others and stage.draw.random() < 0.5:
        other = stage.draw.choice(others)
        return _flag(_numbered(plan, other.certificate_number), SUBTLE, f"the number is that of {other.name}")
    name = _misspelt(plan.agency.name, stage)
    changed = replace(plan, agency=replace(plan.agency, name=name))
    return _flag(changed, SUBTLE, f"the number is that of {plan.agency.name}")


def _misspelt(name: str, stage: Stage) -> str:
    places = [index for index, letter in enumerate(name) if letter in _WORDS and 2 <= index <= 4]
    at = stage.draw.choice(places or [2])
    others = [word for word in _WORDS if word != name[at]]
    names = [name[:at] + word + name[at + 1 :] for word in others]
    return stage.world.kept_free(
        stage.draw.choice([text for text in names if not stage.world.is_taken(text)])
    )


def _renamed(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """The agency took another name after the report; the registry keeps the former one with its days."""
    plan = own_agency(plan, stage)
    renamed_on = next_workday(plan.days.report_on + dt.timedelta(days=stage.draw.randint(15, 120)))
    last = renamed_on - dt.timedelta(days=1)
    agency = stage.world.rename_agency(stage.world.agencies[plan.agency.key], stage.draw, last)
    plan = replace(plan, agency=agency.as_of(plan.days.report_on))
    return expect(plan, trap(CHECK, plan.agency.name, f"bore this name until {last}", *_MARKS))


def _full_width(plan: ReportPlan, _: Stage) -> ReportPlan:
    plan = _numbered(plan, plan.agency.certificate_number.translate(_FULL_WIDTH))
    return expect(plan, trap(CHECK, plan.agency.name, "the brackets of the number are full width", *_MARKS))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _number_unknown, SUBTLE: _mixed_up},
    traps={"renamed": _renamed, "full_width": _full_width},
    subject=lambda plan: plan.agency.name,
)
