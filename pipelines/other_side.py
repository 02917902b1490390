"""The other report of a match: whose it is, by whom, of which day, and whether it is followed up."""

from __future__ import annotations

from core.outcome import OtherReport
from corpus.briefs.keys import agency_head
from corpus.briefs.records import Brief
from pipelines.other_reports import is_same_enterprise

STOCK_AGENCIES = 3
"""What reports of more agencies than these have is everybody's."""


def other_report(own: Brief, report: str, brief: Brief | None) -> OtherReport:
    """A report as the other side of a match of ``own``; without its brief only the id is known."""
    if brief is None:
        return OtherReport(id=report)
    same_agency = agency_head(own.agency_name) is not None and agency_head(own.agency_name) == agency_head(
        brief.agency_name
    )
    return OtherReport(
        id=report,
        enterprise_name=brief.enterprise_name.value if brief.enterprise_name else None,
        agency_name=brief.agency_name.value if brief.agency_name else None,
        report_on=brief.report_on.value if brief.report_on else None,
        is_follow_up=same_agency and is_same_enterprise(own, brief),
    )


def is_everybodys(briefs: list[Brief | None]) -> bool:
    """Whether reports of so many agencies have something that it says nothing about any of them."""
    agencies = {agency_head(brief.agency_name) for brief in briefs if brief is not None}
    return len(agencies - {None}) > STOCK_AGENCIES
