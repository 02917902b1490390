"""The scorecard in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from core.outcome import MatchKind
from eval.scorecard.card import SLICES, Scorecard
from eval.scorecard.check_rows import CheckRow, check_rows
from eval.scorecard.facts_part import print_facts
from eval.scorecard.figures import GROUPS, written

_MEBIBYTE = 1 << 20
_BESIDE = 5  # slices beside that of all reports


def print_card(card: Scorecard, console: Console) -> None:
    """All figures by slice, the checks, what does not exist yet, and the cost."""
    for parts in _side_by_side(card.slices):
        console.print(_figures(card, parts))
    print_facts(card, console)
    console.print(_checks(card))
    for line in absences(card):
        console.print(line, style="yellow", highlight=False)
    console.print(cost_line(card), highlight=False)


def corpus_line(card: Scorecard) -> str:
    """What was scored."""
    clean = sum(report.is_clean for report in card.reports)
    pages = sum(report.pages for report in card.reports)
    layouts = len({report.layout for report in card.reports})
    return f"{len(card.reports)} 份报告，{pages} 页，{layouts} 种版式，其中 {clean} 份未设问题"


def absences(card: Scorecard) -> tuple[str, ...]:
    """What could not be scored, and reports that were not screened in full."""
    lines = []
    if card.not_built:
        named = "、".join(f"{check}（{count} 份）" for check, count in card.not_built.items())
        lines.append(f"已设问题而检查项尚未实现（not built）：{named}")
    if card.not_planted:
        named = "、".join(f"{check}（提示 {count} 份）" for check, count in card.not_planted.items())
        lines.append(f"已实现而评测语料未设问题（not planted）：{named}")
    shared = sum(int(card.count(f"similarity.{kind.value}").wanted) for kind in MatchKind)
    given = sum(int(card.count(f"similarity.{kind.value}.given").got) for kind in MatchKind)
    if shared and not given:
        lines.append(
            f"标注了 {shared} 处与其他报告相同，筛查结果一处也没有给出（比对阶段尚未实现，not built）"
        )
    lines += [
        f"{report.file_name}：{report.status}（{'；'.join(report.failures)}）"
        for report in card.reports
        if report.failures
    ]
    return tuple(lines)


def cost_line(card: Scorecard) -> str:
    """Seconds per page and peak memory."""
    cost = card.cost
    each = "，".join(
        f"{SLICES[part]} {seconds:.2f}"
        for part in card.slices
        if (seconds := card.seconds_per_page(part)) is not None
    )
    return (
        f"每页用时（秒）：{each or '未计（使用了已有结果）'}；"
        f"内存峰值：主进程 {_mebibytes(cost.main_peak_bytes)}，"
        f"读页进程 {_mebibytes(cost.worker_peak_bytes)}（{cost.workers} 个）；"
        f"合计用时 {cost.wall_seconds:.0f} 秒，处理器 {cost.cpu_seconds:.0f} 秒"
    )


def _mebibytes(size: int) -> str:
    return f"{size // _MEBIBYTE} MiB" if size else "—"


def _side_by_side(slices: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Slices in tables that a narrow terminal shows in full, all reports first in each."""
    first, *rest = slices
    return tuple((first, *rest[at : at + _BESIDE]) for at in range(0, max(1, len(rest)), _BESIDE))


def _figures(card: Scorecard, parts: tuple[str, ...]) -> Table:
    table = Table(title="指标", title_justify="left")
    table.add_column("", overflow="fold")
    for part in parts:
        table.add_column(SLICES[part], justify="right")
    for group in GROUPS:
        table.add_section()
        for figure in group.figures:
            table.add_row(figure.title, *(written(figure.of(card, part), figure) for part in parts))
    return table


def _checks(card: Scorecard) -> Table:
    table = Table(
        title="检查项（以报告为单位）",
        caption="明显、隐蔽：提示的／设了问题的；陷阱、无问题：误提示的／报告数；无法判断：没有结论的报告数。",
        title_justify="left",
        caption_justify="left",
    )
    table.add_column("检查项", overflow="fold")
    for title in ("召回", "精确", "明显", "隐蔽", "陷阱", "无问题", "证据页", "无法判断"):
        table.add_column(title, justify="right")
    for row in check_rows(card):
        table.add_row(row.check, *check_cells(row))
    return table


def check_cells(row: CheckRow) -> tuple[str, ...]:
    """The cells after the check's name."""
    forms = (row.clear_cut, row.subtle, row.trap, row.plain)
    return (
        "—" if row.recall is None else f"{row.recall:.0%}",
        "—" if row.precision is None else f"{row.precision:.0%}",
        *(f"{flags}/{reports}" if reports else "—" for flags, reports in forms),
        f"{row.page_hits}/{row.found}" if row.found else "—",
        str(row.silent),
    )
