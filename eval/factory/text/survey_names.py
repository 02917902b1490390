"""Who stands in the survey record and who in the captions of the photos."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import marked
from eval.factory.plan.records import PlannedPerson, ReportPlan
from eval.factory.plan.shots import LEADER_SECOND_DAY
from eval.factory.text.scene import Scene

_ROLES = (Role.PROJECT_LEADER, Role.TEAM_MEMBER)


def on_site_of(scene: Scene) -> list[PlannedPerson]:
    """The team members who were on site, leader first: they sign and are seen on photos."""
    return _team(scene.plan, scene.plan.surveyors)


def record_names(scene: Scene) -> str:
    """The names in the record, each marked; by day where the leader came later."""
    plan = scene.plan
    team = _team(plan, plan.recorded)
    names = [marked(f"survey:{i}:name", p.assessor.name) for i, p in enumerate(team)]
    if LEADER_SECOND_DAY not in plan.extra:
        return "、".join(names)
    first, second = (scene.day(day) for day in plan.days.survey_on)
    return f"{first}：{'、'.join(names[1:])}；{second}：以上人员及评价组长{names[0]}（当日到场）"


def pictured(scene: Scene, index: int) -> str:
    """Who is named under a photo: two under the first, and the leader who came later under the second."""
    team = on_site_of(scene)
    if LEADER_SECOND_DAY in scene.plan.extra:
        shown = team[1:3] if index == 0 else team[:1] if index == 1 else []
    else:
        shown = team[:2] if index == 0 else []
    return "、".join(p.assessor.name for p in shown)


def _team(plan: ReportPlan, keys: tuple[str, ...]) -> list[PlannedPerson]:
    return [p for p in plan.people if p.assessor.key in keys and p.role in _ROLES]
