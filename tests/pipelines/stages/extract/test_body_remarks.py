"""Proof and re-check of problems, remarks on hearsay and on what is open, measures for another site."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.findings import hazards
from pipelines.stages.extract.measures import measures
from pipelines.stages.extract.remarks import hearsay, open_remarks
from tests.pipelines.stages.extract.bodies import body, page

LIST = [
    ["序号", "存在问题", "整改建议", "整改证据", "完成日期", "复查结论"],
    ["1", "灭火器压力不足", "更换灭火器", "已更换灭火器", "2023年3月20日", "合格（2023年3月25日）"],
    ["2", "罐区围堰破损", "修补围堰", "已修补围堰", "2023年3月21日", "合格（2023年3月18日）"],
]
PROOF = [
    ["问题序号", "证明材料", "材料日期", "复查人"],
    ["1", "整改前后对比照片，验收单编号ZG-2023-05", "2023年3月20日", "沈青禾"],
]


def test_a_problem_has_its_advice_recheck_and_the_proof_of_a_second_list() -> None:
    report = body(page(1, "整改情况", LIST, PROOF), chapters=[(Chapter.RECTIFICATION, 1)])
    first, second = hazards(report, check_items(report))
    assert (first.advice, first.rechecked_on, first.number) == ("更换灭火器", "2023-03-25", 1)
    assert first.proof == "整改前后对比照片，验收单编号ZG-2023-05"
    assert (second.proof, second.rechecked_on) == (None, "2023-03-18")


def test_a_list_of_proof_goes_on_below_without_its_headings() -> None:
    rest = [["2", "整改验收单ZG-2023-06", "2023年3月21日", "沈青禾"]]
    pages = page(1, "整改情况", LIST, PROOF), page(2, "（续上表）", rest)
    report = body(*pages, chapters=[(Chapter.RECTIFICATION, 1)])
    assert [hazard.proof for hazard in hazards(report, ())][1] == "整改验收单ZG-2023-06"


def test_a_failed_row_gives_the_problem_its_requirement() -> None:
    table = [
        ["序号", "检查内容", "检查依据", "检查情况", "检查结果"],
        ["1", "灭火器应完好有效", "GB 50140-2005", "灭火器压力不足", "不符合"],
        ["2", "罐区应设围堰", "GB 50160-2008", "设有围堰", "符合"],
    ]
    report = body(page(1, "整改情况", table, LIST), chapters=[(Chapter.RECTIFICATION, 1)])
    found = {hazard.number: hazard.requirement for hazard in hazards(report, check_items(report))}
    assert found == {1: "灭火器应完好有效", 2: ""}


def test_a_row_that_failed_is_no_heading_of_a_list_of_problems() -> None:
    table = [
        ["序号", "检查内容", "检查依据", "检查情况", "检查结果", "类别"],
        ["1", "应急照明应完好", "GB 50016-2014", "应急照明持续时间不足", "不符合", "一般项"],
        ["2", "应急物资应定期维护", "GB 30077-2023", "每月点检", "符合", "一般项"],
    ]
    report = body(page(1, "检查表", table), chapters=[(Chapter.ASSESSMENT, 1)])
    assert [item.result for item in check_items(report)] == ["不符合", "符合"]
    assert [hazard.requirement for hazard in hazards(report, check_items(report))] == ["应急照明应完好"]


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("据企业介绍，消防设施运行正常，符合规范要求。", True),
        ("据企业负责人反映，防雷装置完好，因此满足标准要求。", True),
        ("据企业介绍，消防设施运行正常，经现场检查和查阅检测报告，符合规范要求。", False),
        ("据企业介绍，该址原为荒地，2015年建成投产。", False),
        ("现场检查消防设施完好，符合规范要求。", False),
    ],
)
def test_sentences_on_hearsay(text: str, is_kept: bool) -> None:
    report = body(page(1, "定性定量评价", text), chapters=[(Chapter.ASSESSMENT, 1)])
    assert bool(hearsay(report)) is is_kept


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("现场检查发现的问题中仍有1项未完成整改。", True),
        ("上述隐患尚未全部整改。", True),
        ("现场检查发现的3项问题，企业已全部整改完成，经复查符合要求。", False),
        ("如隐患尚未整改，应停止作业。", False),
        ("隐患未整改的，不得投入使用。", False),
    ],
)
def test_sentences_on_what_is_open(text: str, is_kept: bool) -> None:
    report = body(page(1, "评价结论", text), chapters=[(Chapter.CONCLUSION, 1)])
    assert bool(open_remarks(report)) is is_kept


def test_a_measure_shows_what_no_other_chapter_speaks_of() -> None:
    own = page(1, "企业概况", "该站设加油机4台、埋地汽油罐2座，卸油区位于东侧。")
    told = page(
        2, "对策措施", "（1）卸油前应静置并连接静电接地。", "（2）加强回采面上隅角瓦斯治理，及时调风。"
    )
    report = body(own, told, chapters=[(Chapter.ENTERPRISE, 1), (Chapter.MEASURES, 2)])
    first, second = measures(report)
    assert first.absent == ()
    assert set(second.absent) == {"回采", "上隅角", "瓦斯"}
