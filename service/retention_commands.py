"""``mingjian retention``: let go what the settings no longer keep; for a timer once a day."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from corpus.store.store import Store
from service import retention
from service.at_terminal import noted
from service.command_line import Commands
from service.settings import load_settings
from service.terminal import DataDir, out

retention_app = Commands(text="保存期限：按设置清理到期的内容。")


@retention_app.callback()
def _group() -> None:
    """A group, although it has one command."""


@retention_app.command("apply")
def apply(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会清理多少，不清理。")] = False,
    data_dir: DataDir = None,
) -> None:
    """按各项保存期限清理一次；筛查结果、处理记录和审计记录从不清理。"""
    settings = load_settings(os.environ, {"data_dir": data_dir})
    with Store.open(settings.where) as store:
        found = retention.apply(store, settings, dry_run=dry_run)
        if found and not dry_run:
            numbers: dict[str, object] = {let.setting: let.number for let in found}
            noted(store, "retention.apply", "", "", **numbers)
    for let in found:
        verb = "将处理" if dry_run else "已处理"
        words = f"{let.words}（超过 {let.days} 天，{let.setting}）：{verb} {let.number} 项"
        out.print(words, highlight=False, markup=False, soft_wrap=True)
    if not found:
        out.print("没有设置任何保存期限，全部保留。", highlight=False, markup=False)
