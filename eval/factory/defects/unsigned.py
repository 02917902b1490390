"""Sign-off places not filled by hand: what a missing and a typed signature have in common."""

from __future__ import annotations

from dataclasses import replace

from core.facts import Role, SignatureState
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, a_member, expect, flagged
from eval.factory.plan.records import ReportPlan


def unsigned(check: str, state: SignatureState, words: str) -> Defect:
    """The leader's place (clear cut) or one member's (subtle) is in ``state`` instead of signed by hand."""

    def plant(plan: ReportPlan, index: int, form: str) -> ReportPlan | None:
        person = plan.people[index]
        if person.signature is not SignatureState.HANDWRITTEN:
            return None
        changed = replace(person, signature=state)
        plan = replace(plan, people=(*plan.people[:index], changed, *plan.people[index + 1 :]))
        marks = (f"person:{index}:name", f"person:{index}:typed")
        return expect(plan, flagged(check, person.assessor.name, form, words, *marks))

    def leader(plan: ReportPlan, _: Stage) -> ReportPlan | None:
        index = next(i for i, p in enumerate(plan.people) if p.role is Role.PROJECT_LEADER)
        return plant(plan, index, CLEAR_CUT)

    def member(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
        return plant(plan, a_member(plan, stage), SUBTLE)

    return Defect(check=check, forms={CLEAR_CUT: leader, SUBTLE: member}, traps={})
