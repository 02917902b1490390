"""``mingjian similar``: what a screened report shares with others."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputNotFoundError, UsageError
from core.screening import Screening
from corpus.store.store import Store
from pipelines.screening_tools import Tools
from service.new_file import new_file, require_new
from service.opened import opened_tools
from service.settings import load_settings
from service.similar.as_json import similar_json
from service.similar.content import Similar, similar_of
from service.similar.counted import lengths_of
from service.similar.page import html_page
from service.similar.pictures import pictures_of
from service.similar.terminal import print_similar
from service.terminal import DataDir, out

_SUFFIX = ".html"
_NAME = "相同之处"
_LONGEST_STEM = 60


def similar(
    report: Annotated[str, typer.Argument(metavar="报告", help="报告编号的前 6 位以上，或文件名。")],
    other: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="另一报告", help="只看与这份报告相同的内容；编号前 6 位以上，或文件名。"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    target: Annotated[
        Path | None,
        typer.Option(
            "--out", help="写成并排对照的网页。名字以 .html 结尾是文件，否则是文件夹。", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="网页文件已存在时覆盖它。")] = False,
    data_dir: DataDir = None,
) -> None:
    """列出一份报告与其他报告相同的文字、图片、签名和数据，标出改动，可写成并排对照的网页。"""
    with opened_tools(load_settings(os.environ, {"data_dir": data_dir})) as tools:
        entry = tools.store.find_report(report)
        screening = _screened(tools.store, entry.id, report)
        only = tools.store.find_report(other).id if other is not None else None
        if only == entry.id:
            raise UsageError("--with 给出的就是这份报告本身。请给出另一份报告。")
        page = _page(target, entry.file_name, force=force) if target is not None else None
        found = similar_of(screening, only=only, lengths=lengths_of(tools.store, entry.id))
        if page is not None:
            write_page(page, found, tools)
    if as_json:
        sys.stdout.write(similar_json(found) + "\n")
    else:
        print_similar(out, found)
        if page is not None:
            out.print(f"已写出 {page}", highlight=False, markup=False, soft_wrap=True)


def write_page(target: Path, found: Similar, tools: Tools) -> None:
    """The side-by-side page; the file is whole or not there."""
    content = html_page(found, pictures_of(found, tools))
    with new_file(target) as beside:
        beside.write_text(content, encoding="utf-8")


def _screened(store: Store, report_id: str, asked: str) -> Screening:
    screening = store.screening(report_id)
    if screening is None:
        raise InputNotFoundError(f"报告 {asked} 还没有筛查结果。请先用 mingjian screen 筛查。")
    return screening


def _page(target: Path, file_name: str, *, force: bool) -> Path:
    """The file to be written; a folder is made where it is missing."""
    if target.suffix.lower() != _SUFFIX:
        if target.exists() and not target.is_dir():
            raise UsageError(f"--out 的文件名应以 {_SUFFIX} 结尾，或是一个文件夹；{target} 不是。请更正。")
        target.mkdir(parents=True, exist_ok=True)
        target = target / f"{Path(file_name).stem[:_LONGEST_STEM]}-{_NAME}{_SUFFIX}"
    require_new(target, source=None, suffix=_SUFFIX, option="--out", force=force)
    return target
