"""leader_not_on_site: the project leader is not among those recorded on site."""

from __future__ import annotations

from dataclasses import replace

from core.facts import Role
from eval.factory.defects.staging import CLEAR_CUT, Defect, Stage, expect, flagged
from eval.factory.plan.records import ReportPlan

CHECK = "leader_not_on_site"


def _stayed_away(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    leader = plan.person(Role.PROJECT_LEADER).assessor
    on_site = tuple(key for key in plan.surveyors if key != leader.key)
    if not on_site or leader.key not in plan.surveyors:
        return None
    marks = (*(f"survey:{i}:name" for i in range(len(on_site))), "photo:0")
    plan = replace(plan, surveyors=on_site)
    return expect(plan, flagged(CHECK, leader.name, CLEAR_CUT, "the survey record names others only", *marks))


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _stayed_away}, traps={})
