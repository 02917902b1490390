"""Papers of the annexes: certificates, tests, approvals, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts.values import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence that speaks of something by its nature, kept for what it says of a subject."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A contract, commission letter or practice notice among the annexes, as it stands there.

    ``authority`` is the office a notice goes to, ``survey_planned_on`` the day it announces. ``scope`` is
    what a contract says is to be evaluated, ``clauses`` are its sentences on results and on the fee,
    ``characters`` counts what stands under its heading (None: not counted).
    """

    kind: Chapter
    title: str
    evidence: tuple[Evidence, ...]
    enterprise_name: Fact | None = None
    agency_name: Fact | None = None
    project_name: Fact | None = None
    authority: Fact | None = None
    signed_on: Fact | None = None
    survey_planned_on: Fact | None = None
    scope: Fact | None = None
    clauses: tuple[Remark, ...] = ()
    characters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexSign:
    """A place that tells of an annex of a kind: its heading, an entry of a list, or words of its form."""

    kind: Chapter
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What of the report could be looked through: an absence is told only where nothing was missed.

    ``unread`` are pages that failed, are damaged or show a picture on which nothing was read; ``annexes``
    the headings of annexes, ``listed`` the entries of the table of contents and of lists of annexes,
    ``unplaced`` what looks like an annex of a kind under no heading of it.
    """

    pages: int
    unread: tuple[int, ...] = ()
    annexes: tuple[AnnexSign, ...] = ()
    listed: tuple[AnnexSign, ...] = ()
    unplaced: tuple[AnnexSign, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport:
    """A third party's test report, as enclosed or as named in a list. Days are ISO text."""

    subject: str  # what was tested: 防雷装置, 安全阀, 储罐
    evidence: tuple[Evidence, ...]
    number: str | None = None
    laboratory: str | None = None
    tested_on: str | None = None
    issued_on: str | None = None
    valid_until: str | None = None
    result: str | None = None
    is_enclosed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A decision of an authority that the report encloses or rests on: 批复, 审查意见, 备案."""

    number: str  # 〔2021〕12号 with the word of its issuer
    evidence: tuple[Evidence, ...]
    title: str = ""
    issuer: str | None = None
    approved_on: str | None = None
    is_enclosed: bool = False
