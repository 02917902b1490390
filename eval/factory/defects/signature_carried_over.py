"""signature_reused, in other reports: a signature kept from an earlier report and pasted again."""

from __future__ import annotations

from dataclasses import replace

from core.facts import Role, SignatureState
from eval.factory.defects.pairing import Pair, PairDefect, PairForm, later, mirrored, others, speak
from eval.factory.defects.signing_hands import sign_mark, signers
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage, flagged, trap
from eval.factory.plan.make import Wish
from eval.factory.plan.records import InkStock, ReportPlan, Shared
from eval.factory.render.ink import ink_key

CHECK = "signature_reused"
_CHIEFS = (Role.TECHNICAL_CHIEF, Role.PROCESS_CONTROL_CHIEF)


def _same_house(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 20, 500)
    if day is None or donor.stock or not donor.agency.holds_on(day):
        return None
    return Wish(industry=donor.kit.key, report_on=day, agency=donor.agency.key)


def _both_sign(donor: ReportPlan, plan: ReportPlan) -> tuple[int, int] | None:
    """A chief of the agency who signs both by hand: index in the donor, index here."""
    for there, one in signers(donor):
        for here, other in signers(plan):
            is_same = one.assessor.key == other.assessor.key and one.role is other.role
            if is_same and one.role in _CHIEFS and other.signature is SignatureState.HANDWRITTEN:
                return there, here
    return None


def _pasted(form: str, note: str) -> PairForm:
    def change(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
        found = _both_sign(donor, plan)
        if found is None or plan.stock:
            return None
        marks = sign_mark(found[0]), sign_mark(found[1])
        person = plan.people[found[1]].assessor
        kept = InkStock(key=ink_key(donor.seed, marks[0]), name=person.name, hand=person.key, form="picture")
        if form == SUBTLE:
            scale, turn = stage.draw.choice((0.88, 1.12)), round(stage.draw.uniform(-4, 4), 2)
            kept = replace(kept, scale=scale, turn=turn, quality=stage.draw.choice((72, 45)))
        shared = Shared(
            kind="signature", other=donor.seed, mark=marks[1], other_mark=marks[0], chapter="sign_off"
        )
        plan = replace(plan, stock={**plan.stock, marks[1]: kept}, shared=(*plan.shared, shared))
        said = flagged(CHECK, person.name, form, note, marks[1])
        said = replace(said, others=others(donor, (marks[0],)))
        return mirrored(donor, said, plan.seed), speak(plan, said)

    return PairForm(wish=_same_house, change=change)


def _anew(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair | None:
    found = _both_sign(donor, plan)
    if found is None:
        return None
    name = plan.people[found[1]].assessor.name
    note = "the same person signs both reports by hand"
    return donor, speak(plan, trap(CHECK, name, note, sign_mark(found[1])))


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: _pasted(CLEAR_CUT, "the picture of an earlier report's signature"),
        SUBTLE: _pasted(SUBTLE, "the same picture scaled, turned and saved again"),
    },
    traps={"signed_anew": PairForm(wish=_same_house, change=_anew)},
)
