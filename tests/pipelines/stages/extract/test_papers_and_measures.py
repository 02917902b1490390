"""Test reports, approvals, measures, running texts and the list of citations, in several forms."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import LineRole
from pipelines.stages.extract.approvals import approvals
from pipelines.stages.extract.citations import citations
from pipelines.stages.extract.measures import measures
from pipelines.stages.extract.running_texts import running_texts
from pipelines.stages.extract.test_reports import test_reports as papers
from tests.pipelines.stages.extract.bodies import body, page


def test_an_enclosed_report_with_labels_in_lines() -> None:
    lines = [
        "附件3 检测报告",
        "防雷装置检测报告",
        "报告编号：辽雷检〔2022〕890号",
        "受检单位：某某化工有限公司",
        "检测日期：2022年9月15日 有效期至：2023年3月14日",
        "检测结论：合格。",
        "铁岭某某检测技术有限公司",
        "2022年9月20日",
    ]
    (report,) = papers(body(page(1, *lines), chapters=[(Chapter.TEST_REPORT, 1)]))
    assert dataclasses.replace(report, evidence=()) == dataclasses.replace(
        report,
        evidence=(),
        subject="防雷装置",
        number="辽雷检〔2022〕890号",
        laboratory="铁岭某某检测技术有限公司",
        tested_on="2022-09-15",
        valid_until="2023-03-14",
        issued_on="2022-09-20",
        result="合格",
    )


@pytest.mark.parametrize("mark", ["附件Ⅲ", "附录三", "附件3-2", "附件3.1："])
def test_an_enclosed_report_under_an_annex_number(mark: str) -> None:
    lines = [f"{mark}防雷装置检测报告", "报告编号：辽雷检〔2022〕890号", "检测日期：2022年9月15日"]
    (report,) = papers(body(page(1, *lines), chapters=[(Chapter.TEST_REPORT, 1)]))
    assert (report.subject, report.tested_on) == ("防雷装置", "2022-09-15")


def test_an_enclosed_report_with_labels_in_cells() -> None:
    rows = [
        ["设备名称", "反应釜（1号）", "规格型号", "V=6300L"],
        ["使用单位", "某某化工有限公司", "检验日期", "2022.04.03"],
        ["报告编号", "TJ2022-95923", "检验机构", "某某特种设备检验院"],
    ]
    report_page = page(1, "附件 设备检验报告", "反应釜定期检验报告", rows)
    (report,) = papers(body(report_page, chapters=[(Chapter.TEST_REPORT, 1)]))
    assert (report.subject, report.number, report.tested_on, report.laboratory) == (
        "反应釜（1号）",
        "TJ2022-95923",
        "2022-04-03",
        "某某特种设备检验院",
    )


def test_reports_that_a_list_names() -> None:
    rows = [
        ["序号", "检测项目", "检测单位", "报告编号", "检测日期", "有效期至"],
        ["1", "防雷装置", "某某检测技术有限公司", "JC-2022-0017", "2022年9月15日", "2023年3月14日"],
    ]
    (report,) = papers(body(page(1, "检测检验情况", rows)))
    assert (report.subject, report.number, report.valid_until, report.is_enclosed) == (
        "防雷装置",
        "JC-2022-0017",
        "2023-03-14",
        False,
    )


@pytest.mark.parametrize(
    "text",
    [
        "某某市应急管理局于2021年12月2日以某应急审字〔2021〕17号文件批准了该安全设施设计。",
        "2021年12月2日，项目取得某某市应急管理局的批复（某应急审字[2021]17号）。",
        "该设计经某某市应急管理局审查同意（某应急审字(2021)17号，2021年12月2日）。",
    ],
)
def test_an_approval_that_the_text_names(text: str) -> None:
    (approval,) = approvals(body(page(1, text)))
    assert (approval.number, approval.issuer, approval.approved_on) == (
        "某应急审字〔2021〕17号",
        "某某市应急管理局",
        "2021-12-02",
    )


def test_an_approval_by_the_enterprise_itself() -> None:
    text = "（3）某某矿业有限公司关于某某项目安全设施设计的审查意见（某矿安〔2021〕8号）；"
    (approval,) = approvals(body(page(1, text)))
    assert (approval.number, approval.issuer) == ("某矿安〔2021〕8号", "某某矿业有限公司")


def test_laws_and_acceptance_sheets_are_no_approvals() -> None:
    lines = [
        "依据《关于加强监管的指导意见》（应急〔2023〕99号）批准实施。",
        "整改验收单编号〔2021〕验字19号，经审查合格。",
    ]
    assert approvals(body(page(1, *lines))) == ()


def test_measures_are_items_with_their_heading() -> None:
    lines = [
        "6 安全对策措施",
        "二、其他安全对策措施",
        "（1）定期检测防雷、防静电装置，接地电阻应满足要求，并",
        "保存检测记录。",
        "（2）作业人员应穿防静电服。",
    ]
    found = measures(body(page(1, *lines), chapters=[(Chapter.MEASURES, 1)]))
    assert [measure.text for measure in found] == [
        "（1）定期检测防雷、防静电装置，接地电阻应满足要求，并保存检测记录。",
        "（2）作业人员应穿防静电服。",
    ]
    assert {measure.heading for measure in found} == {"二、其他安全对策措施"}


def test_heads_of_pages_are_kept_as_facts() -> None:
    pages = []
    for number in (1, 2, 3):
        own = page(number, "甲安全评价有限公司 第页", f"第{number}页", "正文")
        roles = (LineRole.HEADER, LineRole.PAGE_NUMBER, LineRole.BODY)
        lines = tuple(
            dataclasses.replace(line, role=role) for line, role in zip(own.lines, roles, strict=True)
        )
        pages.append(dataclasses.replace(own, lines=lines))
    (text,) = running_texts(body(*pages))
    assert (text.role, text.text, text.pages, len(text.evidence)) == (
        LineRole.HEADER,
        "甲安全评价有限公司 第页",
        3,
        3,
    )


LIST = (
    "1.2 评价依据",
    "（1）《中华人民共和国安全生产法》（主席令第88号，2021年修正）；",
    "（2）《建筑设计防火规范》（GB 50016-2014，2018年版）；",
    "（3）GB 18218-2018《危险化学品重大危险源辨识》；",
)


def test_the_list_is_told_from_uses() -> None:
    text = (
        "3 辨识",
        "依据《危险化学品重大危险源辨识》（GB 18218-2018）进行辨识，储罐间距按《建筑设计防火规范》检查。",
        "灭火器按GB 50140-2005配置。",
    )
    report = body(page(1, *LIST), page(2, *text), chapters=[(Chapter.BASIS, 1), (Chapter.HAZARDS, 2)])
    assert [(c.code, c.edition, c.is_listed, c.uses) for c in citations(report)] == [
        ("主席令第88号", "2021年修正", True, 0),
        ("GB 50016-2014", "2018年版", True, 1),
        ("GB 18218-2018", None, True, 1),
        ("GB 50140-2005", None, False, 1),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GBl8218—2O18", "GB 18218-2018"),
        ("G8 50016-2014", "GB 50016-2014"),
        ("ＧＢ／Ｔ 29639－2020", "GB/T 29639-2020"),
        ("GB 1T 29639-2020", "GB/T 29639-2020"),
        ("AQT 9007一2019", "AQ/T 9007-2019"),
        ("TSG Z7002-2022", "TSG Z7002-2022"),
        ("T/CCSAS 001-2018", "T/CCSAS 001-2018"),
        ("DB 37/T 1234-2020", "DB37/T 1234-2020"),
    ],
)
def test_codes_that_ocr_or_typists_vary(text: str, code: str) -> None:
    (found,) = citations(body(page(1, f"按{text}执行。")))
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("依据国务院令第591号进行管理。", "国务院令第591号"),
        ("按照应急管理部令1号的规定执行。", "应急管理部令第1号"),
        ("符合安监总管三【2017】121号要求。", "安监总管三〔2017〕121号"),
        ("《安全评价检测检验机构管理办法》应急管理部令第1号", "应急管理部令第1号"),
        ("《某某管理办法》（应急〔2023]99号）", "应急〔2023〕99号"),
    ],
)
def test_orders_and_notices_by_their_number(text: str, code: str) -> None:
    (found,) = citations(body(page(1, text)))
    assert found.code == code
