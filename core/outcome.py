"""Outcomes of checks and matches between reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.evidence import Evidence


class State(StrEnum):
    """Three outcomes. Silence is never clear."""

    FLAGGED = "flagged"
    CLEAR = "clear"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """An item of a rule pack that a finding bears on."""

    pack: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one check says of one subject. ``statement`` is a sentence for the inspector, in Chinese."""

    check: str
    state: State
    statement: str
    subject: str = ""
    reason: str | None = None  # stable code, set exactly when not assessable
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    supports: tuple[Support, ...] = ()

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a suspicion without evidence or a silence without a reason."""
        if self.state is State.FLAGGED and not self.evidence:
            raise ValueError(f"{self.check}: a flagged outcome needs evidence")
        if (self.state is State.NOT_ASSESSABLE) != (self.reason is not None):
            raise ValueError(f"{self.check}: a reason is given exactly when not assessable")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"{self.check}: confidence is a fraction")


class MatchKind(StrEnum):
    """What is alike."""

    TEXT = "text"
    PICTURE = "picture"
    SIGNATURE = "signature"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport:
    """The other side of a match."""

    id: str
    enterprise_name: str | None = None
    agency_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A verified pair of places in two reports."""

    kind: MatchKind
    left: tuple[Evidence, ...]
    right: tuple[Evidence, ...]
    right_report: OtherReport
    similarity: float
    characters: int = 0
    section: str | None = None
    common: bool = False


def others_signed(matches: Iterable[Match]) -> frozenset[str]:
    """Ids of the reports in which the same picture of a signature stands."""
    return frozenset(match.right_report.id for match in matches if match.kind is MatchKind.SIGNATURE)
