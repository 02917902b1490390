"""Stage 7, judge: every check over the facts, with the items of the rule packs that each finding bears on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from core.outcome import Outcome, State
from corpus.law.packs import RulePack, supports
from pipelines.checking import Case, Check

NAME = "judge"
VERSION = "2"


def run(case: Case, checks: Iterable[Check], packs: Sequence[RulePack]) -> tuple[Outcome, ...]:
    """Outcomes in the order of the checks; pure, so the same case gives the same outcomes."""
    return tuple(_supported(outcome, packs) for check in checks for outcome in check.assess(case))


def _supported(outcome: Outcome, packs: Sequence[RulePack]) -> Outcome:
    """A finding with the rule items it bears on; what is clear or could not be told bears on none."""
    if outcome.state is not State.FLAGGED:
        return outcome
    return dataclasses.replace(outcome, supports=supports(outcome.check, packs))
