"""conclusion_contradicts_body: open non-conformities or veto items, yet a favourable conclusion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.facts import Stance
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.kit import common
from eval.factory.plan.records import PlannedHazard, ReportPlan
from eval.factory.text.grammar import expand

CHECK = "conclusion_contradicts_body"
_REFUSED = ("尚未整改", "未整改", "企业暂未整改")
_PROMISED = ("正在组织整改", "已列入整改计划，尚未完成", "整改方案已制定，待实施")


def _marks(hazard: PlannedHazard) -> tuple[str, ...]:
    return (
        f"{hazard.check}:result",
        f"{hazard.check}:finding",
        f"{hazard.key}:remedy",
        f"{hazard.key}:text",
        "conclusion",
    )


def _open(plan: ReportPlan, hazard: PlannedHazard, remedy: str) -> ReportPlan:
    left = replace(hazard, remedy=remedy, rectified_on=None, rechecked_on=None)
    return replace(plan, hazards=tuple(left if h.key == hazard.key else h for h in plan.hazards))


def _veto_fails(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """A veto item fails, nothing is done about it, and the conclusion is favourable all the same."""
    rows = {
        str(row["item"]): row
        for rows in (plan.kit.checks, common()["checks"])
        for part in rows.values()
        for row in part
    }
    vetoes = [c for c in plan.checks if c.is_veto and c.conforms and c.item in rows]
    if not vetoes or not plan.hazards:
        return None
    check = stage.draw.choice(vetoes)
    row: Any = rows[check.item]
    text = expand(stage.draw.choice(row["bad"]), stage.draw, plan.slots)
    hazard = PlannedHazard(
        key=f"hazard:{len(plan.hazards) + 1}",
        check=check.key,
        text=text,
        advice="应立即整改，整改完成前不得投入使用",
        remedy=stage.draw.choice(_REFUSED),
        rectified_on=None,
        rechecked_on=None,
        is_veto=True,
    )
    failed = replace(check, conforms=False, finding=text)
    plan = replace(
        plan,
        checks=tuple(failed if c.key == check.key else c for c in plan.checks),
        hazards=(*plan.hazards, hazard),
    )
    return expect(plan, flagged(CHECK, check.item, CLEAR_CUT, "a veto item fails", *_marks(hazard)))


def _promise_only(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """One ordinary problem is only promised to be put right."""
    rectified = [h for h in plan.hazards if h.is_rectified]
    options = [h for h in rectified if not h.is_veto] or rectified
    if not options:
        return None
    hazard = stage.draw.choice(options)
    plan = _open(plan, hazard, stage.draw.choice(_PROMISED))
    return expect(plan, flagged(CHECK, hazard.text, SUBTLE, "one problem is still open", *_marks(hazard)))


def _rectified(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    if not plan.hazards or not all(h.is_rectified for h in plan.hazards):
        return None
    marks = [m for h in plan.hazards for m in (f"{h.check}:result", f"{h.key}:recheck")]
    return expect(plan, trap(CHECK, "", "non-conformities rectified and checked again", *marks, "conclusion"))


def _adverse(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not plan.hazards:
        return None
    hazard = stage.draw.choice(plan.hazards)
    plan = replace(_open(plan, hazard, stage.draw.choice(_REFUSED)), conclusion=Stance.DOES_NOT_CONFORM)
    return expect(plan, trap(CHECK, "", "open problem and an adverse conclusion", *_marks(hazard)))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _veto_fails, SUBTLE: _promise_only},
    traps={"rectified": _rectified, "adverse": _adverse},
)
