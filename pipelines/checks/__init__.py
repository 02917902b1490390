"""All checks, in the order in which they are shown. A check is listed here or it does not run."""

from __future__ import annotations

from pipelines.checking import Check
from pipelines.checks import (
    agency_certificate_lapsed,
    assessor_not_with_agency,
    citation_outdated,
    conclusion_contradicts_body,
    event_order_broken,
)

CHECKS: tuple[Check, ...] = (
    agency_certificate_lapsed.CHECK,
    assessor_not_with_agency.CHECK,
    event_order_broken.CHECK,
    conclusion_contradicts_body.CHECK,
    citation_outdated.CHECK,
)
