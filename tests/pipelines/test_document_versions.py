"""A screening written by one version is read by the next, and by the one before."""

from __future__ import annotations

from pathlib import Path

from core.screening import SCHEMA, Screening, Status
from corpus.store.codec import load

# From version 0.1.0; two keys taken out that an earlier version lacked, one put in that a later one has.
KEPT = Path(__file__).parents[1] / "files" / "screening-1.json"


def test_a_kept_document_is_read_with_defaults_for_what_it_lacks() -> None:
    screening = load(Screening, KEPT.read_bytes())
    assert (screening.schema, screening.status) == (SCHEMA, Status.DONE)
    assert screening.provenance.timeline is None
    assert screening.facts.hazards == ()
    assert screening.facts.agency_certificate_number is not None
    assert screening.facts.agency_certificate_number.value == "APJ-(川)-907"
    flagged = [outcome for outcome in screening.outcomes if outcome.state == "flagged"]
    assert [(outcome.check, outcome.subject) for outcome in flagged] == [
        ("citation_outdated", "GB 18218-2009")
    ]
