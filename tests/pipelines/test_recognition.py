"""Only what has the build of another kind of document is turned away; an odd report never is."""

from __future__ import annotations

import pytest

from core.document import Failure, FailureCategory, Line, Page, Pages, Route
from core.geometry import Box
from pipelines import recognition
from pipelines.stages import outline

BODY = "该站周边五十米范围内没有重要公共建筑物，防火间距符合规范要求，设备运行正常。"
REPORT = (
    "1 评价目的和评价依据",
    "评价依据国家有关法律法规，评价范围为站内设施，评价组由安全评价师组成。",
    "2 危险、有害因素辨识",
    "危险、有害因素主要为火灾和爆炸，经重大危险源辨识不构成重大危险源。",
    "3 评价单元和评价方法",
    "划分三个评价单元，采用安全检查表和定性、定量评价。",
    "4 安全对策措施建议",
    "提出安全对策措施建议如下。",
    "5 评价结论",
    "评价结论为符合安全生产条件。",
)


def page(number: int, *rows: str, size: float = 12.0) -> Page:
    lines = tuple(
        Line(
            text=text,
            box=Box(72, 60 + 24 * n, 72 + size * len(text), 60 + 24 * n + size),
            edges=tuple(72 + size * edge for edge in range(len(text) + 1)),
            size=size,
        )
        for n, text in enumerate(rows)
    )
    return Page(number=number, width=595, height=842, route=Route.TEXT, lines=lines)


def refused(*pages: Page, failures: tuple[Failure, ...] = ()) -> str | None:
    read = Pages(pages=pages, failures=failures)
    return recognition.reason_to_refuse(read, outline.run(read))


@pytest.mark.parametrize(
    "title",
    [
        ("某某加油站安全现状评价报告",),
        ("某某油库", "安全验收", "评价报告"),
        ("某某化工有限公司年产一万吨项目", "安 全 预 评 价 报 告"),
        ("某某公司安全生产条件综合评价报告书",),
    ],
)
def test_a_title_on_the_cover_is_enough(title: tuple[str, ...]) -> None:
    assert refused(page(1, *title, size=22), page(2, *[BODY] * 20)) is None


def test_a_report_whose_cover_cannot_be_read_goes_on() -> None:
    assert refused(page(1, "某某加油站", size=22), page(2, *REPORT, *[BODY] * 12)) is None


def test_a_statute_on_safety_evaluation_is_refused() -> None:
    numbers = [*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九")]
    articles = [
        f"第{n}条 安全评价机构应当出具安全评价报告，安全评价师对评价结论负责，{BODY}" for n in numbers
    ]
    assert refused(page(1, "安全评价检测检验机构管理办法", *articles)) == (recognition.STATUTE)


def test_articles_of_an_enclosed_contract_make_no_statute() -> None:
    contract = [f"第{n}条 甲方委托乙方开展安全评价。" for n in "一二三四五六七八九十"]
    pages = [page(1, "某某油库安全现状评价报告", size=22), page(2, *REPORT, *[BODY] * 20), page(3, *contract)]
    assert refused(*pages) is None


def test_a_standard_is_refused() -> None:
    cover = (
        "ICS 13.100",
        "中华人民共和国安全生产行业标准",
        "AQ 8001-2007",
        "安全评价通则",
        "2007-01-04 发布",
    )
    assert refused(page(1, *cover), page(2, *REPORT, *[BODY] * 12)) == recognition.STANDARD


@pytest.mark.parametrize(
    "title", ["环境影响报告书", "2024年年度报告", "安全评价服务项目招标文件"[6:], "应急预案"]
)
def test_another_kind_of_document_is_refused(title: str) -> None:
    text = [f"本项目已委托有资质的单位开展安全评价，{BODY}"] * 16
    assert refused(page(1, "某某公司", title, size=24), page(2, *text)) == recognition.OTHER


def test_a_document_that_mentions_safety_evaluation_once_is_refused() -> None:
    assert refused(page(1, "本公司依法开展了安全评价。", *[BODY] * 20)) == recognition.NONE


def test_what_was_not_read_whole_or_is_too_short_is_not_judged() -> None:
    failure = Failure(stage="read", page=1, category=FailureCategory.LIMIT, code="time_limit", message="")
    assert refused(page(1, *["本公司董事会保证年报真实。"] * 30), failures=(failure,)) is None
    assert refused(page(1, "附页")) is None
