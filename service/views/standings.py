"""How a finding stands, in words."""

from __future__ import annotations

from core.decision import Standing

STANDING_WORDS = {
    Standing.OPEN: "待处理",
    Standing.CHANGED: "证据有变，待处理",
    Standing.CONFIRMED: "已确认",
    Standing.DISMISSED: "已排除",
    Standing.FIELD_CHECK: "需现场核查",
}
ELSEWHERE_WORDS = "归其他地区"  # of a report of another region that the reader handed in


def standing_words(standing: Standing) -> str:
    """As an inspector reads it."""
    return STANDING_WORDS[standing]
