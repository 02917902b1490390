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
    manner: str = ""  # typed: "script" face; by hand: "beside" the printed name


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
    proof: str = ""  # number of the acceptance sheet

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
class InkStock:
    """A signature that was kept and pasted: equal ``key`` (of the strokes), ``name`` and ``hand``, equal ink.

    ``key`` is ``render.ink.ink_key`` of the place it was first written at, in this report or another; empty
    for new strokes at every place.
    ``form`` is strokes (vector) or picture (transparent pixels, noisy when ``quality`` is below 100).
    """

    name: str
    hand: str
    key: str = ""
    form: str = "picture"
    scale: float = 1.0
    turn: float = 0.0  # degrees anticlockwise
    quality: int = 100
    fade: float = 0.0  # 0 as written, towards 1 for paper white


@dataclass(frozen=True, slots=True, kw_only=True)
class SealChange:
    """How one seal differs from what the house would put there; None and empty leave it."""

    is_absent: bool = False
    text: str = ""
    caption: str | None = None
    shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What a site photo says of when and where it was taken: in its file (EXIF) and burned into it.

    ``taken_at``, ``edited_at`` and the place stand in the EXIF block, which ``has_exif`` keeps;
    ``stamped_at`` is the time written into the picture, None for no stamp.
    """

    taken_at: dt.datetime
    stamped_at: dt.datetime | None
    stamped_place: str
    maker: str
    model: str
    software: str = ""
    east: float | None = None
    north: float | None = None
    edited_at: dt.datetime | None = None
    has_exif: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAct:
    """Something done to the file itself, by the name of ``render.acts``; ``checks`` are expected of it."""

    kind: str
    checks: tuple[str, ...] = ()


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
class ContractTerms:
    """What the enclosed contract says otherwise than the common clauses; empty where nothing differs.

    ``payment`` stands in place of the clause on the fee, ``clauses`` come before the last two.
    """

    title: str = "技术服务合同"
    kind: str = "合同"
    client: str = ""
    project: str = ""
    payment: str = ""
    clauses: tuple[str, ...] = ()


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
    design: Design | None = None  # of an acceptance report
    contract: ContractTerms = ContractTerms()
    named_only: tuple[str, ...] = ()  # named in the survey record by key, yet without a signature there
    stock: Mapping[str, InkStock] = field(default_factory=dict)  # by the mark of the signature
    hands: Mapping[str, str] = field(default_factory=dict)  # a person's key -> who writes the name instead
    pen: str = ""  # one pen for all signatures of the sign-off: its name
    seals: Mapping[str, SealChange] = field(default_factory=dict)  # by the mark of the seal
    shots: Mapping[int, Shot] = field(default_factory=dict)  # photos that differ from plan.shots.shots_of
    file_acts: tuple[FileAct, ...] = ()

    def says(self, part: str) -> bool:
        """Whether the report has this part: annexes and front pages can be left out."""
        return part not in self.extra.get("absent", "").split()

    @property
    def hazard_as_stated(self) -> Assessment:
        """The major hazard assessment that stands in the report."""
        return self.stated_hazard or self.major_hazard

    @property
    def recorded(self) -> tuple[str, ...]:
        """Keys of all whom the survey record names."""
        return (*self.surveyors, *self.named_only)

    def person(self, role: Role) -> PlannedPerson:
        """The first person in a role; raises ``StopIteration`` where the role is empty."""
        return next(person for person in self.people if person.role is role)

    def persons(self, role: Role) -> tuple[PlannedPerson, ...]:
        """All people in a role."""
        return tuple(person for person in self.people if person.role is role)
