"""Days that had not come when the report came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import Facts
from core.outcome import Outcome
from pipelines.checking import Case, flagged, not_assessable, report_day
from pipelines.misread import is_from_picture

_AHEAD = 0.85
_TOLD = (
    ("report_on", "报告日期"),
    ("review_on", "报告审核日期"),
    ("contract_on", "合同签订日期"),
    ("notice_on", "从业告知日期"),
)


def outcome_of_future_days(case: Case, check: str) -> tuple[Outcome, ...]:
    """One outcome where a stated day begins after the one on which the report came in; else none.

    Without that day (``case.received_on``) nothing is said. A cover's draft may name the day that is planned.
    """
    if case.received_on is None or case.facts.draft is not None:
        return ()
    ahead = [day for day in _days(case.facts) if day.on.first > case.received_on]
    if not ahead:
        return ()
    evidence = tuple(item for day in ahead for item in day.evidence[:2])
    said = "、".join(f"{day.name}（{in_chinese(day.on)}）" for day in ahead)
    came = f"收到文件的日期（{in_chinese(case.received_on)}）"
    if all(day.is_doubtful for day in ahead):
        words = f"{said}晚于{came}，但只从图像读得，可能识别有误，请核对原件。"
        return (not_assessable(check, "report_date_doubtful", words, evidence, subject=ahead[0].name),)
    return (
        flagged(
            check,
            f"{said}晚于{came}，收到时这一天还没有到；报告写明的日期应当已经发生，请核对原件。",
            evidence,
            subject=ahead[0].name,
            confidence=min(_AHEAD, *(day.confidence for day in ahead if not day.is_doubtful)),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    name: str
    on: PartialDate
    evidence: tuple[Evidence, ...]
    confidence: float
    is_doubtful: bool  # read from a picture alone, or stated otherwise elsewhere


def _days(facts: Facts) -> Iterator[_Day]:
    for field, name in _TOLD:
        fact = getattr(facts, field)
        if fact is None or (field == "report_on" and report_day(facts) is None):
            continue
        is_doubtful = is_from_picture(fact.evidence) or bool(fact.variants)
        yield _Day(name, PartialDate.parse(fact.value), fact.evidence, fact.confidence, is_doubtful)
    survey = facts.survey_on
    if survey is not None:
        is_doubtful = is_from_picture(survey.evidence)
        day = PartialDate.parse(survey.value[0])
        yield _Day("现场勘验日期", day, survey.evidence, survey.confidence, is_doubtful)
