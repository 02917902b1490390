"""Bands and scores beside what was planted, as numbers and as pictures."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.screening import Band
from eval.scorecard.page import environment
from eval.scorecard.reliability import by_band, by_score
from eval.scorecard.reliability_chart import HEIGHT, LEFT, TOP, WIDTH, chart


@dataclass(frozen=True)
class Placed:
    split: str
    is_clean: bool
    band: Band | None
    score: float | None


REPORTS = (
    *(Placed("train", False, Band.KEY, 0.85) for _ in range(9)),
    Placed("train", True, Band.KEY, 0.8),
    Placed("train", True, Band.NOTHING_SEEN, 0.05),
    Placed("held_out", False, Band.GENERAL, 0.25),
    Placed("held_out", True, Band.GENERAL, 0.1),
    Placed("held_out", False, None, None),
)


def test_each_band_has_its_share_and_interval() -> None:
    bands = {share.name: share for share in by_band(r for r in REPORTS if r.split == "train")}
    assert list(bands) == [band.value for band in Band]
    key = bands["重点核查"]
    assert (key.reports, key.carrying, key.share) == (10, 9, 0.9)
    assert key.interval == pytest.approx((0.596, 0.982), abs=0.001)
    assert bands["无法评估"].share is None


def test_each_tenth_of_the_score_counts_every_report_once() -> None:
    edge = Placed("train", True, Band.KEY, 1.0)
    shares = by_score([*REPORTS, edge])
    assert sum(share.reports for share in shares) == sum(r.score is not None for r in REPORTS) + 1
    assert {share.name: share.reports for share in shares} == {
        "0–0.1": 1,
        "0.1–0.2": 1,
        "0.2–0.3": 1,
        "0.8–0.9": 10,
        "0.9–1": 1,
    }


def test_the_picture_has_the_shares_at_their_heights_and_the_numbers_beside() -> None:
    drawn = chart(REPORTS)
    assert drawn is not None
    key = next(bar for bar in drawn.bars if bar.split == "train" and bar.name == "重点核查")
    assert key.y == pytest.approx(drawn.target) == pytest.approx(TOP + 0.1 * HEIGHT)
    assert key.high < key.y < key.low
    assert all(LEFT <= mark.x <= LEFT + WIDTH for mark in (*drawn.bars, *drawn.points))
    shown = environment().get_template("judgement.html.j2").render(corpus="14 份报告", chart=drawn)
    assert "9/10" in shown
    assert "90.0%" in shown
    assert "59.6%–98.2%" in shown
    assert shown.count("<rect class=") == sum(bool(bar.reports) for bar in drawn.bars)


def test_without_assessed_reports_there_is_no_picture() -> None:
    assert chart(r for r in REPORTS if r.band is None) is None
