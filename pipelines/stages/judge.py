"""Stage 7, judge: every check over the facts, with the items of the rule packs that each finding bears on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from core.outcome import Outcome
from corpus.law.packs import RulePack, supports
from pipelines.checking import Case, Check

NAME = "judge"
VERSION = "1"


def run(case: Case, checks: Iterable[Check], packs: Sequence[RulePack]) -> tuple[Outcome, ...]:
    """Outcomes in the order of the checks; pure, so the same case gives the same outcomes."""
    return tuple(
        dataclasses.replace(outcome, supports=supports(check.id, packs))
        for check in checks
        for outcome in check.assess(case)
    )
