"""All defects in the order they are planted: what changes the agency or team comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.outcome import State
from eval.factory.defects import (
    agency_certificate_lapsed,
    assessor_not_with_agency,
    citation_outdated,
    citation_unknown,
    conclusion_contradicts_body,
    contract_missing,
    event_order_broken,
    figures_disagree,
    hidden_text,
    leader_not_on_site,
    major_hazard_miscalculated,
    notice_missing,
    pdf_edited,
    pdf_signature_broken,
    photo_metadata_conflict,
    seal_mismatch,
    seal_missing,
    signature_missing,
    signature_reused,
    signature_typed,
    signatures_one_hand,
    survey_record_missing,
)
from eval.factory.defects.staging import Defect, Stage, expect
from eval.factory.draw import stream
from eval.factory.plan.records import Expectation, ReportPlan
from eval.factory.world.world import World

DEFECTS: tuple[Defect, ...] = (
    agency_certificate_lapsed.DEFECT,
    assessor_not_with_agency.DEFECT,
    citation_outdated.DEFECT,
    event_order_broken.DEFECT,
    conclusion_contradicts_body.DEFECT,
    citation_unknown.DEFECT,
    contract_missing.DEFECT,
    figures_disagree.DEFECT,
    leader_not_on_site.DEFECT,
    major_hazard_miscalculated.DEFECT,
    notice_missing.DEFECT,
    signature_missing.DEFECT,
    signature_typed.DEFECT,
    survey_record_missing.DEFECT,
    signature_reused.DEFECT,
    signatures_one_hand.DEFECT,
    seal_missing.DEFECT,
    seal_mismatch.DEFECT,
    photo_metadata_conflict.DEFECT,
    pdf_edited.DEFECT,
    hidden_text.DEFECT,
    pdf_signature_broken.DEFECT,
)
CHECKS: tuple[str, ...] = tuple(defect.check for defect in DEFECTS)


def plant(
    plan: ReportPlan, world: World, forms: Mapping[str, str], traps: Iterable[tuple[str, str]]
) -> ReportPlan:
    """The plan with these defects (check -> form) and traps (check, name); checks left over must stay clear.

    A defect or trap the plan has no room for is left out.
    """
    wanted = list(traps)
    for defect in DEFECTS:
        stage = Stage(world=world, draw=stream(plan.seed, "defect", defect.check))
        form = forms.get(defect.check)
        if form in defect.forms:
            plan = defect.forms[form](plan, stage) or plan
        for check, name in wanted:
            if check == defect.check and not form:
                plan = defect.traps[name](plan, stage) or plan
    spoken = {expectation.check for expectation in plan.expectations}
    for defect in DEFECTS:
        if defect.check not in spoken:
            plain = Expectation(check=defect.check, state=State.CLEAR, subject=defect.subject(plan))
            plan = expect(plan, plain)
    return plan
