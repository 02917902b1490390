"""leader_unqualified: the project leader lacks what the order in force asks (Order 1; Order 20 art. 16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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
from eval.factory.draw import day_between, next_workday
from eval.factory.plan.qualification import ORDER_1, ORDER_20, engineer_specialities, shortfalls
from eval.factory.plan.records import ReportPlan
from eval.factory.world.careers import FOREIGN_SPECIALITIES, draw_engineer
from eval.factory.world.records import Assessor, Employment

CHECK = "leader_unqualified"
_MARKS = ("leader:level", "leader:engineer", "leader:title", "leader:years")
_FIELDS = ("name", "level", "certificate")
_Maker = Callable[[ReportPlan, Stage], tuple[Assessor, str]]


def _index(plan: ReportPlan) -> int:
    return next(i for i, p in enumerate(plan.people) if p.role is Role.PROJECT_LEADER)


def _marks(plan: ReportPlan) -> tuple[str, ...]:
    return (*(f"person:{_index(plan)}:{field}" for field in _FIELDS), *_MARKS)


def _hired(plan: ReportPlan, stage: Stage, level: str, since: dt.date = dt.date(2015, 3, 2)) -> Assessor:
    """Someone new of this level in the leader's speciality, long in the trade, an engineer who fits."""
    old = plan.person(Role.PROJECT_LEADER).assessor
    employment = Employment(agency=plan.agency.key, since=since)
    person = stage.world.hire(stage.draw, (employment,), level=level, speciality=old.speciality)
    engineer = draw_engineer(stage.draw, engineer_specialities(plan.kit)[0], person.certified_on)
    return stage.world.replace_assessor(
        person, title="工程师", engineer=engineer, entered_on=dt.date(2012, 7, 2)
    )


def _is_spoken_of(plan: ReportPlan) -> bool:
    leader = plan.person(Role.PROJECT_LEADER).assessor.name
    return any(expectation.subject == leader for expectation in plan.expectations)


def _flag(plan: ReportPlan, stage: Stage, form: str, make: _Maker) -> ReportPlan | None:
    if _is_spoken_of(plan):
        return None
    person, note = make(plan, stage)
    plan = with_member(plan, stage, _index(plan), person)
    return expect(plan, flagged(CHECK, person.name, form, note, *_marks(plan)))


def _lowest_level(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    person = _hired(plan, stage, "三级")
    return stage.world.replace_assessor(person, engineer=None), "only of level 三级"


def _level_stated_higher(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    person = _hired(plan, stage, "三级")
    return replace(person, level="二级"), "states 二级, the registry says 三级"


def _level_after_survey(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    day = _between_survey_and_report(plan, stage)
    person = stage.world.reissue(stage.draw, _hired(plan, stage, "三级"), "二级", day)
    return person, f"二级 only since {day}"


def _foreign_engineer(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    person = _hired(plan, stage, "二级")
    speciality = stage.draw.choice(FOREIGN_SPECIALITIES)
    engineer = draw_engineer(stage.draw, speciality, person.certified_on)
    return stage.world.replace_assessor(person, engineer=engineer), f"engineer for {speciality}"


def _engineer_after_survey(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    day = _between_survey_and_report(plan, stage)
    person = _hired(plan, stage, "二级")
    assert person.engineer is not None
    number = f"{person.engineer.number[:2]}{day.year % 100}{person.engineer.number[4:]}"
    engineer = replace(person.engineer, number=number, registered_on=day)
    return stage.world.replace_assessor(person, engineer=engineer), f"engineer only since {day}"


def _three_years(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    since = plan.days.report_on - dt.timedelta(days=stage.draw.randint(3 * 366, 4 * 365 - 20))
    person = _hired(plan, stage, "二级", since)
    return stage.world.replace_assessor(person, entered_on=since), f"in the trade since {since}"


def _neither_level_nor_title(plan: ReportPlan, stage: Stage) -> tuple[Assessor, str]:
    return _hired(plan, stage, "三级"), "三级 and no senior title"


def _between_survey_and_report(plan: ReportPlan, stage: Stage) -> dt.date:
    days = plan.days
    first = days.survey_on[-1] + dt.timedelta(days=1)
    return next_workday(day_between(stage.draw, first, days.report_on - dt.timedelta(days=1)))


_ONE_THING: dict[dt.date, tuple[_Maker, ...]] = {
    ORDER_1: (_level_stated_higher, _level_after_survey),
    ORDER_20: (_foreign_engineer, _engineer_after_survey, _three_years, _neither_level_nor_title),
}


def _order(plan: ReportPlan) -> dt.date | None:
    """The order under which all of the work was done; None where it changed under way."""
    first, last = plan.days.contract_on, plan.days.report_on
    if first >= ORDER_20:
        return ORDER_20
    return ORDER_1 if plan.days.survey_on[0] >= ORDER_1 and last < ORDER_20 else None


def _one_thing(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    order = _order(plan)
    return _flag(plan, stage, SUBTLE, stage.draw.choice(_ONE_THING[order])) if order else None


def _trap(plan: ReportPlan, stage: Stage, person: Assessor, note: str) -> ReportPlan | None:
    when = (*plan.days.survey_on, plan.days.report_on)
    if any(shortfalls(person, plan.kit, day) for day in when):
        return None
    plan = with_member(plan, stage, _index(plan), person)
    return expect(plan, trap(CHECK, person.name, note, *_marks(plan)))


def _level_before_contract(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if _is_spoken_of(plan):
        return None
    day = plan.days.contract_on - dt.timedelta(days=stage.draw.randint(4, 60))
    person = stage.world.reissue(stage.draw, _hired(plan, stage, "三级"), "二级", day)
    return _trap(plan, stage, person, f"二级 since {day}, before the contract")


def _title_for_level(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Order 20 takes a senior title in place of the level."""
    if _is_spoken_of(plan) or _order(plan) != ORDER_20:
        return None
    person = stage.world.replace_assessor(_hired(plan, stage, "三级"), title="高级工程师")
    return _trap(plan, stage, person, "三级, but with a senior title")


DEFECT = Defect(
    check=CHECK,
    forms={
        CLEAR_CUT: lambda plan, stage: _flag(plan, stage, CLEAR_CUT, _lowest_level),
        SUBTLE: _one_thing,
    },
    traps={"level_before_contract": _level_before_contract, "title_for_level": _title_for_level},
    subject=lambda plan: plan.person(Role.PROJECT_LEADER).assessor.name,
)
