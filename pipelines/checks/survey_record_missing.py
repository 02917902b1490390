"""No record of the site survey, or no photos of it (Order 20, art. 17 and 21(7))."""

from __future__ import annotations

from core.chapters import Chapter
from core.outcome import Outcome
from pipelines.annex_signs import annex_headings, why_untold
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.rule_of import provision

ID = "survey_record_missing"

_SUBJECT = "现场勘验记录"
_BOTH, _NO_PHOTOS, _NO_RECORD = 0.8, 0.65, 0.5


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome; an absence is told only where the annexes were read and nothing else may be it."""
    survey = case.facts.survey
    has_record = bool(survey.records)
    has_photos = bool(survey.photos)
    if has_record and has_photos:
        shown = (*survey.records[:1], *survey.photos[0].evidence[:1])
        words = f"附有现场勘验记录和{len(survey.photos)}张现场照片。"
        return (clear(ID, words, shown, subject=_SUBJECT),)
    kinds = {Chapter.SURVEY_RECORD} if has_photos else {Chapter.PHOTOS} if has_record else _BOTH_KINDS
    what = "现场勘验记录" if has_photos else "现场勘验照片" if has_record else "现场勘验记录和照片"
    if not has_photos and _has_photo_chapter(case):
        words = "有现场照片一章，其中的照片没有读出，请核对原件。"
        return (not_assessable(ID, "photos_unread", words, survey.records[:1], subject=_SUBJECT),)
    untold = why_untold(case, ID, kinds, _SUBJECT, what)
    if untold is not None:
        return (untold,)
    return (_flag(case, what, _confidence(has_record=has_record, has_photos=has_photos)),)


_BOTH_KINDS = frozenset({Chapter.SURVEY_RECORD, Chapter.PHOTOS})


def _has_photo_chapter(case: Case) -> bool:
    return any(section.kind is Chapter.PHOTOS for section in case.facts.sections)


def _confidence(*, has_record: bool, has_photos: bool) -> float:
    if has_photos:
        return _NO_RECORD
    return _NO_PHOTOS if has_record else _BOTH


def _flag(case: Case, what: str, confidence: float) -> Outcome:
    survey, rule = case.facts.survey_on, provision(case, ID)
    told = "正文写明开展了现场勘验" if survey else "安全评价应开展现场勘验"
    asked = f"按{rule.words if rule else '规定'}，组长和勘验人员应到现场勘验"
    count = len({sign.kind for sign in case.facts.coverage.annexes}) if case.facts.coverage else 0
    statement = (
        f"{told}，但已读到的{count}类附件中没有{what}；"
        f"{asked}，勘验应有记录和影像，请向机构调取勘验档案核实。"
    )
    evidence = (
        *(survey.evidence[:2] if survey else ()),
        *case.facts.survey.records[:1],
        *annex_headings(case.facts.coverage),
        *((rule.evidence,) if rule else ()),
    )
    return flagged(ID, statement, evidence, subject=_SUBJECT, confidence=confidence)


CHECK = Check(
    id=ID,
    name="现场勘验记录和照片",
    sentence="报告没有现场勘验记录，或没有勘验照片",
    needs=frozenset(),
    assess=assess,
)
