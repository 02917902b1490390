"""A requirement held to be met only because the enterprise says so (annex 1 of 2021, item 3)."""

from __future__ import annotations

from core.facts import CheckItem, Remark
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.hearsay import asks_for_knowledge, is_hearsay
from pipelines.shortening import shortened

ID = "evidence_hedged"

_VETO, _ROW, _REMARK = 0.85, 0.75, 0.6
_MET = frozenset({"符合", "整改后符合"})
_SHORTEST = 4
_MOST = 12


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per row of a check table, or sentence, that has no other ground; clear when none has."""
    rows = [row for row in case.facts.checks if row.result in _MET and len(row.finding) >= _SHORTEST]
    hedged = [row for row in rows if is_hearsay(row.finding) and not asks_for_knowledge(row.item)]
    remarks = case.facts.hearsay
    if hedged or remarks:
        found = [*map(_row, hedged), *map(_remark, remarks)]
        return tuple(found[:_MOST])
    if not rows:
        return (
            not_assessable(
                ID, "findings_missing", "没有读到写明检查情况的检查表，无法判断判定依据是否充分。"
            ),
        )
    shown = [item for row in rows[:2] for item in row.evidence[:2]]
    return (clear(ID, f"{len(rows)}项判为符合的检查内容均写有核查所见，没有只凭企业介绍的。", shown),)


def _row(row: CheckItem) -> Outcome:
    kind = "否决项" if row.is_veto else "检查项"
    return flagged(
        ID,
        f"{kind}“{_short(row.item)}”判为“{row.result}”，检查情况只写“{_short(row.finding)}”，"
        "没有写明查阅的资料、核对的实物或测得的数据，仅凭企业说法不能作为符合的依据，请核实。",
        row.evidence,
        subject=_short(row.item),
        confidence=_VETO if row.is_veto else _ROW,
    )


def _remark(remark: Remark) -> Outcome:
    return flagged(
        ID,
        f"报告写“{_short(remark.text)}”，没有写明核查所见，仅凭企业说法不能作为符合的依据，请核实。",
        remark.evidence,
        subject=_short(remark.text, 24),
        confidence=_REMARK,
    )


def _short(text: str, most: int = 40) -> str:
    text = "".join(text.split()).lstrip("★※")
    return shortened(text, most)


CHECK = Check(
    id=ID,
    name="判定依据是否充分",
    sentence="检查内容只凭企业的说法就判为符合，没有写明核查的资料、实物或数据",
    needs=frozenset(),
    assess=assess,
)
