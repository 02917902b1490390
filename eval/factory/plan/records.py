"""Records of a report's plan. Days are real dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.facts import Role, SignatureState, Stance
from core.outcome import State
from eval.factory.plan.citations import Source
from eval.factory.plan.kit import Kit
from eval.factory.plan.major_hazard import Assessment, Chemical
from eval.factory.world.records import Agency, Assessor, Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPerson:
    """One person in one role, with how the sign-off place is filled."""

    role: Role
    assessor: Assessor
    task: str = ""
    signature: SignatureState = SignatureState.HANDWRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What lies on one side: distance and requirement in metres, 0 for none required."""

    side: str
    what: str
    own: str
    required_m: float
    measured_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One row of a check table. ``basis`` is the standard as cited in the table."""

    key: str
    section: str
    item: str
    basis: str
    finding: str
    conforms: bool
    is_veto: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHazard:
    """A problem found on site and what became of it. ``check`` names the row of the check table."""

    key: str
    check: str
    text: str
    advice: str
    remedy: str
    rectified_on: dt.date | None
    rechecked_on: dt.date | None
    is_veto: bool = False

    @property
    def is_rectified(self) -> bool:
        """Whether it was put right and checked again."""
        return self.rectified_on is not None and self.rechecked_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport:
    """A third party's test report: rows of measured values under column titles."""

    kind: str
    number: str
    laboratory: str
    tested_on: dt.date
    valid_until: dt.date
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Days of the procedure."""

    contract_on: dt.date
    notice_on: dt.date
    survey_on: tuple[dt.date, ...]
    review_on: dt.date
    report_on: dt.date

    @property
    def service_term(self) -> str:
        """From the contract to the month of the report, as a notice states it."""
        first, last = self.contract_on, self.report_on
        return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approval of the safety-facility design, or of a change of it.

    Where the law leaves the review to the enterprise itself, ``authority`` is the enterprise.
    """

    authority: str
    number: str
    approved_on: dt.date
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignChange:
    """A change of the design during construction; only a major one needs an approval of its own."""

    text: str
    is_major: bool
    changed_on: dt.date
    approval: Approval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The safety-facility design of a project that is to be accepted."""

    designer: str
    trial_on: dt.date  # first day of trial production
    approval: Approval | None
    change: DesignChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a check must say. ``form`` is clear_cut, subtle, trap or plain; ``marks`` name the evidence."""

    check: str
    state: State
    subject: str = ""
    marks: tuple[str, ...] = ()
    form: str = "plain"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlan:
    """Everything one report will say."""

    seed: str
    world_seed: int
    kit: Kit
    kind: str
    length: str
    number: str
    project_name: str
    enterprise: Enterprise
    agency: Agency
    days: Timeline
    people: tuple[PlannedPerson, ...]
    surveyors: tuple[str, ...]  # keys of assessors who were on site
    citations: tuple[Source, ...]
    neighbours: tuple[Neighbour, ...]
    equipment: tuple[tuple[str, ...], ...]
    chemicals: tuple[Chemical, ...]
    major_hazard: Assessment
    checks: tuple[CheckRow, ...]
    hazards: tuple[PlannedHazard, ...]
    tests: tuple[TestReport, ...]
    photos: tuple[str, ...]
    conclusion: Stance
    slots: Mapping[str, str]
    expectations: tuple[Expectation, ...] = ()
    stated_hazard: Assessment | None = None  # where the report states other figures than are right
    extra: Mapping[str, str] = field(default_factory=dict)
    design: Design | None = None  # of an acceptance report

    @property
    def hazard_as_stated(self) -> Assessment:
        """The major hazard assessment that stands in the report."""
        return self.stated_hazard or self.major_hazard

    def person(self, role: Role) -> PlannedPerson:
        """The first person in a role; raises ``StopIteration`` where the role is empty."""
        return next(person for person in self.people if person.role is role)

    def persons(self, role: Role) -> tuple[PlannedPerson, ...]:
        """All people in a role."""
        return tuple(person for person in self.people if person.role is role)
