"""Words for what reports share, the same in every form of output."""

from __future__ import annotations

import math

from core.dates import PartialDate, in_chinese
from core.outcome import CommonReason, Match, MatchKind, OtherReport

KINDS = {
    MatchKind.TEXT: "文字",
    MatchKind.PICTURE: "图片",
    MatchKind.SIGNATURE: "签名",
    MatchKind.TABLE: "数据",
}
COUNTERS = {MatchKind.TEXT: "段", MatchKind.PICTURE: "处", MatchKind.SIGNATURE: "处", MatchKind.TABLE: "处"}
REASONS = {
    CommonReason.LAW: "引自法律、法规或标准",
    CommonReason.EVERYWHERE: "许多机构的报告都有的内容，或由常见写法拼成",
    CommonReason.TEMPLATE: "该机构许多报告通用的格式文字",
    CommonReason.SECTION: "各报告本来相近的章节，如评价依据、评价方法",
    CommonReason.STOCK: "空白、标志、证书或通用图样",
}
WITHOUT_REASON = "许多报告通用的内容"
FOLLOW_UP = "后续报告"
FOLLOW_UP_SENTENCE = "同一机构对同一企业先后出具的报告，沿用原有内容不作线索"
NOTHING = "与已筛查的其他报告没有相同的内容。"
CAUTION = "相同的内容不等于抄袭；请看两份报告的出具先后和页面，再作判断。"
GONE = "该报告的原件不在数据文件夹中，无法显示页面；下面是筛查时读到的文字"
OUTSIDE = "该报告不在可查看的范围内，这里只列出相同的事实"


def reason_words(match: Match) -> str:
    """Why a match does not count; empty where it counts."""
    if not match.common:
        return ""
    return REASONS.get(match.common_reason, WITHOUT_REASON) if match.common_reason else WITHOUT_REASON


def day_words(day: str | None) -> str:
    """「2023年5月18日」; empty where it is not known or no date."""
    try:
        return in_chinese(PartialDate.parse(day)) if day else ""
    except ValueError:
        return ""


def title_words(other: OtherReport) -> str:
    """「乙有限公司（丙机构编制，2023年5月18日）」."""
    told = [f"{other.agency_name}编制"] if other.agency_name else []
    told += [day_words(other.report_on)] if day_words(other.report_on) else []
    whose = other.enterprise_name or "未读到被评价单位"
    return f"{whose}（{'，'.join(told)}）" if told else whose


def order_words(own: str | None, other: str | None) -> str:
    """Which of two reports was issued first; empty where the days do not tell."""
    try:
        mine, theirs = (PartialDate.parse(day) if day else None for day in (own, other))
    except ValueError:
        return ""
    if mine is None or theirs is None:
        return ""
    if theirs.last < mine.first:
        return "早于本报告"
    return "晚于本报告" if theirs.first > mine.last else "与本报告同时" if theirs == mine else ""


def alike_words(similarity: float) -> str:
    """「97%」; what is not quite the same is never 100 %."""
    return "100%" if similarity >= 1 else f"{math.floor(similarity * 100)}%"


def pages_words(pages: tuple[int, ...]) -> str:
    """「第3–4页」, 「第3、7页」; empty without pages."""
    if not pages:
        return ""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    words = (f"{first}–{last}" if last > first else f"{first}" for first, last in runs)
    return f"第{'、'.join(words)}页"


def share_words(share: float | None) -> str:
    """「12 %」; below one per cent, so; empty where it cannot be told."""
    if share is None:
        return ""
    return "不到 1%" if 0 < share < 0.01 else f"{share:.0%}"
