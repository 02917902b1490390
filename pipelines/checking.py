"""What every check shares: the case it judges, the shape of a check, and the words for its outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import DatesFact, Fact, Facts
from core.outcome import Match, Outcome, State
from corpus.briefs.records import Related
from corpus.law.content import ContentLaw
from corpus.law.qualification import Qualification
from corpus.law.timeline import Timeline
from corpus.registry.identified import AgencyAnswer, PersonAnswer
from corpus.registry.records import (
    AgencyRow,
    ApprovalRow,
    DisclosureRow,
    NoticeRow,
    PenaltyRow,
    Register,
    RosterRow,
    Snapshot,
)


class Need(StrEnum):
    """What a check looks at beside the facts: it cannot do without, but for other reports, where some can."""

    REGISTRY = "registry"
    LAW = "law"
    OTHER_REPORTS = "other_reports"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A register that could not be asked, or gave no usable answer: code of the reason, and a sentence."""

    register: Register
    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryExtract:
    """The rows of the registry that can bear on one report, with the snapshot they come from.

    Of a register in ``unanswered`` nothing is known, not even absence. ``stale``: registers that did not
    answer now, with the day whose state an earlier answer shows.
    """

    snapshot: Snapshot
    agencies: tuple[AgencyRow, ...] = ()
    roster: tuple[RosterRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    disclosures: tuple[DisclosureRow, ...] = ()
    approvals: tuple[ApprovalRow, ...] = ()
    penalties: tuple[PenaltyRow, ...] = ()
    agency_meant: AgencyAnswer | None = None  # where number and name, read from a picture, agree with none
    people_meant: tuple[PersonAnswer, ...] = ()  # of people read from pictures: the same
    unanswered: tuple[Unanswered, ...] = ()
    stale: tuple[tuple[Register, dt.date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsHeld:
    """What the report's text was held against: so many other reports, or why the index could not be used."""

    others: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that judging may look at: no check reads anything else."""

    report: str
    facts: Facts
    timeline: Timeline
    registry: RegistryExtract | None = None
    others: Related | None = None  # None: there is no store to ask
    matches: tuple[Match, ...] = ()
    texts: TextsHeld | None = None  # None: there is no index of texts
    received_on: dt.date | None = None  # the day on which the file first came in; None: not known
    qualification: Qualification = field(default_factory=Qualification.load)
    content: ContentLaw = field(default_factory=ContentLaw.load)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One suspicion. ``sentence`` tells the inspector what is looked for; ids and sentences are unique.

    ``assess`` is pure and gives one outcome per subject (a person, a citation), at least one: an
    inspector confirms or dismisses them one by one. ``registers`` are all that ``assess`` looks at: where one
    of them could not be asked, the check is not run.
    """

    id: str
    name: str
    sentence: str
    needs: frozenset[Need]
    assess: Callable[[Case], tuple[Outcome, ...]]
    registers: frozenset[Register] = frozenset()


def flagged(
    check: str, statement: str, evidence: Iterable[Evidence], *, subject: str = "", confidence: float = 1.0
) -> Outcome:
    """A suspicion with its evidence; the confidence is no greater than that of what was read."""
    shown = tuple(evidence)
    read = min((item.confidence for item in shown), default=1.0)
    return Outcome(
        check=check,
        state=State.FLAGGED,
        statement=statement,
        subject=subject,
        confidence=round(min(confidence, read), 4),
        evidence=shown,
    )


def clear(check: str, statement: str, evidence: Iterable[Evidence] = (), *, subject: str = "") -> Outcome:
    """Looked at, and nothing found."""
    return Outcome(
        check=check, state=State.CLEAR, statement=statement, subject=subject, evidence=tuple(evidence)
    )


def not_assessable(
    check: str, reason: str, statement: str, evidence: Iterable[Evidence] = (), *, subject: str = ""
) -> Outcome:
    """Could not be told, and why: ``reason`` is a stable code, the statement says it in words."""
    return Outcome(
        check=check,
        state=State.NOT_ASSESSABLE,
        statement=statement,
        subject=subject,
        reason=reason,
        evidence=tuple(evidence),
    )


@dataclass(frozen=True, slots=True)
class DayOfCount:
    """A day on which something must have held: the survey or the report."""

    role: str  # 现场勘验日, 报告日期
    date: PartialDate
    evidence: tuple[Evidence, ...]


_DOUBTFUL = 0.6


def report_day(facts: Facts) -> PartialDate | None:
    """The report's date, or None where it is missing or was read too doubtfully to judge by."""
    fact = facts.report_on
    return PartialDate.parse(fact.value) if fact is not None and fact.confidence >= _DOUBTFUL else None


def days_that_count(facts: Facts) -> tuple[DayOfCount, ...]:
    """First and last survey day and the report day, as far as the report states them."""
    days: list[DayOfCount] = []
    if facts.survey_on is not None:
        days.extend(_survey_days(facts.survey_on))
    if facts.report_on is not None and report_day(facts) is not None:
        days.append(_day("报告日期", facts.report_on))
    return tuple(days)


def in_words(days: Iterable[DayOfCount]) -> str:
    """「现场勘验日（2023年3月6日、2023年3月7日）、报告日期（2023年5月18日）」."""
    by_role: dict[str, list[str]] = {}
    for day in days:
        named = by_role.setdefault(day.role, [])
        if in_chinese(day.date) not in named:
            named.append(in_chinese(day.date))
    return "、".join(f"{role}（{'、'.join(named)}）" for role, named in by_role.items())


def _survey_days(fact: DatesFact) -> list[DayOfCount]:
    values = sorted({fact.value[0], fact.value[-1]})
    return [DayOfCount("现场勘验日", PartialDate.parse(value), fact.evidence) for value in values]


def _day(role: str, fact: Fact) -> DayOfCount:
    return DayOfCount(role, PartialDate.parse(fact.value), fact.evidence)
