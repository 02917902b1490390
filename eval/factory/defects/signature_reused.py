"""signature_reused: the same picture of a signature stands twice in the report."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.signing_hands import other_marks, sign_mark, signers
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import InkStock, ReportPlan
from eval.factory.render.ink import ink_key

CHECK = "signature_reused"
_HANDS = "signatures_one_hand"


def _for_two_people(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    places = signers(plan)
    keys = {person.assessor.key for _, person in places}
    if len(keys) < 2:
        return None
    first, own = stage.draw.choice(places)
    second, other = stage.draw.choice([(i, p) for i, p in places if p.assessor.key != own.assessor.key])
    marks = (sign_mark(first), sign_mark(second))
    form = stage.draw.choice(("picture", "strokes"))
    kept = InkStock(
        key=ink_key(plan.seed, marks[0]), name=own.assessor.name, hand=own.assessor.key, form=form
    )
    plan = replace(plan, stock={**plan.stock, **dict.fromkeys(marks, kept)})
    who = f"{own.assessor.name}、{other.assessor.name}"
    plan = expect(plan, flagged(CHECK, who, CLEAR_CUT, "one picture for two people", *marks))
    # What is written once for two people is written by one hand.
    return expect(plan, flagged(_HANDS, who, CLEAR_CUT, "one picture for two people", *marks))


def _in_two_records(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    places = [(i, p) for i, p in signers(plan) if other_marks(plan, i)]
    if not places:
        return None
    index, person = stage.draw.choice(places)
    marks = (sign_mark(index), *other_marks(plan, index))
    kept = InkStock(
        key=ink_key(plan.seed, marks[0]),
        name=person.assessor.name,
        hand=person.assessor.key,
        form=stage.draw.choice(("picture", "picture", "strokes")),
    )
    stock = {marks[0]: kept}
    for mark in marks[1:]:
        stock[mark] = replace(
            kept,
            scale=round(stage.draw.uniform(0.86, 1.14), 3),
            turn=round(stage.draw.uniform(-4, 4), 2),
            quality=stage.draw.choice((100, 72, 45)),
        )
    plan = replace(plan, stock={**plan.stock, **stock})
    note = "the same signature in sign-off and records, scaled and turned"
    return expect(plan, flagged(CHECK, person.assessor.name, SUBTLE, note, *marks))


def _pasted_slips(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """Everyone signed on slips of paper that were pasted in, one for each place."""
    if any(e.check == CHECK for e in plan.expectations):
        return None
    stock = {
        mark: InkStock(name=person.assessor.name, hand=person.assessor.key)
        for index, person in signers(plan)
        for mark in (sign_mark(index), *other_marks(plan, index))
    }
    if not stock:
        return None
    note = "pasted pictures, each of another writing"
    return expect(replace(plan, stock={**plan.stock, **stock}), trap(CHECK, "", note, *list(stock)[:6]))


def _signs_often(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """One person signs by hand in several places, every time anew."""
    places = [(i, p) for i, p in signers(plan) if other_marks(plan, i)]
    if not places or any(e.check == CHECK for e in plan.expectations):
        return None
    index, person = places[0]
    marks = (sign_mark(index), *other_marks(plan, index))
    return expect(plan, trap(CHECK, person.assessor.name, "signed anew at every place", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _for_two_people, SUBTLE: _in_two_records},
    traps={"pasted_slips": _pasted_slips, "signs_often": _signs_often},
)
