"""What a project leader and a team must have, by the order in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from eval.factory.plan.kit import Kit
from eval.factory.world.careers import ENGINEER_SPECIALITY, OTHER_SAFETY
from eval.factory.world.records import Assessor

ORDER_1, ORDER_20 = dt.date(2019, 5, 1), dt.date(2026, 7, 1)
YEARS = 4  # Order 20 art. 16; nobody who leads an honest report has fewer under Order 1 either
_SENIOR_LEVELS = ("一级", "二级")
_GRADES = ("中级", "高级")
# Industries that 其他安全 goes with as well as their scope's own speciality.
_OTHER_TOO = ("cold_storage", "dust", "fireworks")


def engineer_specialities(kit: Kit) -> tuple[str, ...]:
    """Specialities of a safety engineer that are relevant to an industry."""
    own = ENGINEER_SPECIALITY[kit.scope]
    return tuple(dict.fromkeys((own, OTHER_SAFETY))) if kit.key in _OTHER_TOO else (own,)


def shortfalls(person: Assessor, kit: Kit, day: dt.date) -> tuple[str, ...]:
    """What a leader lacks under the order in force on that day; empty for a qualified one."""
    is_senior = person.level_on(day) in _SENIOR_LEVELS
    if day < ORDER_20:
        return () if is_senior else ("级别",)
    lacks = []
    engineer = person.engineer
    if (
        engineer is None
        or engineer.grade not in _GRADES
        or engineer.registered_on > day
        or engineer.speciality not in engineer_specialities(kit)
    ):
        lacks.append("注册安全工程师")
    if not is_senior and person.title != "高级工程师":
        lacks.append("级别或职称")
    if person.years_on(day) < YEARS:
        lacks.append("年限")
    return tuple(lacks)


def may_lead(person: Assessor, kit: Kit, days: Iterable[dt.date]) -> bool:
    """Whether an honest agency would let this person lead: qualified on all days, and long in the trade."""
    return all(
        not shortfalls(person, kit, day)
        and person.level_on(day) in _SENIOR_LEVELS
        and person.years_on(day) >= YEARS
        for day in days
    )


def specialities_lacking(kit: Kit, team: Iterable[Assessor]) -> tuple[str, ...]:
    """Specialities of the industry that nobody of the team is certified for, in the kit's order."""
    there = {speciality for person in team for speciality in person.specialities}
    return tuple(speciality for speciality in kit.specialities if speciality not in there)
