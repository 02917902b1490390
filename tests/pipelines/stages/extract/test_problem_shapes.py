"""Rectification in the shapes of reports: few columns, photos before and after, cards, two lists."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import Picture
from core.facts import Hazard
from core.geometry import Box
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.findings import hazards
from pipelines.stages.extract.remarks import closing_remarks, open_remarks
from tests.pipelines.stages.extract.bodies import body, page

TITLE = "隐患整改情况"
EARTH, BOTTLE = "配电箱未接地", "灭火器压力不足"


def found(*parts: object, pictures: tuple[Picture, ...] = ()) -> tuple[Hazard, ...]:
    shown = dataclasses.replace(page(1, TITLE, *parts), pictures=pictures)  # type: ignore[arg-type]
    report = body(shown, chapters=[(Chapter.RECTIFICATION, 1)])
    return hazards(report, check_items(report))


def table(head: list[str], *rows: list[str]) -> list[list[str]]:
    return [head, *([str(number), *row] for number, row in enumerate(rows, 1))]


def test_three_columns_of_which_the_last_points_to_the_proof() -> None:
    first, second = found(
        table(
            ["序号", "存在问题", "整改情况"],
            [EARTH, "已于2023年5月6日完成接地，照片见附图3"],
            [BOTTLE, "已于2023年5月7日更换，更换记录编号MH-03"],
        )
    )
    assert (first.rectified, first.rectified_on, first.proof is not None) == (True, "2023-05-06", True)
    assert second.proof is not None


def test_where_few_rows_point_to_something_nobody_is_asked_for_it() -> None:
    rows = [[EARTH, "已接地"], [BOTTLE, "已更换"], ["通道堵塞", "已清理，见照片2"]]
    assert [hazard.proof for hazard in found(table(["序号", "存在问题", "整改情况"], *rows))] == [None] * 3


@pytest.mark.parametrize("head", ["整改后照片", "整改后", "整改后效果图片"])
def test_photos_before_and_after_named_in_words(head: str) -> None:
    rows = table(
        ["序号", "隐患内容", "整改前照片", head], [EARTH, "照片1", "照片2"], [BOTTLE, "照片3", "照片4"]
    )
    assert [(h.rectified, h.proof) for h in found(rows)] == [(True, "照片2"), (True, "照片4")]


def test_photos_before_and_after_as_pictures_in_the_cells() -> None:
    rows = table(["序号", "隐患内容", "整改前", "整改后"], [EARTH, "", ""], [BOTTLE, "", ""])
    width = (595.0 - 120.0) / 4
    tops = (60.0 + 20.0 + 20.0, 60.0 + 20.0 + 40.0)  # of the two rows below the heading

    def picture(column: int, top: float) -> Picture:
        left = 60.0 + column * width + 5.0
        box = Box(left, top + 2.0, left + 60.0, top + 18.0)
        return Picture(box=box, width_px=300, height_px=200, content="ab" * 32)

    both = (picture(2, tops[0]), picture(3, tops[0]), picture(2, tops[1]))
    assert [(h.rectified, h.proof) for h in found(rows, pictures=both)] == [(True, "照片"), (None, None)]


def test_the_day_of_the_recheck_in_a_column_of_its_own() -> None:
    rows = table(
        ["序号", "隐患", "整改情况", "整改完成时间", "复查人员/时间", "复查意见"],
        [EARTH, "已接地", "2023.5.6", "张三 2023.5.8", "合格"],
        [BOTTLE, "已更换", "2023.5.7", "张三 2023.5.5", "合格"],
    )
    days = [(hazard.rectified_on, hazard.rechecked_on) for hazard in found(rows)]
    assert days == [("2023-05-06", "2023-05-08"), ("2023-05-07", "2023-05-05")]


def test_yes_and_no_under_whether_it_is_done() -> None:
    rows = table(
        ["序号", "隐患内容", "整改期限", "是否完成"], [EARTH, "2023.5.10", "是"], [BOTTLE, "2023.5.10", "否"]
    )
    assert [(h.text, h.rectified) for h in found(rows)] == [(EARTH, True), (BOTTLE, False)]


def test_a_heading_of_two_rows() -> None:
    rows = [
        ["序号", "隐患内容", "整改情况", "<", "<"],
        ["^", "^", "整改措施", "完成日期", "验收人"],
        ["1", EARTH, "加装接地线", "2023-05-06", "李四"],
        ["2", BOTTLE, "更换", "2023-05-07", "李四"],
    ]
    assert [(h.text, h.rectified_on) for h in found(rows)] == [(EARTH, "2023-05-06"), (BOTTLE, "2023-05-07")]


def test_cards_with_number_photos_and_recheck() -> None:
    def card(number: str, text: str) -> list[list[str]]:
        return [
            ["隐患编号", number, "检查日期", "2023年5月3日"],
            ["隐患描述", text, "<", "<"],
            ["整改措施", "加装接地线", "完成日期", "2023年5月6日"],
            ["整改前照片", "照片1", "整改后照片", "照片2"],
            ["复查情况", "合格", "复查日期", "2023年5月8日"],
        ]

    first, second = found([*card("1", EARTH), *card("2", BOTTLE)])
    assert (first.text, first.rectified, first.rectified_on) == (EARTH, True, "2023-05-06")
    assert (first.rechecked_on, first.proof) == ("2023-05-08", "照片2")
    assert second.text == BOTTLE


def test_a_list_in_the_text_and_a_table_by_number() -> None:
    rows = [
        ["问题序号", "整改完成情况", "整改完成时间", "整改证明"],
        ["1", "已完成", "2023.5.6", "照片1"],
        ["2", "已完成", "2023.5.7", "无"],
    ]
    lines = ["本次现场检查发现的问题如下：", f"（1）{EARTH}；", f"（2）{BOTTLE}。"]
    assert [(h.text, h.rectified_on, h.proof) for h in found(*lines, rows)] == [
        (EARTH, "2023-05-06", "照片1"),
        (BOTTLE, "2023-05-07", None),
    ]


def test_a_list_of_problems_and_further_down_one_of_what_was_done() -> None:
    lines = [
        "评价组现场检查发现以下2项问题：",
        f"（1）{EARTH}；",
        f"（2）{BOTTLE}。",
        "企业对上述问题进行了整改，并于2023年5月6日全部整改完成。",
        "评价组进行了复查，整改情况如下：",
        "（1）配电箱已加装接地线，见整改照片1；",
        "（2）灭火器已更换，见整改照片2。",
    ]
    first, second = found(*lines)
    assert (first.text, first.rectified, first.rectified_on, first.proof is not None) == (
        EARTH,
        True,
        "2023-05-06",
        True,
    )
    assert (second.text, second.rectified) == (BOTTLE, True)


@pytest.mark.parametrize(
    ("outcome", "days"),
    [
        ("企业于2023年5月7日更换，评价组于2023年5月9日复查合格。", ("2023-05-07", "2023-05-09")),
        (
            "整改情况：已于2023年5月7日更换。复查情况：2023年5月5日复查，符合要求。",
            ("2023-05-07", "2023-05-05"),
        ),
        ("企业已于2023年5月7日完成整改并经复查合格。", ("2023-05-07", None)),
        ("要求于2023年5月31日前完成，企业已于2023年5月7日更换，复查合格。", ("2023-05-07", None)),
    ],
)
def test_both_days_in_prose(outcome: str, days: tuple[str, str | None]) -> None:
    (hazard,) = found(f"（1）{BOTTLE}。{outcome}")
    assert (hazard.rectified, hazard.rectified_on, hazard.rechecked_on) == (True, *days)


def test_ticks_under_done_and_not_done() -> None:
    rows = table(["序号", "问题", "已整改", "未整改"], [EARTH, "√", ""], [BOTTLE, "", "√"])
    assert [(h.text, h.rectified) for h in found(rows)] == [(EARTH, True), (BOTTLE, False)]


def test_before_and_after_in_words() -> None:
    rows = table(
        ["序号", "整改前", "整改后"], ["进线孔未封堵，有积水", "已封堵"], ["通道堆物堵塞", "通道畅通"]
    )
    assert [(h.text, h.rectified) for h in found(rows)] == [
        ("进线孔未封堵，有积水", True),
        ("通道堆物堵塞", True),
    ]


def test_what_is_done_in_part_is_open() -> None:
    rows = table(["序号", "隐患内容", "整改结果", "复查情况"], [EARTH, "2台已接地，1台停用", "部分完成"])
    assert [hazard.rectified for hazard in found(rows)] == [False]


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("本次检查发现隐患5项，已整改4项，未整改1项，整改率80%。", True),
        ("企业承诺剩余1项隐患在停车检修时完成整改。", True),
        ("本次检查发现隐患5项，已整改5项，未整改0项，整改率100%。", False),
        ("其余3项隐患已于2023年5月6日完成整改。", False),
        ("如有1项未整改，不得投入使用。", False),
    ],
)
def test_sentences_that_leave_something_open(text: str, is_open: bool) -> None:
    report = body(page(1, TITLE, text), chapters=[(Chapter.RECTIFICATION, 1)])
    assert bool(open_remarks(report)) is is_open


def test_a_sentence_that_points_to_the_proof_of_all() -> None:
    report = body(
        page(1, TITLE, "各项整改照片详见附件8。", "应保存整改记录。"), chapters=[(Chapter.RECTIFICATION, 1)]
    )
    assert [remark.text for remark in closing_remarks(report)] == ["各项整改照片详见附件8"]
