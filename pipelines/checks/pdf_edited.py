"""Pages of the file replaced, overlaid or changed later, or days that cannot be (annex 1 of 2021, item 5).

Ordinary handling is no lead: annexes bound in, a scan made later, saved or converted again, page numbers and
marks put on all pages, forms filled, notes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from core.dates import PartialDate, in_chinese
from core.facts import DatesFact
from core.integrity import ChangedPart, FileUpdate, Integrity, Patch, UpdateKind
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, not_assessable, report_day
from pipelines.day_conflicts import day_conflicts, other_days
from pipelines.file_days import stated_day
from pipelines.file_doubts import Doubt, body_chapter, outcomes, short
from pipelines.overlays import is_overlay, is_set_anew
from pipelines.page_breaks import page_breaks
from pipelines.page_gaps import page_exchanges, page_gaps
from pipelines.set_in_doubts import set_in_doubts

ID = "pdf_edited"

_ADVICE = "合并、补扫等正常处理也可能留下类似痕迹，请对照纸质原件或机构存档核对。"
_OVERLAY, _READ_OVERLAY, _WORDS_OVERLAY, _LATE, _AFTER_SIGNATURE, _MADE_BEFORE = (
    0.85,
    0.7,
    0.6,
    0.85,
    0.9,
    0.75,
)
_ANEW = 0.55
_FEW_SET, _MOST_SET = 20, 4  # characters of a page's sample; pages: a program that always sets so
_SLACK = dt.timedelta(days=1)
_LONG_BEFORE = dt.timedelta(days=5 * 365)  # a clock that is wrong rather than a file that is older
_FEW = 0.3  # of all pages: an update of more puts on numbers or marks


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per page or matter that was changed."""
    integrity = case.facts.integrity
    if integrity is None:
        return (not_assessable(ID, "file_unexamined", "没有检查文件的改动痕迹。"),)
    doubts = [
        *page_breaks(case.facts, integrity.makes),
        *page_gaps(case.facts, integrity.makes),
        *page_exchanges(case.facts, integrity.makes),
        *_overlays(integrity),
        *_set_anew(integrity),
        *set_in_doubts(case.facts, integrity),
        *_late_changes(case, integrity),
        *_days(case, integrity),
        *day_conflicts(case.facts, integrity),
    ]
    if doubts:
        return outcomes(case, ID, doubts, _ADVICE)
    if not integrity.is_structure_read:
        return (not_assessable(ID, "file_unexamined", "文件内部结构无法读取，改动痕迹没有查全。"),)
    words = "没有发现替换页、覆盖文字、报告日期后改动页面或属性日期矛盾的痕迹。"
    return (clear(ID, words + other_days(integrity), subject="文件"),)


def _overlays(integrity: Integrity) -> Iterator[Doubt]:
    sizes = {make.page: (make.width, make.height) for make in integrity.makes}
    for patch in integrity.patches:
        width, height = sizes.get(patch.page, (595.0, 842.0))
        if is_overlay(patch, width, height):
            cover, shows = ("一小块图像", "显示为") if patch.is_picture else ("色块", "上面另写了")
            yield Doubt(
                subject=f"第{patch.page}页",
                words=f"第{patch.page}页的“{short(patch.below)}”被{cover}盖住，{shows}“{short(patch.above)}”",
                confidence=_overlay_confidence(patch),
                page=patch.page,
                box=patch.box,
                excerpt=f"现为“{short(patch.above)}”，其下为“{short(patch.below)}”",
            )


def _set_anew(integrity: Integrity) -> Iterator[Doubt]:
    """Words on a strip in a font of their own: what stood there was taken out of the file."""
    sizes = {make.page: (make.width, make.height) for make in integrity.makes}
    found = [
        patch for patch in integrity.patches if is_set_anew(patch, *sizes.get(patch.page, (595.0, 842.0)))
    ]
    elsewhere = {name.lower() for make in integrity.makes for name, count in make.fonts if count > _FEW_SET}
    found = [patch for patch in found if patch.font not in elsewhere]
    if len({patch.page for patch in found}) > _MOST_SET:
        return
    for patch in found:
        yield Doubt(
            subject=f"第{patch.page}页",
            words=(
                f"第{patch.page}页的“{short(patch.above)}”写在一小块空白底色上，"
                f"所用字体“{patch.font}”在该页别处没有用过，像是删去原有文字后重新填写的"
            ),
            confidence=_ANEW,
            page=patch.page,
            box=patch.box,
            excerpt=patch.above,
        )


def _overlay_confidence(patch: Patch) -> float:
    is_number = all(re.search(r"\d", words) for words in (patch.below, patch.above))
    is_verdict = all(re.search(r"合格|符合|具备|满足", words) for words in (patch.below, patch.above))
    sure = _OVERLAY if is_number or is_verdict else _WORDS_OVERLAY
    return min(sure, _READ_OVERLAY) if patch.is_picture else sure


def _late_changes(case: Case, integrity: Integrity) -> Iterator[Doubt]:
    """Updates that changed what few pages show, after the report's day or behind a signature."""
    report = report_day(case.facts)
    fact = case.facts.report_on
    for update in integrity.updates:
        if UpdateKind.CONTENT not in update.kinds or not _is_of_few(update):
            continue
        day = stated_day(update.changed_at)
        is_late = day is not None and report is not None and day > report.last + _SLACK
        if not (is_late or update.is_after_signature):
            continue
        when = f"{in_chinese(day)}" if day is not None else "签名之后"
        behind = "在数字签名之后" if update.is_after_signature else ""
        compared = f"，报告日期为{in_chinese(report)}" if is_late and report is not None else ""
        for part in [part for part in update.changed if _is_lead(case, update, part)][:4]:
            yield Doubt(
                subject=f"第{part.page}页",
                words=f"文件于{when}{behind}被追加改动：第{part.page}页{_change(part)}{compared}",
                confidence=_AFTER_SIGNATURE if update.is_after_signature else _LATE,
                page=part.page,
                box=part.box,
                excerpt=part.after or part.what,
                beside=fact.evidence[:1] if fact is not None else (),
            )


def _is_lead(case: Case, update: FileUpdate, part: ChangedPart) -> bool:
    """An archive's mark on the cover or in a margin is none, nor are pages put to the annexes."""
    if part.is_new_page:
        return part.page is not None and body_chapter(case.facts, part.page) is not None
    return not part.is_mark or update.is_after_signature


def _change(part: ChangedPart) -> str:
    if part.is_new_page:
        return "是后来插入的"
    if not part.before and not part.after:
        return "的画面与此前不同"
    return f"“{short(part.before) or '空'}”改为“{short(part.after) or '空'}”"


def _is_of_few(update: FileUpdate) -> bool:
    return 0 < update.pages_changed <= max(2.0, _FEW * update.pages)


def _days(case: Case, integrity: Integrity) -> Iterator[Doubt]:
    """A file that was last saved before the survey it tells of; a signature put on later changes no page."""
    survey = case.facts.survey_on
    stated = [day for text in (integrity.created_at, integrity.modified_at) if (day := stated_day(text))]
    first = _first_day(survey)
    if survey is None or first is None or not stated:
        return
    last = max(stated)
    if first - _LONG_BEFORE < last < first - _SLACK:
        words = (
            f"文件属性记录的完成时间为{in_chinese(last)}，早于报告所述的现场勘验（{in_chinese(first)}），"
            "此后没有再保存的记录"
        )
        yield Doubt(
            subject="文件时间",
            words=words,
            confidence=_MADE_BEFORE,
            excerpt=f"创建 {integrity.created_at or '无'}，修改 {integrity.modified_at or '无'}",
            object="Info",
            beside=survey.evidence[:1],
        )


def _first_day(survey: DatesFact | None) -> dt.date | None:
    if survey is None or survey.confidence < 0.6:
        return None
    days = [PartialDate.parse(value) for value in survey.value]
    return min(day.first for day in days) if all(day.is_exact for day in days) else None


CHECK = Check(
    id=ID,
    name="文件的改动痕迹",
    sentence="文件中有页面被替换、文字被覆盖或在报告日期后改动的痕迹，或文件时间与报告矛盾",
    needs=frozenset(),
    assess=assess,
)
