"""What other reports are judged against: a report's people, days, place, and facts of the enterprise.

A brief is made from the facts of a report's current screening and kept beside it (``corpus.store``). Every
value has the spots where it stands, so that a finding in another report can show this side too.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Role
from core.geometry import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in the report: page from 1, boxes in points, what stands there, how it was read."""

    page: int
    boxes: tuple[Box, ...]
    excerpt: str
    confidence: float = 1.0
    source: EvidenceSource = EvidenceSource.TEXT
    engine: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether it was read by OCR, which takes one glyph for another."""
        return self.source is EvidenceSource.OCR


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A single value (days are ISO text of the precision they have)."""

    value: str
    confidence: float = 1.0
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPerson:
    """One person of the agency in all roles; ``is_surveyor``: the survey record names the person.

    ``survey_spots`` are the places of the survey record.
    """

    name: str
    roles: tuple[Role, ...] = ()
    certificate_number: str | None = None
    registration_number: str | None = None
    confidence: float = 1.0
    spots: tuple[Spot, ...] = ()
    is_surveyor: bool = False
    survey_spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSite:
    """Where the site is: the finest division that the address names for sure, its seat in degrees.

    The site lies within ``reach_km`` of the seat.
    """

    address: str
    code: str
    north: float
    east: float
    reach_km: float
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFigure:
    """A quantity of the site as a whole, or the distance of a neighbour; see ``core.facts.Figure``."""

    name: str
    subject: str
    value: float
    unit: str
    raw: str
    is_about: bool = False
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefChemical:
    """A chemical with its quantity in one unit, tonnes."""

    name: str
    quantity_t: float
    unit: str = ""
    cas: str | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefTest:
    """A third party's test report. Days are ISO text."""

    number: str
    subject: str = ""
    laboratory: str | None = None
    tested_on: str | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One report as others see it. ``grade`` is that of the major hazard, empty where there is none.

    ``changes`` are sentences that tell of an extension or move of the site, ``strangers`` other enterprises'
    names where only the evaluated one's should stand.
    """

    report: str
    file_name: str = ""
    report_number: str = ""
    kind: str = ""
    industry: str = ""
    enterprise_name: Said | None = None
    credit_code: Said | None = None
    project_name: Said | None = None
    agency_name: Said | None = None
    agency_number: Said | None = None
    report_on: Said | None = None
    contract_on: Said | None = None
    notice_on: Said | None = None
    survey_on: tuple[str, ...] = ()
    survey_confidence: float = 1.0
    survey_spots: tuple[Spot, ...] = ()
    address: Said | None = None
    site: BriefSite | None = None
    people: tuple[BriefPerson, ...] = ()
    figures: tuple[BriefFigure, ...] = ()
    chemicals: tuple[BriefChemical, ...] = ()
    grade: Said | None = None
    tests: tuple[BriefTest, ...] = ()
    changes: tuple[Said, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """The reports that share a key with one, by their ids; ``digests`` stand for what their briefs say.

    ``has_others``: whether the store knows any other report at all. ``is_cut``: there were too many to hold
    against, those with the nearest report days are here.
    """

    briefs: tuple[Brief, ...] = ()
    digests: tuple[str, ...] = ()
    has_others: bool = False
    is_cut: bool = False


def evidence_of(brief: Brief, spots: tuple[Spot, ...], *, own: str, role: str = "") -> tuple[Evidence, ...]:
    """Spots as evidence in a finding of the report ``own``; those of another report are shown as such.

    ``role`` says in Chinese what they show; of another report, that one's name comes before it.
    """
    is_own = brief.report == own
    named = role if is_own else f"{title_of(brief)}{'：' if role else ''}{role}"
    return tuple(
        Evidence(
            report=brief.report,
            page=spot.page,
            boxes=spot.boxes,
            excerpt=spot.excerpt,
            source=spot.source if is_own else EvidenceSource.OTHER_REPORT,
            confidence=spot.confidence,
            detail=EvidenceDetail(engine=spot.engine, role=named or None),
        )
        for spot in spots
    )


def title_of(brief: Brief) -> str:
    """How a person finds the report again: its file, else its number, else its id."""
    if brief.file_name:
        return f"另一份报告“{brief.file_name}”"
    return f"另一份报告{brief.report_number or brief.report[:12]}"
