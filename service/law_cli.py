"""``mingjian law``: what reports are judged against, and from when to when each of it holds."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Annotated

import typer
from rich.console import Console

from core.errors import InputNotFoundError, UsageError
from corpus.law.packs import load_packs
from corpus.registry.days import NotADayError, stated_day
from pipelines.checks import CHECKS
from service.command_line import Commands
from service.law_cards import LawDataKind, cards, named, summary
from service.law_tables import Bearing, as_json, print_bearings, print_card, print_cards, print_summaries

law_app = Commands(text="法规数据：规则包、法规标准时间线、判定标准、报告提纲、淘汰目录。")
_out = Console()

On = Annotated[
    str | None,
    typer.Option("--on", metavar="日期", help="看这一天的效力，如 2023-05-18。", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，不输出表格。")]


@law_app.command("list")
def law_list(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="类别",
            help="packs、timeline、criteria、outlines、obsolete、veto 或 major-hazards；不写则列各类的数量。",
            show_default=False,
        ),
    ] = None,
    on: On = None,
    json_out: AsJson = False,
) -> None:
    """列出法规数据的各类数量，或某一类的全部文件。"""
    day = _day(on)
    if kind is None:
        if day is not None:
            raise UsageError("--on 要和类别一起使用，例如 mingjian law list criteria --on 2023-05-18。")
        rows = [summary(each) for each in LawDataKind]
        if json_out:
            _write(as_json(rows))
        else:
            print_summaries(_out, rows)
        return
    found = [card for card in cards(_kind(kind)) if day is None or card.state_on(day) == "有效"]
    if json_out:
        _write(as_json(found))
    else:
        print_cards(_out, found, day)


@law_app.command("show")
def law_show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="名称", help="编号、文号、标准号或名称，例如 GB 18218-2018。", show_default=False
        ),
    ],
    on: On = None,
    json_out: AsJson = False,
) -> None:
    """显示一件法规、标准或清单：有效期、取代者、是否核实、条目。"""
    day = _day(on)
    found = named(name)
    if not found:
        raise InputNotFoundError(
            f"法规数据中没有「{name}」。查不到不等于不存在；可用 mingjian law list 类别 查看已有的。"
        )
    if json_out:
        states = {card.id: card.state_on(day) for card in found} if day is not None else None
        _write(as_json({"documents": list(found), **({"on": day, "states": states} if states else {})}))
        return
    for card in found:
        item = name.strip() if any(line.id == name.strip() for line in card.lines) else None
        print_card(_out, card, day, item)


@law_app.command("explain")
def law_explain(
    check: Annotated[
        str,
        typer.Argument(
            metavar="检查项", help="检查项的名称或编号，例如 项目组组长条件。", show_default=False
        ),
    ],
    json_out: AsJson = False,
) -> None:
    """说明一个检查项支持哪些规则包的哪些条款，以及分值。"""
    check = next((each.id for each in CHECKS if each.name == check.strip()), check)
    rows = bearings(check)
    if not rows:
        bearing = {entry.check for pack in load_packs() for item in pack.items for entry in item.checks}
        known = [each.name for each in CHECKS if each.id in bearing]
        raise UsageError(f"没有检查项「{check}」。可用的有：{'、'.join(known)}。")
    name = next((each.name for each in CHECKS if each.id == check), check)
    if json_out:
        _write(as_json({"check": check, "name": name, "items": rows}))
    else:
        print_bearings(_out, name, rows)


def bearings(check: str) -> list[Bearing]:
    """The items of all packs that a check bears on, in the order of the packs."""
    return [
        Bearing(
            pack=pack.id,
            version=pack.version,
            document=pack.document_number,
            validity=pack.validity,
            item=item.id,
            article=item.article,
            title=item.title,
            explanation=item.explanation,
            points=entry.points,
            verified=item.verified,
            source=pack.source,
            fit=pack.fit.checks.get(check) if pack.fit else None,
        )
        for pack in load_packs()
        for item in pack.items
        for entry in item.checks
        if entry.check == check
    ]


def _kind(text: str) -> LawDataKind:
    try:
        return LawDataKind(text)
    except ValueError as error:
        words = "、".join(f"{each.value}（{each.in_chinese}）" for each in LawDataKind)
        raise UsageError(f"没有类别「{text}」。可用的有：{words}。") from error


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return stated_day(text)
    except NotADayError as error:
        raise UsageError(f"--on 的日期「{text}」无法识别。请写成 2023-05-18。") from error


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
