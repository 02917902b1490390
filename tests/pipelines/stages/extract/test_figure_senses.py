"""What a number is of and in which sense it is stated: traps of honest reports stay apart."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import Figure
from core.outcome import State
from pipelines.checks import figures_disagree
from pipelines.stages.extract.figures import figures
from tests import cases
from tests.pipelines.stages.extract.bodies import body, page


def told(*parts: object, chapter: Chapter = Chapter.ENTERPRISE) -> list[Figure]:
    return list(figures(body(page(1, chapter.value, *parts), chapters=[(chapter, 1)])))  # type: ignore[arg-type]


def disagreeing(found: list[Figure]) -> list[str]:
    """Subjects of which two statements clash."""
    outcomes = figures_disagree.assess(cases.case(figures=tuple(found)))
    return [outcome.subject for outcome in outcomes if outcome.state is State.FLAGGED]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("该公司员工71人（安全管理人员2名），总占地面积28400m²。", "从业人数", 71.0),
        ("厂区占地面积约2.8万m²，用地性质为工业用地。", "占地面积", 28000.0),
        ("企业累计投资4850万元，其中安全设施投资291万元。", "安全投资", 291.0),
        ("厂界外500m范围内常住人口约72人，无重要公共建筑物。", "周边人数", 72.0),
        ("全站职工总数为12名。", "从业人数", 12.0),
    ],
)
def test_what_is_simply_so_has_no_aspect(text: str, name: str, value: float) -> None:
    (figure,) = [f for f in told(text) if f.name == name]
    assert (figure.value, figure.aspect, figure.subject) == (value, "", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2021年末从业人员为86人，此后有所增加。", "从业人数"),
        ("截至2020年底，从业人员86人。", "从业人数"),
        ("改造前员工120人，改造后减少。", "从业人数"),
        ("设计占地面积30000m²。", "占地面积"),
        ("拟新增总投资1200万元。", "总投资"),
        ("每班员工12人。", "从业人数"),
    ],
)
def test_another_year_plan_limit_or_part_has_one(text: str, name: str) -> None:
    found = [f for f in told(text) if f.name == name]
    assert found
    assert all(f.aspect for f in found)


def test_the_area_of_a_part_is_no_area_of_the_site() -> None:
    found = told("储罐区位于厂区北部，罐区占地面积3200m²。", "原料仓库占地面积900m²，公司总占地面积28400m²。")
    assert [(f.value, f.subject) for f in found] == [(3200.0, "罐区"), (900.0, "原料仓库"), (28400.0, "")]


def test_about_is_kept_and_a_nine_thousand_five_hundred_is_no_radius() -> None:
    (figure,) = [f for f in told("厂区占地面积约2.8万m²。") if f.name == "占地面积"]
    assert figure.is_about
    assert not [f for f in told("占地面积9500m²，用工116人，涉粉人员22人。") if f.name == "周边人数"]


def test_accidents_elsewhere_and_the_law_tell_nothing_of_the_site() -> None:
    assert told("某公司占地面积5000m²，员工30人。", chapter=Chapter.BASIS) == []


AROUND = [
    ["方位", "周边设施", "本项目设施", "规范要求(m)", "实测距离(m)"],
    ["东", "锦益物流停车场", "汽车装卸区", "20", "31.2"],
    ["南", "35kV架空电力线（杆高18m）", "储罐区", "27", "77.9"],
    ["南", "35kV架空电力线（杆高18m）", "泵房", "20", "55"],
    ["北", "锦天管业丁类厂房", "储罐区", "—", "43.8"],
]


@pytest.mark.parametrize(
    ("text", "subject", "value"),
    [
        ("东侧隔围墙为锦益物流停车场，测得汽车装卸区与之间隔31.2m。", "锦益物流停车场/汽车装卸区", 31.2),
        ("南：35kV架空电力线（杆高18m）（至储罐区79.7m）。", "35kV架空电力线/储罐区", 79.7),
        ("锦天管业丁类厂房位于北侧，到储罐区的距离为34.8m。", "锦天管业丁类厂房/储罐区", 34.8),
        ("储罐区以北34.8m处为锦天管业丁类厂房。", "锦天管业丁类厂房/储罐区", 34.8),
        ("东侧有锦益物流停车场，距汽车装卸区约31.2m。", "锦益物流停车场/汽车装卸区", 31.2),
        ("最需关注的是东侧锦益物流停车场（相距31.2m）。", "锦益物流停车场/汽车装卸区", 31.2),
    ],
)
def test_a_distance_of_the_text_is_that_of_its_row(text: str, subject: str, value: float) -> None:
    found = [f for f in told(text, AROUND, chapter=Chapter.SURROUNDINGS) if f.raw.endswith("m")]
    assert [(f.subject, f.value) for f in found] == [(subject, value)]


@pytest.mark.parametrize(
    "text",
    [
        "东侧为锦益物流停车场，办公楼与之相距12m。",  # another facility
        "南侧35kV架空电力线（相距55m）。",  # two rows: which facility is not said
        "按规范要求，锦益物流停车场与汽车装卸区的间距不应小于20m。",
        "北侧道路宽6.5m。",
        "南侧临35kV架空电力线（杆高18m），储罐区以东362.1m处为石门村。",
    ],
)
def test_a_distance_of_something_else_is_left_out(text: str) -> None:
    found = [f for f in told(text, AROUND, chapter=Chapter.SURROUNDINGS) if f.raw.endswith("m")]
    assert found == []


DEVICES = [
    ["序号", "设备名称", "规格型号", "数量", "单位"],
    ["1", "储罐", "固定顶储罐，V=600m³", "11", "座"],
    ["2", "装卸泵", "磁力泵，Q=50m³/h", "10", "台"],
    ["3", "螺杆式制冷压缩机", "LG20系列，N=132kW", "5", "台"],
    ["4", "消防水泵", "电动", "1", "台"],
    ["5", "消防水泵", "柴油", "1", "台"],
]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("储运设施为固定顶储罐11座，每座800m³。", "储罐", 11.0),
        ("储运设施为固定顶储罐11座，每座800m³。", "储罐规格", 800.0),
        ("泵区设磁力泵9台。", "装卸泵", 9.0),
        ("机房内装螺杆压缩机6台（电机132kW）。", "螺杆式制冷压缩机", 6.0),
        ("配6台123kW螺杆式制冷压缩机。", "螺杆式制冷压缩机规格", 123.0),
    ],
)
def test_devices_told_by_name_type_or_short_name(text: str, name: str, value: float) -> None:
    found = [f.value for f in told(text, DEVICES, chapter=Chapter.EQUIPMENT) if f.name == name]
    assert value in found[1:]


@pytest.mark.parametrize(
    "text",
    [
        "现场抽查装卸泵2台。",
        "其中装卸泵4台为备用。",
        "装卸泵基础螺栓4个。",
        "原有装卸泵6台。",
        "另设消防水泵2台。",
        "拟新增装卸泵3台。",
    ],
)
def test_parts_samples_and_repeated_rows_are_not_counted(text: str) -> None:
    found = [f for f in told(text, DEVICES, chapter=Chapter.EQUIPMENT) if re_unit(f)]
    assert found == []


def re_unit(figure: Figure) -> bool:
    """Whether a count comes from the text: there the measure word stands with the number."""
    return figure.raw[-1:] in "台座个套"


@pytest.mark.parametrize(
    "text",
    [
        "项目一期工程总投资3000万元，二期工程总投资5000万元。项目总投资8000万元。",
        "东侧为某物流公司，该公司占地面积15000平方米，现有员工200人。本公司占地面积32000平方米，现有员工52人。",
        "母公司总投资2亿元。本项目总投资3000万元。",
        "项目占地面积32000m²，净用地面积30100m²。",
        "甲类仓库占地面积720m²，乙类仓库占地面积1400m²。",
        "公司成立时注册资本500万元，2020年增资后注册资本2000万元。",
        "本次技改项目总投资800万元，企业累计总投资6500万元。",
        "某公司员工300人，因违章作业发生事故。我公司员工52人。",
        "厂区周边500m范围内常住人口约300人。按规定500m范围内人口数100人以上取2.0。",
        "本站从业人员12人（含安全管理人员2人）。从业人员共计12人。",
    ],
)
def test_one_noun_of_different_things_is_no_contradiction(text: str) -> None:
    assert not disagreeing(told(text))


def test_two_statements_on_the_site_are() -> None:
    assert disagreeing(told("企业总人数52人。", "全厂从业人员共计62人。"))
    assert disagreeing(told("公司占地约48亩。", "厂区占地面积23000平方米。"))


def test_parts_that_add_up_to_the_sum_are_no_contradiction() -> None:
    devices = [["设备名称", "规格型号", "数量", "单位"], ["消防泵", "XBD-30", "3", "台"]]
    assert not disagreeing(told("罐区设消防泵1台，泵房设消防泵2台。", devices))
    assert disagreeing(told("罐区设消防泵1台，泵房设消防泵1台。", devices)) == ["消防泵"]
    assert disagreeing(told("设消防泵2台。", devices)) == ["消防泵"]
