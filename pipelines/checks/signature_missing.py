"""A role that must sign has no signature (Order 1 art. 22 (10); Order 20 art. 21 (9))."""

from __future__ import annotations

from core.facts import SignatureState
from core.outcome import Outcome
from pipelines.checking import Case, Check, Need
from pipelines.unsigned import Lack
from pipelines.unsigned import assess as assess_lack

ID = "signature_missing"
_LACK = Lack(
    check=ID,
    state=SignatureState.MISSING,
    words="签字处空白，没有手写签名",
    clear="都有签名或签名章",
)


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person whose place is empty, or whose place could not be told."""
    return assess_lack(case, _LACK)


CHECK = Check(
    id=ID,
    name="应当签字而未签",
    sentence="应当签字的人员在签字处没有签名",
    needs=frozenset({Need.PICTURES}),
    assess=assess,
)
