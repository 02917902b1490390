"""How often each check finds what was planted and speaks where nothing was, over judged reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.outcome import State
from eval.factory.splits import TRAIN
from eval.judging.run import Judged, Judgement
from eval.scorecard.labels import MIRROR, form_of

LEAST_PLANTED, LEAST_HONEST = 5, 20  # reports below which nothing is said of a check


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Reports on which the check gave an answer: with the defect and found, without it and flagged.

    ``layouts`` is the number of layouts that the reports are of.
    """

    planted: int = 0
    found: int = 0
    honest: int = 0
    false: int = 0
    layouts: int = 1

    @property
    def is_enough(self) -> bool:
        """Whether there are reports enough of both kinds."""
        return self.planted >= LEAST_PLANTED and self.honest >= LEAST_HONEST


def train_reports(judgements: Iterable[Judgement]) -> tuple[Judged, ...]:
    """The reports in train layouts; the others are never fitted to."""
    return tuple(
        report for judgement in judgements for report in judgement.reports if report.label.split == TRAIN
    )


def samples_of(reports: Iterable[Judged]) -> dict[str, Sample]:
    """By check; checks for which no report is labelled are absent."""
    counts: Counter[tuple[str, str]] = Counter()
    layouts: dict[str, set[str]] = {}
    for report in reports:
        for check in dict.fromkeys(outcome.check for outcome in report.label.outcomes):
            seen, counted = layouts.setdefault(check, set()), _counted(report, check)
            counts.update((check, name) for name in counted)
            if counted:
                seen.add(report.label.layout)
    return {
        check: Sample(
            planted=counts[check, "planted"],
            found=counts[check, "found"],
            honest=counts[check, "honest"],
            false=counts[check, "false"],
            layouts=max(1, len(seen)),
        )
        for check, seen in layouts.items()
    }


def _counted(report: Judged, check: str) -> tuple[str, ...]:
    """What the report counts as for the check; nothing where the label or the check is undecided."""
    wanted = report.label.outcomes_of(check)
    said = {outcome.state for outcome in report.outcomes if outcome.check == check}
    if form_of(wanted) == MIRROR or not said & {State.FLAGGED, State.CLEAR}:
        return ()
    is_flagged = State.FLAGGED in said
    if any(outcome.state is State.FLAGGED for outcome in wanted):
        return ("planted", "found") if is_flagged else ("planted",)
    if any(outcome.state is State.CLEAR for outcome in wanted):
        return ("honest", "false") if is_flagged else ("honest",)
    return ()
