"""The facts part by layout class, the worst kinds of error, and boxes that overlap counted apart."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from core.document import Pages
from core.facts import Facts
from core.geometry import Box
from core.outcome import Outcome
from core.screening import Screening
from eval.scorecard import document
from eval.scorecard.card import Cost, Scorecard, score_report
from eval.scorecard.facts import fact_marks
from eval.scorecard.facts_part import classes, print_facts, worst_errors
from eval.scorecard.labels import FACTS, Label
from tests.eval.scorecard.conftest import BOX, BUILT, evidence

Screened = Callable[[Facts, tuple[Outcome, ...]], Screening]
COST = Cost(wall_seconds=1.0, cpu_seconds=1.0, main_peak_bytes=0, worker_peak_bytes=0, workers=1)


@pytest.fixture
def card(label: Label, facts: Facts, pages: Pages, screened: Screened) -> Scorecard:
    """A perfect scan in a train layout; born digital in a held-out one, people missing, one chapter wrong."""
    poor = replace(facts, people=(), sections=(replace(facts.sections[1], pages=(5, 5)),))
    other = replace(label, split="held_out", carrier="born_digital", page_texts={})
    reports = (
        score_report(label, screened(facts, ()), pages, BUILT),
        score_report(other, screened(poor, ()), None, BUILT),
    )
    return Scorecard(reports=reports, built=BUILT, cost=COST, version="0")


def test_classes_are_split_and_carrier_at_once(card: Scorecard) -> None:
    assert classes(card) == ("train/scan", "held_out/born_digital")
    assert card.count("people", "train/scan").f1 == 1.0
    assert card.count("people", "held_out/born_digital").f1 == 0.0
    assert card.count("people", "held_out/scan").wanted == 0


def test_the_worst_kinds_of_error_come_first(card: Scorecard) -> None:
    worst = [(error.figure, error.kind, error.count, error.reports) for error in worst_errors(card)]
    assert worst == [("people", "missing", 2, 1), ("sections", "missing", 1, 1), ("sections", "wrong", 1, 1)]


def test_the_table_has_a_column_per_class_and_three_lines_of_errors(card: Scorecard) -> None:
    out = io.StringIO()
    print_facts(card, Console(file=out, width=160))
    text = out.getvalue()
    assert "训练版式" in text
    assert "保留版式" in text
    assert "最多的错误 1：人员（职责、姓名、证书），漏 2 处，见于 1 份报告" in text
    assert text.count("最多的错误") == 3


def test_the_document_has_the_classes_and_the_worst_errors(card: Scorecard) -> None:
    written = document.document(card)["facts_part"]
    assert written["classes"]["held_out/born_digital"]["figures"]["people"] == 0.0
    assert written["worst_errors"][0] == {"figure": "people", "kind": "missing", "count": 2, "reports": 1}


@pytest.mark.parametrize(
    ("box", "touching", "half"),
    [
        (BOX, True, True),
        (Box(100.0, 100.0, 160.0, 112.0), True, True),
        (Box(100.0, 100.0, 140.0, 112.0), True, False),
        (Box(300.0, 100.0, 400.0, 112.0), False, False),
    ],
)
def test_a_box_overlaps_or_not_and_by_half_or_not(
    label: Label, facts: Facts, box: Box, touching: bool, half: bool
) -> None:
    assert facts.agency_name is not None
    moved = replace(facts, agency_name=replace(facts.agency_name, evidence=evidence(box=box)))
    counts = fact_marks(label, moved).counts
    assert counts["evidence.touching"].right == len(FACTS) - (not touching)
    assert counts["evidence.half"].right == len(FACTS) - (not half)
    assert counts["evidence.touching"].wanted == len(FACTS)
