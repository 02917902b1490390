"""Devices, the design's review and the judgement by criteria, as reports write them."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.document import Outline, Pages, Place, Section
from core.facts import CriteriaJudgement, DesignReview, Equipment, Fact
from pipelines.stages.extract.accident_hazards import accident_hazards
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.design_review import design_review
from pipelines.stages.extract.equipment import equipment, obsolete_remarks
from pipelines.stages.extract.grids import grids
from pipelines.stages.extract.sentences import site_sentences
from tests import cases
from tests.pipelines.stages.extract.bodies import REPORT, body, page


def devices(rows: list[list[str]]) -> tuple[Equipment, ...]:
    read = body(page(1, "2.7 主要设备设施", rows), chapters=((Chapter.EQUIPMENT, 1),))
    return equipment(read, grids(read))


def judgement(read: Body, report_on: Fact | None = None) -> CriteriaJudgement:
    found = accident_hazards(read, grids(read), tuple(site_sentences(read)), report_on, (None,))
    assert found is not None
    return found


def test_a_table_of_names_and_types_is_equipment() -> None:
    rows = [
        ["序号", "设备名称", "规格型号", "数量"],
        ["1", "配电变压器", "S7-250/10", "1"],
        ["2", "合计", "", ""],
    ]
    (device,) = devices(rows)
    assert (device.name, device.model) == ("配电变压器", "S7-250/10")
    assert {item.page for item in device.evidence} == {1}


def test_a_table_without_types_is_none() -> None:
    rows = [["序号", "设备名称", "数量"], ["1", "配电变压器", "1"]]
    assert devices(rows) == ()


def test_sentences_on_elimination_are_kept() -> None:
    read = body(
        page(1, "3.5 淘汰落后设备", "原有的S7型变压器已拆除。储罐区设有围堰。"),
        chapters=((Chapter.OTHER, 1),),
    )
    (remark,) = obsolete_remarks(tuple(site_sentences(read)), REPORT)
    assert remark.text == "原有的S7型变压器已拆除"


def review(text: str) -> DesignReview | None:
    read = body(page(1, "2.2 三同时情况", text), chapters=((Chapter.ENTERPRISE, 1),))
    return design_review(tuple(site_sentences(read)), REPORT)


@pytest.mark.parametrize(
    ("text", "approved", "day"),
    [
        (
            "安全设施设计专篇由某院编制，某市应急管理局于2021年3月5日以某应急危化审字〔2021〕7号文件审查同意了该安全设施设计。",
            True,
            "2021-03-05",
        ),
        ("安全设施设计专篇由某院编制，建设单位按照安全设施设计专篇组织了施工。", False, None),
        ("本项目安全设施设计未经审查批准。", False, None),
    ],
)
def test_who_reviewed_the_design(text: str, approved: bool, day: str | None) -> None:
    found = review(text)
    assert found is not None
    assert (found.is_approved, found.approved_on) == (approved, day)


def test_what_the_law_asks_is_no_review() -> None:
    assert review("建设单位应当将安全设施设计报送审查批准。") is None


@pytest.mark.parametrize(
    ("tail", "is_major", "is_approved"),
    [
        ("不属于安全设施设计的重大变更，由设计单位出具了通知单。", False, False),
        ("属于安全设施设计的重大变更，由设计单位出具了通知单后组织了施工。", True, False),
        ("属于安全设施设计的重大变更，某局于2021年5月6日以某审字〔2021〕9号文件审查同意后施工。", True, True),
    ],
)
def test_changes_of_the_design(tail: str, is_major: bool, is_approved: bool) -> None:
    found = review(f"施工过程中将罐区移至北侧，{tail}")
    assert found is not None
    (change,) = found.changes
    assert change.is_major is is_major
    assert bool(change.approval_number) is is_approved


def judging(rows: list[list[str]]) -> Body:
    """A chapter that is titled as the judgement, with this table."""
    section = Section(
        kind=Chapter.OTHER,
        title="5.6 重大事故隐患判定",
        level=1,
        start=Place(page=1, line=0),
        stop=Place(page=2, line=0),
    )
    pages = Pages(pages=(page(1, "5.6 重大事故隐患判定", rows),))
    return Body(REPORT, pages, Outline(sections=(section,)))


def test_the_table_of_the_judgement_with_its_numbers() -> None:
    rows = [
        ["条款", "判定情形", "核查情况", "判定"],
        ["第1项", "主要负责人考核", "持证", "不构成"],
        ["第15项", "安全阀", "在校验期内", "不构成"],
    ]
    read = judging(rows)
    found = judgement(read, cases.fact("2023-05-18"))
    assert found.is_made
    assert [item.number for item in found.items] == ["第1项", "第15项"]


def test_serial_numbers_are_no_places_of_the_document() -> None:
    rows = [["序号", "判定情形", "核查情况"], ["1", "主要负责人考核", "持证"], ["2", "安全阀", "正常"]]
    read = judging(rows)
    found = judgement(read)
    assert {item.number for item in found.items} == {""}


@pytest.mark.parametrize(
    ("text", "is_made"),
    [
        ("经对照，该企业未发现重大事故隐患。", True),
        ("企业应建立重大事故隐患治理台账。", False),
        ("储罐区设有围堰和报警装置。", False),
        ("燃气报警《工贸企业重大事故隐患判定标准》随机抽查7个用气点未发现泄漏。", False),
        ("《工贸企业重大事故隐患判定标准》（应急管理部令第10号）。", False),
        ("依据《煤矿重大事故隐患判定标准》等编制安全检查表，逐项检查。", False),
        ("对照《煤矿重大事故隐患判定标准》所列情形，逐项核查结果如下。", True),
        ("根据《工贸企业重大事故隐患判定标准》，对企业进行了判定。", True),
        ("本项目不涉及《煤矿重大事故隐患判定标准》（应急管理部令第4号）所列情形。", True),
        ("依据《工贸企业重大事故隐患判定标准》，不构成重大事故隐患。", True),
    ],
)
def test_a_judgement_in_prose(text: str, is_made: bool) -> None:
    read = body(page(1, "5 评价", text), chapters=((Chapter.ASSESSMENT, 1),))
    found = judgement(read)
    assert found.is_made is is_made


def test_rows_outside_the_table_read_are_items_too() -> None:
    section = Section(
        kind=Chapter.OTHER,
        title="5.6 重大事故隐患判定",
        level=1,
        start=Place(page=1, line=0),
        stop=Place(page=2, line=0),
    )
    rows = [["条款", "判定情形", "判定"], ["第三条（一）", "承包单位的统一协调", "不构成"]]
    below = ("第十二条（一）", "人员较多场所的空调", "第十四条 监控报警装置失效 不构成")
    read = Body(
        REPORT,
        Pages(pages=(page(1, "5.6 重大事故隐患判定", rows, *below),)),
        Outline(sections=(section,)),
    )
    items = judgement(read).items
    assert [item.number for item in items if item.number] == ["第三条（一）", "第十二条（一）", "第十四条"]
    assert "空调" in items[1].text
    assert items[2].evidence[0].excerpt == "第十四条"


@pytest.mark.parametrize(("serials", "is_partial"), [("1 2 3", False), ("1 2 4", True), ("1 1 2", False)])
def test_gaps_in_the_serial_numbers_tell_of_rows_unread(serials: str, is_partial: bool) -> None:
    rows = [["序号", "判定情形", "判定"], *([number, "承包单位管理", "不构成"] for number in serials.split())]
    assert judgement(judging(rows)).is_partial is is_partial


def test_lines_beside_the_table_are_items_without_number() -> None:
    section = Section(
        kind=Chapter.OTHER,
        title="5.6 重大事故隐患判定",
        level=1,
        start=Place(page=1, line=0),
        stop=Place(page=2, line=0),
    )
    rows = [["条款", "判定情形", "判定"], ["第（一）项", "超能力生产", "不构成"]]
    below = ("第（二）项 瓦斯超限作业 不构成", "通风系统的完善、可靠")
    pages = Pages(pages=(page(1, "5.6 重大事故隐患判定", rows, *below),))
    items = judgement(Body(REPORT, pages, Outline(sections=(section,)))).items
    assert [item.number for item in items if item.number] == ["第（一）项", "第（二）项"]
    assert any(item.is_loose and "通风系统" in item.text for item in items)
