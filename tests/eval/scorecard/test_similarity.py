"""Matches of a screening beside what its label says is shared."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from core.document import Pages
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts
from core.geometry import Box
from core.outcome import Match, MatchKind, OtherReport, Outcome
from core.screening import Screening
from eval.scorecard.card import Cost, Scorecard, score_report
from eval.scorecard.counts import Count
from eval.scorecard.figures import all_figures
from eval.scorecard.labels import Label, LabelledMatch, Spot
from eval.scorecard.similarity import length_class, match_marks
from eval.scorecard.tables import print_card

LINES = tuple(Box(80, 100 + 20 * n, 500, 114 + 20 * n) for n in range(4))


@pytest.fixture
def shared() -> LabelledMatch:
    return LabelledMatch(
        kind="text",
        left=(Spot(page=3, boxes=LINES[:3]), Spot(page=4, boxes=LINES[:1])),
        right_report="other",
        characters=140,
        section="周边环境",
        note="",
    )


def match(page: int, *boxes: Box, right: str = "other", common: bool = False, kind: str = "text") -> Match:
    evidence = Evidence(
        report="r", page=page, boxes=boxes, excerpt="…", source=EvidenceSource.TEXT, confidence=1.0
    )
    return Match(
        kind=MatchKind(kind),
        left=(evidence,),
        right=(evidence,),
        right_report=OtherReport(id=right),
        similarity=0.9,
        characters=120,
        common=common,
    )


def counts(label: Label, *matches: Match) -> dict[str, Count]:
    return dict(match_marks(label, matches).counts)


def test_a_passage_is_found_when_half_of_it_is_covered_even_by_several_matches(
    label: Label, shared: LabelledMatch
) -> None:
    label = replace(label, matches=(shared,))
    found = counts(label, match(3, LINES[0]), match(3, LINES[1]))
    assert found["similarity.text"] == Count(1, 1, 0)
    assert found["similarity.text.100"] == Count(1, 1, 0)
    assert found["similarity.text.given"] == Count(2, 2, 2)
    missed = match_marks(label, (match(3, LINES[0]),))
    assert missed.counts["similarity.text"] == Count(0, 1, 0)
    assert missed.counts["similarity.text.given"] == Count(1, 1, 1)  # a right match, though too short
    assert "周边环境" in missed.misses[0].want


def test_another_report_another_page_and_another_kind_do_not_count(
    label: Label, shared: LabelledMatch
) -> None:
    label = replace(label, matches=(shared,))
    for wrong in (
        match(3, *LINES, right="third"),
        match(9, *LINES),
        match(3, *LINES, kind="picture"),
    ):
        found = counts(label, wrong)
        assert found["similarity.text"] == Count(0, 1, 0)
        assert found[f"similarity.{wrong.kind.value}.given"] == Count(0, 1, 1)


def test_a_match_over_twice_the_passage_is_no_right_match(label: Label, shared: LabelledMatch) -> None:
    tall = Box(80, 100, 500, 700)
    found = counts(replace(label, matches=(shared,)), match(3, tall))
    assert found["similarity.text"].right == 1
    assert found["similarity.text.given"] == Count(0, 1, 1)


def test_common_text_is_not_given(label: Label, shared: LabelledMatch) -> None:
    found = counts(replace(label, matches=(shared,)), match(3, *LINES, common=True))
    assert found == {"similarity.text": Count(0, 1, 0), "similarity.text.100": Count(0, 1, 0)}


def test_lengths_are_classed_by_their_least() -> None:
    assert [length_class(n) for n in (0, 99, 100, 299, 300, 999, 1000)] == [
        "0",
        "0",
        "100",
        "100",
        "300",
        "300",
        "1000",
    ]


def test_the_scorecard_says_that_nothing_was_given_only_where_nothing_was(
    label: Label,
    shared: LabelledMatch,
    facts: Facts,
    pages: Pages,
    screened: Callable[[Facts, tuple[Outcome, ...]], Screening],
) -> None:
    label = replace(label, matches=(shared,))
    silent = screened(facts, ())
    for screening, said in ((silent, True), (replace(silent, matches=(match(3, *LINES),)), False)):
        score = score_report(label, screening, pages, ())
        cost = Cost(wall_seconds=1, cpu_seconds=1, main_peak_bytes=1, worker_peak_bytes=1, workers=1)
        card = Scorecard(reports=(score,), built=(), cost=cost, version="0")
        recall = all_figures(card)["similarity.text.recall"].of(card)
        assert recall == (0.0 if said else 1.0)
        out = io.StringIO()
        print_card(card, Console(file=out, width=160))
        assert ("一处也没有给出" in out.getvalue()) is said
