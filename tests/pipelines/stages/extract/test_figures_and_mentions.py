"""Named quantities and names of organisations and places, each place of them."""

from __future__ import annotations

import pytest

from core.facts import MentionKind
from pipelines.stages.extract.figures import figures
from pipelines.stages.extract.mentions import mentions
from pipelines.stages.extract.numbers import measured, number
from tests.pipelines.stages.extract.bodies import body, page


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("24500m²", 24500.0, "m²"),
        ("约1,254.6吨", 1254.6, "t"),
        ("３６．５ｔ", 36.5, "t"),
        ("3.2公顷", 32000.0, "m²"),
        ("1.2亿元", 12000.0, "万元"),
        ("450kg", 0.45, "t"),
        ("35米", 35.0, "m"),
    ],
)
def test_numbers_with_units(text: str, value: float, unit: str) -> None:
    found = measured(text)
    assert found is not None
    assert (found.value, found.unit) == (value, unit)


def test_a_cell_with_two_numbers_has_no_value() -> None:
    assert number("12×30") is None
    assert number("12.5") == 12.5


def test_text_form_and_table_give_each_their_statement() -> None:
    got = [
        (figure.name, figure.value, figure.unit)
        for figure in figures(
            body(
                page(
                    1,
                    "厂区总占地面积24500m²，现有员工13人，项目总投资3540万元。",
                    "东侧为国道（相距37.4m），厂内设加油机4台、班组3个。",
                    [["占地面积", "24600m²", "员工人数", "13"]],
                    [["方位", "周边设施", "距离（m）"], ["东侧", "国道", "37.4"]],
                    [["设备名称", "型号", "数量", "单位"], ["加油机", "JY-1", "6", "台"]],
                )
            )
        )
    ]
    assert ("占地面积", 24500.0, "m²") in got
    assert ("占地面积", 24600.0, "m²") in got
    assert got.count(("从业人数", 13.0, "人")) == 2
    assert got.count(("东侧间距", 37.4, "m")) == 2
    assert ("加油机", 4.0, "台") in got
    assert ("加油机", 6.0, "台") in got
    assert not any(name == "班组" for name, _, _ in got)


def test_excerpts_show_name_and_number() -> None:
    figure = figures(body(page(1, "厂区总占地面积约24500m²。")))[0]
    assert (
        figure.evidence[0].excerpt == "厂区总占地面积约24500m²"[2:] or "24500" in figure.evidence[0].excerpt
    )
    assert figure.raw == "24500m²"


TEXT = (
    "受青岚化工有限公司委托，远岫安全科技有限公司承担评价工作。",
    "青岚化工有限公司位于山东省德州市东岭区马坊镇通港路294号，本公司对其现场勘验。",
    "该公司西侧有云栖机械有限公司，泵站及罐区位于北侧。",
)


def test_organisations_are_cut_where_they_begin() -> None:
    found = {m.name: m.count for m in mentions(body(page(1, *TEXT))) if m.kind is MentionKind.ORGANISATION}
    assert found == {"青岚化工有限公司": 2, "远岫安全科技有限公司": 1, "云栖机械有限公司": 1}


def test_an_address_gives_every_place_of_it() -> None:
    found = {m.name: m.code for m in mentions(body(page(1, *TEXT))) if m.kind is MentionKind.PLACE}
    assert set(found) == {"山东省", "德州市", "东岭区", "马坊镇"}
    assert (found["山东省"], found["东岭区"]) == ("370000", None)


def test_one_organisation_under_two_spellings_is_one() -> None:
    text = ("青岚（山东）化工有限公司是生产企业。", "青岚(山东)化工有限公司取得许可证。")
    found = [m for m in mentions(body(page(1, *text))) if m.kind is MentionKind.ORGANISATION]
    assert [(m.count, len(m.spellings)) for m in found] == [(2, 2)]
