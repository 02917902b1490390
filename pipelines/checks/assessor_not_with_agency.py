"""Assessor not on the agency's roster on survey or report day (Order 1 art. 22(7), Order 20 art. 21(6))."""

from __future__ import annotations

from core.outcome import Outcome
from corpus.registry.records import Register
from pipelines import membership
from pipelines.checking import Case, Check, Need

ID = membership.ID


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who has to be on the agency's roster."""
    return membership.assess(case)


CHECK = Check(
    id=ID,
    name="人员从业登记",
    sentence="项目组人员在勘验日或报告日期不在该评价机构的从业登记中",
    needs=frozenset({Need.REGISTRY}),
    assess=assess,
    registers=frozenset({Register.AGENCIES, Register.ROSTER}),
)
