"""Where the bands begin: a grave lead by itself reaches 重点核查, as far as the band stays precise."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.screening import Assessment
from corpus.law.fits import Fit
from corpus.law.packs import RulePack, load_packs, scoring_pack
from eval.judging.run import Judged
from eval.scorecard.intervals import wilson
from pipelines.stages import score

GRAVE = 2.5  # hand-set points from which a circumstance counts as grave
CONFIDENCE = 0.9  # of the lead that by itself shall reach the band
PRECISE = 0.9  # least share of reports in 重点核查 that carry a defect: lower end of its 95 % interval
WEAK_CONFIDENCE = 0.7  # any lead as sure as this counts where little could be assessed
STEP = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The thresholds, and what they were found on: reports in 重点核查 and those of them with a defect."""

    key_from: float
    general_from: float
    grave_from: float  # what a grave lead alone reaches; ``key_from`` is this or more
    reports: int
    carrying: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share that carries a defect."""
        return wilson(self.carrying, self.reports)

    @property
    def is_shown(self) -> bool:
        """Whether the reports suffice to show the band precise."""
        return self.interval[0] >= PRECISE


def with_fits(packs: Iterable[RulePack], fits: dict[str, Fit]) -> tuple[RulePack, ...]:
    """The packs with these weights in the place of their own."""
    return tuple(dataclasses.replace(pack, fit=fits.get(pack.id, pack.fit)) for pack in packs)


def bands(reports: Sequence[Judged], packs: Sequence[RulePack]) -> Bands:
    """Thresholds for the pack that sets the score, over train reports judged before."""
    scoring = scoring_pack(packs)
    if scoring is None or scoring.fit is None:
        raise ValueError("no fitted pack sets the score")
    scored = [(assessed(report, packs), not report.label.is_clean) for report in reports]
    scores = [(one.score, carries) for one, carries in scored if one is not None]
    grave_from = _grave_from(scoring)
    key_from = next((at for at in _grid(grave_from) if wilson(*_above(scores, at))[0] >= PRECISE), grave_from)
    carrying, count = _above(scores, key_from)
    return Bands(
        key_from=key_from,
        general_from=_general_from(scoring),
        grave_from=grave_from,
        reports=count,
        carrying=carrying,
    )


def assessed(report: Judged, packs: Sequence[RulePack]) -> Assessment | None:
    """The report's assessment with other weights; None where it could not be read."""
    if report.assessment is None:
        return None
    used = [pack for pack in packs if pack.id in report.assessment.packs]
    return score.run(report.outcomes, used)


def all_packs() -> tuple[RulePack, ...]:
    """The packs as they stand."""
    return load_packs()


def _above(scores: Iterable[tuple[float, bool]], at: float) -> tuple[int, int]:
    """Reports with a defect, and all, at or above a score."""
    there = [carries for value, carries in scores if value >= at]
    return sum(there), len(there)


def _grave_from(pack: RulePack) -> float:
    """The score of a report with the weakest of the grave leads, every measured check clear beside it."""
    checks = dict.fromkeys(entry.check for item in pack.items for entry in item.checks)
    grave = [pack.weighed(check) for check in checks if pack.gravity(check) >= GRAVE]
    weakest = min(grave, key=lambda weight: weight.points)
    others = sum(pack.weighed(check).clear for check in checks) - weakest.clear
    return _floored(_logistic(pack.scoring.base_log_odds + CONFIDENCE * weakest.points + others))


def _general_from(pack: RulePack) -> float:
    checks = dict.fromkeys(entry.check for item in pack.items for entry in item.checks)
    least = min(pack.weighed(check).points for check in checks)
    return math.floor(1000 * _logistic(pack.scoring.base_log_odds + WEAK_CONFIDENCE * least)) / 1000


def _grid(start: float) -> list[float]:
    return [round(start + step * STEP, 2) for step in range(int((0.95 - start) / STEP) + 1)]


def _floored(value: float) -> float:
    return math.floor(value * 100) / 100


def _logistic(points: float) -> float:
    return 1.0 / (1.0 + math.exp(-points))
