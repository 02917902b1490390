"""Stage 7, judge: every check over the facts, with the items of the rule packs that each finding bears on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from core.dates import in_chinese
from core.facts import Facts
from core.outcome import Outcome, State
from corpus.law.packs import RulePack, supports
from corpus.registry.records import Register
from pipelines.checking import Case, Check, not_assessable

NAME = "judge"
VERSION = "13"


def run(case: Case, checks: Iterable[Check], packs: Sequence[RulePack]) -> tuple[Outcome, ...]:
    """Outcomes in the order of the checks; pure, so the same case gives the same outcomes."""
    return tuple(
        _placed(_supported(outcome, packs), case.facts)
        for check in checks
        for outcome in _outcomes(case, check)
    )


def _outcomes(case: Case, check: Check) -> tuple[Outcome, ...]:
    """A check whose register did not answer is not run: it would take silence for absence."""
    registry = case.registry
    if registry is None or not check.registers:
        return check.assess(case)
    for missing in registry.unanswered:
        if missing.register in check.registers:
            words = f"{missing.register.in_chinese}没有取得可用的答复，无法核对。{missing.words}"
            return (not_assessable(check.id, missing.code, words),)
    stale = [(register, day) for register, day in registry.stale if register in check.registers]
    return tuple(_dated(outcome, stale) for outcome in check.assess(case))


def _dated(outcome: Outcome, stale: list[tuple[Register, dt.date]]) -> Outcome:
    """An outcome from an earlier answer says of which day it is."""
    if not stale:
        return outcome
    days = "、".join(f"{register.in_chinese}为{in_chinese(day)}的答复" for register, day in stale)
    return dataclasses.replace(outcome, statement=f"{outcome.statement}（登记库接口现无答复，所据{days}。）")


def _placed(outcome: Outcome, facts: Facts) -> Outcome:
    """What fails for want of the report's date says where that should stand, and why it was not read."""
    why = facts.report_on_unread
    is_of_kind = outcome.reason == "kind_missing" and facts.report_kind is not None
    if why is None or not (is_of_kind or outcome.reason == "report_date_missing"):
        return outcome
    return dataclasses.replace(
        outcome,
        statement=f"{outcome.statement.rstrip('。')}：{why.text}，请核对原件。",
        evidence=(*outcome.evidence, *why.evidence),
    )


def _supported(outcome: Outcome, packs: Sequence[RulePack]) -> Outcome:
    """A finding with the rule items it bears on; what is clear or could not be told bears on none."""
    if outcome.state is not State.FLAGGED:
        return outcome
    return dataclasses.replace(outcome, supports=supports(outcome.check, packs))
