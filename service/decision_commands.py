"""``mingjian decide``, ``decisions``, ``checks``, ``diff``: what became of findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.decision import SHOWN_KEY, Decision, Verdict
from core.errors import InputNotFoundError, StoreError
from corpus.store.codec import dump
from corpus.store.entries import DecidedCount
from corpus.store.store import Store
from pipelines.checks import CHECKS
from pipelines.decisions import Choice
from pipelines.decisions import decide as decide_finding
from pipelines.differences import differences
from service.at_terminal import noted
from service.clock import CHINA
from service.difference_words import chosen, print_differences
from service.precision import precision_words
from service.settings import load_settings
from service.terminal import DataDir, out


class _Word(StrEnum):
    """Verdicts as typed."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    FIELD_CHECK = "field-check"
    WITHDRAW = "withdraw"


_VERDICTS = {
    _Word.CONFIRM: Verdict.CONFIRMED,
    _Word.DISMISS: Verdict.DISMISSED,
    _Word.FIELD_CHECK: Verdict.FIELD_CHECK,
    _Word.WITHDRAW: Verdict.WITHDRAWN,
}


def decide(
    report: Annotated[str, typer.Argument(metavar="报告", help="报告编号的前 6 位以上，或文件名。")],
    finding: Annotated[
        str,
        typer.Argument(
            metavar="线索",
            help="线索编号，见 mingjian show 的「结果」一栏；该项检查只有一条线索时，也可写检查项的代号。",
        ),
    ],
    verdict: Annotated[
        _Word,
        typer.Argument(
            metavar="处理",
            help="confirm 确认；dismiss 排除；field-check 需现场核查；withdraw 撤回此前的处理。",
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="处理人。")],
    reason: Annotated[str, typer.Option("--reason", help="理由；排除时必填。")] = "",
    after: Annotated[
        int | None,
        typer.Option(
            "--after",
            min=0,
            help="所依据的是第几次处理之后的状态（0 表示尚未处理）；此后有人处理过则不保存。默认按当前状态。",
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """处理一条线索：确认、排除、列为需现场核查，或撤回。处理记录永久保存。"""
    with _store(data_dir) as store:
        entry = store.find_report(report)
        screening = store.screening(entry.id)
        if screening is None:
            raise InputNotFoundError(f"报告 {report} 还没有筛查结果。请先用 mingjian screen 筛查。")
        choice = Choice(verdict=_VERDICTS[verdict], by=by, reason=reason, after=after)
        made = decide_finding(store, screening, finding, choice)
        said = {"finding": made.finding, "verdict": made.verdict.value, "by": made.by}
        noted(store, "decision", "report", entry.id, **said)
    out.print(
        f"线索 {made.finding[:SHOWN_KEY]}：{made.verdict.in_chinese}（第 {made.revision} 次处理）。",
        highlight=False,
        markup=False,
    )


def decisions(
    report: Annotated[
        str | None, typer.Argument(metavar="报告", help="报告编号的前 6 位以上，或文件名；不写则列出全部。")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """列出处理记录，先后排列；一条也不会被改动或删除。"""
    with _store(data_dir) as store:
        made = store.decisions(store.find_report(report).id if report else None)
        names = {entry.id: entry.file_name for entry in store.reports()} if made else {}
    print_decisions(out, made, names)


def checks(data_dir: DataDir = None) -> None:
    """列出全部检查项，以及检查人员处理后得出的实际准确率。"""
    with _store(data_dir) as store:
        print_checks(out, store.decided_counts())


def diff(
    report: Annotated[str, typer.Argument(metavar="报告", help="报告编号的前 6 位以上，或文件名。")],
    before: Annotated[
        str | None, typer.Option("--from", help="较早一次筛查的编号开头；默认是后一次之前的那次。")
    ] = None,
    after: Annotated[str | None, typer.Option("--to", help="较晚一次筛查的编号开头；默认最近一次。")] = None,
    json_out: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    data_dir: DataDir = None,
) -> None:
    """比较一份报告的两次筛查：结果有哪些不同，因为所用的哪一样不同。"""
    with _store(data_dir) as store:
        entries = store.screenings(store.find_report(report).id)
        if not entries:
            raise InputNotFoundError(f"报告 {report} 还没有筛查结果。请先用 mingjian screen 筛查。")
        one, other = chosen(entries, before, after)
        old, new = store.past_screening(one.id), store.past_screening(other.id)
    if old is None or new is None:
        raise StoreError("筛查结果的内容已不在数据文件夹中，无法比较。请从备份恢复。")
    found = differences(old, new)
    if json_out:
        sys.stdout.write(dump(found).decode() + "\n")
    else:
        print_differences(out, found, one, other)


def print_decisions(
    console: Console, made: tuple[Decision, ...], file_names: Mapping[str, str] | None = None
) -> None:
    """One row per decision; a report is called by its file's name, and by its id where there is none."""
    if not made:
        console.print("还没有处理记录。", highlight=False)
        return
    names, files = {check.id: check.name for check in CHECKS}, file_names or {}
    table = Table(show_lines=True)
    for column in ("时间", "报告", "线索", "检查项和对象", "处理", "处理人", "理由"):
        table.add_column(column, overflow="fold")
    for each in made:
        table.add_row(
            f"{each.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            Text(files.get(each.report) or each.report[:12]),
            f"{each.finding[:SHOWN_KEY]} 第{each.revision}次",
            Text(f"{names.get(each.check, each.check)} {each.subject}".strip()),
            each.verdict.in_chinese,
            Text(each.by),
            Text(each.reason),
        )
    console.print(table)


def print_checks(console: Console, counts: tuple[DecidedCount, ...]) -> None:
    """Every check with its sentence and its measured precision."""
    by_check = {count.check: count for count in counts}
    table = Table(show_lines=True)
    for column in ("检查项", "查什么", "处理情况", "准确率"):
        table.add_column(column, overflow="fold")
    for check in CHECKS:
        count = by_check.get(check.id, DecidedCount(check=check.id))
        handled = f"确认{count.confirmed} 排除{count.dismissed} 待现场{count.field_check}"
        table.add_row(f"{check.name}\n{check.id}", Text(check.sentence), handled, precision_words(count))
    console.print(table)


def _store(data_dir: Path | None) -> Store:
    return Store.open(load_settings(os.environ, {"data_dir": data_dir}).where)
