"""All checks, in the order in which they are shown. A check is listed here or it does not run."""

from __future__ import annotations

from pipelines.checking import Check
from pipelines.checks import (
    agency_certificate_lapsed,
    assessor_not_with_agency,
    chapter_missing,
    citation_outdated,
    citation_unknown,
    conclusion_contradicts_body,
    design_approval_missing,
    event_order_broken,
    major_accident_hazard_unaddressed,
    major_hazard_miscalculated,
    major_hazard_omitted,
    obsolete_process_unrecognised,
)

CHECKS: tuple[Check, ...] = (
    agency_certificate_lapsed.CHECK,
    assessor_not_with_agency.CHECK,
    event_order_broken.CHECK,
    conclusion_contradicts_body.CHECK,
    chapter_missing.CHECK,
    design_approval_missing.CHECK,
    citation_outdated.CHECK,
    citation_unknown.CHECK,
    major_hazard_omitted.CHECK,
    major_hazard_miscalculated.CHECK,
    major_accident_hazard_unaddressed.CHECK,
    obsolete_process_unrecognised.CHECK,
)
