"""What the page of a report tells of its screenings, without the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.screening import Screening
from corpus.store.entries import ScreeningEntry
from service.portal.report_view import steps_of
from tests.service.html import examples


def entry(number: int, screening: Screening) -> ScreeningEntry:
    return ScreeningEntry(
        id=f"{number:064x}",
        report_id=screening.report.id,
        created_at=dt.datetime(2026, 7, number, tzinfo=dt.UTC),
        schema="1",
        status=screening.status,
        provenance="",
    )


def test_screenings_that_say_the_same_make_no_step_of_their_own() -> None:
    one = examples.full()
    other = replace(one, outcomes=one.outcomes[1:])
    newer_code = replace(one, provenance=replace(one.provenance, mingjian="9.9"))
    read = [(entry(n, one), each) for n, each in enumerate((one, one, newer_code, other, None, other), 1)]
    steps = steps_of(read, first=f"{1:064x}")
    days = [(step.entry.created_at.day, [e.created_at.day for e in step.again]) for step in steps]
    assert days == [(5, [6]), (4, []), (1, [3, 2])]
    assert [step.is_first for step in steps] == [False, False, True]
    assert not steps[0].changes  # of one that is no longer kept nothing can be said
    assert steps[1].changes


def test_a_score_that_moved_less_than_is_shown_makes_no_step() -> None:
    one = examples.full()
    assert one.assessment is not None
    scored = [
        replace(one, assessment=replace(one.assessment, score=score)) for score in (0.9872, 0.9868, 0.9512)
    ]
    steps = steps_of(((entry(n, each), each) for n, each in enumerate(scored, 1)), first=f"{1:064x}")
    assert [(step.entry.created_at.day, len(step.again)) for step in steps] == [(3, 0), (1, 1)]
    assert "评分：0.99 → 0.95" in steps[0].changes
    assert not any("核查等级" in line for line in steps[0].changes)
