"""Promises of how the page speaks: doubt is marked, counts agree, words are plain, advice fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from core.evidence import EvidenceSource
from core.facts import Fact, Facts, Signature
from core.outcome import Outcome, State
from core.screening import Screening
from service.html import render
from tests.service.html import examples
from tests.service.html.example_facts import COVER, REPORT, SITE
from tests.service.html.test_html_render import rendered, words


@pytest.fixture(scope="module")
def text() -> str:
    return rendered(examples.full())


@pytest.fixture(scope="module")
def tree(text: str) -> html.HtmlElement:
    return html.fromstring(text)


def doubted() -> Screening:
    """The example with a report date read by OCR only and too unsurely to judge by."""
    base = examples.full()
    seen = COVER.quote(REPORT, "2023年5月18日", source=EvidenceSource.OCR, confidence=0.9)
    report_on = Fact(value="2026-05-18", confidence=0.5, evidence=(seen,))
    return replace(base, facts=replace(base.facts, report_on=report_on))


def test_a_doubted_report_date_is_marked_wherever_it_stands() -> None:
    tree = html.fromstring(rendered(doubted()))
    sentence = "只由文字识别读到，且与其他日期相差过远，请核对原件"

    glance = tree.xpath("//dl[@class='glance']/div[contains(., '报告日期')]")[0]
    assert words(glance) == "报告日期 2026年5月18日 存疑".replace(" 2", "2")
    assert glance.xpath(".//*[@class='doubted']/@title") == [sentence]
    row = tree.xpath("//table[@class='facts']//tr[contains(., '报告日期')]")[0]
    assert "存疑" in words(row)
    assert sentence in words(row)
    timeline = words(tree.xpath("//*[@id='tab-timeline']")[0])
    assert f"报告出具（2026年5月18日）存疑：{sentence}" in timeline
    assert "没有先后颠倒" not in timeline
    assert len(tree.xpath("//*[@id='tab-timeline']//*[@class='doubted-day']")) == 1


def test_a_fact_read_once_from_plain_text_is_not_doubted_and_shows_no_percentage() -> None:
    seen = COVER.quote(REPORT, "QSAP-2023-X-0417")
    once = Fact(value="QSAP-2023-X-0417", confidence=0.36, evidence=(seen,))
    tree = html.fromstring(rendered(replace(examples.full(), facts=Facts(report_number=once))))
    row = words(tree.xpath("//table[@class='facts']//tr[contains(., '报告编号')]")[0])

    assert "仅一处读到" in row
    assert "存疑" not in row
    assert "%" not in row


def test_a_fact_read_by_ocr_says_how_surely_its_characters_were_read() -> None:
    tree = html.fromstring(rendered(doubted()))

    row = words(tree.xpath("//table[@class='facts']//tr[contains(., '报告日期')]")[0])
    assert "文字识别，把握 90%" in row


@pytest.mark.parametrize(
    ("value", "raw", "is_shown"),
    [
        ("2023-05-18", "2023 年 05 月 18 日", False),
        ("2023-05-18", "2023.5.18", False),
        ("APJ-(晋)-027", "APJ－（晋）－027", False),
        ("现状评价", "安全现状评价报告", True),
    ],
)
def test_the_original_is_shown_only_where_it_says_it_differently(
    value: str, raw: str, is_shown: bool
) -> None:
    seen = (COVER.quote(REPORT, "晋原安评"),)
    number = Fact(value=value, raw=raw, confidence=0.9, evidence=seen)
    tree = html.fromstring(rendered(replace(examples.full(), facts=Facts(report_number=number))))

    assert bool(tree.xpath("//*[@class='note']")) is is_shown


def test_rule_items_stand_under_findings_only_and_leave_the_judgement_to_the_inspector() -> None:
    base = examples.full()
    supported = tuple(replace(o, supports=examples.flagged()[1].supports) for o in base.outcomes)
    tree = html.fromstring(rendered(replace(base, outcomes=supported)))

    headed = tree.xpath("//article[.//h5[contains(., '可能涉及的规则条目（须由检查人员认定）')]]")
    assert {card.get("data-lead") for card in headed} == {""}
    assert len(headed) == len(examples.flagged())
    item = words(headed[0].xpath(".//*[@class='supports']/li")[0])
    assert item.endswith("应急厅〔2021〕38号")
    assert "annex1" not in "".join(tree.itertext())
    assert not item.startswith("A1-1")


def test_every_card_names_its_check(tree: html.HtmlElement) -> None:
    cards = tree.xpath("//article[starts-with(@id, 'finding-')]")

    assert len(cards) == len(examples.full().outcomes)
    assert all(words(card.xpath(".//*[@class='check-name']")[0]) for card in cards)


def test_heading_and_tab_count_the_same_checks() -> None:
    base = examples.full()
    told = next(outcome for outcome in examples.flagged() if outcome.subject == "卢其山")
    untold = Outcome(
        check=told.check,
        state=State.NOT_ASSESSABLE,
        reason="namesakes",
        statement="无法区分。",
        subject="乔以宁",
    )
    others = tuple(replace(untold, subject=name) for name in ("甲", "乙"))
    tree = html.fromstring(rendered(replace(base, outcomes=(*base.outcomes, untold, *others))))

    assert words(tree.xpath("//nav/a[@href='#tab-gaps']/b")[0]) == "3"
    assert "共 10 项检查，3 项无法评估（其中 1 项只是部分）" in words(tree.xpath("//header")[0])


def test_what_had_nothing_to_look_at_stands_apart_from_what_was_not_seen() -> None:
    base = examples.full()
    unsigned = Outcome(
        check="pdf_signature_broken",
        state=State.NOT_ASSESSABLE,
        reason="file_unsigned",
        statement="文件没有数字签名，无从核对。",
        subject="",
    )
    tree = html.fromstring(rendered(replace(base, outcomes=(*base.outcomes, unsigned))))
    before = html.fromstring(rendered(base))

    untold = "//nav/a[@href='#tab-gaps']/b"
    assert words(tree.xpath(untold)[0]) == words(before.xpath(untold)[0])
    assert "1 项没有可核对的内容" in words(tree.xpath("//header")[0])
    apart = tree.xpath("//*[@id='tab-gaps']//h3[starts-with(., '没有可核对的内容')]/following-sibling::h4")
    assert [words(each) for each in apart] == ["文件没有数字签名"]


def test_signatures_that_were_not_looked_at_take_no_column() -> None:
    base = examples.full()
    people = tuple(replace(person, signature=Signature()) for person in base.facts.people)
    unsigned = html.fromstring(rendered(replace(base, facts=replace(base.facts, people=people))))
    signed = html.fromstring(rendered(base))

    columns = "//*[@id='tab-people']//thead/tr/th"
    assert "签名" not in [words(column) for column in unsigned.xpath(columns)]
    assert "签名" in [words(column) for column in signed.xpath(columns)]


def test_pictures_are_there_when_the_page_is(tree: html.HtmlElement) -> None:
    assert tree.xpath("//img/@loading | //img/@decoding") == []


def test_a_law_cited_by_short_and_full_title_stands_once_with_both_places() -> None:
    base = examples.full()
    law = base.facts.citations[0]
    seen = SITE.quote(REPORT, "本次勘验")
    short = replace(law, title="安全生产法", edition=None, evidence=(seen,))
    older = replace(law, title="安全生产法", edition="2014年修正", evidence=(seen,))
    facts = replace(base.facts, citations=(short, *base.facts.citations, older))
    tree = html.fromstring(rendered(replace(base, facts=facts)))

    rows = [words(row) for row in tree.xpath("//*[@id='tab-citations']//tbody/tr")]
    assert [row for row in rows if "安全生产法" in row] == [
        row for row in rows if "2021年修正" in row or "2014年修正" in row
    ]
    first = next(row for row in rows if "2021年修正" in row)
    assert "中华人民共和国安全生产法" in first
    assert "第 9、14 页" in first


def test_a_citation_shows_the_lead_about_it_and_without_leads_there_is_no_column() -> None:
    base = examples.full()
    calm = html.fromstring(rendered(replace(base, outcomes=examples.not_flagged())))
    row = html.fromstring(rendered(base)).xpath("//*[@id='tab-citations']//tr[contains(., 'GB 18218')]")[0]

    assert "▲ 线索" in words(row)
    assert "线索" not in words(calm.xpath("//*[@id='tab-citations']//thead")[0])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("not_a_pdf", "另存为 PDF"),
        ("encrypted", "没有密码的 PDF"),
        ("not_a_safety_report", "确认提交的是安全评价报告"),
    ],
)
def test_advice_fits_the_reason_of_the_refusal(code: str, said: str) -> None:
    refused = examples.refused()
    failure = replace(refused.failures[0], code=code, message="未受理。")
    advice = words(
        html.fromstring(render(replace(refused, failures=(failure,)), {})).xpath("//ol[@class='advice']")[0]
    )

    assert said in advice
    assert ("密码" in advice) is (code == "encrypted")


def test_words_of_the_model_and_second_names_are_nowhere(text: str) -> None:
    for word in ("对数几率", "置信度", "得分", "未能评估", "报告评审"):
        assert word not in text.replace(examples.CHECKS["event_order_broken"].sentence, "")
