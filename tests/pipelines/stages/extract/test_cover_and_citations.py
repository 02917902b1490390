from __future__ import annotations

import pytest

from core.document import Line, Outline, Page, Pages, Route
from core.geometry import Box
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.citations import citations
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.values import certificate_number, has_credit_check_digit, organisation


def body(*texts: str) -> Body:
    lines = tuple(
        Line(
            text=text,
            box=Box(72, 100 + 20 * n, 72 + 10 * len(text), 112 + 20 * n),
            edges=tuple(72 + 10.0 * edge for edge in range(len(text) + 1)),
            size=12,
        )
        for n, text in enumerate(texts)
    )
    page = Page(number=1, width=595, height=842, route=Route.TEXT, lines=lines)
    return Body("ab" * 32, Pages(pages=(page,)), Outline(sections=()))


@pytest.mark.parametrize(
    ("text", "code", "title", "edition"),
    [
        ("《危险化学品重大危险源辨识》（GB 18218-2018）", "GB 18218-2018", "危险化学品重大危险源辨识", None),
        ("《危险化学品重大危险源辨识》GB18218—2018", "GB 18218-2018", "危险化学品重大危险源辨识", None),
        (
            "GB/T29639－2020《生产经营单位生产安全事故应急预案编制导则》",
            "GB/T 29639-2020",
            "生产经营单位生产安全事故应急预案编制导则",
            None,
        ),
        (
            "《建筑设计防火规范》（GB 50016-2014（2018年版））",
            "GB 50016-2014",
            "建筑设计防火规范",
            "2018年版",
        ),
        ("《安全评价通则》（AQ 8001-2007）", "AQ 8001-2007", "安全评价通则", None),
        (
            "《个体防护装备配备规范 第1部分：总则》GB 39800.1-2020",
            "GB 39800.1-2020",
            "个体防护装备配备规范 第1部分：总则",
            None,
        ),
        ("《中华人民共和国安全生产法》（2021年修正）", "", "中华人民共和国安全生产法", "2021年修正"),
        (
            "《安全评价检测检验机构管理办法》（应急管理部令第1号）",
            "应急管理部令第1号",
            "安全评价检测检验机构管理办法",
            None,
        ),
        (
            "《危险化学品安全管理条例》（国务院令第591号，2013年修订）",
            "国务院令第591号",
            "危险化学品安全管理条例",
            "2013年修订",
        ),
    ],
)
def test_a_citation_as_lists_write_it(text: str, code: str, title: str, edition: str | None) -> None:
    (found,) = citations(body(text))
    assert (found.code, found.title, found.edition) == (code, title, edition)


def test_a_citation_over_a_line_break_has_both_boxes() -> None:
    (found,) = citations(body("应符合《建筑设计防火规范》（GB 500", "16-2014）的要求"))
    assert found.code == "GB 50016-2014"
    assert len(found.evidence[0].boxes) == 2


def test_a_document_cited_twice_stands_once_with_both_places() -> None:
    (found,) = citations(body("依据GB 18218-2018辨识。", "《危险化学品重大危险源辨识》（GB 18218-2018）"))
    assert found.title == "危险化学品重大危险源辨识"
    assert len(found.evidence) == 2


def test_books_and_quoted_titles_are_no_citations() -> None:
    assert citations(body("详见《某某加油站安全现状评价》和《评价合同》。")) == ()


@pytest.mark.parametrize(
    "text", ["APJ-(川)-907", "APJ—（川）—907", "apj-(川)-9O7", "资质证书编号：APJ－（川）－907"]
)
def test_agency_certificate_numbers_are_normalised(text: str) -> None:
    assert certificate_number(text) == "APJ-(川)-907"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("青岚安全技术咨询有限公司（盖章）", "青岚安全技术咨询有限公司"),
        ("云栖 加油站有限公司", "云栖加油站有限公司"),
        ("远岫能源集团第三分公司", "远岫能源集团第三分公司"),
        ("安全现状评价报告", None),
        ("法定代表人", None),
        ("2023年5月", None),
    ],
)
def test_organisations(text: str, name: str | None) -> None:
    assert organisation(text) == name


def test_credit_codes_are_told_by_their_check_digit() -> None:
    assert has_credit_check_digit("91350100M000100Y43")
    assert not has_credit_check_digit("91350100M000100Y44")
    assert not has_credit_check_digit("91350100M000100Y4")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("项目负责人", "项目负责人"),
        ("评价组长", "项目负责人"),
        ("过程控制负责人", "过程控制负责人"),
        ("报告编制人", "报告编制人"),
        ("编 制：", "报告编制人"),
        ("审核人", "报告审核人"),
        ("技术负责人", "技术负责人"),
        ("项目组成员", "项目组成员"),
        ("法定代表人", "法定代表人"),
        ("姓名", None),
        ("评价单位", None),
    ],
)
def test_roles(text: str, role: str | None) -> None:
    assert [found.value for found in roles_of(text)] == ([role] if role else [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("沈 青 禾", "沈青禾"),
        ("签字", None),
        ("机械工程", None),
        ("苏明月", "苏明月"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("/", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert person_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "GB 18218-2018，代替GB 18218-2009",
        "《危险化学品重大危险源辨识》（GB 18218-2018，代替GB 18218-2009）",
        "该库建成时按当时有效的《危险化学品重大危险源辨识》（GB 18218-2009）设计，现按GB 18218-2018",
        "GB 18218-2009已废止，本报告依据GB 18218-2018",
    ],
)
def test_a_document_named_as_replaced_is_no_basis_of_the_report(text: str) -> None:
    assert [citation.code for citation in citations(body(text))] == ["GB 18218-2018"]


def test_a_law_by_short_and_by_full_title_is_one_citation() -> None:
    (found,) = citations(body("依据《中华人民共和国安全生产法》，", "按《安全生产法》要求。"))
    assert len(found.evidence) == 2
