"""A third party's test report expired, dated after the report, or numbered like another one.

Annex 1 of 2021, item 6; guidance of 2023, item 虚假-5. Where other reports are known, also one whose number
stands for another enterprise's object there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import TestReport
from core.outcome import Outcome
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import no_days
from pipelines.proof_numbers import used_elsewhere

ID = "third_party_proof_doubtful"

_LATE, _EXPIRED, _NUMBER = 0.9, 0.85, 0.8
_SAME_SUBJECT = 70.0  # per cent: a list and the paper itself name one subject in other words
_FAR_YEARS = 3  # a date this far from the report was read wrong rather than written


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per test report in doubt.

    One that expired counts only where no later test of the same subject held on the survey's first day.
    """
    tests = case.facts.test_reports
    if not tests:
        return (_without(case),)
    told = [*_late(case, tests), *_expired(case, tests), *_one_number(tests)]
    told = [*_late(case, tests), *_expired(case, tests), *_one_number(tests), *used_elsewhere(case, ID)]
    if told:
        return tuple(told)
    dated = [test for test in tests if test.tested_on or test.valid_until]
    if not dated:
        return (
            not_assessable(
                ID, "tests_undated", "检测检验报告的日期和有效期没有读到，无法核对。", _places(tests)
            ),
        )
    if report_day(case.facts) is None and case.facts.survey_on is None:
        return (no_days(ID, case.facts, "无法核对检测检验报告"),)
    return (clear(ID, f"{len(dated)}份检测检验报告的日期、有效期和编号未见疑点。", _places(dated)),)


def _without(case: Case) -> Outcome:
    """Before a project is built there is nothing to test; of one that runs the tests belong to the report."""
    kind = case.facts.report_kind
    if kind is not None and "预评价" in kind.value:
        words = f"{kind.value}时设施尚未建成，没有要求附检测检验报告。"
        return clear(ID, words, kind.evidence[:1])
    if kind is not None and re.search("验收|现状", kind.value):
        words = (
            f"{kind.value}应有防雷、消防、特种设备等法定检测检验报告作依据，报告中没有读到："
            "可能没有附，或没有识别出来，请核对附件。"
        )
    else:
        words = "没有读到检测检验报告，也没有判明此类报告是否需要，无法核对其日期和编号，请核对附件。"
    return not_assessable(ID, "tests_missing", words, kind.evidence[:1] if kind else ())


def _late(case: Case, tests: Sequence[TestReport]) -> Iterator[Outcome]:
    """Tested or issued after the day on the report's cover."""
    day, fact = report_day(case.facts), case.facts.report_on
    if day is None or fact is None:
        return
    for test in tests:
        for word, value in (("检测", test.tested_on), ("签发", test.issued_on)):
            date = _near(value, day)
            if date is not None and day.before(date):
                yield flagged(
                    ID,
                    f"{_name(test)}的{word}日期为{in_chinese(date)}，晚于评价报告日期（{in_chinese(day)}），"
                    "出具评价报告时该检测报告尚不存在，请核对原件。",
                    (*test.evidence[:4], *fact.evidence[:1]),
                    subject=test.subject,
                    confidence=_LATE,
                )
                break


def _expired(case: Case, tests: Sequence[TestReport]) -> Iterator[Outcome]:
    """No longer valid when the survey began."""
    survey = case.facts.survey_on
    day = PartialDate.parse(survey.value[0]) if survey is not None else report_day(case.facts)
    role = "现场勘验日" if survey is not None else "评价报告日期"
    place = survey or case.facts.report_on
    if day is None or place is None:
        return
    for test in tests:
        until = _near(test.valid_until, day)
        if until is None or not until.before(day) or _is_renewed(test, tests, day):
            continue
        yield flagged(
            ID,
            f"{_name(test)}的有效期至{in_chinese(until)}，在{role}（{in_chinese(day)}）前已经到期，"
            "报告中没有重新检测的记录，不能证明评价时设施合格，请核实。",
            (*test.evidence[:4], *place.evidence[:1]),
            subject=test.subject,
            confidence=_EXPIRED,
        )


def _is_renewed(test: TestReport, tests: Sequence[TestReport], day: PartialDate) -> bool:
    """Whether another test of the subject held on the day, or may have: its end is not stated."""
    return any(
        other is not test
        and _is_same(test, other)
        and (
            PartialDate.parse(other.valid_until).before(day) is not True
            if other.valid_until
            else bool(other.tested_on and test.tested_on and other.tested_on > test.tested_on)
        )
        for other in tests
    )


def _is_same(left: TestReport, right: TestReport) -> bool:
    one, two = (
        re.sub(r"检测|检验|校验|标定|检定|报告|装置|定期", "", text) for text in (left.subject, right.subject)
    )
    return fuzz.partial_ratio(one, two) >= _SAME_SUBJECT if one and two else left.subject == right.subject


def _one_number(tests: Sequence[TestReport]) -> Iterator[Outcome]:
    """Two papers of different subjects under one number, from different days or laboratories."""
    numbered = [(re.sub(r"[^\w]", "", test.number).upper(), test) for test in tests if test.number]
    seen: set[str] = set()
    for (one, left), (two, right) in itertools.combinations(numbered, 2):
        differs = _differ(left.tested_on, right.tested_on) or _differ(left.laboratory, right.laboratory)
        if one != two or one in seen or not differs or _is_same(left, right):
            continue
        seen.add(one)
        yield flagged(
            ID,
            f"“{left.subject}”与“{right.subject}”两份检测报告使用同一编号{left.number}，"
            f"检测日期分别为{_said(left)}和{_said(right)}，一个编号只能对应一份报告，请核对原件。",
            (*left.evidence[:3], *right.evidence[:3]),
            subject=right.subject,
            confidence=_NUMBER,
        )


def _differ(left: str | None, right: str | None) -> bool:
    return left is not None and right is not None and left != right


def _said(test: TestReport) -> str:
    return in_chinese(PartialDate.parse(test.tested_on)) if test.tested_on else "未写明"


def _near(value: str | None, day: PartialDate) -> PartialDate | None:
    date = PartialDate.parse(value) if value else None
    return date if date is not None and abs(date.year - day.year) <= _FAR_YEARS else None


def _name(test: TestReport) -> str:
    number = f"（编号{test.number}）" if test.number else ""
    return f"“{test.subject or '检测检验'}”检测报告{number}"


def _places(tests: Sequence[TestReport]) -> tuple[Evidence, ...]:
    return tuple(item for test in tests[:4] for item in test.evidence[:1])


CHECK = Check(
    id=ID,
    name="检测检验报告",
    sentence="所附检测检验报告已经过期、晚于评价报告，或与另一份报告同号",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
