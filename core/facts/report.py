"""All facts of one report."""

from __future__ import annotations

from dataclasses import dataclass

from core.evidence import Evidence
from core.facts.hazards import Chemical, Equipment, Hazard, MajorHazard, Measure
from core.facts.judged import CheckItem, CriteriaJudgement, DesignReview
from core.facts.papers import Approval, Coverage, Paper, Remark, TestReport
from core.facts.people import HandGroup, Ink, InkPair, Person, SignPlace
from core.facts.seals import Seal, SealPlace
from core.facts.sections import HeadingsRead, SectionFact
from core.facts.survey import PhotoPair, SurveyRecord
from core.facts.values import Conclusion, DatesFact, Fact
from core.facts.wording import Citation, Figure, Mention, NameUse, RunningText
from core.integrity import Integrity

_NOTHING_RECORDED = SurveyRecord()
_NO_HEADINGS = HeadingsRead()


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
    survey: SurveyRecord = _NOTHING_RECORDED
    citations: tuple[Citation, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    major_hazard: MajorHazard | None = None
    sections: tuple[SectionFact, ...] = ()
    headings: HeadingsRead = _NO_HEADINGS
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
