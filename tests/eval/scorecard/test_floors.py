"""Floors: what is below one is named, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UsageError
from eval.scorecard.card import Cost, ReportScore, Scorecard
from eval.scorecard.counts import Count
from eval.scorecard.figures import all_figures
from eval.scorecard.floors import read_floors, shortfalls

COST = Cost(wall_seconds=1.0, cpu_seconds=1.0, main_peak_bytes=1, worker_peak_bytes=1, workers=1)


@pytest.fixture
def card() -> Scorecard:
    report = ReportScore(
        file_name="甲.pdf",
        layout="plain_grid",
        split="train",
        carrier="born_digital",
        pages=10,
        status="done",
        is_clean=True,
        planted=(),
        failures=(),
        seconds=1.0,
        counts={"facts": Count(9, 10, 10), "false_flags": Count(1, 1, 1)},
        misses=(),
    )
    return Scorecard(reports=(report,), built=("event_order_broken",), cost=COST, version="0")


def floors(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_figure_on_its_floor_or_above_is_good_enough(card: Scorecard, tmp_path: Path) -> None:
    path = floors(
        tmp_path,
        "facts = {at_least = 0.9, measured = 0.95}\nfalse_flags = {at_most = 1.0, measured = 0.5}\n",
    )
    assert shortfalls(card, read_floors(path)) == ()


def test_each_figure_below_its_floor_or_above_its_ceiling_has_its_sentence(
    card: Scorecard, tmp_path: Path
) -> None:
    path = floors(
        tmp_path,
        '"facts/train" = {at_least = 0.91, measured = 0.95}\nfalse_flags = {at_most = 0.5, measured = 0}\n',
    )
    assert shortfalls(card, read_floors(path)) == (
        "「单项事实合计」（facts，训练版式）为 90.0%，低于下限 91.0%（设定时测得 95.0%）。",
        "「每份无问题报告的误提示（条）」（false_flags）为 1.00，高于上限 0.50（设定时测得 0.00）。",
    )


def test_a_figure_that_could_not_be_measured_falls_short(card: Scorecard, tmp_path: Path) -> None:
    path = floors(tmp_path, "people = {at_least = 0.5, measured = 0.6}")
    (sentence,) = shortfalls(card, read_floors(path))
    assert "未能测得" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "facts = {at_least = 0.9}",
        "facts = {at_least = 0.9, at_most = 1.0, measured = 0.95}",
        "facts = {at_least = 0.9, measured = 0.8}",
        '"facts/nowhere" = {at_least = 0.9, measured = 0.95}',
        "facts = 0.9",
        "facts = {",
    ],
)
def test_a_floor_that_is_no_floor_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="下限文件"):
        read_floors(floors(tmp_path, text))


def test_an_unknown_figure_is_refused_by_name(card: Scorecard, tmp_path: Path) -> None:
    path = floors(tmp_path, "beauty = {at_least = 0.9, measured = 0.95}")
    with pytest.raises(UsageError, match="beauty"):
        shortfalls(card, read_floors(path))


def test_the_floors_of_the_project_name_figures_of_the_scorecard() -> None:
    from pipelines.checks import CHECKS

    everything = Scorecard(reports=(), built=tuple(c.id for c in CHECKS), cost=COST, version="0")
    names = {floor.figure for floor in read_floors()}
    assert {"facts", "people", "citations", "sections", "ocr.errors", "checks.recall"} <= names
    assert names <= set(all_figures(everything))
