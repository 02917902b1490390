"""leader_not_on_site: the project leader is not among those recorded on site."""

from __future__ import annotations

from dataclasses import replace

from core.facts import Role
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan
from eval.factory.plan.shots import LEADER_SECOND_DAY

CHECK = "leader_not_on_site"


def _others(plan: ReportPlan) -> tuple[str, ...]:
    """Keys of those on site besides the leader; empty where the leader was not there either."""
    leader = plan.person(Role.PROJECT_LEADER).assessor.key
    return tuple(key for key in plan.surveyors if key != leader) if leader in plan.surveyors else ()


def _stayed_away(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    leader, on_site = plan.person(Role.PROJECT_LEADER).assessor, _others(plan)
    if not on_site:
        return None
    marks = (*(f"survey:{i}:name" for i in range(len(on_site))), "photo:0")
    plan = replace(plan, surveyors=on_site)
    return expect(plan, flagged(CHECK, leader.name, CLEAR_CUT, "the survey record names others only", *marks))


def _named_only(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """Named in the record, yet neither among the signatures nor in the captions."""
    leader, on_site = plan.person(Role.PROJECT_LEADER).assessor, _others(plan)
    if not on_site or "survey" in plan.extra.get("absent", "").split():
        return None
    marks = ("survey:0:name", *(f"survey:{i}:ink" for i in range(len(on_site))), "photo:0")
    plan = replace(plan, surveyors=on_site, named_only=(leader.key,))
    note = "named in the record, no signature, not in the captions"
    return expect(plan, flagged(CHECK, leader.name, SUBTLE, note, *marks))


def _second_day(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    leader = plan.person(Role.PROJECT_LEADER).assessor
    if not _others(plan) or len(plan.days.survey_on) != 2 or len(plan.photos) < 2:
        return None
    plan = replace(plan, extra={**plan.extra, LEADER_SECOND_DAY: "yes"})
    marks = ("survey:0:name", "survey:0:ink", "photo:1")
    return expect(plan, trap(CHECK, leader.name, "came on the second day, as recorded", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _stayed_away, SUBTLE: _named_only},
    traps={"second_day": _second_day},
)
