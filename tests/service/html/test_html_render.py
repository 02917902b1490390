"""Promises of the self-contained page: complete, closed to the outside, and safe against hostile text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import html

from core.document import Failure, FailureCategory
from core.facts import Fact, Facts
from core.outcome import State
from core.screening import Assessment, Band, Screening, Status
from corpus.law.packs import load_packs
from service.html import CheckLabel, PagePicture, render
from tests.service.html import examples

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</style><svg onload=alert(3)>",
    "' onmouseover='alert(4)",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- ]]>",
)


def rendered(screening: Screening, pictures: dict[int, PagePicture] | None = None) -> str:
    shown = examples.pictures() if pictures is None else pictures
    return render(screening, shown, load_packs(), checks=examples.CHECKS, reasons=examples.REASONS)


@pytest.fixture(scope="module")
def text() -> str:
    return rendered(examples.full())


@pytest.fixture(scope="module")
def tree(text: str) -> html.HtmlElement:
    return html.fromstring(text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def attributes(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in tree.iter():
        yield from element.attrib.items()


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_is_shown_and_never_obeyed(evil: str) -> None:
    base = examples.full()
    lead = examples.flagged()[1]
    bad_evidence = tuple(replace(piece, excerpt=evil) for piece in lead.evidence)
    bad = replace(lead, statement=evil, subject=evil, evidence=bad_evidence)
    unassessed = replace(examples.not_flagged()[0], reason=evil, statement=evil)
    screening = replace(
        base,
        report=replace(base.report, file_name=evil),
        facts=replace(
            base.facts,
            project_name=Fact(value=evil, confidence=1.0, evidence=bad_evidence),
            people=tuple(replace(person, name=evil) for person in base.facts.people),
            contract_on=Fact(value=evil, confidence=1.0, evidence=()),
        ),
        outcomes=(bad, unassessed),
        failures=(replace(base.failures[0], message=evil, code=evil),),
    )
    for pictures in (examples.pictures(), {}):
        page = html.fromstring(rendered(screening, pictures))

        assert len(page.xpath("//script")) == 1
        assert len(page.xpath("//style")) == 1
        assert [name for name, _ in attributes(page) if name.startswith("on")] == []
        assert all(source.startswith("data:image/") for source in page.xpath("//img/@src"))
        assert words(page.xpath("//*[@id='finding-1']//*[@class='statement']")[0]) == " ".join(evil.split())
        assert evil in page.xpath("//*[@class='file']/@title")


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_is_safe_on_the_page_of_a_refused_file_too(evil: str) -> None:
    refused = examples.refused()
    screening = replace(
        refused,
        report=replace(refused.report, file_name=evil),
        failures=(replace(refused.failures[0], message=evil),),
    )
    page = html.fromstring(render(screening, {}))

    assert page.xpath("//script | //img") == []
    assert [name for name, _ in attributes(page) if name.startswith("on")] == []
    assert words(page.xpath("//h1")[0]) == " ".join(evil.split())


def test_characters_that_disguise_or_cannot_be_written_are_replaced() -> None:
    base = examples.full()
    name = "报告\u202efdp.exe\udcff\x00.pdf"
    text = rendered(replace(base, report=replace(base.report, file_name=name)))

    text.encode("utf-8")
    assert "报告\ufffdfdp.exe\ufffd\ufffd.pdf" in text


def test_nothing_is_fetched_from_anywhere(text: str, tree: html.HtmlElement) -> None:
    style, script = tree.xpath("//style")[0].text, tree.xpath("//script")[0].text
    references = [
        value for name, value in attributes(tree) if name in ("src", "href", "srcset", "action", "data")
    ]

    assert references
    assert all(reference.startswith(("#", "data:")) for reference in references)
    assert not re.search(r"@import|url\(|https?:|//[a-z]", style)
    assert not re.search(r"https?:|import\(|fetch\(|XMLHttpRequest|eval\(|innerHTML", script)
    assert not re.search(r"https?://", text)


def test_the_policy_lets_only_our_script_and_style_run(tree: html.HtmlElement) -> None:
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]

    for element, rule in (("script", "script-src"), ("style", "style-src")):
        digest = hashlib.sha256(tree.xpath(f"//{element}")[0].text.encode()).digest()
        assert f"{rule} 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert tree.xpath("//@style") == []


def test_every_outcome_is_there_with_all_its_evidence(tree: html.HtmlElement) -> None:
    cards = {
        words(card.xpath(".//*[@class='statement']")[0]): card
        for card in tree.xpath("//article[@data-item]")[:10]
    }

    for outcome in examples.full().outcomes:
        card = cards[outcome.statement]
        said = [words(quote) for quote in card.xpath(".//blockquote")]
        assert said == [piece.excerpt for piece in outcome.evidence]
        assert len(card.xpath(".//*[@class='supports']/li")) == len(outcome.supports)
    assert len(cards) == len(examples.full().outcomes)


def test_flagged_come_first_by_weight_and_the_unassessed_are_not_among_the_clear(
    tree: html.HtmlElement,
) -> None:
    leads = tree.xpath("//article[@data-lead]")
    assert [words(lead.xpath(".//h4")[0]) for lead in leads[:3]] == ["张砚秋", "卢其山", "周边环境"]
    assert len(leads) == sum(outcome.state is State.FLAGGED for outcome in examples.full().outcomes)

    clear = words(tree.xpath("//details[contains(@class, 'clear-all')]")[0])
    assert "没有公开信息的数据" not in clear
    assert "资质证书在勘验日和报告日均在有效期内" in clear
    assert tree.xpath("//details[contains(@class, 'clear-all')]/@open") == []


def test_registry_and_law_are_records_with_snapshot_and_verified_mark(tree: html.HtmlElement) -> None:
    records = [words(record) for record in tree.xpath("//*[contains(@class, 'record')][self::li]")]

    assert any("登记库" in record and "2023-06-01 #a41c" in record for record in records)
    assert any("法规库" in record and "已核实" in record for record in records)


def test_rule_items_are_named_with_their_pack_and_whether_they_are_verified(tree: html.HtmlElement) -> None:
    pack = next(pack for pack in load_packs() if pack.id == "annex1-2021")
    item = pack.item("A1-1")
    assert item is not None
    supports = words(tree.xpath("//*[@id='finding-1']//*[@class='supports']")[0])

    assert item.title in supports
    assert pack.document_number in supports
    assert "条文已核实" in supports


def test_every_link_leads_somewhere_and_ids_are_unique(tree: html.HtmlElement) -> None:
    ids = tree.xpath("//@id")
    links = [link[1:] for link in tree.xpath("//@href") if link.startswith("#")]

    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    assert {f"page-{number}" for number in range(1, 53)} <= set(ids)


def test_boxes_stand_where_the_evidence_is_in_points(tree: html.HtmlElement) -> None:
    evidence = examples.flagged()[1].evidence[0]
    mark = tree.xpath("//*[@id='mark-finding-1-1']")[0]
    rect = mark.xpath(".//rect[@class='box']")[0]
    box = evidence.boxes[0].grown(1.5).rounded()

    assert mark.xpath("ancestor::figure/@id") == [f"page-{evidence.page}"]
    assert mark.xpath("ancestor::svg/@viewbox") == ["0 0 595.0 842.0"]
    assert [float(rect.get(name)) for name in ("x", "y", "width", "height")] == pytest.approx(
        [box.x0, box.y0, box.width, box.height], abs=0.01
    )


def test_evidence_of_another_report_is_not_drawn_on_this_one(tree: html.HtmlElement) -> None:
    finding = tree.xpath("//article[@data-lead][contains(., '周边环境一节')]")[0]
    marks = tree.xpath(f"//*[contains(@class, 'mark')][@data-key='{finding.get('id')}']/@id")

    assert marks == [f"mark-{finding.get('id')}-1"]
    assert "云泽精细化工有限公司 / 晋原安评技术服务有限公司 第 21 页" in words(finding)


def test_places_that_disagree_stand_side_by_side(tree: html.HtmlElement) -> None:
    row = tree.xpath("//tr[@data-item][contains(., '报告日期')][contains(@class, 'disputed')]")[0]

    assert [words(value.xpath("./p")[0]) for value in row.xpath(".//*[@class='value']")] == [
        "2023年5月18日",
        "2023年5月20日",
    ]
    assert "有不同写法" in words(row)
    assert "两处一致" in words(tree.xpath("//tr[@data-item][contains(., '被评价单位')]")[0])
    assert "报告中未读到" in words(tree.xpath("//tr[@data-item][contains(., '项目地址')]")[0])


def test_it_gives_leads_and_no_verdict(text: str) -> None:
    assert "供核查的线索，不是对报告真伪的认定；请检查人员核实" in text
    assert not re.search(r"(本报告|该报告|报告)(是|为|属于)(虚假|造假|失实)", text)


def test_a_page_without_picture_says_why_and_keeps_its_evidence() -> None:
    pictures = examples.pictures()
    del pictures[3]
    tree = html.fromstring(rendered(examples.full(), pictures))
    gaps = {gap.get("data-page"): words(gap) for gap in tree.xpath("//div[@data-page]")}

    assert "本页有证据，但没有页面图像" in gaps["3"]
    assert "1800000000201234" in gaps["3"]
    assert tree.xpath("//*[@id='mark-finding-1-1']/@data-key") == ["finding-1"]
    assert "第15页的图片超出像素限额" in gaps["15"]
    assert gaps["16"].startswith("第 16–47 页 这些页没有证据")


def test_a_thick_report_carries_pictures_of_evidence_pages_only() -> None:
    screening, pictures = examples.many(300)
    text = rendered(screening, pictures)
    tree = html.fromstring(text)

    assert len(tree.xpath("//figure")) == len(tree.xpath("//img")) == 30
    assert len(tree.xpath("//div[@data-page]")) == 30
    assert len(tree.xpath("//select[@id='page-select']/option")) == 300
    assert {f"page-{number}" for number in range(1, 301)} <= set(tree.xpath("//@id"))
    assert len(tree.xpath("//article[@data-lead]")) == 60
    pictured = sum(len(picture.address) for picture in pictures.values())
    assert len(text) < pictured + 400_000


def test_neighbouring_numbers_on_a_page_do_not_cover_each_other() -> None:
    screening, pictures = examples.many(10, per_page=6)
    tree = html.fromstring(rendered(screening, pictures))
    corners = [
        tuple(float(tag.get(name)) for name in ("x", "y", "width"))
        for tag in tree.xpath("//*[@class='tag']/rect")
    ]

    assert len(corners) == 12
    for x, y, width in corners:
        covering = [c for c in corners if c[1] == y and x < c[0] < x + width]
        assert covering == []


@pytest.mark.parametrize(
    ("screening", "message"),
    [(examples.refused(), "文件设有打开密码"), (examples.failed(), "读取程序在打开文件时中断")],
)
def test_a_stopped_screening_says_what_happened_and_what_to_do(screening: Screening, message: str) -> None:
    tree = html.fromstring(render(screening, {}))

    assert message in words(tree)
    assert words(tree.xpath("//ol[@class='advice']/li")[0])
    assert "没有筛查不等于没有问题" in words(tree)
    assert tree.xpath("//*[@id='viewer'] | //article[@data-item]") == []


def test_nothing_found_is_not_said_to_be_sound() -> None:
    screening = replace(
        examples.full(),
        status=Status.DONE,
        outcomes=examples.not_flagged(),
        matches=(),
        failures=(),
        facts=Facts(),
    )
    text = words(html.fromstring(rendered(screening)))

    assert "没有发现线索。这不等于报告没有问题" in text
    assert "没有读到这五个环节的日期" in text


def test_without_a_rule_pack_there_is_no_score() -> None:
    unscored = Assessment(
        score=0.0, band=Band.NOT_ASSESSABLE, packs=(), terms=(), assessed=3, not_assessable=2
    )
    text = words(html.fromstring(rendered(replace(examples.full(), assessment=unscored))))

    assert "没有评分" in text
    assert "评分 0.00" not in text


def test_unknown_checks_packs_and_reasons_are_shown_by_their_id() -> None:
    text = words(html.fromstring(render(examples.full(), {})))

    assert "assessor_not_with_agency" in text
    assert "annex1-2021" in text
    assert "其他原因（photo_unreadable）" in text


def test_the_pack_version_that_the_screening_used_is_the_one_named() -> None:
    pack = next(pack for pack in load_packs() if pack.id == "annex1-2021")
    later = replace(pack, version="9", title="后来的版本")
    for order in ((pack, later), (later, pack)):
        text = render(examples.full(), {}, order)
        assert pack.title in text
        assert "后来的版本" not in text


def test_the_same_input_gives_the_same_page(text: str) -> None:
    assert rendered(examples.full()) == text


def test_a_picture_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="image/svg"):
        PagePicture(page=1, width=595, height=842, image=b"<svg/>", media_type="image/svg+xml")


def test_a_failure_on_a_page_with_a_picture_stands_under_it() -> None:
    failure = Failure(
        stage="read", page=3, category=FailureCategory.ENGINE, code="engine", message="表格没有读出。"
    )
    tree = html.fromstring(rendered(replace(examples.full(), failures=(failure,))))

    assert "表格没有读出" in words(tree.xpath("//figure[@id='page-3']/figcaption")[0])


def test_a_label_may_be_any_object_with_name_and_sentence() -> None:
    label = CheckLabel(name="甲", sentence="乙。")
    text = render(examples.full(), {}, checks={"assessor_not_with_agency": label})

    assert "乙。" in text


def test_the_measured_precision_stands_under_the_heading_of_its_check() -> None:
    words = {"assessor_not_with_agency": "90%（9/10，95% 区间 60%–98%）"}
    text = render(examples.full(), {}, load_packs(), checks=examples.CHECKS, precision=words)
    assert text.count("此项检查经核实的准确率：90%（9/10，95% 区间 60%–98%）") == 1
    assert "准确率" not in rendered(examples.full())
