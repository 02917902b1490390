"""Facts that must not be shown as plain facts: what is doubted, and why, in one sentence.

A fact that stands in one place only is no doubted fact; doubted is one that the checks do not judge by, or
one whose characters themselves were read unsurely.
"""

from __future__ import annotations

from core.evidence import Evidence, EvidenceSource
from core.facts import Fact, Facts
from pipelines.checking import report_day

DOUBTED = "存疑"
_UNSURE_READING = 0.6  # confidence of recognised text below which its characters are not relied upon
_FAR_FROM_OTHERS = "只由文字识别读到，且与其他日期相差过远，请核对原件"
_UNSURE = "文字识别没有把握，请核对原件"
_THIN = "读到的依据不足，请核对原件"


def doubt_of(fact: Fact | None) -> str:
    """Why the reading of a fact is doubted; nothing where it is not."""
    reading = recognised(fact.evidence) if fact else None
    return _UNSURE if reading is not None and reading < _UNSURE_READING else ""


def doubt_of_report_date(facts: Facts) -> str:
    """Why the report's date is doubted: the same that keeps the checks from judging by it."""
    fact = facts.report_on
    if fact is None:
        return ""
    if report_day(facts) is None:
        return _THIN if recognised(fact.evidence) is None else _FAR_FROM_OTHERS
    return doubt_of(fact)


def recognised(evidence: tuple[Evidence, ...]) -> float | None:
    """The surest reading, 0 to 1, of a fact read by OCR only; None where text or nothing stands behind it."""
    if not evidence or any(piece.source is not EvidenceSource.OCR for piece in evidence):
        return None
    return max(piece.confidence for piece in evidence)


def marked(text: str, doubt: str) -> str:
    """The value as plain text with its mark."""
    return f"{text}（{DOUBTED}）" if doubt else text
