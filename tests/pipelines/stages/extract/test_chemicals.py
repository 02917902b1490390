"""Chemicals and quantities out of tables of many shapes, data sheets and sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.facts import Chemical
from pipelines.stages.extract.chemicals import chemicals
from tests.pipelines.stages.extract.bodies import body, page

Rows = Sequence[Sequence[str]]


def found(*tables: Rows) -> dict[str, Chemical]:
    return {chemical.name: chemical for chemical in chemicals(body(page(1, *tables)))}


@pytest.mark.parametrize(
    ("table", "name", "tonnes", "threshold"),
    [
        ([["物质名称", "最大存量q(t)", "临界量Q(t)"], ["液氨", "12.5", "10"]], "液氨", 12.5, 10.0),
        ([["品名", "设计最大储量（吨）", "临界量/t"], ["甲醇", "1,254.6", "500"]], "甲醇", 1254.6, 500.0),
        ([["品名", "qi（t）", "Qi（t）"], ["丙酮", "３６．５", "500"]], "丙酮", 36.5, 500.0),
        ([["介质", "最大储存量(kg)"], ["乙炔", "450"]], "乙炔", 0.45, None),
        ([["名称", "存在量", "单位", "临界量"], ["氯", "800", "kg", "5"]], "氯", 0.8, 5.0),
        ([["化学品名称", "储存量"], ["甲苯", "86.2t"]], "甲苯", 86.2, None),
    ],
)  # fmt: skip
def test_a_table_tells_name_quantity_and_threshold(
    table: Rows, name: str, tonnes: float, threshold: float | None
) -> None:
    chemical = found(table)[name]
    assert (chemical.quantity_t, chemical.threshold_t) == (tonnes, threshold)
    assert next(item.excerpt for item in chemical.evidence) == name


@pytest.mark.parametrize(
    "table",
    [
        [["设备名称", "规格型号", "数量"], ["甲醇储罐", "V=50", "4"]],
        [["原料名称", "年用量（t）"], ["甲醇", "5000"]],
        [["产品名称", "年产量(t/a)"], ["乙酸乙酯", "20000"]],
        [["名称", "最大储存量(m3)"], ["汽油", "30m3"]],
        [["器材名称", "数量", "单位"], ["灭火器", "40", "具"]],
    ],
)
def test_what_is_no_quantity_held(table: Rows) -> None:
    assert all(chemical.quantity_t is None for chemical in found(table).values())


def test_units_that_span_rows_part_the_same_chemical() -> None:
    table = [
        ["辨识单元", "危险化学品", "最大存量q(t)", "临界量Q(t)"],
        ["罐区", "甲醇", "300", "500"],
        ["^", "丙酮", "20", "500"],
        ["库房", "甲醇", "5", "500"],
        ["合计", "", "325", ""],
    ]
    got = {(c.unit, c.name, c.quantity_t) for c in chemicals(body(page(1, table)))}
    assert got == {("罐区", "甲醇", 300.0), ("罐区", "丙酮", 20.0), ("库房", "甲醇", 5.0)}


def test_inventory_and_identification_confirm_each_other() -> None:
    inventory = [["危险化学品", "存在部位", "最大储存量(t)"], ["液氯", "气化间", "19.3"]]
    identification = [["序号", "危险化学品", "最大存量q(t)", "临界量Q(t)"], ["1", "液氯", "19.3", "5"]]
    chemical = found(inventory, identification)["液氯"]
    assert chemical.is_confirmed
    assert chemical.unit == "气化间"
    assert not chemical.variants
    assert len(chemical.evidence) == 4


def test_a_quantity_that_differs_elsewhere_is_kept() -> None:
    identification = [["危险化学品", "最大存量q(t)", "临界量Q(t)"], ["液氨", "9.6", "10"]]
    chemical = chemicals(body(page(1, "冷库液氨最大储存量为15.2t，由两台储氨器盛装。", identification)))[0]
    assert chemical.quantity_t == 9.6
    assert [variant.value for variant in chemical.variants] == ["15.2"]


def test_the_data_sheet_gives_the_number_and_brackets_the_other_name() -> None:
    sheet = [["品名", "甲醇", "CAS号", "67-56-1"], ["状态", "液体", "部位", "罐区"]]
    table = [["名称", "最大储存量(t)"], ["甲醇（木精）", "40"], ["氧（液化的）", "20.5"]]
    got = found(sheet, table)
    assert (got["甲醇"].cas, got["甲醇"].aliases) == ("67-56-1", ("木精",))
    assert got["氧（液化的）"].quantity_t == 20.5


def test_a_table_over_two_pages_is_one() -> None:
    first = page(1, [["名称", "最大储存量(t)"], ["甲醇", "40"]])
    second = page(2, [["丙酮", "12"], ["甲苯", "7"]])
    assert [c.name for c in chemicals(body(first, second))] == ["甲醇", "丙酮", "甲苯"]
