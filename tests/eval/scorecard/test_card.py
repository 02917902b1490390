"""The scorecard adds reports up, by slice, and is written as a table, JSON and a page."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from core.document import Pages
from core.facts import Facts
from core.outcome import Outcome, State
from core.screening import Screening
from eval.scorecard import document
from eval.scorecard.card import Cost, ReportScore, Scorecard, score_report
from eval.scorecard.check_rows import check_rows
from eval.scorecard.figures import all_figures
from eval.scorecard.labels import FACTS, Label
from eval.scorecard.page import page
from eval.scorecard.tables import print_card
from tests.eval.scorecard.conftest import BUILT, outcome

Screened = Callable[[Facts, tuple[Outcome, ...]], Screening]
COST = Cost(
    wall_seconds=30.0, cpu_seconds=50.0, main_peak_bytes=1 << 27, worker_peak_bytes=1 << 29, workers=2
)


@pytest.fixture
def reports(label: Label, facts: Facts, pages: Pages, screened: Screened) -> tuple[ReportScore, ReportScore]:
    """A perfect report on a scan in a train layout, and an empty one, born digital and held out."""
    perfect = screened(
        facts,
        (outcome("event_order_broken", State.FLAGGED), outcome("citation_outdated", State.CLEAR)),
    )
    other = replace(label, file_name="乙.pdf", split="held_out", carrier="born_digital", page_texts={})
    return (
        score_report(label, perfect, pages, BUILT, seconds=24.0),
        score_report(other, screened(Facts(), ()), None, BUILT, seconds=None),
    )


@pytest.fixture
def card(reports: tuple[ReportScore, ...]) -> Scorecard:
    return Scorecard(reports=reports, built=BUILT, cost=COST, version="0")


def test_figures_add_up_over_all_reports_and_apart_by_split_and_carrier(card: Scorecard) -> None:
    figures = all_figures(card)
    assert card.slices == ("all", "train", "held_out", "born_digital", "scan", "own")
    assert card.count("facts").wanted == 2 * len(FACTS)
    assert {part: figures["facts"].of(card, part) for part in card.slices} == {
        "all": 0.5,
        "train": 1.0,
        "held_out": 0.0,
        "born_digital": 0.0,
        "scan": 1.0,
        "own": 0.5,
    }
    assert figures["check.event_order_broken.recall"].of(card) == 0.5
    assert figures["check.event_order_broken.precision"].of(card) == 1.0
    assert figures["ocr.errors"].of(card) == 0.0
    assert figures["ocr.errors"].of(card, "born_digital") is None
    assert figures["false_flags"].of(card) is None


def test_reports_taken_from_kept_results_are_not_timed(card: Scorecard) -> None:
    assert card.seconds_per_page() == 2.0
    assert card.seconds_per_page("born_digital") is None


def test_planted_checks_that_do_not_exist_are_named_and_not_scored(card: Scorecard) -> None:
    assert card.not_built == {"signature_missing": 2}
    assert [row.check for row in check_rows(card)] == list(BUILT)


def test_the_row_of_a_check_keeps_forms_and_silence_apart(card: Scorecard) -> None:
    broken, outdated = check_rows(card)
    assert (broken.planted, broken.found, broken.false_flags, broken.silent) == (2, 1, 0, 1)
    assert (broken.subtle, broken.clear_cut, outdated.trap) == ((1, 2), (0, 0), (0, 2))


def test_the_json_gives_every_figure_with_its_counts_and_every_miss(card: Scorecard) -> None:
    written = json.loads(document.text(card))
    assert written["schema"] == document.SCHEMA
    assert set(written["figures"]) == set(all_figures(card))
    assert written["figures"]["people"]["slices"]["all"] == {
        "value": pytest.approx(2 / 3, abs=1e-5),
        "right": 2,
        "wanted": 4,
        "got": 2,
    }
    assert written["checks_not_built"] == {"signature_missing": 2}
    fields = [{miss["field"] for miss in report["misses"]} for report in written["reports"]]
    assert fields[0] == {"evidence.reread"}  # what the fixture quotes stands on no page
    assert "people" in fields[1]


def test_the_page_stands_alone_and_shows_bars_and_misses(card: Scorecard) -> None:
    html = page(card)
    assert not re.search(r"(src|href)\s*=|https?:|@import|url\(", html)
    assert html.count("<svg") > len(FACTS)
    assert 'width="75.00"' in html  # half of a bar of 150
    assert "GB18218-2018" in html
    assert "防爆接线箱缺少密封圈" in html


def test_text_of_reports_is_escaped_on_the_page(card: Scorecard) -> None:
    hostile = replace(card.reports[1], file_name="<script>x</script>.pdf")
    html = page(replace(card, reports=(card.reports[0], hostile)))
    assert "<script>" not in html


def test_the_terminal_shows_the_figures_and_what_is_not_built(card: Scorecard) -> None:
    out = io.StringIO()
    print_card(card, Console(file=out, width=160))
    text = out.getvalue()
    assert "单项事实合计" in text
    assert "50.0%" in text
    assert "signature_missing（2 份）" in text
    assert "not built" in text
    assert "一处也没有给出" not in text  # nothing was to be found
