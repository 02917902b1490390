"""All defects in the order they are planted: what changes the agency or team comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.outcome import State
from eval.factory.defects import (
    agency_certificate_lapsed,
    agency_unregistered,
    assessor_in_two_agencies,
    assessor_not_with_agency,
    assessor_unregistered,
    business_out_of_scope,
    chapter_missing,
    citation_outdated,
    citation_unknown,
    conclusion_contradicts_body,
    contract_guarantees_result,
    contract_missing,
    data_copied,
    design_approval_missing,
    enterprise_reports_disagree,
    event_order_broken,
    evidence_hedged,
    figures_disagree,
    foreign_name_left,
    hidden_text,
    leader_not_on_site,
    leader_unqualified,
    major_accident_hazard_unaddressed,
    major_hazard_miscalculated,
    major_hazard_omitted,
    measures_unrelated,
    not_published,
    notice_missing,
    obsolete_process_unrecognised,
    pdf_edited,
    pdf_signature_broken,
    photo_metadata_conflict,
    photo_reused,
    rectification_unproven,
    seal_mismatch,
    seal_missing,
    signature_carried_over,
    signature_missing,
    signature_reused,
    signature_typed,
    signatures_one_hand,
    survey_conflict,
    survey_record_missing,
    team_below_requirements,
    text_copied,
    third_party_proof_doubtful,
    workload_implausible,
)
from eval.factory.defects.pairing import PairDefect
from eval.factory.defects.staging import Change, Defect, NoRoomError, Stage, expect
from eval.factory.draw import stream
from eval.factory.plan.filing import file_report
from eval.factory.plan.records import Expectation, ReportPlan
from eval.factory.world.world import World

BURSTS = workload_implausible.BURSTS

DEFECTS: tuple[Defect, ...] = (
    agency_certificate_lapsed.DEFECT,
    business_out_of_scope.DEFECT,
    agency_unregistered.DEFECT,
    leader_unqualified.DEFECT,
    team_below_requirements.DEFECT,
    assessor_unregistered.DEFECT,
    assessor_not_with_agency.DEFECT,
    citation_outdated.DEFECT,
    event_order_broken.DEFECT,
    conclusion_contradicts_body.DEFECT,
    citation_unknown.DEFECT,
    foreign_name_left.DEFECT,
    contract_guarantees_result.DEFECT,
    contract_missing.DEFECT,
    major_hazard_omitted.DEFECT,
    major_hazard_miscalculated.DEFECT,
    figures_disagree.DEFECT,
    leader_not_on_site.DEFECT,
    not_published.DEFECT,
    notice_missing.DEFECT,
    design_approval_missing.DEFECT,
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
    signature_reused.DEFECT,
    signatures_one_hand.DEFECT,
    seal_missing.DEFECT,
    seal_mismatch.DEFECT,
    photo_metadata_conflict.DEFECT,
    pdf_edited.DEFECT,
    hidden_text.DEFECT,
    pdf_signature_broken.DEFECT,
)
PAIRS: tuple[PairDefect, ...] = (
    text_copied.DEFECT,
    data_copied.DEFECT,
    photo_reused.DEFECT,
    signature_carried_over.DEFECT,
    survey_conflict.DEFECT,
    assessor_in_two_agencies.DEFECT,
    enterprise_reports_disagree.DEFECT,
)
CHECKS: tuple[str, ...] = tuple(
    dict.fromkeys((*(d.check for d in DEFECTS), *(d.check for d in PAIRS), workload_implausible.CHECK))
)


def plant(
    plan: ReportPlan, world: World, forms: Mapping[str, str], traps: Iterable[tuple[str, str]]
) -> ReportPlan:
    """The plan with these defects (check -> form) and traps (check, name); checks left over must stay clear.

    A defect or trap the plan has no room for is left out. The finished report is filed with the world.
    """
    wanted = list(traps)
    for defect in DEFECTS:
        stage = Stage(world=world, draw=stream(plan.seed, "defect", defect.check))
        form = forms.get(defect.check)
        if form in defect.forms:
            plan = _changed(defect.forms[form], plan, stage)
        for check, name in wanted:
            if check == defect.check and not form:
                plan = _changed(defect.traps[name], plan, stage)
    spoken = {expectation.check for expectation in plan.expectations}
    subjects = {defect.check: defect.subject(plan) for defect in DEFECTS}
    for check in CHECKS:
        if check not in spoken:
            plan = expect(plan, Expectation(check=check, state=State.CLEAR, subject=subjects.get(check, "")))
    file_report(world, plan)
    return plan


def _changed(change: Change, plan: ReportPlan, stage: Stage) -> ReportPlan:
    try:
        return change(plan, stage) or plan
    except NoRoomError:
        return plan
