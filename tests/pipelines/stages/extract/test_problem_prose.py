"""Problems and their rectification in running prose, by number, before and after, and in forms to tick."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.stages.extract.check_columns import Verdict, verdict
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.findings import hazards
from pipelines.stages.extract.remarks import closing_remarks
from tests.pipelines.stages.extract.bodies import body, page


def found(*parts: object) -> tuple[Hazard, ...]:
    report = body(page(1, *parts), chapters=[(Chapter.RECTIFICATION, 1)])  # type: ignore[arg-type]
    return hazards(report, check_items(report))


def told(*parts: object) -> list[tuple[str, bool | None, str | None]]:
    return [(hazard.text, hazard.rectified, hazard.rectified_on) for hazard in found(*parts)]


def test_numbered_sentences() -> None:
    lines = [
        "5.2 隐患整改情况",
        "（1）现场检查发现泵房配电箱门未接地。企业于2023年5月6日完成整改，经评价组复查符合要求。",
        "（2）仓库门口未设置禁烟标志。该公司已订购标志牌，目前正在整改。",
    ]
    assert told(*lines) == [
        ("现场检查发现泵房配电箱门未接地", True, "2023-05-06"),
        ("仓库门口未设置禁烟标志", False, None),
    ]


def test_sentences_without_numbers() -> None:
    lines = [
        "隐患整改情况",
        "评价组检查时发现储罐区围堰穿管处未封堵。被评价单位于2022年8月3日采用防火泥封堵，复查合格。",
        "现场检查发现空压机安全阀未校验。企业下达限期整改单，已于2022年8月9日整改完成，校验报告见附件6。",
    ]
    first, second = found(*lines)
    assert (first.rectified, first.rectified_on, first.proof) == (True, "2022-08-03", None)
    assert (second.rectified, second.rectified_on) == (True, "2022-08-09")
    assert second.proof is not None


@pytest.mark.parametrize(
    ("closing", "rectified"),
    [
        ("针对上述问题，企业已制定整改方案，落实责任人，现已全部整改完毕。", [True, True]),
        ("上述问题均已整改到位，经复查符合要求。", [True, True]),
        ("企业应将上述问题全部整改完毕。", []),
    ],
)
def test_a_paragraph_behind_closes_what_is_listed(closing: str, rectified: list[bool]) -> None:
    lines = [
        "隐患与整改",
        "现场检查发现以下问题：",
        "（1）配电室未设置挡鼠板；",
        "（2）氧气瓶未固定。",
        closing,
    ]
    assert [outcome for _, outcome, _ in told(*lines)] == rectified


def test_before_and_after() -> None:
    lines = ["隐患与整改", "（1）整改前：氧气瓶与乙炔瓶混放。整改后：两种气瓶已分库存放，间距8米。"]
    assert told(*lines) == [("氧气瓶与乙炔瓶混放", True, None)]


def test_a_list_and_sentences_by_number() -> None:
    rows = [
        ["序号", "存在问题", "整改建议"],
        ["1", "配电室未设置挡鼠板", "增设挡鼠板"],
        ["2", "氧气瓶未固定", "设置防倒链"],
        ["3", "疏散指示灯损坏", "更换"],
    ]
    said = ["问题1、问题2已于2023年3月9日完成整改。", "第三项正在采购，尚未整改。"]
    assert [(rectified, on) for _, rectified, on in told("隐患与整改", rows, *said)] == [
        (True, "2023-03-09"),
        (True, "2023-03-09"),
        (False, None),
    ]


def test_boxes_in_a_list_of_problems() -> None:
    rows = [
        ["序号", "存在问题", "整改情况"],
        ["1", "配电室未设置挡鼠板", "☑已整改 □未整改"],
        ["2", "氧气瓶未固定", "□已整改 ☑未整改"],
    ]
    assert [rectified for _, rectified, _ in told("隐患与整改", rows)] == [True, False]


def test_boxes_in_a_check_table() -> None:
    assert verdict("☑符合 □不符合") is Verdict.CONFORMS
    assert verdict("□符合 ☑不符合") is Verdict.DOES_NOT_CONFORM
    assert verdict("符合□ 不符合√") is Verdict.DOES_NOT_CONFORM


def test_a_failed_row_and_its_rectification_in_other_words() -> None:
    checks = [
        ["序号", "检查内容", "检查依据", "实际情况", "检查结果"],
        ["1", "储罐应设置高液位报警", "GB 50160-2008第6.2.8条", "1号储罐设有报警", "符合"],
        ["2", "配电室电缆孔洞应封堵严密", "GB 50054-2011第4.3条", "配电室东墙的电缆进线孔洞未封堵", "不符合"],
    ]
    lines = ["（1）配电室电缆孔洞封堵不严（东墙进线处）。企业已于2023年5月6日完成整改。"]
    (hazard,) = found("隐患与整改", checks, *lines)
    assert (hazard.rectified, hazard.requirement) == (True, "配电室电缆孔洞应封堵严密")


def test_what_tells_of_a_rectification_is_kept() -> None:
    lines = [
        "隐患与整改",
        "评价组对整改情况进行了复查。",
        "复查结果表明各项问题均已整改完成。",
        "企业应继续整改。",
    ]
    report = body(page(1, *lines), chapters=[(Chapter.RECTIFICATION, 1)])
    assert [remark.text for remark in closing_remarks(report)] == ["复查结果表明各项问题均已整改完成"]
