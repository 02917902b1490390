"""What the command line prints: findings as a table, lists, the report of an import; all in Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.outcome import Outcome, State
from core.screening import Screening, Status
from corpus.registry.report import ImportReport
from corpus.store.entries import ReportEntry
from pipelines.checks import CHECKS

_NAMES = {check.id: check.name for check in CHECKS}
_STATUS = {
    Status.DONE: "已完成",
    Status.PARTIAL: "部分完成",
    Status.REFUSED: "未受理",
    Status.FAILED: "读取失败",
}
_BAND_STYLE = {"重点核查": "bold red", "一般核查": "yellow", "未见异常": "green", "无法评估": "magenta"}
_STATE = {
    State.FLAGGED: Text("线索", style="bold red"),
    State.CLEAR: Text("未见异常", style="green"),
    State.NOT_ASSESSABLE: Text("无法评估", style="magenta"),
}
_MOST_REJECTED = 20


def print_screening(console: Console, screening: Screening) -> None:
    """Heading, findings, failures; a refusal is one sentence."""
    card = screening.report
    console.print()
    console.print(Text(card.file_name, style="bold"), Text(_facts_line(screening)), soft_wrap=True)
    if screening.assessment is None:
        for failure in screening.failures:
            console.print(Text(f"{_STATUS[screening.status]}：{failure.message}", style="bold red"))
        return
    band = screening.assessment.band.value
    summary = Text.assemble(
        f"{_STATUS[screening.status]}，{card.pages} 页，核查等级 ",
        (band, _BAND_STYLE[band]),
        f"，评分 {screening.assessment.score:.2f}，编号 {card.id[:12]}",
    )
    console.print(summary, highlight=False)
    console.print(_findings(screening.outcomes))
    for failure in screening.failures:
        page = f"第 {failure.page} 页：" if failure.page else ""
        console.print(Text(f"注意 {page}{failure.message}", style="yellow"))


def _facts_line(screening: Screening) -> str:
    facts = screening.facts
    parts = [fact.value for fact in (facts.report_kind, facts.enterprise_name, facts.agency_name) if fact]
    return f"（{'，'.join(parts)}）" if parts else ""


def _findings(outcomes: Sequence[Outcome]) -> Table:
    table = Table(show_lines=True, expand=False)
    table.add_column("结果", no_wrap=True)
    table.add_column("检查项", max_width=18, overflow="fold")
    table.add_column("说明", ratio=1, overflow="fold")
    table.add_column("页", max_width=10, overflow="fold")
    order = {State.FLAGGED: 0, State.NOT_ASSESSABLE: 1, State.CLEAR: 2}
    for outcome in sorted(outcomes, key=lambda outcome: order[outcome.state]):
        pages = sorted({item.page for item in outcome.evidence if item.page is not None})
        table.add_row(
            _STATE[outcome.state],
            Text(_NAMES.get(outcome.check, outcome.check)),
            Text(outcome.statement),
            "、".join(str(page) for page in pages),
        )
    return table


def print_reports(console: Console, entries: Sequence[ReportEntry]) -> None:
    """All kept reports, newest first."""
    if not entries:
        console.print("还没有筛查过的报告。请用 mingjian screen 筛查 PDF。", highlight=False)
        return
    table = Table()
    for column in ("编号", "文件", "页数", "状态"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        status = _STATUS[Status(entry.status)] if entry.status else "未完成"
        table.add_row(entry.id[:12], Text(entry.file_name), str(entry.pages or ""), status)
    console.print(table)


def print_import(console: Console, report: ImportReport) -> None:
    """Counts by register, and every rejected row with its reason."""
    head = "检查结果（未写入）" if report.is_dry_run else "导入完成"
    console.print(Text(f"{head}：{report.file_name}，反映 {report.known_on} 的情况", style="bold"))
    for count in report.registers:
        console.print(
            f"  {count.register.in_chinese}：新增 {count.accepted} 行，未变 {count.unchanged} 行，"
            f"不再列出 {count.withdrawn} 行，未采用 {count.rejected} 行",
            highlight=False,
        )
    for row in report.rejected[:_MOST_REJECTED]:
        console.print(Text(f"  未采用：{row}", style="yellow"))
    if len(report.rejected) > _MOST_REJECTED:
        console.print(
            f"  另有 {len(report.rejected) - _MOST_REJECTED} 处未采用", style="yellow", highlight=False
        )
    for remark in report.remarks[:_MOST_REJECTED]:
        console.print(Text(f"  提示：{remark}"))
