"""The report of a run of many: counts by state and reason that add up, what changed, what failed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from corpus.store.rescreen_sums import FindingChange, Sums
from corpus.store.rescreens import Item, Run
from pipelines.checks import CHECKS
from service.clock import CHINA
from service.rescreen_progress import duration

SCHEMA = "mingjian.rescreen/1"
_NAMES = {check.id: check.name for check in CHECKS}
STATES = {
    "done": "完成",
    "partial": "部分完成",
    "refused": "未受理",
    "failed": "失败",
    "unchanged": "无变化，未处理",
    "duplicate": "重复文件",
    "no_original": "没有原件",
}
WAYS = {"full": "走全流程", "judged": "只重新判断", "kept": "沿用原结果"}
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """The sums of a run. ``states`` are counted by state, code of the reason, and way."""

    engine: Engine
    run: Run
    states: dict[tuple[str, str | None, str], int]
    bands: dict[tuple[str | None, str | None], int]
    first_bands: dict[str | None, int]
    findings: tuple[FindingChange, ...]
    known_before: int
    touched: int
    left_over: int

    @classmethod
    def of(cls, engine: Engine, run: Run) -> RunReport:
        """All sums, made by the database."""
        sums = Sums(engine, run.id)
        return cls(
            engine=engine,
            run=run,
            states=sums.states(),
            bands=sums.bands(),
            first_bands=sums.first_bands(),
            findings=sums.findings(),
            known_before=sums.known_before(),
            touched=sums.touched(),
            left_over=sums.left_over(),
        )

    @property
    def ended(self) -> int:
        """Items that have ended."""
        return sum(self.states.values())

    @property
    def failed(self) -> int:
        """Items that failed."""
        return self.by_state["failed"]

    @property
    def adds_up(self) -> bool:
        """Whether every item that was sought ended exactly once."""
        return self.ended == self.run.sought and self.left_over == 0

    @property
    def by_state(self) -> Counter[str]:
        """Items by state alone."""
        counts: Counter[str] = Counter()
        for (state, _, _), number in self.states.items():
            counts[state] += number
        return counts

    @property
    def by_way(self) -> Counter[str]:
        """Items by how much was done anew."""
        counts: Counter[str] = Counter()
        for (_, _, way), number in self.states.items():
            counts[way] += number
        return counts

    @property
    def reasons(self) -> dict[str, dict[str, int]]:
        """Codes of the reasons by state, the most frequent first."""
        found: dict[str, Counter[str]] = {}
        for (state, code, _), number in self.states.items():
            if code is not None:
                found.setdefault(state, Counter())[code] += number
        return {state: dict(counts.most_common()) for state, counts in found.items()}

    @property
    def seconds(self) -> float:
        """From its beginning to its end, pauses between its parts included."""
        return (self.run.ended_at - self.run.started_at).total_seconds() if self.run.ended_at else 0.0


def write_json(target: Path, report: RunReport) -> None:
    """The report with every item that did not end well, one a line, never all in memory."""
    head = {
        "schema": SCHEMA,
        "run": report.run.id,
        "scope": report.run.scope,
        "started_at": report.run.started_at.isoformat(),
        "ended_at": report.run.ended_at.isoformat() if report.run.ended_at else None,
        "sought": report.run.sought,
        "ended": report.ended,
        "adds_up": report.adds_up,
        "states": {state: report.by_state[state] for state in STATES},
        "reasons": report.reasons,
        "ways": {way: report.by_way[way] for way in WAYS},
        "known_before": report.known_before,
        "touched_outside": report.touched,
        "bands_changed": [
            {"before": before, "after": after, "reports": number}
            for (before, after), number in sorted(report.bands.items(), key=str)
        ],
        "bands_new": [
            {"band": band, "reports": number} for band, number in sorted(report.first_bands.items(), key=str)
        ],
        "findings": [asdict(change) for change in report.findings],
    }
    with target.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "items": [')
        for place, item in enumerate(Sums(report.engine, report.run.id).listed()):
            file.write(",\n  " if place else "\n  ")
            file.write(json.dumps(_told(item), ensure_ascii=False))
        file.write("\n ]\n}\n")


def print_report(console: Console, report: RunReport) -> None:
    """In Chinese, for the terminal; of what did not end well the first twenty."""
    run = report.run
    begun = run.started_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    _line(
        console, f"\n运行 {run.id[:12]}，{begun} 开始，用时 {duration(report.seconds)}，共 {run.sought} 份："
    )
    counts = report.by_state
    shown = [f"{words} {counts[state]}" for state, words in STATES.items() if counts[state]]
    _line(
        console,
        "　" + "，".join(shown) + f"；合计 {report.ended}" + ("" if report.adds_up else "，与总数不符"),
    )
    ways = [f"{words} {report.by_way[way]}" for way, words in WAYS.items() if report.by_way[way]]
    _line(console, f"　其中{'，'.join(ways)}；此前已筛查过 {report.known_before}")
    if report.touched:
        _line(console, f"　另有 {report.touched} 份范围以外的报告因互相核对而结果有变")
    _reasons(console, report)
    _bands(console, report)
    _findings(console, report)
    _items(console, report)


def _reasons(console: Console, report: RunReport) -> None:
    for state, codes in report.reasons.items():
        if state != "duplicate":
            told = "，".join(f"{code} {number}" for code, number in codes.items())
            _line(console, f"　{STATES.get(state, state)}的原因：{told}")


def _bands(console: Console, report: RunReport) -> None:
    moved = {pair: number for pair, number in report.bands.items() if pair[0] != pair[1]}
    if report.bands:
        same = sum(report.bands.values()) - sum(moved.values())
        _line(console, f"　结果有变 {sum(report.bands.values())} 份，其中等级不变 {same} 份")
    for (before, after), number in sorted(moved.items(), key=lambda each: -each[1]):
        _line(console, f"　　{before or '无等级'} → {after or '无等级'}：{number}")
    if report.first_bands:
        told = "，".join(f"{band or '无等级'} {n}" for band, n in sorted(report.first_bands.items(), key=str))
        _line(console, f"　首次筛查的等级：{told}")


def _findings(console: Console, report: RunReport) -> None:
    if not report.findings:
        return
    table = Table(title="线索的变化", title_justify="left")
    table.add_column("检查")
    table.add_column("新增", justify="right")
    table.add_column("消失", justify="right")
    for change in sorted(report.findings, key=lambda each: -(each.new + each.gone)):
        table.add_row(_NAMES.get(change.check, change.check), str(change.new), str(change.gone))
    console.print(table)


def _items(console: Console, report: RunReport) -> None:
    for place, item in enumerate(Sums(report.engine, report.run.id).listed()):
        if place == _MOST_SHOWN:
            _line(console, "　……其余见 --json 写出的文件")
            return
        why = f"与 {item.message} 内容相同" if item.state == "duplicate" else item.message or item.code or ""
        _line(console, f"　{STATES.get(item.state, item.state)}：{item.name}　{why}")


def _told(item: Item) -> dict[str, Any]:
    told = {"name": item.name, "report": item.report_id, "state": item.state}
    if item.state == "duplicate":
        return told | {"same_as": item.message}
    return told | {"code": item.code, "message": item.message}


def _line(console: Console, words: str) -> None:
    console.print(words, highlight=False, markup=False, soft_wrap=True)
