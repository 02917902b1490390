"""Floors: what the smoke scorecard must reach. They go up only together with the results."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.errors import UsageError
from eval.scorecard.card import ALL, SLICES, Scorecard
from eval.scorecard.figures import all_figures, written

FLOORS = Path(__file__).parents[1] / "floors.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least (for errors: the most) a figure may be, and what it was when the floor was set."""

    figure: str
    part: str
    limit: float
    is_most: bool
    measured: float

    def holds(self, value: float | None) -> bool:
        """Whether a value is good enough; one that could not be measured is not."""
        if value is None:
            return False
        return value <= self.limit if self.is_most else value >= self.limit


def read_floors(path: Path = FLOORS) -> tuple[Floor, ...]:
    """Read floors.toml; raises ``UsageError`` for a floor that is no floor."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_floor(name, table) for name, table in tables.items())
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"下限文件「{path}」无法使用：{error}。") from error


def _floor(name: str, table: dict[str, float]) -> Floor:
    figure, _, part = name.partition("/")
    is_most = "at_most" in table
    if set(table) != {"at_most" if is_most else "at_least", "measured"} or (part and part not in SLICES):
        raise ValueError(f"{name} 应写 measured 和 at_least 或 at_most 之一")
    floor = Floor(
        figure=figure,
        part=part or ALL,
        limit=float(table["at_most" if is_most else "at_least"]),
        is_most=is_most,
        measured=float(table["measured"]),
    )
    if not floor.holds(floor.measured):
        raise ValueError(f"{name} 的测得值 {floor.measured:g} 没有达到它自己的下限 {floor.limit:g}")
    return floor


def shortfalls(card: Scorecard, floors: tuple[Floor, ...]) -> tuple[str, ...]:
    """One sentence for each figure that is not good enough; raises ``UsageError`` for an unknown figure."""
    figures = all_figures(card)
    sentences = []
    for floor in floors:
        figure = figures.get(floor.figure)
        if figure is None:
            raise UsageError(f"下限文件里的「{floor.figure}」不是记分卡的指标。")
        value = figure.of(card, floor.part)
        if not floor.holds(value):
            part = "" if floor.part == ALL else f"，{SLICES[floor.part]}"
            side = "高于上限" if floor.is_most else "低于下限"
            got = f"为 {written(value, figure)}，{side}" if value is not None else "未能测得，要求"
            sentences.append(
                f"「{figure.title}」（{floor.figure}{part}）{got} {written(floor.limit, figure)}"
                f"（设定时测得 {written(floor.measured, figure)}）。"
            )
    return tuple(sentences)
