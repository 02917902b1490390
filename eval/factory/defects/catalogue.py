"""All defects in the order they are planted: what changes the agency or team comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.outcome import State
from eval.factory.defects import (
    agency_certificate_lapsed,
    assessor_not_with_agency,
    chapter_missing,
    citation_outdated,
    citation_unknown,
    conclusion_contradicts_body,
    contract_guarantees_result,
    contract_missing,
    event_order_broken,
    evidence_hedged,
    figures_disagree,
    leader_not_on_site,
    major_accident_hazard_unaddressed,
    major_hazard_miscalculated,
    major_hazard_omitted,
    measures_unrelated,
    notice_missing,
    obsolete_process_unrecognised,
    rectification_unproven,
    signature_missing,
    signature_typed,
    survey_record_missing,
    third_party_proof_doubtful,
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
    contract_guarantees_result.DEFECT,
    contract_missing.DEFECT,
    major_hazard_omitted.DEFECT,
    major_hazard_miscalculated.DEFECT,
    figures_disagree.DEFECT,
    leader_not_on_site.DEFECT,
    notice_missing.DEFECT,
    signature_missing.DEFECT,
    signature_typed.DEFECT,
    survey_record_missing.DEFECT,
    major_accident_hazard_unaddressed.DEFECT,
    obsolete_process_unrecognised.DEFECT,
    rectification_unproven.DEFECT,
    measures_unrelated.DEFECT,
    third_party_proof_doubtful.DEFECT,
    evidence_hedged.DEFECT,
    chapter_missing.DEFECT,
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
