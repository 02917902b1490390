"""Sign-off places not filled by hand: what a missing and a typed signature have in common."""

from __future__ import annotations

from dataclasses import replace

from core.facts import Role, SignatureState
from eval.factory.defects.signing_hands import sign_mark, signers
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Change, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import InkStock, PlannedPerson, ReportPlan

_MANNERS = ("", "script")  # of a typed name: the table's own face, or one that looks written


def unsigned(check: str, state: SignatureState, words: str, traps: dict[str, Change]) -> Defect:
    """The leader's place (clear cut) or one member's (subtle) is in ``state`` instead of signed by hand."""

    def plant(plan: ReportPlan, index: int, form: str, manner: str = "") -> ReportPlan | None:
        person = plan.people[index]
        if person.signature is not SignatureState.HANDWRITTEN:
            return None
        plan = with_person(plan, index, replace(person, signature=state, manner=manner))
        marks = (f"person:{index}:name", f"person:{index}:typed")
        return expect(plan, flagged(check, person.assessor.name, form, words, *marks))

    def leader(plan: ReportPlan, _: Stage) -> ReportPlan | None:
        index = next(i for i, p in enumerate(plan.people) if p.role is Role.PROJECT_LEADER)
        return plant(plan, index, CLEAR_CUT)

    def member(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
        index = a_signing_member(plan, stage)
        manner = stage.draw.choice(_MANNERS) if state is SignatureState.TYPED else ""
        return None if index is None else plant(plan, index, SUBTLE, manner)

    return Defect(check=check, forms={CLEAR_CUT: leader, SUBTLE: member}, traps=traps)


def with_person(plan: ReportPlan, index: int, person: PlannedPerson) -> ReportPlan:
    """The plan with another record of the person at this place."""
    return replace(plan, people=(*plan.people[:index], person, *plan.people[index + 1 :]))


def a_signing_member(plan: ReportPlan, stage: Stage) -> int | None:
    """Index of a team member who signs by hand and of whom nothing was said yet."""
    members = [i for i, person in signers(plan) if person.role is Role.TEAM_MEMBER]
    return stage.draw.choice(members) if members else None


def small_and_faint(check: str) -> Change:
    """Trap: somebody signed small, with a pen that was nearly empty."""

    def plant(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
        index = a_signing_member(plan, stage)
        if index is None:
            return None
        person = plan.people[index].assessor
        ink = InkStock(name=person.name, hand=person.key, form="strokes", scale=0.66, fade=0.45)
        plan = replace(plan, stock={**plan.stock, sign_mark(index): ink})
        return expect(plan, trap(check, person.name, "signed, small and faint", sign_mark(index)))

    return plant


def filled(check: str, state: SignatureState, manner: str, note: str, mark: str) -> Change:
    """Trap: a member's place is filled in a way that only looks like a typed name."""

    def plant(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
        index = a_signing_member(plan, stage)
        if index is None:
            return None
        person = replace(plan.people[index], signature=state, manner=manner)
        plan = with_person(plan, index, person)
        return expect(plan, trap(check, person.assessor.name, note, f"person:{index}:{mark}"))

    return plant
