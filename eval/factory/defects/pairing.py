"""Defects that only two reports together show: what the later one must be like, what is planted in both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from core.outcome import State
from eval.factory.defects.staging import Stage
from eval.factory.draw import next_workday
from eval.factory.plan.make import LAST_REPORT, Wish
from eval.factory.plan.records import Expectation, ReportPlan

Pair = tuple[ReportPlan, ReportPlan]
"""The earlier report and the later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairForm:
    """``wish``: what the later report must be like beside the earlier, None where that one does not suit.

    ``change``: both reports after planting, None where there is no room.
    """

    wish: Callable[[ReportPlan, Stage], Wish | None]
    change: Callable[[ReportPlan, ReportPlan, Stage], Pair | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDefect:
    """One check's defects by form and traps by name, each in a pair of reports."""

    check: str
    forms: Mapping[str, PairForm]
    traps: Mapping[str, PairForm]


def later(
    donor: ReportPlan, stage: Stage, least: int, most: int, last: dt.date = LAST_REPORT
) -> dt.date | None:
    """A working day this many days after the donor's report, None when that is after the last day."""
    day = next_workday(donor.days.report_on + dt.timedelta(days=stage.draw.randint(least, most)))
    return day if day <= last else None


def speak(plan: ReportPlan, *said: Expectation) -> ReportPlan:
    """The plan with these expectations in place of plain or mirrored ones of the same checks."""
    checks = {expectation.check for expectation in said}
    kept = tuple(e for e in plan.expectations if e.check not in checks or e.form not in ("plain", "trap"))
    return replace(plan, expectations=(*kept, *said))


def mirrored(donor: ReportPlan, expectation: Expectation, seed: str) -> ReportPlan:
    """The donor, of which the later report shows the same: its own evidence is the other's there."""
    marks = tuple(mark for other, mark in expectation.others if other == donor.seed)
    others = tuple((seed, mark) for mark in expectation.marks)
    seen = replace(expectation, marks=marks, others=others, form="mirror")
    return speak(donor, seen)


def is_honest(plan: ReportPlan) -> bool:
    """Whether nothing was planted in it, not even by a later report."""
    return all(e.state is not State.FLAGGED for e in plan.expectations)


def others(donor: ReportPlan, marks: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Marks of the donor, as evidence of the later report."""
    return tuple((donor.seed, mark) for mark in marks)
