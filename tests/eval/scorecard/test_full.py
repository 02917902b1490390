"""The full corpus, made very small: two worlds, one scorecard, and a run that goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.splits import HELD_OUT, SEEDS, TRAIN
from eval.scorecard import commands, full


def test_the_splits_have_seeds_and_layouts_of_their_own() -> None:
    assert len({SEEDS[TRAIN], SEEDS[HELD_OUT]}) == 2
    assert {layout.split for layout in LAYOUTS} == {TRAIN, HELD_OUT}
    assert sum(full.REPORTS.values()) == 300


def test_both_worlds_are_made_scored_together_and_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tuple(layout for layout in LAYOUTS if layout.maker == "own")
    monkeypatch.setattr(full, "LAYOUTS", own)
    monkeypatch.setattr(full, "LENGTHS", ("brief",))
    monkeypatch.setattr(commands, "REPORTS_OF", {TRAIN: 1, HELD_OUT: 1})
    card = commands.full(tmp_path, workers=2)
    assert [report.split for report in card.reports] == [TRAIN, HELD_OUT]
    assert all(report.seconds is not None for report in card.reports)
    written = json.loads((tmp_path / "scorecard.json").read_text(encoding="utf-8"))
    assert written["corpus"]["splits"] == {HELD_OUT: 1, TRAIN: 1}
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")}
    again = commands.full(tmp_path, workers=2)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")} == made
    assert all(report.seconds is None for report in again.reports)
    assert again.count("facts") == card.count("facts")
