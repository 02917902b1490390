"""signature_typed: a typed name where a handwritten signature must be."""

from __future__ import annotations

from dataclasses import replace

from core.facts import Role, SignatureState
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, a_member, expect, flagged
from eval.factory.plan.records import ReportPlan

CHECK = "signature_typed"


def _plant(plan: ReportPlan, index: int, form: str) -> ReportPlan | None:
    person = plan.people[index]
    if person.signature is not SignatureState.HANDWRITTEN:
        return None
    changed = replace(person, signature=SignatureState.TYPED)
    plan = replace(plan, people=(*plan.people[:index], changed, *plan.people[index + 1 :]))
    marks = (f"person:{index}:name", f"person:{index}:typed")
    return expect(plan, flagged(CHECK, person.assessor.name, form, "a typed name", *marks))


def _leader(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    index = next(i for i, p in enumerate(plan.people) if p.role is Role.PROJECT_LEADER)
    return _plant(plan, index, CLEAR_CUT)


def _member(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    return _plant(plan, a_member(plan, stage), SUBTLE)


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _leader, SUBTLE: _member}, traps={})
