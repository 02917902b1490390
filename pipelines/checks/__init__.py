"""All checks, in the order in which they are shown. A check is listed here or it does not run."""

from __future__ import annotations

from pipelines.checking import Check
from pipelines.checks import (
    agency_certificate_lapsed,
    agency_unregistered,
    assessor_not_with_agency,
    assessor_unregistered,
    business_out_of_scope,
    citation_outdated,
    citation_unknown,
    conclusion_contradicts_body,
    event_order_broken,
    evidence_hedged,
    figures_disagree,
    leader_unqualified,
    major_hazard_miscalculated,
    major_hazard_omitted,
    measures_unrelated,
    not_published,
    notice_missing,
    rectification_unproven,
    team_below_requirements,
    third_party_proof_doubtful,
)

CHECKS: tuple[Check, ...] = (
    agency_unregistered.CHECK,
    agency_certificate_lapsed.CHECK,
    business_out_of_scope.CHECK,
    assessor_unregistered.CHECK,
    assessor_not_with_agency.CHECK,
    leader_unqualified.CHECK,
    team_below_requirements.CHECK,
    notice_missing.CHECK,
    not_published.CHECK,
    event_order_broken.CHECK,
    conclusion_contradicts_body.CHECK,
    figures_disagree.CHECK,
    evidence_hedged.CHECK,
    rectification_unproven.CHECK,
    measures_unrelated.CHECK,
    third_party_proof_doubtful.CHECK,
    citation_outdated.CHECK,
    citation_unknown.CHECK,
    major_hazard_omitted.CHECK,
    major_hazard_miscalculated.CHECK,
)
