"""What a report shares with others, in plain Chinese lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from core.outcome import MatchKind
from pipelines.text_evidence import CELL, ROW
from service.similar.content import Pair, SharedReport, Similar
from service.similar.marks import Runs, window
from service.similar.words import (
    CAUTION,
    COUNTERS,
    FOLLOW_UP,
    FOLLOW_UP_SENTENCE,
    KINDS,
    NOTHING,
    alike_words,
    order_words,
    pages_words,
    share_words,
    title_words,
)
from service.wrapping import wrapped

_SHOWN = 40  # passages of one other report
_SECTIONS = 5
_LEAST_WINDOW = 30


def print_similar(console: Console, similar: Similar, *, most: int = _SHOWN) -> None:
    """Every other report with its passages; then what is common, by reason."""
    console.print()
    console.print(Text(f"与其他报告的相同之处　{similar.file_name}", style="bold"), soft_wrap=True)
    if not similar.others:
        console.print(NOTHING if not similar.common else "除通用内容外，与已筛查的其他报告没有相同的内容。")
    for number, shared in enumerate(similar.others, start=1):
        _print_report(console, number, shared, similar.report_on, most)
    for line in common_lines(similar):
        console.print(Text(wrapped(line, console.width), style="dim"))
    if similar.others:
        console.print(Text(wrapped(CAUTION, console.width)))


def summary(shared: SharedReport) -> str:
    """「文字3段，共1812字，占全文的12%，其中现场描述900字，占本报告现场描述的20%；签名2处」."""
    parts = []
    for kind, count in shared.kinds:
        words = f"{KINDS[kind]}{count}{COUNTERS[kind]}"
        if kind is MatchKind.TEXT:
            words += f"，共{shared.characters}字{_part('全文', shared.share)}"
            if shared.counted:
                words += f"，其中现场描述{shared.counted}字{_part('本报告现场描述', shared.counted_share)}"
            if shared.reworded:
                words += f"，{shared.reworded}段换了说法"
        parts.append(words)
    return "；".join(parts)


def _part(of: str, share: float | None) -> str:
    return f"，占{of}的{share_words(share)}" if share else ""


def sections(shared: SharedReport) -> str:
    """「周边环境812字、现场检查300字」; empty where no chapter is known."""
    told = [
        f"{name}{characters}字" if characters else name for name, characters in shared.sections[:_SECTIONS]
    ]
    more = f"等{len(shared.sections)}章" if len(shared.sections) > _SECTIONS else ""
    return "、".join(told) + more


def common_lines(similar: Similar) -> list[str]:
    """「通用内容，不计入：引自法律、法规或标准，12段，共3100字。」 for each reason."""
    return [
        f"通用内容，不计入：{group.reason}，{len(group.pairs)}段"
        + (f"，共{group.characters}字。" if group.characters else "。")
        for group in similar.common
    ]


def measure(pair: Pair) -> str:
    """「812字，相似度97%」."""
    words = f"相似度{alike_words(pair.match.similarity)}"
    if pair.match.is_reworded:
        words += "，换了说法"
    return f"{pair.match.characters}字，{words}" if pair.match.characters else words


def _print_report(
    console: Console, number: int, shared: SharedReport, own_day: str | None, most: int
) -> None:
    console.print()
    head = Text(f"{number}. {title_words(shared.report)}", style="bold")
    if shared.report.is_follow_up:
        head.append(f"　【{FOLLOW_UP}】", style="cyan")
    order = order_words(own_day, shared.report.report_on)
    head.append(f"　{order}" if order else "")
    head.append(f"　编号 {shared.report.id[:12]}", style="dim")
    console.print(head, soft_wrap=True)
    told = summary(shared) + (f"；章节：{sections(shared)}" if shared.sections else "")
    _indented(console, told, "default")
    if shared.report.is_follow_up:
        _indented(console, f"{FOLLOW_UP_SENTENCE}。", "cyan")
    for pair in shared.pairs[:most]:
        _print_pair(console, pair)
    if len(shared.pairs) > most:
        console.print(f"   另有{len(shared.pairs) - most}处没有列出，可用 --out 写成网页查看。")


def _indented(console: Console, words: str, style: str) -> None:
    for line in wrapped(words, console.width - 3).splitlines():
        console.print(Text(f"   {line}", style=style))


def _print_pair(console: Console, pair: Pair) -> None:
    match = pair.match
    own, there = (pages_words(pages) or "未知页" for pages in (pair.left_pages, pair.right_pages))
    places = f"本报告{own} ↔ 该报告{there}"
    section = f"　{match.section}" if match.section else ""
    console.print(
        Text(f"   〔{pair.number}〕{KINDS[match.kind]}　{places}{section}　{measure(pair)}"), soft_wrap=True
    )
    length = max(_LEAST_WINDOW, (console.width - 12) // 2 - 2)
    for side, pieces in (("本", pair.left), ("彼", pair.right)):
        runs = tuple(run for piece in pieces for run in piece.runs)
        if any(run.text for run in runs):
            console.print(_line(side, window(runs, length)), soft_wrap=True)


def _line(side: str, runs: Runs) -> Text:
    line = Text(f"       {side}：", style="dim")
    for run in runs:
        text = run.text.replace(ROW, "／").replace(CELL, "｜")
        line.append(
            f"【{text}】" if run.is_different else text, style="bold red" if run.is_different else "default"
        )
    return line


def short_lines(others: Sequence[SharedReport]) -> list[str]:
    """One line for each other report, for where the whole would be too long."""
    return [f"{title_words(shared.report)}：{summary(shared)}{_aside(shared)}" for shared in others]


def _aside(shared: SharedReport) -> str:
    return f"（{FOLLOW_UP}，不作线索）" if shared.report.is_follow_up else ""
