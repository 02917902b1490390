"""The full corpus: 300 reports in two worlds, one to make rules with and one only to measure on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.factory.corpus import make_corpus
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.splits import HELD_OUT, SEEDS, TRAIN
from eval.scorecard.card import Cost, Scorecard

REPORTS: Mapping[str, int] = {TRAIN: 200, HELD_OUT: 100}
LENGTHS = (*["brief"] * 9, *["short"] * 11, *["full"] * 4, "long")
"""Drawn with these odds: 13 to 130 pages, and now and then more."""


def make_full(out: Path, *, workers: int, reports: Mapping[str, int] = REPORTS) -> Iterator[Path]:
    """Write ``out``/train and ``out``/held_out, each with reports/ and registry/; yields each PDF's path."""
    for split, count in reports.items():
        yield from make_corpus(
            out / split,
            reports=count,
            seed=SEEDS[split],
            layouts=tuple(layout for layout in LAYOUTS if layout.split == split),
            lengths=LENGTHS,
            workers=workers,
        )


def together(*cards: Scorecard) -> Scorecard:
    """One scorecard of several corpora: all reports, times added up, the highest peaks."""
    costs = [card.cost for card in cards]
    return Scorecard(
        reports=tuple(report for card in cards for report in card.reports),
        built=cards[0].built,
        cost=Cost(
            wall_seconds=sum(cost.wall_seconds for cost in costs),
            cpu_seconds=sum(cost.cpu_seconds for cost in costs),
            main_peak_bytes=max(cost.main_peak_bytes for cost in costs),
            worker_peak_bytes=max(cost.worker_peak_bytes for cost in costs),
            workers=costs[0].workers,
        ),
        version=cards[0].version,
    )
