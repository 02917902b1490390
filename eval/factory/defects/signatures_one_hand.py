"""signatures_one_hand: one person wrote the names of others."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.signing_hands import sign_mark, signers
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan

CHECK = "signatures_one_hand"


def _written_by_one(plan: ReportPlan, keys: list[str], form: str, note: str) -> ReportPlan:
    writer = keys[0]
    marks, names = [], []
    for index, person in signers(plan):
        if person.assessor.key in keys:
            marks.append(sign_mark(index))
            names.append(person.assessor.name)
    plan = replace(plan, hands={**plan.hands, **dict.fromkeys(keys[1:], writer)})
    return expect(plan, flagged(CHECK, "、".join(dict.fromkeys(names)), form, note, *marks))


def _keys(plan: ReportPlan) -> list[str]:
    return list(dict.fromkeys(person.assessor.key for _, person in signers(plan)))


def _all(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    keys = _keys(plan)
    if len(keys) < 3:
        return None
    stage.draw.shuffle(keys)
    return _written_by_one(plan, keys, CLEAR_CUT, "all names in one hand")


def _two(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    keys = _keys(plan)
    if len(keys) < 2:
        return None
    return _written_by_one(plan, stage.draw.sample(keys, 2), SUBTLE, "two names in one hand")


def _one_pen(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """All sign with one pen at one meeting, each in an own hand."""
    if any(e.check == CHECK for e in plan.expectations):
        return None
    pen = f"pen/{stage.draw.randint(1, 9999)}"
    marks = [sign_mark(index) for index, _ in signers(plan)]
    return expect(replace(plan, pen=pen), trap(CHECK, "", "one pen, many hands", *marks))


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _all, SUBTLE: _two}, traps={"one_pen": _one_pen})
