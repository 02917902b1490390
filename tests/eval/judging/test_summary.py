"""The few figures of a judgement: means over checks, flags in clean reports by weight, shares untold."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from core.errors import UsageError
from core.outcome import Outcome, State
from core.screening import Assessment, Band
from eval.judging.report import document
from eval.judging.run import BUILT, Judged, Judgement, only
from eval.judging.summary import lines_of, summary_of
from eval.scorecard.checks import check_marks
from eval.scorecard.labels import Label, LabelledOutcome
from tests import cases

GRAVE, LIGHT = "conclusion_contradicts_body", "evidence_hedged"
FLAG, CLEAR, OPEN = State.FLAGGED, State.CLEAR, State.NOT_ASSESSABLE


def judged(planted: str, said: Mapping[str, State], *, split: str = "held_out") -> Judged:
    """A report with one defect or none, and what two checks say of it."""
    label = Label(
        report="r",
        file_name="甲.pdf",
        pages=1,
        layout="plain_grid",
        split=split,
        carrier="born_digital",
        facts={},
        people=(),
        citations=(),
        mentions=frozenset(),
        sections=(),
        hazards=(),
        outcomes=tuple(
            LabelledOutcome(
                check=check, state=FLAG if check == planted else CLEAR, form="plain", pages=frozenset()
            )
            for check in (GRAVE, LIGHT)
        ),
        page_texts={},
    )
    outcomes = tuple(
        Outcome(
            check=check,
            state=state,
            statement="某事。",
            confidence=0.9,
            reason="facts_missing" if state is OPEN else None,
            evidence=(cases.evidence(),),
        )
        for check, state in said.items()
    )
    marks = check_marks(label, outcomes, BUILT)
    band = Band.KEY if said.get(GRAVE) is FLAG else Band.NOTHING_SEEN
    assessment = Assessment(score=0.1, band=band, packs=(), terms=())
    return Judged(
        label=label,
        outcomes=outcomes,
        assessment=assessment,
        counts=dict(marks.counts),
        misses=marks.misses,
    )


JUDGEMENT = Judgement(
    reports=(
        judged(GRAVE, {GRAVE: FLAG, LIGHT: CLEAR}),
        judged(GRAVE, {GRAVE: OPEN, LIGHT: CLEAR}),
        judged(LIGHT, {GRAVE: CLEAR, LIGHT: FLAG}),
        judged("", {GRAVE: FLAG, LIGHT: FLAG}),
        judged("", {GRAVE: CLEAR, LIGHT: OPEN}, split="train"),
    ),
    skipped=(),
    is_read=True,
)


def test_means_are_over_checks_and_sums_over_reports() -> None:
    found = summary_of(JUDGEMENT, "held_out")
    assert (found.reports, found.clean, found.checks, found.least_planted) == (4, 1, 2, 1)
    assert found.macro_recall == pytest.approx((1 / 2 + 1) / 2)
    assert found.macro_precision == pytest.approx(1 / 2)
    assert (found.found.right, found.found.wanted) == (2, 3)
    assert (found.flagged.right, found.flagged.wanted) == (2, 4)
    assert (found.untold.right, found.untold.wanted) == (1, 8)


def test_false_flags_are_told_by_weight() -> None:
    found = summary_of(JUDGEMENT, "held_out")
    assert (found.false_flags, found.medium, found.medium_per_clean) == (2, 1, 1.0)
    light = summary_of(only(JUDGEMENT, [LIGHT]), "held_out")
    assert (light.checks, light.false_flags, light.medium) == (1, 1, 0)


def test_chosen_checks_leave_the_bands_and_hide_other_misses() -> None:
    shown = document(only(JUDGEMENT, [LIGHT]))
    assert [row["check"] for row in shown["checks"]["held_out"]] == [LIGHT]
    assert shown["summary"]["held_out"]["found"] == [1, 1]
    assert shown["misses"] == []
    bands = {row["band"]: (row["reports"], row["carrying"]) for row in shown["bands"]["held_out"]}
    assert bands[Band.KEY.value] == (2, 1)
    assert only(JUDGEMENT, []) is JUDGEMENT
    with pytest.raises(UsageError, match="no_check"):
        only(JUDGEMENT, ["no_check"])


def test_the_sentences_give_intervals_and_nothing_is_said_of_nothing() -> None:
    macro, total, clean = lines_of(summary_of(JUDGEMENT, "held_out"))
    assert "召回 0.750，精确 0.500" in macro
    assert "2/3（95% 区间 0.208–0.939）" in total
    assert "每份 1.000 条" in clean
    assert lines_of(summary_of(JUDGEMENT, "train")) == ()
