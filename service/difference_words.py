"""``mingjian diff``: two screenings of one report in words, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.errors import UsageError
from core.outcome import Outcome, State
from core.screening import Status
from corpus.store.entries import ScreeningEntry
from pipelines.checks import CHECKS
from pipelines.differences import Differences, FactChange, Input, InputChange, OutcomeChange
from pipelines.reasons import REASONS
from pipelines.shortening import shortened
from service.clock import CHINA
from service.html.labels import STATUSES, stage_name

_NAMES = {check.id: check.name for check in CHECKS}
_INPUTS = {
    Input.CODE: "程序",
    Input.READING: "读取与提取",
    Input.REGISTRY: "登记库",
    Input.PACKS: "规则包",
    Input.TIMELINE: "法规标准库",
    Input.OTHER_REPORTS: "其他报告",
}
_STATES = {State.FLAGGED: "线索", State.CLEAR: "未见异常", State.NOT_ASSESSABLE: "无法评估"}
_FIELDS = {
    "report_number": "报告编号",
    "enterprise_name": "被评价单位",
    "enterprise_credit_code": "统一社会信用代码",
    "project_name": "项目名称",
    "project_address": "项目地址",
    "agency_name": "评价机构",
    "agency_certificate_number": "资质证书编号",
    "report_kind": "评价类型",
    "report_on": "报告日期",
    "contract_on": "合同签订",
    "notice_on": "从业告知",
    "survey_on": "现场勘验",
    "review_on": "报告审核",
    "conclusion": "评价结论",
    "people": "人员",
    "survey": "勘验记录",
    "citations": "引用",
    "chemicals": "危险化学品",
    "major_hazard": "重大危险源",
    "sections": "章节",
    "hazards": "隐患",
    "figures": "数量",
    "mentions": "单位和地名",
    "foreign_names": "单位和地名在句中的位置",
    "checks": "检查表",
    "measures": "对策措施",
    "test_reports": "检测报告",
    "approvals": "批复",
    "running_texts": "页眉页脚",
    "papers": "合同等文件",
    "equipment": "设备",
    "obsolete_remarks": "淘汰工艺设备的说明",
    "design": "设计审查",
    "accident_hazards": "重大事故隐患判定",
    "industry": "行业",
    "undisclosed": "不公开的理由",
    "site_changes": "现场的变化",
}
_SHOWN = 3
_LETTERS = 60
_REPORT_DIGITS = 16  # of an id, as the provenance names other reports


def screening_words(entry: ScreeningEntry) -> str:
    """「2026-07-01 16:30（ab12cd34ef56）」."""
    return f"{entry.created_at.astimezone(CHINA):%Y-%m-%d %H:%M}（{entry.id[:12]}）"


def print_differences(
    console: Console, found: Differences, before: ScreeningEntry, after: ScreeningEntry
) -> None:
    """Inputs first, then what they led to; a single sentence when nothing differs."""
    console.print(
        f"从 {screening_words(before)} 到 {screening_words(after)}：", highlight=False, markup=False
    )
    console.print(Text(_inputs(found.inputs)))
    if found.are_none:
        console.print("两次筛查的结果没有不同。", highlight=False)
        return
    for line in _summary(found):
        console.print(Text(line))
    if found.outcomes:
        console.print(_outcomes(found.outcomes))
    for change in found.facts:
        console.print(Text(fact_words(change)))
    for word, failures in (("不再有", found.failures_gone), ("新出现", found.failures_added)):
        for failure in failures:
            console.print(Text(f"未能读取（{word}）：{failure}", style="yellow"))


def difference_lines(found: Differences) -> tuple[str, ...]:
    """The same as sentences, for a page; one sentence where nothing differs."""
    if found.are_none:
        return (_inputs(found.inputs), "两次筛查的结果没有不同。")
    changes = (
        f"{_NAMES.get(change.check, change.check)} {change.subject}".strip()
        + f"：由「{_told(change.before)}」变为「{_told(change.after)}」"
        + f"（起因：{'、'.join(_INPUTS[cause] for cause in change.causes) or '不明'}）"
        for change in found.outcomes
    )
    return (_inputs(found.inputs), *_summary(found), *changes, *map(fact_words, found.facts))


def difference_shown(found: Differences) -> bool:
    """Whether anything differs that is shown: a score that differs by less than its second digit does not."""
    if found.are_none:
        return False
    is_score = replace(found, score=(None, None)).are_none
    scores = [None if score is None else f"{score:.2f}" for score in found.score]
    return not is_score or scores[0] != scores[1]


def field_name(field: str) -> str:
    """The Chinese name of a field of the facts."""
    return _FIELDS.get(field, field)


def fact_words(change: FactChange) -> str:
    """「报告日期：由 2023-05-18 变为 2023-05-19」, or what came and what went."""
    name = field_name(change.field)
    if len(change.gone) == len(change.added) == 1:
        before, after = (shortened(items[0], _LETTERS) for items in (change.gone, change.added))
        return f"{name}：由「{before}」变为「{after}」"
    parts = [
        f"{word}{len(items)}项（{'；'.join(shortened(item, _LETTERS) for item in items[:_SHOWN])}"
        f"{'；…' if len(items) > _SHOWN else ''}）"
        for word, items in (("新读到", change.added), ("不再读到", change.gone))
        if items
    ]
    return f"{name}：" + "，".join(parts)


def _inputs(changes: Sequence[InputChange]) -> str:
    if not changes:
        return "两次筛查所用的程序、模型、规则和登记库相同。"
    return "所用不同：" + "；".join(
        f"{_INPUTS[change.input]}{_part(change)} {change.before or '无'} → {change.after or '无'}"
        for change in changes
    )


def _part(change: InputChange) -> str:
    if change.input in (Input.REGISTRY, Input.TIMELINE) or change.name == "mingjian":
        return ""
    if change.input is Input.OTHER_REPORTS and len(change.name) == _REPORT_DIGITS:
        return f"「{change.name}」"
    return f"「{stage_name(change.name)}」"


def _summary(found: Differences) -> list[str]:
    lines = []
    if found.status[0] != found.status[1]:
        lines.append(f"状态：{STATUSES[Status(found.status[0])]} → {STATUSES[Status(found.status[1])]}")
    if found.band[0] != found.band[1] or found.score[0] != found.score[1]:
        scores = [f"{score:.2f}" if score is not None else "—" for score in found.score]
        why = "（仅因规则包的权重）" if _only_packs(found) else ""
        bands = [band or "无" for band in found.band]
        told = [f"核查等级：{bands[0]} → {bands[1]}"] if bands[0] != bands[1] else []
        told.append(f"评分：{scores[0]} → {scores[1]}" if scores[0] != scores[1] else "评分相差不到 0.01")
        lines.append("，".join(told) + why)
    return lines


def _only_packs(found: Differences) -> bool:
    return not found.outcomes and {change.input for change in found.inputs} == {Input.PACKS}


def _outcomes(changes: Sequence[OutcomeChange]) -> Table:
    table = Table(show_lines=True)
    for column in ("检查项和对象", "此前", "现在", "起因"):
        table.add_column(column, overflow="fold")
    for change in changes:
        causes = "、".join(_INPUTS[cause] for cause in change.causes) or "不明"
        table.add_row(
            Text(f"{_NAMES.get(change.check, change.check)} {change.subject}".strip()),
            Text(_told(change.before)),
            Text(_told(change.after)),
            causes,
        )
    return table


def _told(outcome: Outcome | None) -> str:
    if outcome is None:
        return "—"
    if outcome.state is State.NOT_ASSESSABLE:
        return f"无法评估（{REASONS.get(outcome.reason or '', outcome.reason or '')}）"
    return f"{_STATES[outcome.state]}：{outcome.statement}" if outcome.state is State.FLAGGED else "未见异常"


def chosen(
    entries: Sequence[ScreeningEntry], before: str | None, after: str | None
) -> tuple[ScreeningEntry, ScreeningEntry]:
    """The two screenings meant, by the beginnings of their ids; else the latest and the one before it.

    ``entries`` stand newest first. Raises ``UsageError`` when one of the two is not there.
    """
    later = _named(entries, after) if after else entries[0]
    if before:
        return _named(entries, before), later
    older = entries[entries.index(later) + 1 :]
    if not older:
        raise UsageError("这份报告在此之前没有别的筛查结果，没有可比较的。", code="nothing_to_compare")
    return older[0], later


def _named(entries: Sequence[ScreeningEntry], prefix: str) -> ScreeningEntry:
    found = [entry for entry in entries if entry.id.startswith(prefix.lower())]
    if len(found) == 1:
        return found[0]
    listed = "；".join(screening_words(entry) for entry in entries)
    raise UsageError(
        f"「{prefix}」不能确定是哪一次筛查。这份报告的筛查有：{listed}。", code="screening_unknown"
    )
