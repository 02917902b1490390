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


class CommonReason(StrEnum):
    """Why what two reports share says nothing about either."""

    LAW = "law"  # quoted law or standard
    EVERYWHERE = "everywhere"  # many agencies' reports have it, or each part of it
    TEMPLATE = "template"  # many reports of one agency have it
    SECTION = "section"  # of a chapter that is alike in honest reports: 评价依据, 评价方法
    STOCK = "stock"  # a blank, a logo, a certificate, a stock drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport:
    """The other side of a match; ``is_follow_up``: of two reports of one agency on one enterprise."""

    id: str
    enterprise_name: str | None = None
    agency_name: str | None = None
    report_on: str | None = None
    is_follow_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where the two sides of a match differ: ``[start, stop)`` in the excerpts of each side, joined."""

    left: tuple[int, int]
    right: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A verified pair of places in two reports.

    ``common``: shown, but says nothing against either report, for ``common_reason``. ``telling`` is how many
    characters speak for one report being taken from the other, 0 where that is not counted; ``counted`` how
    many of them are of running sentences in chapters about the site.
    ``is_reworded``: the same in other words; it says something only beside matches that are not.
    """

    kind: MatchKind
    left: tuple[Evidence, ...]
    right: tuple[Evidence, ...]
    right_report: OtherReport
    similarity: float
    characters: int = 0
    telling: float = 0.0
    counted: int = 0
    section: str | None = None
    common: bool = False
    common_reason: CommonReason | None = None
    is_reworded: bool = False
    differences: tuple[Difference, ...] = ()


def others_matched(matches: Iterable[Match]) -> frozenset[str]:
    """Ids of the reports that share something which is not everybody's."""
    return frozenset(match.right_report.id for match in matches if not match.common)


def others_shown(outcome: Outcome, own: str) -> frozenset[str]:
    """Ids of the reports other than ``own`` of which an outcome shows places."""
    return frozenset(item.report for item in outcome.evidence if item.report and item.report != own)
