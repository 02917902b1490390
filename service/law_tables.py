"""What ``mingjian law`` prints: tables in Chinese, or the same as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.dates import Validity
from corpus.law.fits import CheckFit
from service.law_cards import KindSummary, LawCard, LawLine
from service.wrapping import wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """One item of a rule pack that a check bears on."""

    pack: str
    version: str
    document: str
    validity: Validity
    item: str
    article: str
    title: str
    explanation: str
    points: float
    verified: bool
    source: str
    fit: CheckFit | None = None  # the pack's measured weight of the check


def print_summaries(console: Console, rows: Sequence[KindSummary]) -> None:
    """How much there is of each kind."""
    table = Table()
    for column in ("类别", "名称", "文件", "已核实", "条目", "已核实", "版本"):
        table.add_column(column, overflow="fold", no_wrap=column in ("类别", "版本"))
    for row in rows:
        counts = (row.documents, row.verified, row.lines, row.verified_lines)
        table.add_row(row.kind.value, row.kind.in_chinese, *map(str, counts), row.version)
    console.print(table)
    console.print("看某一类：mingjian law list 类别；看某一条：mingjian law show 编号。", highlight=False)


def print_cards(console: Console, found: Sequence[LawCard], day: dt.date | None) -> None:
    """The documents of one kind."""
    if not found:
        console.print("没有符合条件的文件。", highlight=False)
        return
    table = Table()
    for column in ("编号", "名称", "有效期", "条目", "核实"):
        table.add_column(column, overflow="fold")
    for card in found:
        name = Text(card.title if card.title == card.number else f"{card.title}（{card.number}）")
        lines = f"{len(card.lines)}" if card.lines else "—"
        table.add_row(Text(card.id), name, _days(card), lines, _mark(card.verified))
    console.print(table)
    when = f"在 {day} 有效的" if day is not None else ""
    console.print(f"共 {len(found)} 件{when}。", highlight=False)


def print_card(console: Console, card: LawCard, day: dt.date | None, item: str | None) -> None:
    """One document with its items; of one item only where ``item`` names it."""
    console.print()
    console.print(Text(f"{card.title}（{card.number}）", style="bold"), soft_wrap=True)
    facts = [("编号", card.id), ("类别", card.kind.in_chinese), ("版本", card.edition)]
    facts += [("发布", str(card.issued_on or "")), ("有效期", _days(card)), ("取代者", card.successor or "")]
    if day is not None:
        facts.append((f"{day}", card.state_on(day)))
    facts += [("核实", _mark(card.verified)), ("来源", card.source), ("说明", card.note)]
    for name, value in facts:
        if value:
            console.print(Text(wrapped(f"{name}：{value}", console.width)))
    lines = [line for line in card.lines if item is None or line.id == item]
    if lines:
        console.print(_lines(lines))


def print_bearings(console: Console, name: str, rows: Sequence[Bearing]) -> None:
    """Which items of which packs a check bears on."""
    console.print(Text(name, style="bold"))
    table = Table(show_lines=True)
    for column in ("规则包", "适用的报告日期", "条款", "分值", "内容", "核实"):
        table.add_column(column, overflow="fold")
    for row in rows:
        content = f"{row.title}：{row.explanation}"
        pack = Text(row.document)
        span = _span(row.validity)
        table.add_row(pack, span, Text(row.article), f"{row.points:g}", Text(content), _mark(row.verified))
    console.print(table)
    console.print(
        "分值是情形属实时的轻重（对数几率，人定）；同一线索支持多条时只计最大的一个。",
        highlight=False,
    )
    console.print(Text(wrapped(_measured(rows), console.width)))


def _measured(rows: Sequence[Bearing]) -> str:
    """What the score takes in the place of the points, and on how many reports it was measured."""
    fits = [row.fit for row in rows if row.fit is not None]
    if not fits:
        return "这项检查的证据力尚未测定，评分直接用分值。"
    most = max(fits, key=lambda fit: fit.weight)
    return (
        f"评分用测得的权重 {most.weight:g}（95% 区间 {most.low:g}–{most.high:g}：设了问题 {most.planted} 份"
        f"发现 {most.found} 份，未设 {most.honest} 份误提示 {most.mistaken} 份）；"
        f"核对后未见异常时减 {-most.clear:g}。"
    )


def as_json(value: Any) -> str:
    """Records as JSON text in Chinese, days as ISO text."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=2)


def _lines(lines: Sequence[LawLine]) -> Table:
    table = Table()
    for column in ("编号", "条款", "内容", "说明", "核实"):
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(
            Text(line.id), Text(line.place), Text(line.title), Text(line.note), _mark(line.verified)
        )
    return table


def _days(card: LawCard) -> str:
    if card.validity.since is None and card.known_by is not None:
        return f"不晚于 {card.known_by} 起" + _until(card.validity)
    return _span(card.validity)


def _span(validity: Validity) -> str:
    since = f"{validity.since} 起" if validity.since is not None else "起始日期未查明"
    return since + _until(validity)


def _until(validity: Validity) -> str:
    return f"，至 {validity.until}" if validity.until is not None else ""


def _mark(verified: bool) -> str:
    return "已核实" if verified else "未核实"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
