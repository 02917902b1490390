"""How far the bands can be relied on: the share of reports in each that carry a planted defect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from core.screening import Band
from eval.scorecard.intervals import wilson

TARGET = 0.9  # least share in 重点核查
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Placed(Protocol):
    """A report with its place in the bands; without one where it was not assessed."""

    @property
    def split(self) -> str:
        """train or held_out."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was planted."""

    @property
    def band(self) -> Band | None:
        """The band it came into."""

    @property
    def score(self) -> float | None:
        """Its score, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Reports of one band or one range of scores, and those of them that carry a planted defect."""

    name: str
    reports: int
    carrying: int
    mean_score: float

    @property
    def share(self) -> float | None:
        """The share that carries a defect; None without reports."""
        return self.carrying / self.reports if self.reports else None

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval."""
        return wilson(self.carrying, self.reports)


def by_band(reports: Iterable[Placed]) -> tuple[Share, ...]:
    """One share for each band, in the order of urgency, empty ones too."""
    placed = list(reports)
    return tuple(_share(band.value, [r for r in placed if r.band is band]) for band in Band)


def by_score(reports: Iterable[Placed]) -> tuple[Share, ...]:
    """One share for each tenth of the score that has a report."""
    placed = [(report, report.score) for report in reports]
    found = []
    for low, high in pairwise(EDGES):
        last = high == EDGES[-1]
        inside = [r for r, s in placed if s is not None and (low <= s < high or (last and s == high))]
        if inside:
            found.append(_share(f"{low:g}–{high:g}", inside))
    return tuple(found)


def _share(name: str, reports: Sequence[Placed]) -> Share:
    scores = [report.score for report in reports if report.score is not None]
    return Share(
        name=name,
        reports=len(reports),
        carrying=sum(not report.is_clean for report in reports),
        mean_score=sum(scores) / len(scores) if scores else 0.0,
    )
