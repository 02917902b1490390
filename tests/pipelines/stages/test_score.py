"""The score is a sum of terms that can be checked by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import pytest

from core.dates import PartialDate
from core.outcome import Outcome, State
from core.screening import Band
from corpus.law.fits import CheckFit, Fit
from corpus.law.packs import RulePack, load_packs, packs_for, scoring_pack, weighed
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
    assert [term.check for term in assessment.terms[:4]] == [
        "",
        "agency_certificate_lapsed",
        *["citation_outdated"] * 2,
    ]
    points = weighed("citation_outdated", PACKS).points
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


def fitted(check: str, clear: float) -> tuple[RulePack, ...]:
    """The pack that sets the score, with one check measured."""
    scoring = scoring_pack(PACKS)
    assert scoring is not None
    measured = CheckFit(
        weight=1.3, low=1.0, high=1.5, clear=clear, planted=10, found=9, honest=200, mistaken=1
    )
    fit = Fit(
        measured_on=dt.date(2026, 11, 27), command="c", seeds=(1,), reports=210, checks={check: measured}
    )
    return (dataclasses.replace(scoring, fit=fit),)


def test_a_measured_weight_goes_before_the_hand_set_points_and_says_its_interval() -> None:
    packs = fitted("citation_outdated", -0.05)
    term = score.run([outcome("citation_outdated", State.FLAGGED, 0.5)], packs).terms[1]
    assert term.points == pytest.approx(0.65)
    assert "权重 1.3（95% 区间 1–1.5）" in term.explanation
    other = score.run([outcome("event_order_broken", State.FLAGGED)], packs).terms[1]
    assert "（未经测定）" in other.explanation


def test_counter_evidence_lowers_by_what_was_measured_and_not_assessable_by_nothing() -> None:
    packs = fitted("event_order_broken", -0.25)
    flag = outcome("citation_outdated", State.FLAGGED)
    alone = score.run([flag], packs)
    clear = score.run([flag, outcome("event_order_broken", State.CLEAR)], packs)
    silent = score.run([flag, outcome("event_order_broken", State.NOT_ASSESSABLE)], packs)
    unmeasured = score.run([flag, outcome("contract_missing", State.CLEAR)], packs)
    assert clear.score < alone.score == silent.score == unmeasured.score
    assert clear.terms[-1].points == pytest.approx(-0.25)
    assert "1 项检查" in clear.terms[-1].explanation
    both = [outcome("event_order_broken", State.CLEAR), outcome("event_order_broken", State.FLAGGED)]
    assert all(term.points > 0 for term in score.run(both, packs).terms[1:])


def test_too_little_assessed_is_not_assessable_and_a_sure_lead_is_shown_all_the_same() -> None:
    silent = [outcome(f"check_{n}", State.NOT_ASSESSABLE) for n in range(5)]
    clear = outcome("event_order_broken", State.CLEAR)
    assert score.run([*silent, clear], PACKS).band is Band.NOT_ASSESSABLE
    lead = outcome("agency_certificate_lapsed", State.FLAGGED)
    assert score.run([*silent, lead], PACKS).band in (Band.GENERAL, Band.KEY)


def test_all_clear_is_nothing_seen() -> None:
    clear = [outcome(check, State.CLEAR) for check in ("citation_outdated", "event_order_broken")]
    assert score.run(clear, PACKS).band is Band.NOTHING_SEEN


def test_a_finding_is_never_nothing_seen() -> None:
    weak = [outcome("citation_outdated", State.FLAGGED, 0.01), outcome("event_order_broken", State.CLEAR)]
    assert score.run(weak, PACKS).band is not Band.NOTHING_SEEN


def test_without_a_pack_there_is_no_assessment() -> None:
    assert score.run([outcome("citation_outdated", State.CLEAR)], ()).band is Band.NOT_ASSESSABLE


@pytest.mark.parametrize(
    ("reason", "band"), [("file_unsigned", Band.NOTHING_SEEN), ("dates_missing", Band.NOT_ASSESSABLE)]
)
def test_checks_with_nothing_to_look_at_do_not_count_as_unassessed(reason: str, band: Band) -> None:
    silent = [
        dataclasses.replace(outcome(f"check_{n}", State.NOT_ASSESSABLE), reason=reason) for n in range(5)
    ]
    seen = [outcome(check, State.CLEAR) for check in ("citation_outdated", "event_order_broken")]
    assert score.run([*silent, *seen], PACKS).band is band


def test_a_report_with_nothing_to_look_at_at_all_is_not_assessable() -> None:
    silent = [dataclasses.replace(outcome("pdf_edited", State.NOT_ASSESSABLE), reason="file_unsigned")]
    assert score.run(silent, PACKS).band is Band.NOT_ASSESSABLE
