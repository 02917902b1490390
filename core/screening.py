"""The screening: the one document that comes out (docs/screening.schema.json is generated from it)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.document import Failure
from core.facts import Facts
from core.outcome import Match, Outcome

SCHEMA = "mingjian.screening/1"


class Status(StrEnum):
    """The one end state of a report."""

    DONE = "done"
    PARTIAL = "partial"  # some pages or parts could not be read; the rest was
    REFUSED = "refused"
    FAILED = "failed"


class Band(StrEnum):
    """How urgently an inspector should look."""

    KEY = "重点核查"
    GENERAL = "一般核查"
    NOTHING_SEEN = "未见异常"
    NOT_ASSESSABLE = "无法评估"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCard:
    """The report at a glance. ``id`` is empty when the file could not even be read."""

    id: str
    file_name: str
    pages: int = 0
    kind: str | None = None
    industry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One addend of the score, in log-odds."""

    check: str
    subject: str
    points: float
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The explained score: ``score`` is the logistic of the sum of terms, 0 to 1."""

    score: float
    band: Band
    packs: tuple[str, ...]
    terms: tuple[Term, ...]
    assessed: int = 0  # checks that could be assessed
    not_assessable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which code, models, rules and registry made this document."""

    mingjian: str
    stages: dict[str, str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    registry_snapshot: str | None = None
    packs: dict[str, str] = field(default_factory=dict)
    timeline: str | None = None  # digest of the citation timeline
    other_reports: dict[str, str] = field(
        default_factory=dict
    )  # id of a report held against: digest of its facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """One screened report."""

    status: Status
    report: ReportCard
    facts: Facts
    outcomes: tuple[Outcome, ...]
    matches: tuple[Match, ...]
    assessment: Assessment | None  # None when refused or failed
    failures: tuple[Failure, ...]
    provenance: Provenance
    schema: str = SCHEMA
