"""Single facts are found whatever form cover and overview have."""

from __future__ import annotations

from typing import Any

import pytest

from core.chapters import Chapter
from core.document import Page
from core.facts import Fact
from pipelines.stages.extract.cover import single_facts
from tests.pipelines.stages.extract.forms import body, line, page, table, text_page

ENTERPRISE, AGENCY = "云栖加油站有限公司", "青岚安全评价有限公司"
PROJECT, ADDRESS = "云栖加油站有限公司油罐改造项目", "浙江省安陵市云栖区河湾镇振兴街25号"
NUMBER, CERTIFICATE, CODE = "青安评字〔2023〕第012号", "APJ-(浙)-907", "91350100M000100Y43"


def facts(*pages: Page, chapters: dict[int, Chapter] | None = None) -> dict[str, Any]:
    return single_facts(body(*pages, chapters=chapters))


def value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


COVER = text_page(
    1,
    f"报告编号：{NUMBER}",
    ENTERPRISE,
    PROJECT,
    "安全现状评价报告",
    AGENCY,
    f"资质证书编号：{CERTIFICATE}",
    "2023年5月18日",
    size=18,
)
TABLE = page(
    1,
    tables=[
        table(
            [
                ("被 评 价 单 位", ENTERPRISE),
                ("项 目 名 称", PROJECT),
                ("项 目 地 址", ADDRESS),
                ("报 告 编 号", NUMBER),
                ("评 价 机 构", AGENCY),
                ("机构资质证书号", CERTIFICATE),
                ("完 成 日 期", "二〇二三年五月十八日"),
            ]
        )
    ],
)
FOUR_COLUMNS = page(
    1,
    tables=[
        table(
            [
                ("项目名称", PROJECT, "报告编号", NUMBER),
                ("委托单位", ENTERPRISE, "建设地点", ADDRESS),
                ("评价机构", AGENCY, "资质证书编号", CERTIFICATE),
            ]
        )
    ],
)
HEADINGS = page(
    1,
    tables=[
        table([("项目名称", "建设单位", "建设地点", "报告编号"), (PROJECT, ENTERPRISE, ADDRESS, NUMBER)])
    ],
)


@pytest.mark.parametrize(
    ("cover", "wanted"),
    [
        (
            COVER,
            {
                "report_number",
                "enterprise_name",
                "project_name",
                "agency_name",
                "agency_certificate_number",
                "report_on",
            },
        ),
        (
            TABLE,
            {
                "report_number",
                "enterprise_name",
                "project_name",
                "project_address",
                "agency_name",
                "agency_certificate_number",
                "report_on",
            },
        ),
        (
            FOUR_COLUMNS,
            {
                "report_number",
                "enterprise_name",
                "project_name",
                "project_address",
                "agency_name",
                "agency_certificate_number",
            },
        ),
        (HEADINGS, {"report_number", "enterprise_name", "project_name", "project_address"}),
    ],
    ids=["lines", "table", "four columns", "headings"],
)
def test_facts_of_a_cover(cover: Page, wanted: set[str]) -> None:
    truth = {
        "report_number": NUMBER,
        "enterprise_name": ENTERPRISE,
        "project_name": PROJECT,
        "project_address": ADDRESS,
        "agency_name": AGENCY,
        "agency_certificate_number": CERTIFICATE,
        "report_on": "2023-05-18",
    }
    found = facts(cover)
    assert {name: value(found[name]) for name in wanted} == {name: truth[name] for name in wanted}


@pytest.mark.parametrize(
    "text",
    [
        f"编号：{NUMBER}",
        f"报告编号{NUMBER}",
        f"文件号　{NUMBER}",
        f"（{NUMBER}）",
        "编号：青安评字[2023]第012号",
        "编 号：青安评字 〔2023〕 第012号",
    ],
)
def test_report_numbers_with_and_without_labels(text: str) -> None:
    assert value(facts(text_page(1, text, "安全现状评价报告"))["report_number"]) == NUMBER


@pytest.mark.parametrize("text", ["AP-LX-2022-279", "2022APJZL0078", "QL/AP-2023-045"])
def test_numbers_of_other_houses(text: str) -> None:
    assert value(facts(text_page(1, text, "安全现状评价报告"))["report_number"]) == text


@pytest.mark.parametrize("text", ["GB 18218-2018", "APJ-(浙)-907", "2023-05-18", "13800000000"])
def test_what_is_no_report_number(text: str) -> None:
    assert facts(text_page(1, text, "安全现状评价报告"))["report_number"] is None


def test_a_number_that_every_page_repeats_at_its_head() -> None:
    pages = [
        page(n, lines=[line(f"{AGENCY}　　{NUMBER}", 72, 40), line("正文", 72, 400)]) for n in range(1, 6)
    ]
    assert value(facts(*pages)["report_number"]) == NUMBER


def test_a_value_goes_on_on_the_next_line_under_itself() -> None:
    lines = [
        line("项目名称：", 72, 200),
        line(PROJECT[:9], 140, 200),
        line(PROJECT[9:], 140, 214),
        line("建设单位：", 72, 240),
        line(ENTERPRISE, 140, 240),
    ]
    found = facts(page(1, lines=lines))
    assert (value(found["project_name"]), value(found["enterprise_name"])) == (PROJECT, ENTERPRISE)
    assert len(found["project_name"].evidence[0].boxes) == 2


def test_address_and_credit_code_told_in_sentences() -> None:
    told = text_page(4, "2 企业概况", f"{ENTERPRISE}位于{ADDRESS}的东侧，统一社会信用代码{CODE}。")
    covers = [text_page(n, ENTERPRISE, "安全现状评价报告") for n in (1, 2, 3)]
    found = facts(*covers, told, chapters={4: Chapter.ENTERPRISE})
    assert (value(found["project_address"]), value(found["enterprise_credit_code"])) == (ADDRESS, CODE)


def test_the_agencys_own_address_and_code_are_not_the_enterprises() -> None:
    form = table([("乙方（受托方）", AGENCY), ("统一社会信用代码", CODE), ("地址", ADDRESS)])
    found = facts(page(1, tables=[form]))
    assert found["enterprise_credit_code"] is None
    assert found["project_address"] is None


def test_a_misread_credit_code_is_put_right_by_its_check_digit() -> None:
    form = table([("被评价单位", ENTERPRISE), ("统一社会信用代码", "9I35O100M000100Y43")], is_ocr=True)
    fact = facts(page(1, tables=[form]))["enterprise_credit_code"]
    assert (fact.value, fact.raw) == (CODE, "9I35O100M000100Y43")


def test_a_cover_that_disagrees_with_the_body_keeps_both() -> None:
    other = table([("被评价单位", "远岫加油站有限公司"), ("项目名称", PROJECT)])
    covers = [text_page(n, "安全现状评价报告") for n in (2, 3)]
    form = table([("被评价单位", ENTERPRISE)])
    fact = facts(page(1, tables=[form]), *covers, page(4, tables=[other]))["enterprise_name"]
    assert fact.value == ENTERPRISE
    assert [(variant.value, variant.evidence[0].page) for variant in fact.variants] == [
        ("远岫加油站有限公司", 4)
    ]


def test_a_second_place_confirms() -> None:
    form = table([("被评价单位", ENTERPRISE)])
    covers = [text_page(n, "安全现状评价报告") for n in (2, 3)]
    fact = facts(page(1, tables=[form]), *covers, page(4, tables=[form]))["enterprise_name"]
    assert fact.is_confirmed


def test_evidence_shows_the_value_alone() -> None:
    fact = facts(text_page(1, f"报告编号：{NUMBER}  共一册", "安全现状评价报告"))["report_number"]
    assert fact.evidence[0].excerpt == NUMBER


def test_a_place_of_the_enterprises_site_is_no_other_way_of_writing_it() -> None:
    depot, other = (
        table([("被评价单位", name)]) for name in (f"{ENTERPRISE}仓库", f"{ENTERPRISE}镇江分公司")
    )
    covers = [text_page(n, "安全现状评价报告") for n in (2, 3)]
    form = table([("被评价单位", ENTERPRISE)])
    fact = facts(page(1, tables=[form]), *covers, page(4, tables=[depot]), page(5, tables=[other]))[
        "enterprise_name"
    ]
    assert fact.value == ENTERPRISE
    assert [variant.value for variant in fact.variants] == [f"{ENTERPRISE}镇江分公司"]
