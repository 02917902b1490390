"""The judgement in a few figures: what the checks find, accuse without cause, and leave open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.outcome import Outcome, State
from corpus.law.packs import RulePack, load_packs
from eval.judging.run import Judgement
from eval.scorecard.check_rows import check_rows
from eval.scorecard.counts import Count
from eval.scorecard.intervals import wilson

MEDIUM = 1.0
"""Hand-set points times confidence from which a flag is of medium weight: the odds go up by e."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Figures over the reports of one split and the checks of a judgement that are planted in it.

    Macro: the mean over checks, each as heavy as the other; one that never flags is in no precision.
    ``found``: reports found of those planted, added up over the checks; ``flagged``: rightly flagged of all
    flagged; ``untold``: reports on which a check gave no answer of all that are labelled for it.
    ``false_flags`` and ``medium`` are flags in the reports without any planted defect.
    """

    reports: int
    clean: int
    checks: int
    least_planted: int
    macro_recall: float | None
    macro_precision: float | None
    found: Count
    flagged: Count
    untold: Count
    false_flags: int
    medium: int

    @property
    def medium_per_clean(self) -> float | None:
        """False flags of medium weight or more per report without a defect; None without such reports."""
        return self.medium / self.clean if self.clean else None


def summary_of(judgement: Judgement, part: str) -> Summary:
    """The figures of a split."""
    rows = [row for row in check_rows(judgement, part) if row.planted]
    clean = [report for report in judgement.reports if report.is_in(part) and report.is_clean]
    flags = [flag for report in clean for flag in _flags(report.outcomes, judgement.built)]
    packs = load_packs()
    return Summary(
        reports=sum(report.is_in(part) for report in judgement.reports),
        clean=len(clean),
        checks=len(rows),
        least_planted=min((row.planted for row in rows), default=0),
        macro_recall=_mean([row.recall for row in rows]),
        macro_precision=_mean([row.precision for row in rows]),
        found=_count((row.found, row.planted) for row in rows),
        flagged=_count((row.found, row.found + row.false_flags) for row in rows),
        untold=_count((row.silent, row.labelled) for row in rows),
        false_flags=len(flags),
        medium=sum(_points(flag, packs) >= MEDIUM for flag in flags),
    )


def lines_of(summary: Summary) -> tuple[str, ...]:
    """The figures in sentences, shares with their 95 % interval."""
    if not summary.checks:
        return ()
    per_clean = "—" if summary.medium_per_clean is None else f"{summary.medium_per_clean:.3f}"
    macro = (
        f"{summary.checks} 项检查（每项至少 {summary.least_planted} 份设了问题）的平均："
        f"召回 {_written(summary.macro_recall)}，精确 {_written(summary.macro_precision)}"
    )
    total = (
        f"合计：应提示而提示 {_share(summary.found)}；提示而属实 {_share(summary.flagged)}；"
        f"无法判断 {_share(summary.untold)}"
    )
    clean = (
        f"未设问题的 {summary.clean} 份：误提示 {summary.false_flags} 条，"
        f"其中中等以上轻重 {summary.medium} 条，每份 {per_clean} 条"
    )
    return macro, total, clean


def as_json(summary: Summary) -> dict[str, object]:
    """The figures with plain numbers; counts as [number, of]."""
    return {
        "reports": summary.reports,
        "clean": summary.clean,
        "checks": summary.checks,
        "least_planted": summary.least_planted,
        "macro_recall": summary.macro_recall,
        "macro_precision": summary.macro_precision,
        "found": _pair(summary.found),
        "flagged": _pair(summary.flagged),
        "untold": _pair(summary.untold),
        "false_flags": summary.false_flags,
        "false_flags_medium": summary.medium,
        "false_flags_medium_per_clean": summary.medium_per_clean,
    }


def _flags(outcomes: Iterable[Outcome], checks: Sequence[str]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.state is State.FLAGGED and outcome.check in checks]


def _points(flag: Outcome, packs: Iterable[RulePack]) -> float:
    return flag.confidence * max((pack.gravity(flag.check) for pack in packs), default=0.0)


def _count(pairs: Iterable[tuple[int, int]]) -> Count:
    return sum((Count(right, of, of) for right, of in pairs), Count())


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _written(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _share(count: Count) -> str:
    low, high = wilson(int(count.right), int(count.wanted))
    return f"{count.right:.0f}/{count.wanted:.0f}（95% 区间 {low:.3f}–{high:.3f}）"


def _pair(count: Count) -> list[int]:
    return [int(count.right), int(count.wanted)]
