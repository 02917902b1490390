"""A test report's number that stands for another enterprise's object in another screened report.

Laboratories number by themselves, so one number of two laboratories says nothing; and one paper may rightly
serve several reports on one enterprise or one place (a park's lightning protection).
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from core.dates import PartialDate, in_chinese
from core.outcome import Outcome
from corpus.briefs.keys import test_key
from corpus.briefs.records import Brief, BriefTest
from corpus.registry.matching import agency_key
from pipelines.checking import Case, flagged
from pipelines.other_reports import (
    engagement_of,
    is_same_enterprise,
    is_same_place,
    named,
    own_brief,
    shown,
)
from pipelines.rule_of import provision

_SURE, _LIKELY = 0.85, 0.6  # one laboratory in both; none named in one of them
_TELLING = 9  # letters and digits of a number that two laboratories hardly both give
_SAME_LABORATORY = 85.0  # per cent


def used_elsewhere(case: Case, check: str) -> Iterator[Outcome]:
    """One finding per test report; the first other report that uses its number is shown."""
    if case.others is None:
        return
    own = own_brief(case)
    elsewhere = [other for other in case.others.briefs if _is_elsewhere(own, other)]
    seen: set[str] = set()
    for test in own.tests:
        key = test_key(test.number)
        if key is None or key in seen:
            continue
        seen.add(key)
        for other, there in ((o, t) for o in elsewhere for t in o.tests if test_key(t.number) == key):
            confidence = _confidence(test, there, key)
            if confidence:
                yield _flag(case, check, own, other, test, there, confidence)
                break


def _is_elsewhere(own: Brief, other: Brief) -> bool:
    """Another enterprise at another place; neither is taken for granted where it was not read."""
    if other.enterprise_name is None or own.enterprise_name is None or is_same_enterprise(own, other):
        return False
    return engagement_of(own) != engagement_of(other) and is_same_place(own, other) is False


def _confidence(test: BriefTest, there: BriefTest, key: str) -> float:
    one, two = agency_key(test.laboratory), agency_key(there.laboratory)
    if one and two:
        return _SURE if one == two or fuzz.ratio(one, two) >= _SAME_LABORATORY else 0.0
    days = (test.tested_on, there.tested_on)
    is_one_day = None in days or days[0] == days[1]
    return _LIKELY if len(key) >= _TELLING and is_one_day else 0.0


def _flag(
    case: Case,
    check: str,
    own: Brief,
    other: Brief,
    test: BriefTest,
    there: BriefTest,
    confidence: float,
) -> Outcome:
    rule = provision(case, check)
    words = (
        f"“{test.subject or '检测检验'}”检测报告的编号{test.number}（检测日期{_day(test)}）"
        f"在{named(other)}中用于“{there.subject or '检测检验'}”（检测日期{_day(there)}），"
        f"一个编号只能对应一份检测报告。按{rule.words if rule else '规定'}，请核对两份检测报告的原件。"
    )
    evidence = (
        *shown(case, own, test.spots, "检测报告"),
        *shown(case, other, there.spots, "检测报告"),
        *shown(case, other, other.enterprise_name.spots[:1] if other.enterprise_name else (), "被评价单位"),
        *((rule.evidence,) if rule else ()),
    )
    return flagged(check, words, evidence, subject=test.subject or test.number, confidence=confidence)


def _day(test: BriefTest) -> str:
    return in_chinese(PartialDate.parse(test.tested_on)) if test.tested_on else "未写明"
