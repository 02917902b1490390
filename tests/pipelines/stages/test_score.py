"""The score is a sum of terms that can be checked by hand."""

from __future__ import annotations

import math

import pytest

from core.dates import PartialDate
from core.outcome import Outcome, State
from core.screening import Band
from corpus.law.packs import load_packs, packs_for, weight
from pipelines.stages import score
from tests import cases

PACKS = packs_for(PartialDate.parse("2023-05-18"), load_packs())


def outcome(check: str, state: State, confidence: float = 1.0, subject: str = "甲") -> Outcome:
    return Outcome(
        check=check,
        state=state,
        statement="说明。",
        subject=subject,
        reason="dates_missing" if state is State.NOT_ASSESSABLE else None,
        confidence=confidence,
        evidence=(cases.evidence(),),
    )


def test_terms_add_up_to_the_score() -> None:
    outcomes = [
        outcome("agency_certificate_lapsed", State.FLAGGED, 0.9),
        outcome("citation_outdated", State.FLAGGED, 0.8, "一"),
        outcome("citation_outdated", State.FLAGGED, 0.95, "二"),
        outcome("event_order_broken", State.CLEAR),
    ]
    assessment = score.run(outcomes, PACKS)
    total = sum(term.points for term in assessment.terms)
    assert assessment.score == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-4)
    assert [term.check for term in assessment.terms] == [
        "",
        "agency_certificate_lapsed",
        *["citation_outdated"] * 2,
    ]
    points = weight("citation_outdated", PACKS)
    assert assessment.terms[2].points == pytest.approx(points * 0.95, abs=1e-4)
    assert assessment.terms[3].points == pytest.approx(points * 0.8 / 2, abs=1e-4)


def test_more_suspicion_never_scores_less() -> None:
    few = [outcome("citation_outdated", State.FLAGGED)]
    more = [*few, outcome("agency_certificate_lapsed", State.FLAGGED)]
    assert score.run(more, PACKS).score > score.run(few, PACKS).score


def test_what_could_not_be_assessed_neither_raises_nor_clears() -> None:
    flagged = [outcome("citation_outdated", State.FLAGGED)]
    silent = [*flagged, outcome("event_order_broken", State.NOT_ASSESSABLE)]
    assert score.run(silent, PACKS).score == score.run(flagged, PACKS).score
    nothing = [outcome(check, State.NOT_ASSESSABLE) for check in ("citation_outdated", "event_order_broken")]
    assessment = score.run(nothing, PACKS)
    assert (assessment.band, assessment.assessed, assessment.not_assessable) == (Band.NOT_ASSESSABLE, 0, 2)


def test_all_clear_is_nothing_seen() -> None:
    clear = [outcome(check, State.CLEAR) for check in ("citation_outdated", "event_order_broken")]
    assert score.run(clear, PACKS).band is Band.NOTHING_SEEN


def test_a_finding_is_never_nothing_seen() -> None:
    weak = [outcome("citation_outdated", State.FLAGGED, 0.01), outcome("event_order_broken", State.CLEAR)]
    assert score.run(weak, PACKS).band is not Band.NOTHING_SEEN


def test_without_a_pack_there_is_no_assessment() -> None:
    assert score.run([outcome("citation_outdated", State.CLEAR)], ()).band is Band.NOT_ASSESSABLE
