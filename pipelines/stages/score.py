"""Stage 8, score: an additive, explained score in log-odds from the rule packs in force on the report's date.

Every flagged outcome adds the check's weight times its confidence; a further finding of the same
check adds half of the one before, since it rests on the same kind of error. A check that looked and
found nothing is counter-evidence: it subtracts as much as its measured power says, and nothing where
that was never measured. What could not be assessed neither raises nor clears.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.outcome import Outcome, State
from core.screening import Assessment, Band, Term
from corpus.law.packs import RulePack, Weight, scoring_pack, weighed
from pipelines.reasons import NOTHING_THERE

NAME = "score"
VERSION = "4"

_REPEATED = 0.5
_LEAST_ASSESSED = 0.7  # of the checks with something to look at that must answer before 未见异常 may be said


def run(outcomes: Sequence[Outcome], packs: Sequence[RulePack]) -> Assessment:
    """The assessment; 无法评估 when nothing is flagged and too little could be looked at."""
    scoring = scoring_pack(packs)
    by_check: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_check[outcome.check].append(outcome)
    assessed = sum(any(o.state is not State.NOT_ASSESSABLE for o in group) for group in by_check.values())
    if scoring is None:
        return Assessment(
            score=0.0,
            band=Band.NOT_ASSESSABLE,
            packs=(),
            terms=(),
            assessed=assessed,
            not_assessable=len(by_check) - assessed,
        )
    terms = [
        Term(
            check="",
            subject="",
            points=scoring.scoring.base_log_odds,
            explanation="基础值（未发现任何线索时）",
        )
    ]
    for check, group in by_check.items():
        terms.extend(_terms(check, group, weighed(check, packs)))
    is_flagged = len(terms) > 1
    terms.extend(_counter_evidence(by_check, packs))
    score = 1.0 / (1.0 + math.exp(-sum(term.points for term in terms)))
    lacking = sum(all(o.reason in NOTHING_THERE for o in group) for group in by_check.values())
    share = assessed / (len(by_check) - lacking) if len(by_check) > lacking else 0.0
    return Assessment(
        score=round(score, 4),
        band=_band(score, scoring, is_flagged=is_flagged, share=share),
        packs=tuple(pack.id for pack in packs),
        terms=tuple(terms),
        assessed=assessed,
        not_assessable=len(by_check) - assessed,
    )


def _counter_evidence(by_check: Mapping[str, Sequence[Outcome]], packs: Sequence[RulePack]) -> list[Term]:
    """One term for all checks that are clear, none where none of them was measured."""
    points = [
        weighed(check, packs).clear
        for check, group in by_check.items()
        if any(o.state is State.CLEAR for o in group) and all(o.state is not State.FLAGGED for o in group)
    ]
    count = sum(value < 0 for value in points)
    if not count:
        return []
    note = f"反证：{count} 项检查核对后未见异常（按各项检出能力扣减）"
    return [Term(check="", subject="", points=round(sum(points), 4), explanation=note)]


def _terms(check: str, group: Sequence[Outcome], weight: Weight) -> list[Term]:
    points = weight.points
    measured = f"（95% 区间 {weight.fit.low:g}–{weight.fit.high:g}）" if weight.fit else "（未经测定）"
    flagged = sorted((o for o in group if o.state is State.FLAGGED), key=lambda o: -o.confidence)
    terms = []
    for place, outcome in enumerate(flagged):
        share = _REPEATED**place
        note = f"权重 {points:g}{measured} × 把握 {outcome.confidence:.2f}"
        if place:
            note += f" × 同类第 {place + 1} 条 {share:g}"
        value = round(points * outcome.confidence * share, 4)
        terms.append(Term(check=check, subject=outcome.subject, points=value, explanation=note))
    return terms


def _band(score: float, pack: RulePack, *, is_flagged: bool, share: float) -> Band:
    if score >= pack.scoring.key_from:
        return Band.KEY
    if score >= pack.scoring.general_from and is_flagged:
        return Band.GENERAL
    if share < _LEAST_ASSESSED:
        return Band.NOT_ASSESSABLE
    return Band.GENERAL if is_flagged else Band.NOTHING_SEEN
