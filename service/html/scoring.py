"""The tab 评分: each term as a bar, and how they add up to the score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise

from core.screening import Assessment, Term
from service.html.findings import FindingsView, points_words
from service.html.labels import Names

BAR_WIDTH = 240.0
ADDS_UP_WITHIN = 0.01  # the score is stored rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class BarView:
    """A bar on a scale of ``BAR_WIDTH`` shared by all terms. ``kind`` is start, toward, against or total."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """One addend. Its bar begins where the bar before ended, so that the eye can add."""

    name: str
    subject: str
    explanation: str
    points: str
    bar: BarView
    finding: str  # key of the lead it comes from, or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """The explained score."""

    score: str
    total: str
    total_bar: BarView
    zero: float
    terms: tuple[TermView, ...]  # none: no rule pack applies, and the score means nothing
    adds_up: bool
    packs: tuple[str, ...]
    assessed: int
    not_assessable: int


def score_view(assessment: Assessment, findings: FindingsView, names: Names) -> ScoreView:
    """The starting value, then terms from the largest; the score is the logistic of their sum."""
    ordered = [*assessment.terms[:1], *sorted(assessment.terms[1:], key=lambda term: -term.points)]
    sums = [0.0, *accumulate(term.points for term in ordered)]
    low, total = min(sums), sums[-1]
    scale = BAR_WIDTH / ((max(sums) - low) or 1.0)
    keys = {(f.check, f.subject): f.item.key for f in findings.flagged_findings}

    def bar(start: float, stop: float, kind: str) -> BarView:
        x, width = (min(start, stop) - low) * scale, abs(stop - start) * scale
        return BarView(x=round(x, 2), width=round(width, 2), kind=kind)

    return ScoreView(
        score=score_words(assessment.score),
        total=points_words(total) or "0",
        total_bar=bar(0.0, total, "total"),
        zero=round(-low * scale, 2),
        terms=tuple(
            _term(
                term,
                names,
                bar(start, stop, _kind(term, is_first=not at)),
                keys.get((term.check, term.subject), ""),
            )
            for at, (term, (start, stop)) in enumerate(zip(ordered, pairwise(sums), strict=True))
        ),
        adds_up=not ordered or abs(logistic(total) - assessment.score) <= ADDS_UP_WITHIN,
        packs=tuple(names.pack(pack) for pack in assessment.packs),
        assessed=assessment.assessed,
        not_assessable=assessment.not_assessable,
    )


def _kind(term: Term, *, is_first: bool) -> str:
    if is_first:
        return "start"
    return "against" if term.points < 0 else "toward"


def _term(term: Term, names: Names, bar: BarView, finding: str) -> TermView:
    return TermView(
        name=names.check(term.check).name if term.check else term.explanation,
        subject=term.subject,
        explanation=_plain(term.explanation) if term.check else "",
        points=points_words(term.points) or "0",
        bar=bar,
        finding=finding,
    )


def _plain(explanation: str) -> str:
    """The explanation in the words of this page."""
    return explanation.replace("置信度", "把握")


def logistic(points: float) -> float:
    """Log-odds to a fraction, safe for any size."""
    if points >= 0:
        return 1 / (1 + math.exp(-points))
    return math.exp(points) / (1 + math.exp(points))


def score_words(score: float) -> str:
    """The score with two decimals, as in the exported document."""
    return f"{score:.2f}"
