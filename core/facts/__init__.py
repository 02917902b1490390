"""What the report says: every value with its evidence, agreeing and disagreeing places kept."""

from core.facts.hazards import Chemical, Equipment, Hazard, HazardUnit, MajorHazard, Measure
from core.facts.judged import CheckItem, CriteriaJudgement, DesignChange, DesignReview, JudgedCriterion
from core.facts.papers import AnnexSign, Approval, Coverage, Paper, Remark, TestReport
from core.facts.people import (
    HandGroup,
    Ink,
    InkPair,
    InkPlacing,
    Person,
    Role,
    Signature,
    SignatureState,
    SignPlace,
)
from core.facts.report import Facts
from core.facts.seals import Seal, SealKind, SealOwner, SealPlace, SealSpot
from core.facts.sections import HeadingsRead, PartTold, SectionFact
from core.facts.survey import PhotoPair, SurveyPhoto, SurveyRecord
from core.facts.values import Conclusion, DatesFact, Fact, Stance, Variant
from core.facts.wording import Citation, Figure, Mention, MentionKind, NameManner, NameUse, RunningText

__all__ = [
    "AnnexSign",
    "Approval",
    "CheckItem",
    "Chemical",
    "Citation",
    "Conclusion",
    "Coverage",
    "CriteriaJudgement",
    "DatesFact",
    "DesignChange",
    "DesignReview",
    "Equipment",
    "Fact",
    "Facts",
    "Figure",
    "HandGroup",
    "Hazard",
    "HazardUnit",
    "HeadingsRead",
    "Ink",
    "InkPair",
    "InkPlacing",
    "JudgedCriterion",
    "MajorHazard",
    "Measure",
    "Mention",
    "MentionKind",
    "NameManner",
    "NameUse",
    "Paper",
    "PartTold",
    "Person",
    "PhotoPair",
    "Remark",
    "Role",
    "RunningText",
    "Seal",
    "SealKind",
    "SealOwner",
    "SealPlace",
    "SealSpot",
    "SectionFact",
    "SignPlace",
    "Signature",
    "SignatureState",
    "Stance",
    "SurveyPhoto",
    "SurveyRecord",
    "TestReport",
    "Variant",
]
