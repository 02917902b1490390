"""``mingjian index``: what the reports' texts are compared through, made again, measured, verified."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import Progress

from core.errors import InputNotFoundError, StoreError, UsageError
from corpus.law.texts import law_files
from corpus.store.store import Store
from pipelines.law_filing import FiledLaws, file_laws, remove_law
from pipelines.rejudging import Affected, settle
from pipelines.text_filing import file_earlier
from service.command_line import Commands
from service.index_tables import print_laws, print_status
from service.opened import opened_tools
from service.settings import load_settings
from service.tables import print_updated
from service.terminal import DataDir, complain, complaints, out

index_app = Commands(
    text="相似性索引：报告文本的存档和指纹，用来查找互相抄袭的内容；还有供识别引用的法规文本。"
)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
_MOST_NAMED = 20
_Result = TypeVar("_Result")


@index_app.command("build")
def index_build(
    laws: Annotated[
        list[Path] | None,
        typer.Option(
            "--laws",
            metavar="路径",
            help="同时收入法规文本：txt、md 文件或文件夹；可以多次。",
            show_default=False,
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """用存档文本重建全部索引文件，并补上建索引以前筛查的报告；报告本身不受影响。"""
    files = law_files(laws) if laws else ()
    with opened_tools(load_settings(os.environ, {"data_dir": data_dir})) as tools:
        index = tools.store.text_index
        filed = _with_bar("补充报告", lambda step: file_earlier(tools.store, step))
        damaged = _with_bar("重建索引", index.build)
        imported = _with_bar("收入法规", lambda step: file_laws(files, tools.store, step)) if files else None
        tools.store.passages.settle_all()
        affected = Affected()
        affected.add(filed.filed)
        changed = settle(affected, tools) if filed.filed else {}
        status = index.status()
        lacking = [_named(tools.store, report) for report in filed.lacking]
        spoiled = [_named(tools.store, report) for report in damaged]
    _say(f"已重建：{status.reports} 份报告、{status.laws} 部法规，{len(status.files)} 个索引文件。")
    if filed.filed:
        _say(f"补上了 {len(filed.filed)} 份以前筛查的报告。")
    _list("以下报告没有留下可用的页面，请重新筛查后才能参与比对", lacking)
    _list("以下报告或法规的存档文本已损坏，请重新筛查或重新收入", spoiled)
    if imported is not None:
        _print_filed(imported)
    print_updated(out, list(changed.values()))
    if spoiled:
        raise typer.Exit(StoreError.exit_code)


@index_app.command("status")
def index_status(as_json: Json = False, data_dir: DataDir = None) -> None:
    """索引的规模：报告、法规、机构、索引文件、尚未成文件的部分，以及占文本字节的比例。"""
    with _store(data_dir) as store:
        status, unfiled = store.text_index.status(), len(store.text_index.unfiled())
    if as_json:
        more = {"index_bytes": status.index_bytes, "share": round(status.share, 4), "unfiled": unfiled}
        _print_json(asdict(status) | more)
    else:
        print_status(out, status, unfiled)


@index_app.command("verify")
def index_verify(data_dir: DataDir = None) -> None:
    """核对索引：文件校验值、目录、存档文本和指纹是否一致。有问题时退出码为 8。"""
    with _store(data_dir) as store:
        verdict = _with_bar("核对索引", store.text_index.verify)
    if not verdict.problems:
        _say(f"索引完好：核对了 {verdict.texts} 份文本、{verdict.files} 个索引文件。")
        return
    for problem in verdict.problems:
        _say(f"  {problem}")
    raise StoreError(
        f"核对了 {verdict.texts} 份文本，发现以上问题。请运行 mingjian index build 重建；"
        "存档文本损坏的报告请重新筛查。",
        code="similarity_index_wrong",
    )


@index_app.command("laws")
def index_laws(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="文件",
            help="法规、规章、标准的 txt 或 md 文件（UTF-8 或 GBK），或放着这些文件的文件夹。"
            "文件名就是法规名；同名的取代以前的。不写则列出已收入的法规。",
            show_default=False,
        ),
    ] = None,
    remove: Annotated[
        str | None,
        typer.Option("--remove", metavar="法规名", help="从索引中删除这部法规。", show_default=False),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """收入、列出或删除法规文本：与法规相同的文字是引用，不算抄袭。"""
    if remove is not None and files:
        raise UsageError("--remove 不能和要收入的文件一起使用。")
    found = law_files(files) if files else ()
    with _store(data_dir) as store:
        if remove is not None:
            touched = remove_law(remove, store)
            _say(f"已删除法规「{remove}」。{_waiting(touched)}")
        elif found:
            filed = _with_bar("收入法规", lambda step: file_laws(found, store, step))
            _print_filed(filed)
            if filed.refused:
                raise typer.Exit(max(error.exit_code for error in filed.refused))
        else:
            laws = store.text_index.laws()
            if as_json:
                _print_json([{"name": name, "characters": characters} for _, name, characters in laws])
            else:
                print_laws(out, laws)


def _print_filed(filed: FiledLaws) -> None:
    for error in filed.refused:
        complain(error)
    _say(
        f"收入法规 {len(filed.added)} 部，更新 {len(filed.replaced)} 部，"
        f"未能收入 {len(filed.refused)} 个文件。{_waiting(filed.touched)}"
    )


def _waiting(touched: frozenset[str]) -> str:
    return f"引用它们的 {len(touched)} 份报告将在下次筛查时重新核对。" if touched else ""


def _with_bar(title: str, work: Callable[[Callable[[int, int], None]], _Result]) -> _Result:
    """Do it under a bar; silent where the output is no terminal."""
    with Progress(console=complaints, transient=True, disable=not complaints.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        return work(lambda done, total: bar.update(task, completed=done, total=total))


def _named(store: Store, report: str) -> str:
    """A report by file name and number; a law is named already."""
    try:
        return f"{store.find_report(report).file_name}（{report[:12]}）"
    except (InputNotFoundError, UsageError):
        return report


def _list(title: str, names: Sequence[str]) -> None:
    if names:
        _say(f"{title}：")
        for name in names[:_MOST_NAMED]:
            _say(f"  {name}")
        if len(names) > _MOST_NAMED:
            _say(f"  等共 {len(names)} 份")


def _say(words: str) -> None:
    out.print(words, highlight=False, markup=False, soft_wrap=True)


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _store(data_dir: Path | None) -> Store:
    return Store.open(load_settings(os.environ, {"data_dir": data_dir}).where)
