"""The judgement, with perfect or read facts, in the terminal and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.judging.run import Judged, Judgement
from eval.judging.summary import as_json, lines_of, summary_of
from eval.scorecard.check_rows import CheckRow, check_rows
from eval.scorecard.counts import Miss
from eval.scorecard.page import environment
from eval.scorecard.reliability import by_band
from eval.scorecard.reliability_chart import chart
from eval.scorecard.tables import check_cells

SCHEMA = "mingjian.judgement/1"
_PARTS = {"train": "训练版式", "held_out": "保留版式"}


def document(judgement: Judgement) -> dict[str, Any]:
    """Checks by split and, for train reports only, each thing that is not as labelled.

    What a check got wrong on held-out reports stays unsaid, so that nothing is fitted on them.
    """
    return {
        "schema": SCHEMA,
        "facts": "read" if judgement.is_read else "labels",
        "reports": {part: _reports(judgement, part) for part in _PARTS},
        "registry_files_skipped": list(judgement.skipped),
        "checks": {part: [asdict(row) for row in check_rows(judgement, part)] for part in _PARTS},
        "summary": {part: as_json(summary_of(judgement, part)) for part in _PARTS},
        "bands": {
            part: [
                {"band": share.name, "reports": share.reports, "carrying": share.carrying}
                for share in by_band(report for report in judgement.reports if report.is_in(part))
            ]
            for part in _PARTS
        },
        "misses": [
            {"file_name": report.label.file_name, **asdict(miss)}
            for report in judgement.reports
            if report.is_in("train")
            for miss in _misses(judgement, report)
        ],
    }


def print_judgement(judgement: Judgement, console: Console) -> None:
    """A table of checks for each split that has reports, then the misses on train reports."""
    source = "事实由产品读出" if judgement.is_read else "事实取自标注"
    for part, title in _PARTS.items():
        if count := _reports(judgement, part):
            rows = check_rows(judgement, part)
            console.print(_table(f"{title}：{count} 份报告，{source}", rows), highlight=False)
            for line in lines_of(summary_of(judgement, part)):
                console.print(line, highlight=False)
        bands = by_band(report for report in judgement.reports if report.is_in(part))
        for share in bands if count else ():
            if share.share is not None:
                low, high = share.interval
                console.print(
                    f"{share.name}：{share.reports} 份，其中设了问题 {share.carrying} 份"
                    f"（{share.share:.1%}，95% 区间 {low:.1%}–{high:.1%}）",
                    highlight=False,
                )
    if judgement.skipped:
        console.print(f"登记库中尚不能导入的文件：{'、'.join(judgement.skipped)}", highlight=False)
    for report in judgement.reports:
        if report.is_in("train"):
            for miss in _misses(judgement, report):
                console.print(
                    f"{report.label.file_name} {miss.field}：{miss.want}；{miss.got}", highlight=False
                )


def page(judgement: Judgement) -> str:
    """The reliability of the bands as one HTML page that needs nothing beside itself."""
    source = "读出的事实" if judgement.is_read else "标注的事实"
    return (
        environment()
        .get_template("judgement.html.j2")
        .render(corpus=f"{len(judgement.reports)} 份报告，{source}", chart=chart(judgement.reports))
    )


def _misses(judgement: Judgement, report: Judged) -> list[Miss]:
    """What the checks of the judgement got wrong on a report."""
    fields = {f"check.{check}" for check in judgement.built}
    return [miss for miss in report.misses if miss.field in fields]


def _reports(judgement: Judgement, part: str) -> int:
    return sum(report.is_in(part) for report in judgement.reports)


def _table(title: str, rows: tuple[CheckRow, ...]) -> Table:
    table = Table(
        title=title,
        caption="明显、隐蔽：提示的／设了问题的；陷阱、无问题：误提示的／报告数；无法判断：没有结论的报告数。",
        title_justify="left",
        caption_justify="left",
    )
    table.add_column("检查项", overflow="fold")
    for name in ("召回", "精确", "明显", "隐蔽", "陷阱", "无问题", "证据页", "无法判断"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(row.check, *check_cells(row))
    return table
