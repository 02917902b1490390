"""A screening as somebody may see it: of reports outside one's regions only that they exist, and whom to ask.

The number and order of outcomes and matches stay, so that findings keep their keys (made before this).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from core.evidence import Evidence, evidence_in
from core.outcome import Match, OtherReport, Outcome
from core.screening import Screening

HIDDEN = "（内容在您的管辖地区之外，不予显示）"


def others_in(screening: Screening) -> frozenset[str]:
    """Ids of all other reports that the screening names."""
    own = {screening.report.id, "", None}
    named = {piece.report for outcome in screening.outcomes for piece in evidence_in(outcome)}
    named |= {match.right_report.id for match in screening.matches}
    return frozenset(report for report in named if report not in own and report is not None)


def shown_to(
    screening: Screening, may_see: Callable[[str], bool], whom_to_ask: Callable[[str], str]
) -> Screening:
    """``may_see`` and ``whom_to_ask`` by the other report's id; the latter a name of a place or office."""
    hidden = frozenset(other for other in others_in(screening) if not may_see(other))
    if not hidden:
        return screening
    return dataclasses.replace(
        screening,
        outcomes=tuple(_outcome(outcome, hidden, whom_to_ask) for outcome in screening.outcomes),
        matches=tuple(_match(match, hidden, whom_to_ask) for match in screening.matches),
    )


def _outcome(outcome: Outcome, hidden: frozenset[str], whom_to_ask: Callable[[str], str]) -> Outcome:
    touched = _touched(outcome.evidence, hidden)
    if not touched:
        return outcome
    asked = "、".join(dict.fromkeys(whom_to_ask(other) for other in touched))
    return dataclasses.replace(
        outcome,
        statement=f"与管辖地区之外的 {len(touched)} 份报告相同或不一致，详情请向{asked}查询。",
        evidence=tuple(_evidence(piece, hidden) for piece in outcome.evidence),
    )


def _touched(evidence: Iterable[Evidence], hidden: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.report for piece in evidence if piece.report in hidden and piece.report))


def _evidence(piece: Evidence, hidden: frozenset[str]) -> Evidence:
    if piece.report not in hidden:
        return piece
    return dataclasses.replace(piece, page=None, boxes=(), excerpt=HIDDEN)


def _match(match: Match, hidden: frozenset[str], whom_to_ask: Callable[[str], str]) -> Match:
    other = match.right_report
    if other.id not in hidden:
        return match
    return dataclasses.replace(
        match,
        right=tuple(_evidence(piece, hidden) for piece in match.right[:1]),
        right_report=OtherReport(
            id=other.id,
            enterprise_name=f"管辖地区之外的报告，请向{whom_to_ask(other.id)}查询",
            is_follow_up=other.is_follow_up,
        ),
        differences=(),
    )
