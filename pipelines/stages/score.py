"""Stage 8, score: an additive, explained score in log-odds from the rule packs in force on the report's date.

Every flagged outcome adds the check's weight times its confidence; a further finding of the same
check adds half of the one before, since it rests on the same kind of error. What could not be
assessed neither raises nor clears.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from core.outcome import Outcome, State
from core.screening import Assessment, Band, Term
from corpus.law.packs import RulePack, scoring_pack, weight

NAME = "score"
VERSION = "2"

_REPEATED = 0.5
_LEAST_ASSESSED = 0.7  # share of checks that must give an answer before 未见异常 may be said


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
        terms.extend(_terms(check, group, packs))
    score = 1.0 / (1.0 + math.exp(-sum(term.points for term in terms)))
    is_flagged = len(terms) > 1
    share = assessed / len(by_check) if by_check else 0.0
    return Assessment(
        score=round(score, 4),
        band=_band(score, scoring, is_flagged=is_flagged, share=share),
        packs=tuple(pack.id for pack in packs),
        terms=tuple(terms),
        assessed=assessed,
        not_assessable=len(by_check) - assessed,
    )


def _terms(check: str, group: Sequence[Outcome], packs: Sequence[RulePack]) -> list[Term]:
    points = weight(check, packs)
    flagged = sorted((o for o in group if o.state is State.FLAGGED), key=lambda o: -o.confidence)
    terms = []
    for place, outcome in enumerate(flagged):
        share = _REPEATED**place
        note = f"权重 {points:g} × 把握 {outcome.confidence:.2f}"
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
