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


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a check must say. ``marks`` name the evidence; ``others`` evidence in other reports (seed, mark).

    ``form`` is clear_cut, subtle, trap, plain, or mirror: flagged, but only a later report shows it.
    """

    check: str
    state: State
    subject: str = ""
    marks: tuple[str, ...] = ()
    form: str = "plain"
    note: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What this report has in common with an earlier one: a mark (or the front of marks) on either side.

    ``kind`` is text, table, picture or signature. ``is_legitimate``: to be shown, but no suspicion.
    """

    kind: str
    other: str  # seed of the other report
    mark: str
    other_mark: str
    chapter: str = ""
    is_legitimate: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A name that belongs elsewhere, in a sentence put into a chapter; ``mark`` is its place."""

    chapter: str
    sentence: str  # with <stray> where the name stands
    name: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A site photo that is an earlier report's, ``altered`` by crop, light, turn or nothing."""

    seed: str
    altered: str = ""


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
    voices: Mapping[str, str] = field(
        default_factory=dict
    )  # chapter -> seed of the report it was copied from
    shuffled: frozenset[str] = frozenset()  # copied chapters whose sentences were put in another order
    shared: tuple[Shared, ...] = ()
    strays: tuple[Stray, ...] = ()
    snapshots: Mapping[int, Snapshot] = field(default_factory=dict)  # photos taken from other reports
    remarks: Mapping[str, str] = field(default_factory=dict)  # chapter -> a sentence added to it

    def says(self, part: str) -> bool:
        """Whether the report has this part: annexes and front pages can be left out."""
        return part not in self.extra.get("absent", "").split()

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
