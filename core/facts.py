"""What the report says: every value with its evidence, agreeing and disagreeing places kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.chapters import Chapter
from core.document import Exif, InkColour, LineRole, ListedHeading, SealShape
from core.evidence import Evidence
from core.integrity import Integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another value stated for the same fact elsewhere in the report."""

    value: str
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A single-valued fact. Dates are ISO text of the precision they have."""

    value: str
    confidence: float
    evidence: tuple[Evidence, ...]
    is_confirmed: bool = False  # two independent places agree
    raw: str | None = None  # as written, where normalising changed it
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesFact:
    """A fact of several days, ascending: the days of the survey."""

    value: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


class Stance(StrEnum):
    """What the conclusion says."""

    CONFORMS = "符合"
    BASICALLY_CONFORMS = "基本符合"
    DOES_NOT_CONFORM = "不符合"
    NOT_GIVEN = "未给出"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The evaluation conclusion."""

    value: Stance
    excerpt: str
    confidence: float
    evidence: tuple[Evidence, ...]


class Role(StrEnum):
    """Roles of Order 1 and Order 20 that stand in a report."""

    LEGAL_REPRESENTATIVE = "法定代表人"
    TECHNICAL_CHIEF = "技术负责人"
    PROCESS_CONTROL_CHIEF = "过程控制负责人"
    PROJECT_LEADER = "项目负责人"
    TEAM_MEMBER = "项目组成员"
    AUTHOR = "报告编制人"
    REVIEWER = "报告审核人"
    EXPERT = "技术专家"


class SignatureState(StrEnum):
    """How a sign-off place is filled."""

    HANDWRITTEN = "handwritten"
    TYPED = "typed"
    STAMPED = "stamped"
    MISSING = "missing"
    NOT_ASSESSABLE = "not_assessable"


class InkPlacing(StrEnum):
    """How the ink of a signature came onto its page."""

    VECTOR = "vector"  # drawn as paths
    TRANSPARENT = "transparent_picture"
    OPAQUE = "opaque_picture"
    SCAN = "scan"  # part of the picture of the page
    TYPE = "type"  # text of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signature of one person in one role.

    The evidence shows the ink, or the place where it should be. ``reason`` says why it was not assessed.
    """

    state: SignatureState = SignatureState.NOT_ASSESSABLE
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    placing: InkPlacing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPlace:
    """A place of a form where somebody signs: a cell or a blank, whose it is, and how it is filled.

    ``evidence`` is the place, ``printed`` what is typed in it, ``named`` where the name beside it stands.
    ``label`` are the words that ask for the signature; empty where only a duty or a name stands before it.
    ``shown`` is the ink that was found.
    """

    evidence: Evidence
    name: str = ""
    role: Role | None = None
    label: str = ""
    is_sign_off: bool = True  # of who made the report; else of a record, a contract
    named: Evidence | None = None
    printed: tuple[Evidence, ...] = ()
    state: SignatureState = SignatureState.NOT_ASSESSABLE
    reason: str | None = None
    confidence: float = 1.0
    shown: Evidence | None = None
    placing: InkPlacing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Something written by hand: whose it should be by its place (empty where the place tells nobody).

    ``tells_hand``: its strokes are sharp enough to be compared with another writer's; those of a fax are not.
    """

    evidence: Evidence
    name: str = ""
    role: Role | None = None
    is_sign_off: bool = True
    placing: InkPlacing | None = None
    tells_hand: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InkPair:
    """Two inks of the report, by their order, that are alike; ``similarity`` is 0 to 1."""

    left: int
    right: int
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandGroup:
    """The people whose hands are the most alike: ``grouped`` of the ``people`` who signed, and their inks.

    ``likeness`` is the mean over pairs of signatures of different people, ``own_likeness`` over the
    ``own_pairs`` pairs of signatures of one person; -1 to 1.
    """

    inks: tuple[int, ...]
    people: int
    grouped: int
    likeness: float
    own_likeness: float | None = None
    own_pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoPair:
    """One photograph in two places of the report, captions as excerpts; ``similarity`` is 0 to 1."""

    left: Evidence
    right: Evidence
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person in one role; a person with two roles stands twice.

    ``certificate_raw`` and ``registration_raw`` are as written, where normalising changed them; ``variants``
    are other numbers stated for the person; ``contradicted_by`` shows who else is named for a role of one.
    """

    role: Role
    name: str
    confidence: float
    evidence: tuple[Evidence, ...]
    certificate_number: str | None = None
    registration_number: str | None = None
    speciality: str | None = None
    level: str | None = None
    signature: Signature = Signature()
    certificate_raw: str | None = None
    registration_raw: str | None = None
    variants: tuple[Variant, ...] = ()
    contradicted_by: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPhoto:
    """A site photo with its caption.

    ``taken_on`` is the day that the caption states, ``stamped_on`` the one read in the picture itself.
    """

    caption: str
    evidence: tuple[Evidence, ...]
    taken_on: str | None = None
    stamped_on: str | None = None
    exif: Exif | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRecord:
    """The site survey as the report documents it."""

    people: tuple[Fact, ...] = ()
    photos: tuple[SurveyPhoto, ...] = ()
    records: tuple[Evidence, ...] = ()
    witnesses: tuple[Fact, ...] = ()  # the enterprise's people who went along
    place: Fact | None = None
    captioned: tuple[Fact, ...] = ()  # people whom captions of site photos name


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
class Citation:
    """A law, rule or standard that the report cites.

    ``is_listed``: it stands in the list of what the evaluation is based on; ``uses`` counts the places
    outside that list. The first evidence is the entry of the list, where there is one.
    """

    code: str  # normalised: "GB 18218-2018", or the document number; "" when only a title stands there
    title: str
    kind: str  # standard | law
    evidence: tuple[Evidence, ...]
    edition: str | None = None  # 「2021年修正」, 「2018年版」
    confidence: float = 1.0
    is_listed: bool = False
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chemical:
    """A chemical with its quantity in one unit. Tonnes.

    ``unit`` is the production or storage unit or the place, as written; ``ratio`` the q/Q that the report
    states. ``variants`` are other quantities stated for the same chemical in the same unit.
    """

    name: str
    evidence: tuple[Evidence, ...]
    cas: str | None = None
    quantity_t: float | None = None
    threshold_t: float | None = None
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    ratio: float | None = None
    confidence: float = 1.0
    is_confirmed: bool = False
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardUnit:
    """What the report states of one unit after GB 18218; ``unit`` is empty where it names none.

    ``terms`` are q and Q of each fraction that the sum writes out, tonnes.
    """

    unit: str
    evidence: tuple[Evidence, ...]
    s: float | None = None
    r: float | None = None
    alpha: float | None = None
    betas: tuple[float, ...] = ()
    grade: str | None = None
    is_major: bool | None = None
    terms: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorHazard:
    """Major hazard installation as stated and as recomputed after GB 18218.

    The stated figures are those of the unit with the largest S; ``units`` has them all.
    ``exposed_people`` live within 500 m of the plant, as stated.
    """

    stated_s: float | None = None
    stated_r: float | None = None
    stated_grade: str | None = None
    is_major: bool | None = None
    alpha: float | None = None
    exposed_people: int | None = None
    units: tuple[HazardUnit, ...] = ()
    computed_s: float | None = None
    computed_r: float | None = None
    computed_grade: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statement of a named quantity (占地面积 24,500 m²); each place it stands in is one record.

    ``value`` is in ``unit``, which is of a fixed spelling (m², m³, m, t, t/a, 人, 万元, kW, kV, MPa, or the
    measure word of a count); ``raw`` is the number and unit as written. ``subject`` is what it is a property
    of, empty for the site as a whole. ``aspect`` says in which sense it is not simply so today: another year
    (2021年), 设计, 规范要求, 其中; only figures of one aspect can contradict each other.
    """

    name: str
    value: float
    unit: str
    raw: str
    evidence: tuple[Evidence, ...]
    subject: str = ""
    aspect: str = ""
    is_about: bool = False  # 约, 近, 余


class MentionKind(StrEnum):
    """What a name found in the text names."""

    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An organisation or place that the text names, all its places joined.

    ``spellings`` are the forms found, the most frequent first; ``code`` is the GB/T 2260 code of a place.
    ``evidence`` shows the first few places, ``count`` tells how many there are.
    """

    kind: MentionKind
    name: str
    count: int
    evidence: tuple[Evidence, ...]
    spellings: tuple[str, ...] = ()
    code: str | None = None


class NameManner(StrEnum):
    """In which place of its sentence a name stands that is not the report's own."""

    EVALUATED = "evaluated"  # what is evaluated, who ordered it
    SUBJECT = "subject"  # does or has what only the evaluated enterprise does or has
    LOCATED = "located"  # where the site lies
    AUTHORITY = "authority"  # whose authority the enterprise reports to
    CLIMATE = "climate"  # whose weather or ground is described
    HEADER = "header"  # in a header or footer
    CAPTION = "caption"  # under a photo of the site
    ROLE = "role"  # a neighbour, supplier, laboratory, designer, owner, former name, accident elsewhere
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUse:
    """One place where the text names an organisation or place; ``text`` is the sentence without spaces.

    Organisations are there in every manner, places only where they should be the site's.
    """

    kind: MentionKind
    name: str
    manner: NameManner
    text: str
    chapter: Chapter
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFact:
    """A chapter as published: first and last page.

    ``characters`` counts what stands under its heading, sub-chapters and tables included; None where a
    picture or another place that it names may be the content. ``heading`` shows where it begins.
    """

    kind: Chapter
    title: str
    pages: tuple[int, int]
    characters: int | None = None
    heading: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTold:
    """A passage on a part that reports must have, outside the headings read.

    ``part`` is the requirement's id (``corpus/law/outlines``).
    """

    part: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingsRead:
    """What tells whether a chapter is missing or only its heading was missed.

    ``listed`` is the report's own table of contents, ``skipped`` are numbers that the headings pass over,
    ``parts`` the required parts that no heading names and the text yet speaks of.
    """

    listed: tuple[ListedHeading, ...] = ()
    skipped: tuple[str, ...] = ()
    parts: tuple[PartTold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A hazard or non-conformity found on site. ``rectified`` is None where the report is silent.

    ``proof`` is the paper or picture that the report names for the rectification. ``requirement`` is the item
    of a check table that it fails, ``advice`` what its list asks for, ``number`` its number in the list.
    ``is_told``: its outcome stands in running text, whose proof and measure may stand elsewhere in it.
    """

    text: str
    evidence: tuple[Evidence, ...]
    rectified: bool | None = None
    rectified_on: str | None = None
    is_veto: bool = False
    proof: str | None = None
    rechecked_on: str | None = None
    requirement: str = ""
    advice: str = ""
    number: int | None = None
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One row of a check table: what was checked, on what basis, what was found.

    ``result`` is 符合, 不符合, 整改后符合 or 不涉及; ``basis`` and ``finding`` may be empty.
    """

    item: str
    result: str
    evidence: tuple[Evidence, ...]
    basis: str = ""
    finding: str = ""
    is_veto: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure that the report advises. ``heading`` is the title that it stands under.

    ``absent`` are things that it speaks of (``corpus/law/site_terms``) and no other chapter does.
    """

    text: str
    evidence: tuple[Evidence, ...]
    heading: str = ""
    absent: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningText:
    """A header or footer, or a mark behind the text, that returns from page to page.

    ``pages`` counts the pages that bear it; ``evidence`` shows the first few.
    """

    role: LineRole
    text: str
    pages: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """A row of a table of equipment: what it is called, and its type as written."""

    name: str
    model: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignChange:
    """A change of the design during construction. ``is_major`` is None where the report does not say."""

    text: str
    evidence: tuple[Evidence, ...]
    is_major: bool | None = None
    approval_number: str | None = None
    approved_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignReview:
    """The design of the safety facilities as the report tells of it. Days are ISO text.

    ``is_approved`` is None where nothing is said of who reviewed it. ``trial_on`` is the first day of trial
    production.
    """

    evidence: tuple[Evidence, ...]
    is_approved: bool | None = None
    approval_number: str | None = None
    approved_on: str | None = None
    trial_on: str | None = None
    trial_evidence: tuple[Evidence, ...] = ()
    changes: tuple[DesignChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCriterion:
    """One circumstance that the report holds against itself: its number as written, what is said of it.

    ``is_loose``: it stands outside the tables read, so its text may hold words of its neighbours.
    """

    number: str
    text: str
    evidence: tuple[Evidence, ...]
    is_loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaJudgement:
    """How the report judges by the criteria for major accident hazards.

    ``is_made`` is False where nothing in it does. ``source`` names the list as written. ``applying`` are the
    ids (``corpus/law/criteria``) of circumstances whose condition the report's own words meet.
    ``is_partial``: the serial numbers of its rows have gaps, so that rows were not read.
    """

    is_made: bool
    is_partial: bool = False
    source: str = ""
    items: tuple[JudgedCriterion, ...] = ()
    applying: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class SealKind(StrEnum):
    """What a seal is for, by the line across it."""

    OFFICIAL = "公章"  # no such line
    CONTRACT = "合同专用章"
    REPORT = "报告专用章"
    EVALUATION = "安全评价专用章"
    TESTING = "检验检测专用章"
    FINANCE = "财务专用章"
    INVOICE = "发票专用章"
    OTHER = "其他专用章"
    PERSON = "人名章"
    UNKNOWN = "未识别"


class SealOwner(StrEnum):
    """Whose seal it is, by its text."""

    AGENCY = "评价机构"
    ENTERPRISE = "被评价企业"
    OTHER = "报告提及的其他单位"
    PERSON = "个人"
    STRANGER = "报告未提及的单位"
    UNKNOWN = "未能判明"


class SealSpot(StrEnum):
    """Which part of a report a seal stands in."""

    COVER = "封面"
    SIGN_OFF = "签署页"
    CONTRACT = "合同"
    NOTICE = "告知书"
    OTHER = "其他页"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One seal on a page.

    ``text`` and ``caption`` are as read, ``name`` is the name in the report that the text answers to.
    ``confidences`` are those of the characters of ``text``; ``unread`` says in Chinese why the text cannot be
    judged by, None where it can.
    """

    page: int
    spot: SealSpot
    shape: SealShape
    colour: InkColour
    kind: SealKind
    owner: SealOwner
    confidence: float
    evidence: tuple[Evidence, ...]
    text: str = ""
    name: str | None = None
    caption: str = ""
    number: str | None = None
    confidences: tuple[float, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """A part of the report that is to be sealed, and by whom.

    ``pages`` are those of the part, ``is_asked``: printed words there ask for the seal. ``is_picture``: some
    of it is read as a picture, in which a faint seal may be lost; ``is_grey``: one without any colour.
    """

    spot: SealSpot
    owner: SealOwner
    pages: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    is_asked: bool = False
    is_picture: bool = False
    is_grey: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything extracted from one report."""

    report_number: Fact | None = None
    enterprise_name: Fact | None = None
    enterprise_credit_code: Fact | None = None
    project_name: Fact | None = None
    project_address: Fact | None = None
    agency_name: Fact | None = None
    agency_certificate_number: Fact | None = None
    report_kind: Fact | None = None
    report_on: Fact | None = None  # its evidence's ``detail.role`` is the label before it: 编制日期
    contract_on: Fact | None = None
    notice_on: Fact | None = None
    survey_on: DatesFact | None = None
    review_on: Fact | None = None
    conclusion: Conclusion | None = None
    people: tuple[Person, ...] = ()
    survey: SurveyRecord = SurveyRecord()
    citations: tuple[Citation, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    major_hazard: MajorHazard | None = None
    sections: tuple[SectionFact, ...] = ()
    headings: HeadingsRead = HeadingsRead()
    hazards: tuple[Hazard, ...] = ()
    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    foreign_names: tuple[NameUse, ...] | None = None  # other organisations' and places'; None: nobody looked
    checks: tuple[CheckItem, ...] = ()
    measures: tuple[Measure, ...] = ()
    test_reports: tuple[TestReport, ...] = ()
    approvals: tuple[Approval, ...] = ()
    running_texts: tuple[RunningText, ...] = ()
    papers: tuple[Paper, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    obsolete_remarks: tuple[Remark, ...] = ()  # sentences on what is eliminated, banned or was replaced
    design: DesignReview | None = None
    accident_hazards: CriteriaJudgement | None = None  # None: the text was not looked through
    industry: Fact | None = None  # by its name in corpus/law/business_scopes.yaml
    hearsay: tuple[Remark, ...] = ()  # sentences that hold a requirement met because the enterprise says so
    open_remarks: tuple[Remark, ...] = ()  # sentences that say that problems are still open
    closing_remarks: tuple[Remark, ...] = ()  # sentences that say that something was put right
    undisclosed: Fact | None = None  # why the report says it is not published: 国家秘密, 商业秘密, 个人隐私
    coverage: Coverage | None = None  # None: nobody looked
    impossible_dates: tuple[Remark, ...] = ()  # days that no calendar has, as written
    report_on_unread: Remark | None = None  # of a report without a date: where it should stand, why not read
    draft: Fact | None = None  # what the cover calls a report still to be reviewed: 送审稿
    sign_places: tuple[SignPlace, ...] = ()
    inks: tuple[Ink, ...] | None = None  # None: nobody looked
    photographs: tuple[Evidence, ...] | None = None  # compared with other reports'; None: nobody looked
    same_photographs: tuple[PhotoPair, ...] = ()  # that stand twice in the report
    measured: tuple[Evidence, ...] | None = None  # columns of measured values, compared likewise
    same_inks: tuple[InkPair, ...] = ()  # the same picture of a signature
    alike_hands: tuple[InkPair, ...] = ()  # different names that look written by one hand
    hand_group: HandGroup | None = None  # the same of several people together; None: too few to tell
    site_changes: tuple[
        Remark, ...
    ] = ()  # sentences that tell of an extension, rebuilding or move of the site
    integrity: Integrity | None = None  # what the file says of its own making; None: nobody looked
    seals: tuple[Seal, ...] = ()
    seal_places: tuple[SealPlace, ...] = ()
