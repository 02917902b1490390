"""A report dated after the day on which it came in: told against that day alone, never against today."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from core.document import Source
from core.evidence import EvidenceSource
from core.facts import DatesFact, Fact, Variant
from core.ids import content_id
from core.outcome import Outcome, State
from corpus.store.store import Store
from pipelines.checks import event_order_broken
from tests import cases

BEFORE = dt.date(2023, 5, 17)


def judged(received_on: dt.date | None, **changes: object) -> tuple[Outcome, ...]:
    case = dataclasses.replace(cases.case(**changes), received_on=received_on)
    return event_order_broken.assess(case)


def seen(value: str) -> Fact:
    """A date that was read from a picture alone."""
    fact = cases.fact(value)
    scanned = tuple(dataclasses.replace(item, source=EvidenceSource.OCR) for item in fact.evidence)
    return dataclasses.replace(fact, evidence=scanned)


def test_a_report_dated_the_day_after_it_came_in_is_flagged_with_both_days() -> None:
    (outcome,) = judged(BEFORE)
    assert (outcome.state, outcome.subject) == (State.FLAGGED, "报告日期")
    assert "2023年5月18日" in outcome.statement
    assert "2023年5月17日" in outcome.statement
    assert outcome.evidence


def test_all_days_ahead_are_one_finding() -> None:
    (outcome,) = judged(dt.date(2023, 3, 1))
    assert all(word in outcome.statement for word in ("报告日期", "报告审核日期", "现场勘验日期"))
    assert "合同" not in outcome.statement


@pytest.mark.parametrize(
    ("received_on", "changes"),
    [
        (dt.date(2023, 5, 18), {}),  # the very day
        (None, {}),  # nobody knows when it came
        (BEFORE, {"report_on": cases.fact("2023-05")}),  # the month had begun
        (BEFORE, {"draft": cases.fact("送审稿")}),
        (BEFORE, {"report_on": cases.fact("2033-05-18", confidence=0.5)}),  # read with doubt
    ],
)
def test_what_may_be_true_is_clear(received_on: dt.date | None, changes: dict[str, object]) -> None:
    assert {outcome.state for outcome in judged(received_on, **changes)} == {State.CLEAR}


@pytest.mark.parametrize(
    "report_on",
    [
        seen("2028-05-18"),
        dataclasses.replace(
            cases.fact("2023-05-18"),
            variants=(Variant(value="2023-05-08", confidence=0.8, evidence=(cases.evidence(),)),),
        ),
    ],
)
def test_what_may_be_misread_is_not_told(report_on: Fact) -> None:
    (outcome,) = judged(BEFORE, report_on=report_on)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "report_date_doubtful")


def test_a_survey_to_come_is_told() -> None:
    survey = DatesFact(value=("2023-03-06", "2023-03-07"), confidence=0.9, evidence=(cases.evidence(),))
    (outcome,) = judged(dt.date(2023, 2, 28), survey_on=survey, report_on=None, review_on=None)
    assert (outcome.state, outcome.subject) == (State.FLAGGED, "现场勘验日期")


def test_the_store_tells_the_day_in_china_and_keeps_the_first(tmp_path: Path) -> None:
    times = iter([dt.datetime(2023, 5, 17, 17, 30, tzinfo=dt.UTC), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)])
    with Store.open(tmp_path, clock=lambda: next(times)) as store:
        source = Source(id=content_id(b"%"), file_name="甲.pdf", size_bytes=1)
        for _ in range(2):
            store.add_report(source, b"%")
        assert store.received_on(source.id) == dt.date(2023, 5, 18)
        assert store.received_on("cd" * 32) is None
