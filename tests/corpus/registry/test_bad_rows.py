"""Rows that cannot be taken are named one by one; doubtful ones are taken and pointed out."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine

from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from tests.registry_lists import (
    AGENCY_HEAD,
    DAY,
    QIU,
    ROSTER_HEAD,
    WEN,
    Write,
)


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        ("机构名称", "", "必填的单元格为空"),
        ("机构名称", "——", "必填的单元格为空"),
        ("资质证书编号", None, "必填的单元格为空"),
        ("机构名称", "=B3", "公式"),
        ("有效日期", "=TODAY()", "公式"),
        ("有效日期", "#REF!", "错误值"),
        ("有效日期", "2027-02-30", "在日历上不存在"),
        ("有效日期", "五年", "不是日期"),
        ("有效日期", dt.time(8, 0), "时刻"),
        ("发证日期", dt.date(1900, 1, 1), "不合理"),
        ("有效日期", "2021-01-01", "早于起始日期 2022-01-01"),
        ("资质证书编号", 1234567890123456, "15 位"),
        ("资质证书编号", "1.23E+15", "科学计数法"),
        ("资质证书编号", dt.date(2022, 3, 5), "保存成了日期"),
        ("资质证书编号", True, "不是文字"),
        ("机构名称", "蜀岭\ufffd\ufffd", "乱码"),
        ("机构名称", "蜀" * 2001, "超过 2000 个字"),
    ],
)
def test_a_bad_row_is_named_with_its_line_column_and_reason_and_the_rest_is_taken(
    engine: Engine, registry: StoredRegistry, xlsx: Write, field: str, cell: object, reason: str
) -> None:
    good = ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01")
    bad: list[object] = ["乙评价有限公司", "APJ-(川)-2", "2022-01-01", "2027-01-01"]
    bad[AGENCY_HEAD.index(field)] = cell
    path = xlsx({"机构": [AGENCY_HEAD, good, bad]})

    report = import_file(engine, path, known_on=DAY)

    (rejected,) = report.rejected
    assert (rejected.line, rejected.column, rejected.sheet) == (3, field, "机构")
    assert reason in rejected.reason
    assert "第 3 行" in str(rejected)
    assert report.registers[0].rejected == 1
    assert [row.name for row in registry.agencies()] == ["甲评价有限公司"]


def test_every_bad_cell_of_a_row_is_named_and_the_row_counts_once(engine: Engine, text: Write) -> None:
    report = import_file(
        engine,
        text(
            [AGENCY_HEAD, ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"), ("", "=1", "x", "y")]
        ),
        known_on=DAY,
    )
    assert [row.column for row in report.rejected] == ["资质证书编号", "发证日期", "有效日期", "机构名称"]
    assert report.registers[0].rejected == 1


def test_a_formula_in_a_column_that_is_not_kept_does_no_harm(engine: Engine, xlsx: Write) -> None:
    path = xlsx({"人员": [("序号", *ROSTER_HEAD), ("=ROW()-1", *WEN), ("=ROW()-1", *([None] * 9))]})
    report = import_file(engine, path, known_on=DAY)
    assert (report.accepted, report.rejected) == (1, ())


def test_json_values_of_the_wrong_kind_are_rejected(engine: Engine, json_file: Write) -> None:
    good = dict(zip(AGENCY_HEAD, ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"), strict=True))
    items = [
        good,
        good | {"有效日期": ["2027-01-01"]},
        good | {"机构名称": {"a": 1}},
        good | {"资质证书编号": [1]},
        7,
    ]
    report = import_file(engine, json_file({"机构": items}), known_on=DAY)
    assert report.accepted == 1
    assert {row.line for row in report.rejected} == {2, 3, 4, 5}


def test_a_row_met_twice_is_named_and_taken_once(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    report = import_file(engine, text([ROSTER_HEAD, WEN, QIU, WEN]), known_on=DAY)
    (rejected,) = report.rejected
    assert (rejected.line, rejected.reason) == (4, "与第 2 行完全相同")
    assert str(rejected) == "第 4 行：与第 2 行完全相同"
    assert len(registry.roster()) == 2


def test_two_agencies_with_one_number_are_both_kept_and_pointed_out(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    rows = [
        ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"),
        ("乙评价有限公司", "APJ-（川）-1", "2023-01-01", "2028-01-01"),
        ("丙评价有限公司", "APJ-（川）-1", "2028-01-02", "2033-01-01"),
    ]
    report = import_file(engine, text([AGENCY_HEAD, *rows]), known_on=DAY)
    assert report.accepted == 3
    later, remark = report.remarks
    assert later.line == 4  # its term begins after the day of which the list speaks
    assert remark.line == 3
    assert "第 2 行「甲评价有限公司」" in remark.text
    assert len(registry.agencies(certificate_number="APJ-(川)-1")) == 3


def test_an_agency_without_a_last_day_is_taken_and_pointed_out(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    report = import_file(
        engine, text([AGENCY_HEAD, ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "")]), known_on=DAY
    )
    assert [remark.line for remark in report.remarks] == [2]
    assert "没有写明有效期的截止日期" in report.remarks[0].text
    assert registry.agencies()[0].validity.until is None


def test_a_register_of_which_no_row_could_be_taken_withdraws_nothing(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    import_file(engine, text([ROSTER_HEAD, WEN]), known_on=DAY)
    before = registry.snapshot()

    report = import_file(engine, text([ROSTER_HEAD, ("", *QIU[1:])]), known_on=dt.date(2023, 6, 1))

    assert (report.accepted, report.registers[0].withdrawn, len(report.rejected)) == (0, 0, 1)
    assert (registry.snapshot(), len(registry.roster())) == (before, 1)
