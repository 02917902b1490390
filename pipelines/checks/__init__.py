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
    contract_guarantees_result,
    contract_missing,
    event_order_broken,
    leader_not_on_site,
    leader_unqualified,
    major_hazard_miscalculated,
    major_hazard_omitted,
    not_published,
    notice_missing,
    photo_metadata_conflict,
    survey_record_missing,
    team_below_requirements,
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
    survey_record_missing.CHECK,
    leader_not_on_site.CHECK,
    photo_metadata_conflict.CHECK,
    contract_missing.CHECK,
    contract_guarantees_result.CHECK,
    event_order_broken.CHECK,
    conclusion_contradicts_body.CHECK,
    citation_outdated.CHECK,
    citation_unknown.CHECK,
    major_hazard_omitted.CHECK,
    major_hazard_miscalculated.CHECK,
)
