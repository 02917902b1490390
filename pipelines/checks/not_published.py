"""Report or survey pictures not in the public disclosure (Order 1; Order 20 art. 17)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.outcome import Outcome
from corpus.law.qualification import DisclosureRule, in_force
from corpus.registry.evidence import row_evidence
from corpus.registry.records import DisclosureRow, Register
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import no_report_day
from pipelines.filings import disclosures_of
from pipelines.registered import rule_evidence, stated_agency
from pipelines.registry_days import known_to, up_to

ID = "not_published"

_ABSENT, _ABSENT_ALONE, _IN_PART = 0.85, 0.75, 0.9
_UNVERIFIED = 0.85
_SECRET = re.compile(r"国家秘密|商业秘密|个人隐私|涉密|保密")
_WITHHELD = re.compile(r"不予?公开|未公开|依法不")
_BASIC = re.compile(r"基本信息|摘要|概况|目录|封面|部分")
_NO = re.compile(r"^(无|没有|未公开|未上传|否|不全|缺.*|0)$")
_YES = re.compile(r"有|是|已|全|张|√")


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome: what the agency published of this report."""
    registry = case.registry
    subject = case.facts.agency_name.value if case.facts.agency_name else "评价机构"
    if registry is None or Register.DISCLOSURES not in registry.snapshot.registers:
        return (
            not_assessable(
                ID, "registry_missing", "尚未导入报告公开登记，无法核对报告是否公开。", subject=subject
            ),
        )
    day = report_day(case.facts)
    if day is None:
        return (no_report_day(ID, case.facts, "无法核对报告是否公开", subject=subject),)
    if case.facts.agency_name is None and case.facts.agency_certificate_number is None:
        return (not_assessable(ID, "agency_missing", "没有读到评价机构，无法核对报告是否公开。"),)
    rule = in_force(case.qualification.disclosures, day.first)
    if rule is None:
        words = f"报告日期（{in_chinese(day)}）早于报告公开的规定施行之日，不作要求。"
        return (clear(ID, words, _dated(case), subject=subject),)
    rows = disclosures_of(case)
    return (_published(case, rule, rows, subject) if rows else _unpublished(case, rule, day, subject),)


def _published(case: Case, rule: DisclosureRule, rows: tuple[DisclosureRow, ...], subject: str) -> Outcome:
    """The most that any row of the report says was published."""
    said = " ".join(f"{row.contents or ''} {row.remark or ''}" for row in rows)
    evidence = (*_named(case), *_rows(rows))
    if _SECRET.search(said) or (_WITHHELD.search(said) and case.facts.undisclosed is not None):
        return clear(ID, "登记库载明本报告因涉及秘密或隐私依法不予公开。", evidence, subject=subject)
    missing, unknown = _missing(rule, rows)
    assert case.registry is not None
    known, day = known_to(case.registry, Register.DISCLOSURES), report_day(case.facts)
    if missing and day is not None and day.last + dt.timedelta(days=rule.grace_days) > known:
        words = f"公开登记{up_to(known)}还缺{'和'.join(missing)}，距报告日期不久，尚不能说明没有公开。"
        return not_assessable(ID, "disclosure_pending", words, evidence, subject=subject)
    if missing:
        statement = (
            f"{subject}在登记库中对本报告的公开情况为{_said(rows)}，缺{'和'.join(missing)}；{rule.rule.law}要求公开，"
            "涉及国家秘密、商业秘密和个人隐私的除外，请核实。"
        )
        return _flag(rule, statement, evidence, subject, _IN_PART)
    if unknown:
        words = f"登记库中有本报告的公开记录，但没有载明是否公开了{'和'.join(unknown)}，无法判断。"
        return not_assessable(ID, "disclosure_unknown", words, evidence, subject=subject)
    return clear(ID, f"登记库中本报告已公开（{_said(rows)}）。", evidence, subject=subject)


def _missing(rule: DisclosureRule, rows: tuple[DisclosureRow, ...]) -> tuple[list[str], list[str]]:
    """What was certainly not published, and of what the rows say nothing."""
    pictures = [row.survey_pictures for row in rows]
    contents = [row.contents or "" for row in rows]
    missing, unknown = [], []
    withheld = all(_WITHHELD.search(text) for text in contents)
    if withheld or (rule.needs_report and all(_BASIC.search(text) for text in contents)):
        missing.append("报告")
    elif rule.needs_report and not any(contents):
        unknown.append("报告")
    if rule.needs_pictures and all(text and _NO.match(text.strip()) for text in pictures):
        missing.append("现场勘验图像影像")
    elif rule.needs_pictures and not any(text and _YES.search(text) for text in pictures):
        unknown.append("现场勘验图像影像")
    return missing, unknown


def _unpublished(case: Case, rule: DisclosureRule, day: PartialDate, subject: str) -> Outcome:
    assert case.registry is not None
    secret = case.facts.undisclosed
    if secret is not None:
        words = (
            f"登记库中没有本报告；报告写明因涉及{secret.value}不公开，属依法可以不公开的情形，请核对其理由。"
        )
        return clear(ID, words, secret.evidence[:2], subject=subject)
    others = case.registry.disclosures
    known_on = known_to(case.registry, Register.DISCLOSURES)
    if day.last + dt.timedelta(days=rule.grace_days) > known_on:
        words = f"公开登记截至{in_chinese(known_on)}，距报告日期不久，尚不能说明没有公开。"
        return not_assessable(ID, "disclosure_pending", words, _dated(case), subject=subject)
    also = f"登记库中有同一企业或项目的其他报告{len(others)}份，" if others else ""
    statement = (
        f"{subject}的报告日期为{in_chinese(day)}，截至{in_chinese(known_on)}的公开登记中没有查到本报告，{also}"
        f"{rule.rule.law}要求公开评价报告和现场勘验图像影像，请到该机构网站核实。"
    )
    evidence = (*_named(case), *_dated(case), *_rows(others[:1]))
    return _flag(rule, statement, evidence, subject, _ABSENT if others else _ABSENT_ALONE)


def _flag(
    rule: DisclosureRule, statement: str, evidence: Iterable[Evidence], subject: str, confidence: float
) -> Outcome:
    what = "报告全文和现场勘验图像影像" if rule.needs_report else "报告信息和现场勘验图像影像"
    asked = rule_evidence(rule.rule, f"公开{what}，秘密和隐私除外（我们的转述）")
    confidence *= 1.0 if rule.rule.verified else _UNVERIFIED
    return flagged(ID, statement, (*evidence, asked), subject=subject, confidence=confidence)


def _said(rows: tuple[DisclosureRow, ...]) -> str:
    row = rows[0]
    return f"“{row.contents or '内容未载明'}，现场勘验图像影像：{row.survey_pictures or '未载明'}”"


def _named(case: Case) -> tuple[Evidence, ...]:
    fact = case.facts.report_number or case.facts.project_name
    return fact.evidence[:1] if fact else stated_agency(case.facts)[:1]


def _dated(case: Case) -> tuple[Evidence, ...]:
    return case.facts.report_on.evidence[:1] if case.facts.report_on else ()


def _rows(rows: Iterable[DisclosureRow]) -> tuple[Evidence, ...]:
    return tuple(row_evidence(row, role="登记库：报告公开") for row in rows)[:3]


CHECK = Check(
    id=ID,
    name="报告公开",
    sentence="评价报告或现场勘验图像影像没有按规定公开",
    needs=frozenset({Need.REGISTRY, Need.LAW}),
    assess=assess,
    registers=frozenset({Register.AGENCIES, Register.DISCLOSURES}),
)
