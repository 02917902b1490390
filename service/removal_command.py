"""``mingjian remove``: take a report out, and judge again what it had touched."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from core.errors import UsageError
from pipelines.rejudging import remove as remove_report
from service.at_terminal import noted
from service.opened import opened_tools
from service.settings import load_settings
from service.tables import print_updated
from service.terminal import DataDir, out


def remove(
    report: Annotated[str, typer.Argument(help="报告编号的前 6 位以上，或文件名。")],
    yes: Annotated[bool, typer.Option("--yes", help="确认删除；不可恢复。")] = False,
    data_dir: DataDir = None,
) -> None:
    """删除一份报告及其筛查结果；与它有关的其他报告随即重新核对。有处理记录的报告不能删除。"""
    if not yes:
        raise UsageError("删除后不可恢复。确认要删除请加上 --yes。", code="not_confirmed")
    with opened_tools(load_settings(os.environ, {"data_dir": data_dir})) as tools:
        entry = tools.store.find_report(report)
        changed = remove_report(entry.id, tools)
        noted(tools.store, "report.remove", "report", entry.id, name=entry.file_name)
    out.print(f"已删除 {entry.file_name}（{entry.id[:12]}）", highlight=False, markup=False)
    print_updated(out, list(changed.values()))
