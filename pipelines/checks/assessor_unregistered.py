"""Name and number of a signing person in no roster, or the number is another's (annex 1 of 2021, item 1)."""

from __future__ import annotations

from core.outcome import Outcome
from corpus.registry.records import Register
from pipelines import registration
from pipelines.checking import Case, Check, Need

ID = registration.ID


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who has to be on the agency's roster."""
    return registration.assess(case)


CHECK = Check(
    id=ID,
    name="人员登记",
    sentence="登记库中没有署名人员的姓名和证书编号，或该编号属于他人",
    needs=frozenset({Need.REGISTRY}),
    assess=assess,
    registers=frozenset({Register.AGENCIES, Register.ROSTER}),
)
