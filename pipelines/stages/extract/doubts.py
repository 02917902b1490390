"""What one fact makes of another: a date read from a picture that no other date supports is doubted."""

from __future__ import annotations

import dataclasses

from core.dates import PartialDate
from core.evidence import EvidenceSource
from core.facts import Fact, Facts

DOUBTED = 0.5
_LONGEST_WRITING_DAYS = 400  # from the last event on site or in review to the report's date


def doubted(facts: Facts) -> Facts:
    """The same facts; a report date seen only by OCR, far from all other events, has little confidence.

    Seals are put over the date, and one misread numeral moves the report by years: into another
    certificate's validity and other editions of the standards.
    """
    report_on = facts.report_on
    if report_on is None or report_on.is_confirmed or not _is_seen_only(report_on):
        return facts
    events = [fact.value for fact in (facts.contract_on, facts.notice_on, facts.review_on) if fact]
    events += facts.survey_on.value if facts.survey_on else ()
    if not events:
        return facts
    latest = max(PartialDate.parse(value).last for value in events)
    distance = (PartialDate.parse(report_on.value).first - latest).days
    if abs(distance) <= _LONGEST_WRITING_DAYS:
        return facts
    return dataclasses.replace(
        facts, report_on=dataclasses.replace(report_on, confidence=min(report_on.confidence, DOUBTED))
    )


def _is_seen_only(fact: Fact) -> bool:
    return all(item.source is EvidenceSource.OCR for item in fact.evidence)
