"""Checks, problems and what became of them, in the shapes that reports give them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.chapters import Chapter
from core.document import Page
from core.facts import Hazard
from pipelines.stages.extract.check_columns import Verdict, verdict
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.findings import hazards
from tests.pipelines.stages.extract.bodies import body, page

Rows = Sequence[Sequence[str]]
HEAD = ["序号", "检查内容", "检查依据", "实际情况", "检查结果"]
CHECKS = [
    HEAD,
    ["1", "储罐间距应符合规范要求", "GB 50160-2008第6.2.8条", "间距为0.9米", "符合"],
    ["2", "配电室电缆孔洞应封堵", "GB 50054-2011第4.3条", "进线孔未封堵", "不符合"],
]


def found(*pages: Page) -> tuple[Hazard, ...]:
    report = body(*pages, chapters=[(Chapter.RECTIFICATION, 1)])
    return hazards(report, check_items(report))


def told(*pages: Page) -> list[tuple[str, bool | None, str | None]]:
    return [(hazard.text, hazard.rectified, hazard.rectified_on) for hazard in found(*pages)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("符合要求", Verdict.CONFORMS),
        ("√", Verdict.CONFORMS),
        ("不符合要求", Verdict.DOES_NOT_CONFORM),
        ("×", Verdict.DOES_NOT_CONFORM),
        ("整改后符合", Verdict.REPAIRED),
        ("无此项", Verdict.NOT_APPLICABLE),
        ("—", Verdict.NOT_APPLICABLE),
        ("间距0.9米", None),
    ],
)
def test_verdicts(text: str, said: Verdict | None) -> None:
    assert verdict(text) is said


def test_a_tick_that_was_seen_may_be_read_as_a_letter() -> None:
    assert verdict("V", is_seen=True) is Verdict.CONFORMS
    assert verdict("X", is_seen=True) is Verdict.DOES_NOT_CONFORM
    assert verdict("V") is None


def test_a_check_table_over_two_pages_is_one() -> None:
    more = [["3", "灭火器应完好有效", "GB 50140-2005", "压力正常", "符合"]]
    items = check_items(body(page(1, CHECKS), page(2, more)))
    assert [(item.item, item.basis, item.finding, item.result) for item in items] == [
        ("储罐间距应符合规范要求", "GB 50160-2008第6.2.8条", "间距为0.9米", "符合"),
        ("配电室电缆孔洞应封堵", "GB 50054-2011第4.3条", "进线孔未封堵", "不符合"),
        ("灭火器应完好有效", "GB 50140-2005", "压力正常", "符合"),
    ]
    assert {item.page for item in items[2].evidence} == {2}


def test_two_columns_to_tick() -> None:
    rows = [
        ["序号", "检查项目内容", "符合", "不符合"],
        ["1", "储罐间距应符合规范要求", "√", ""],
        ["2", "配电室电缆孔洞应封堵", "", "√"],
    ]
    assert [item.result for item in check_items(body(page(1, rows)))] == ["符合", "不符合"]


def test_rows_of_a_laboratorys_report_are_no_checks() -> None:
    rows = [["序号", "检测部位", "标准要求", "单项评定"], ["1", "储罐区接地端子", "不大于4Ω", "合格"]]
    assert check_items(body(page(1, rows), chapters=[(Chapter.TEST_REPORT, 1)])) == ()


@pytest.mark.parametrize(
    ("head", "row", "rectified", "on"),
    [
        (
            ["序号", "存在问题", "整改建议", "整改情况", "完成日期", "复查结果"],
            ["尽快封堵", "已封堵", "2023年3月1日", "合格"],
            True,
            "2023-03-01",
        ),
        (
            ["编号", "不符合事实", "纠正要求", "整改说明", "关闭日期", "验证"],
            ["封堵", "用防火泥封堵", "2023.3.1", "已闭合"],
            True,
            "2023-03-01",
        ),
        (
            ["序号", "隐患描述", "整改建议", "整改情况", "完成日期", "销号情况"],
            ["封堵", "尚未整改，计划5月完成", "/", "/"],
            False,
            None,
        ),
        (
            ["序号", "安全隐患", "整改要求", "落实情况", "完成时间", "复核意见"],
            ["限期封堵", "", "", ""],
            None,
            None,
        ),
    ],
)
def test_lists_of_problems_under_various_headings(
    head: list[str], row: list[str], rectified: bool | None, on: str | None
) -> None:
    rows = [head, ["1", "配电室电缆进线孔未封堵", *row]]
    assert told(page(1, rows)) == [("配电室电缆进线孔未封堵", rectified, on)]


def test_a_stroke_among_outcomes_is_an_open_problem() -> None:
    rows = [
        ["序号", "存在问题", "整改建议", "完成日期", "复查结果"],
        ["1", "配电室电缆进线孔未封堵", "封堵", "2023年3月1日", "合格"],
        ["2", "二号储罐呼吸阀失效", "更换", "/", "/"],
    ]
    assert [rectified for _, rectified, _ in told(page(1, rows))] == [True, False]


def test_proof_in_a_second_list_is_joined_by_number() -> None:
    rows = [
        ["序号", "存在问题", "整改建议", "整改情况"],
        ["1", "配电室电缆进线孔未封堵", "封堵", "已封堵完成"],
    ]
    proof = [
        ["问题序号", "证明材料", "材料日期", "复查人"],
        ["1", "整改验收单〔2023〕验字12号", "2023年3月1日", "夏某某"],
    ]
    (hazard,) = found(page(1, rows, "整改证明材料", proof))
    assert (hazard.rectified, hazard.proof) == (True, "整改验收单〔2023〕验字12号")


def test_a_card_for_each_problem() -> None:
    card = [
        ["隐患内容", "配电室电缆进线孔未封堵", "检查日期", "2023年2月1日"],
        ["整改情况", "已用防火泥封堵", "完成日期", "2023年3月1日"],
        ["复查结果", "合格", "复查人", "夏某某"],
    ]
    assert told(page(1, card)) == [("配电室电缆进线孔未封堵", True, "2023-03-01")]


def test_problems_in_running_text() -> None:
    lines = [
        "隐患整改情况",
        "（1）配电室电缆进线孔未封堵。整改情况：",
        "已于2023年3月1日封堵。",
        "（2）二号储罐呼吸阀失效。",
        "该企业尚未整改。",
    ]
    assert told(page(1, *lines)) == [
        ("配电室电缆进线孔未封堵", True, "2023-03-01"),
        ("二号储罐呼吸阀失效", False, None),
    ]


def test_a_failed_check_takes_the_outcome_of_the_listed_problem() -> None:
    rows = [["序号", "存在问题", "整改建议", "整改情况"], ["1", "进线孔未封堵", "封堵", "已封堵完成"]]
    (hazard,) = found(page(1, CHECKS, "问题清单", rows))
    assert (hazard.text, hazard.rectified) == ("配电室电缆孔洞应封堵（进线孔未封堵）", True)


def test_what_was_put_right_at_the_check_is_closed() -> None:
    rows = [HEAD, ["1", "配电室电缆孔洞应封堵", "GB 50054-2011", "已封堵", "整改后符合"], CHECKS[1]]
    assert [hazard.rectified for hazard in found(page(1, rows))] == [True]
