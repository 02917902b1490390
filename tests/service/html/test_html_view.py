"""Promises of the records behind the page: bars that add up, a timeline that does not overstate."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

import service.html
from core.evidence import Evidence, EvidenceSource
from core.facts import DatesFact, Fact, Facts, Variant
from core.geometry import Box
from core.outcome import Outcome, State
from core.screening import Assessment, Band, Term
from service.html.fact_values import fact_view, item_of
from service.html.findings import findings_view
from service.html.labels import Names, confidence_words, date_words, percent
from service.html.places import Scope, places_of
from service.html.scoring import BAR_WIDTH, logistic, score_view
from service.html.self_contained import environment
from service.html.timeline import timeline_view
from tests.service.html import examples

NAMES = Names.of(examples.CHECKS, None, None, {})
SCOPE = Scope(report=examples.REPORT, others={})


def day(value: str, *variants: str) -> Fact:
    others = tuple(Variant(value=other, confidence=0.9, evidence=()) for other in variants)
    return Fact(value=value, confidence=0.9, evidence=(), variants=others)


def test_bars_follow_one_another_and_end_at_the_total() -> None:
    assessment = examples.assessment()
    findings = findings_view(examples.full().outcomes, assessment, NAMES, SCOPE)
    view = score_view(assessment, findings, NAMES)

    reached = view.zero
    for term in view.terms:
        is_down = term.points.startswith("−")
        start = term.bar.x + term.bar.width if is_down else term.bar.x
        assert start == pytest.approx(reached, abs=0.03)
        reached = term.bar.x if is_down else term.bar.x + term.bar.width
        assert 0 <= term.bar.x <= term.bar.x + term.bar.width <= BAR_WIDTH + 0.03
    assert reached == pytest.approx(view.total_bar.x + view.total_bar.width, abs=0.03)
    assert view.adds_up
    assert logistic(sum(term.points for term in assessment.terms)) == pytest.approx(
        float(view.score), abs=0.01
    )


def test_a_score_that_its_terms_do_not_explain_is_said_not_to_add_up() -> None:
    terms = (Term(check="", subject="", points=-2.0, explanation="基础值"),)
    assessment = Assessment(score=0.9, band=Band.KEY, packs=(), terms=terms)

    assert not score_view(assessment, findings_view((), assessment, NAMES, SCOPE), NAMES).adds_up


def test_points_of_two_leads_on_one_subject_are_given_to_neither_alone() -> None:
    evidence = examples.flagged()[0].evidence
    outcomes = tuple(
        Outcome(check="c", state=State.FLAGGED, statement=text, subject="甲", evidence=evidence)
        for text in ("一", "二")
    )
    terms = (
        Term(check="c", subject="甲", points=1.0, explanation=""),
        Term(check="c", subject="甲", points=0.5, explanation=""),
    )
    assessment = Assessment(score=0.8, band=Band.KEY, packs=(), terms=terms)
    (group,) = findings_view(outcomes, assessment, NAMES, SCOPE).flagged

    assert group.points == "+1.50"
    assert [finding.points for finding in group.findings] == ["", ""]


def test_every_impossible_pair_is_named_even_across_a_missing_event() -> None:
    facts = Facts(contract_on=day("2023-03-06"), review_on=day("2023-02-01"), report_on=day("2023-05-01"))
    view = timeline_view(facts)

    assert view.broken == ("报告审核（2023年2月1日）早于服务合同（2023年3月6日）",)
    assert [event.name for event in view.events if event.is_out_of_order] == ["服务合同", "报告审核"]
    assert [link.is_broken for link in view.links] == [True, False]


def test_a_month_that_may_hold_the_order_is_no_impossible_order() -> None:
    facts = Facts(contract_on=day("2023-03-06"), notice_on=day("2023-03"), report_on=day("2023"))
    view = timeline_view(facts)

    assert view.broken == ()
    widths = {event.name: event.bars[0].width for event in view.events if event.bars}
    assert widths["服务合同"] == 0
    assert widths["报告出具"] > widths["从业告知"] > 0


def test_a_survey_overlapping_the_contract_day_is_no_impossible_order() -> None:
    survey = DatesFact(value=("2023-03-01", "2023-03-08"), confidence=0.9, evidence=())

    assert timeline_view(Facts(contract_on=day("2023-03-06"), survey_on=survey)).broken == ()


def test_a_date_that_disagrees_is_drawn_beside_the_first() -> None:
    (event,) = [
        event
        for event in timeline_view(Facts(report_on=day("2023-05-18", "2023-06-20"))).events
        if event.bars
    ]

    assert [bar.is_variant for bar in event.bars] == [False, True]
    assert event.words == "2023年5月18日；另处 2023年6月20日"


@pytest.mark.parametrize("facts", [Facts(), Facts(contract_on=day("未注明"))])
def test_a_timeline_without_days_is_empty(facts: Facts) -> None:
    assert not timeline_view(facts).has_days


def test_ticks_stay_few_over_many_years() -> None:
    view = timeline_view(Facts(contract_on=day("1998-01-02"), report_on=day("2026-12-30")))

    assert 2 <= len(view.ticks) <= 9
    assert all(0 <= x <= view.width for x, _ in view.ticks)


def test_words_for_fractions_and_dates() -> None:
    assert [percent(share) for share in (1.0, 0.999, 0.934, 0.0)] == ["100%", "99%", "93%", "0%"]
    assert confidence_words(0.75) == "75%（中）"
    assert date_words("2023-05") == "2023年5月"
    assert date_words("五月") == "五月"


def at(page: int | None, top: float = 10, source: EvidenceSource = EvidenceSource.TEXT) -> Evidence:
    boxes = (Box(10, top, 90, top + 10),) if page else ()
    return Evidence(report=examples.REPORT, page=page, boxes=boxes, excerpt="云栖", source=source)


def test_places_of_a_fact_stand_in_the_order_of_the_pages_value_by_value() -> None:
    fact = Fact(
        value="甲公司",
        confidence=0.9,
        evidence=(at(12), at(3, 400), at(3, 40)),
        variants=(Variant(value="乙公司", confidence=0.9, evidence=(at(9), at(1))),),
    )
    view = fact_view(1, "被评价单位", fact, SCOPE)
    assert [[place.page for place in value.places] for value in view.values] == [[3, 3, 12], [1, 9]]
    assert [piece.boxes[0].y0 for piece in view.item.evidence[:2]] == [40, 400]
    targets = [place.target for value in view.values for place in value.places]
    assert targets == [view.item.mark_id(index) for index in range(5)]


def test_places_are_told_in_one_line_each_page_once() -> None:
    evidence = (at(14), at(2, 300), at(2, 60), at(None, source=EvidenceSource.PDF))
    items = places_of(item_of("person-1", "苏平", evidence), SCOPE)
    macros = environment(Path(service.html.__file__).parent / "templates").get_template("macros.html.j2")
    tree = html.fromstring(str(macros.module.place_links(items)))
    assert "".join(tree.text_content().split()) == "第2（2处）、14页；整份文件"
    links = tree.xpath(".//a")
    assert [link.get("href") for link in links] == [f"#mark-person-1-{n}" for n in (1, 2, 3)]
    one = places_of(item_of("person-2", "苏平", evidence[1:3]), SCOPE)
    alone = html.fromstring(str(macros.module.place_links(one)))
    assert "".join(alone.text_content().split()) == "第2页（2处）"
    assert [link.get("hidden") is not None for link in links] == [False, True, False]
