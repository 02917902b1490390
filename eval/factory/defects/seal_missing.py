"""seal_missing: the agency's seal is not where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan, SealChange

CHECK = "seal_missing"
COVER, SIGN_OFF = "seal:cover", "seal:sign_off"
_ABSENT = SealChange(is_absent=True)


def _with(plan: ReportPlan, seals: Mapping[str, SealChange]) -> ReportPlan | None:
    """The plan with these seals, None where another defect has spoken of them."""
    if set(seals) & set(plan.seals):
        return None
    return replace(plan, seals={**plan.seals, **seals})


def _nowhere(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    changed = _with(plan, {COVER: _ABSENT, SIGN_OFF: _ABSENT})
    marks = (f"place:{SIGN_OFF}", f"place:{COVER}")
    return changed and expect(
        changed, flagged(CHECK, plan.agency.name, CLEAR_CUT, "neither cover nor sign-off is sealed", *marks)
    )


def _not_at_its_place(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    changed = _with(plan, {COVER: SealChange(), SIGN_OFF: _ABSENT})
    note = "sealed on the cover and the contract, not at the place for the seal of the sign-off"
    return changed and expect(changed, flagged(CHECK, plan.agency.name, SUBTLE, note, f"place:{SIGN_OFF}"))


def _only_sign_off(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """The cover names the agency and asks for no seal; the sign-off has it."""
    changed = _with(plan, {COVER: _ABSENT, SIGN_OFF: SealChange()})
    return changed and expect(
        changed, trap(CHECK, plan.agency.name, "sealed on the sign-off page only", SIGN_OFF)
    )


def _electronic(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    look = SealChange(shape="electronic")
    changed = _with(plan, {COVER: look, SIGN_OFF: look})
    return changed and expect(changed, trap(CHECK, plan.agency.name, "sealed by software", SIGN_OFF, COVER))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _nowhere, SUBTLE: _not_at_its_place},
    traps={"only_sign_off": _only_sign_off, "electronic": _electronic},
)
