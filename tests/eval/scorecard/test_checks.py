"""Checks beside what was planted."""

from __future__ import annotations

from dataclasses import replace

from core.outcome import State
from eval.scorecard.checks import check_marks
from eval.scorecard.counts import Count
from eval.scorecard.labels import Label
from tests.eval.scorecard.conftest import BUILT, outcome

FLAG = outcome("event_order_broken", State.FLAGGED)
CLEAR = outcome("citation_outdated", State.CLEAR)


def test_a_found_defect_counts_for_its_form_and_names_a_page_of_the_label(label: Label) -> None:
    marks = check_marks(label, (FLAG, CLEAR), BUILT)
    assert marks.counts["check.event_order_broken"] == Count(1, 1, 1)
    assert marks.counts["check.event_order_broken.subtle"] == Count(1, 1, 1)
    assert marks.counts["check.event_order_broken.page"] == Count(1, 1, 1)
    assert marks.counts["check.citation_outdated.trap"] == Count(0, 1, 0)
    assert marks.counts["checks"] == Count(1, 1, 1)
    assert marks.misses == ()


def test_evidence_on_a_page_the_label_does_not_name_is_found_but_misses_the_page(label: Label) -> None:
    marks = check_marks(label, (outcome("event_order_broken", State.FLAGGED, page=5), CLEAR), BUILT)
    assert marks.counts["check.event_order_broken"].recall == 1.0
    assert marks.counts["checks.page"] == Count(0, 1, 1)


def test_a_defect_without_a_flag_is_missed_and_says_what_was_said_instead(label: Label) -> None:
    silent = outcome("event_order_broken", State.NOT_ASSESSABLE)
    marks = check_marks(label, (silent, CLEAR), BUILT)
    assert marks.counts["check.event_order_broken"] == Count(0, 1, 0)
    assert marks.counts["check.event_order_broken.silent"] == Count(1, 1, 1)
    (miss,) = marks.misses
    assert miss.got == silent.statement


def test_a_flag_where_nothing_was_planted_is_a_false_flag_of_its_trap(label: Label) -> None:
    flag = outcome("citation_outdated", State.FLAGGED)
    marks = check_marks(label, (FLAG, flag, flag), BUILT)
    assert marks.counts["check.citation_outdated"] == Count(0, 0, 1)
    assert marks.counts["check.citation_outdated.trap"] == Count(1, 1, 1)
    assert marks.counts["checks"].precision == 0.5
    assert "false_flags" not in marks.counts  # the report is not clean


def test_false_flags_of_a_clean_report_are_counted_one_by_one(label: Label) -> None:
    clean = replace(label, outcomes=tuple(o for o in label.outcomes if o.state is State.CLEAR))
    flag = outcome("citation_outdated", State.FLAGGED)
    assert check_marks(clean, (flag, flag), BUILT).counts["false_flags"] == Count(2, 1, 2)
    assert check_marks(clean, (CLEAR,), BUILT).counts["false_flags"] == Count(0, 1, 0)


def test_what_only_a_later_report_shows_is_neither_wanted_nor_wrong(label: Label) -> None:
    seen = replace(label.outcomes[0], form="mirror")
    mirrored = replace(label, outcomes=(seen, *label.outcomes[1:]))
    for flags in ((FLAG,), ()):
        marks = check_marks(mirrored, (*flags, CLEAR), BUILT)
        assert marks.counts["check.event_order_broken.mirror"] == Count(len(flags), 1, len(flags))
        assert "check.event_order_broken" not in marks.counts
        assert marks.misses == ()


def test_a_check_the_factory_does_not_plant_is_neither_right_nor_wrong(label: Label) -> None:
    flag = outcome("seal_missing", State.FLAGGED)
    marks = check_marks(label, (FLAG, CLEAR, flag), (*BUILT, "seal_missing"))
    assert marks.counts["check.seal_missing.unlabelled"] == Count(1, 1, 1)
    assert "check.seal_missing" not in marks.counts
    assert marks.counts["checks"] == Count(1, 1, 1)
