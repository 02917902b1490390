"""What of the days that a check needs was not read, in words: missing, read in part, or read with doubt."""

from __future__ import annotations

from collections.abc import Iterable

from core.dates import PartialDate, in_chinese
from core.evidence import EvidenceSource
from core.facts import Fact, Facts
from core.outcome import Outcome
from pipelines.checking import not_assessable, report_day

CHECK_ORIGINAL = "请核对原件"


def doubt_words(fact: Fact) -> str:
    """Why a value that was read is not judged by."""
    is_seen = fact.evidence and all(item.source is EvidenceSource.OCR for item in fact.evidence)
    return "识别不可靠" if is_seen else "依据不足（只有一处写到，且不在应写的位置）"


def report_day_words(facts: Facts) -> str:
    """「没有读到报告日期」, or what was read of it and why that is not enough; empty where it is."""
    fact = facts.report_on
    if fact is None:
        return "没有读到报告日期"
    day = PartialDate.parse(fact.value)
    if report_day(facts) is None:
        return f"报告日期读作{in_chinese(day)}，但{doubt_words(fact)}"
    return "" if day.is_exact else f"报告日期只读到{in_chinese(day)}，没有写明是哪一天"


def report_day_reason(facts: Facts) -> str:
    """The code that goes with these words."""
    return "report_date_missing" if facts.report_on is None else "report_date_doubtful"


def days_words(facts: Facts) -> str:
    """Where neither a survey's nor the report's day can be judged by: which, and why."""
    if facts.report_on is None:
        return "没有读到勘验日期和报告日期"
    return f"没有读到勘验日期，{report_day_words(facts)}"


def survey_day_words(facts: Facts) -> str:
    """Of a survey without an exact day that can be judged by."""
    survey = facts.survey_on
    if survey is None:
        return "没有读到现场勘验日期"
    days = "、".join(in_chinese(PartialDate.parse(value)) for value in survey.value[:2])
    is_exact = all(PartialDate.parse(value).is_exact for value in survey.value)
    if is_exact:
        return f"现场勘验日期读作{days}，但识别不可靠"
    return f"现场勘验日期只读到{days}，没有写明是哪一天"


def no_report_day(check: str, facts: Facts, what: str, *, subject: str = "") -> Outcome:
    """Not assessable for want of the report's day; ``what`` cannot be done."""
    words = report_day_words(facts)
    more = f"，{CHECK_ORIGINAL}" if facts.report_on is not None else ""
    shown = facts.report_on.evidence[:1] if facts.report_on is not None else ()
    return not_assessable(check, report_day_reason(facts), f"{words}，{what}{more}。", shown, subject=subject)


def no_days(check: str, facts: Facts, what: str) -> Outcome:
    """Not assessable for want of any day that counts."""
    more = f"，{CHECK_ORIGINAL}" if facts.report_on is not None else ""
    shown = facts.report_on.evidence[:1] if facts.report_on is not None else ()
    return not_assessable(check, "dates_missing", f"{days_words(facts)}，{what}{more}。", shown)


def kind_or_day_words(facts: Facts) -> str:
    """Where the kind of evaluation, the report's day or both are wanting: which."""
    missing = [] if facts.report_kind is not None else ["没有读到评价类型"]
    if report_day(facts) is None:
        missing.append(report_day_words(facts))
    return joined(missing)


def joined(parts: Iterable[str]) -> str:
    """Parts of a sentence, one after the other."""
    return "，".join(part for part in parts if part)
