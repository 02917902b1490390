"""A typed or font-drawn name where a handwritten signature must be (Order 1 art. 22 (10))."""

from __future__ import annotations

from core.facts import SignatureState
from core.outcome import Outcome
from pipelines.checking import Case, Check, Need
from pipelines.unsigned import Lack
from pipelines.unsigned import assess as assess_lack

ID = "signature_typed"
_LACK = Lack(
    check=ID,
    state=SignatureState.TYPED,
    words="签字处是打印的姓名，不是手写签名",
    clear="中没有用打印姓名代替的",
)


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person whose name is typed where it should be written."""
    return assess_lack(case, _LACK)


CHECK = Check(
    id=ID,
    name="签名为打印姓名",
    sentence="应当手写签名的地方是打印的姓名",
    needs=frozenset({Need.PICTURES}),
    assess=assess,
)
