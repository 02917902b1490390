"""Invented matches of photographs and tables with other reports."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.evidence import Evidence, EvidenceSource
from core.outcome import Match, MatchKind, OtherReport
from pipelines.checking import Case
from tests import cases, others

OTHER = OtherReport(
    id="cd" * 32,
    enterprise_name="远山加油站有限公司",
    agency_name=cases.OTHER_AGENCY,
    report_on="2022-05-18",
)
PHOTOGRAPHS = (
    cases.evidence("储罐区东侧", 20, EvidenceSource.PICTURE),
    cases.evidence("加油岛", 21, EvidenceSource.PICTURE),
)
MEASURED = (cases.evidence("1.32、0.87、2.41、1.05", 30),)


def _there(excerpt: str, page: int) -> Evidence:
    shown = cases.evidence(excerpt, page, EvidenceSource.OTHER_REPORT)
    return dataclasses.replace(shown, report=OTHER.id)


def photo(at: int = 0, other: OtherReport = OTHER, **changed: Any) -> Match:
    """A photograph of the report in another one."""
    usual: dict[str, Any] = {
        "kind": MatchKind.PICTURE,
        "left": (PHOTOGRAPHS[at],),
        "right": (_there("罐区", 33),),
        "right_report": other,
        "similarity": 0.98,
    }
    return Match(**{**usual, **changed})


def table(other: OtherReport = OTHER, **changed: Any) -> Match:
    """Four values of the report in another one."""
    usual: dict[str, Any] = {
        "kind": MatchKind.TABLE,
        "left": MEASURED,
        "right": (_there("1.32、0.87、2.41、1.05", 41),),
        "right_report": other,
        "similarity": 1.0,
        "characters": 4,
    }
    return Match(**{**usual, **changed})


def case(*matches: Match, **changed: Any) -> Case:
    """A report with two photographs and a measured column, held against others."""
    facts = {"photographs": PHOTOGRAPHS, "measured": MEASURED, **changed}
    return dataclasses.replace(others.held(others.other(), **facts), matches=matches)
