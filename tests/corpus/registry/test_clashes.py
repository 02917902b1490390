"""Rows of one file that exclude one another are taken and pointed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from corpus.registry.importer import import_file

pytestmark = pytest.mark.both_databases

Write = Callable[..., Path]
HEAD = ("姓名", "证书号码", "从业登记编号", "专业", "机构名称", "入职日期", "离职日期")
WEN = ("温知远", "S01", "", "安全", "蜀岭安全评价有限公司", "2020-01-01", "2022-12-31")
DAY = dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("other", "is_pointed_out"),
    [
        ((*WEN[:5], "2022-06-01", ""), True),  # comes back before leaving
        ((*WEN[:5], "2023-01-01", ""), False),  # comes back the day after
        ((*WEN[:3], "化工工艺", *WEN[4:]), False),  # a second speciality
        ((*WEN[:4], "陇原安评技术有限公司", "2022-06-01", ""), False),  # another agency is a check's business
        (("温知远", "S02", *WEN[2:5], "2022-06-01", ""), False),  # a namesake, or another certificate
        ((*WEN[:5], "", ""), True),
    ],
)
def test_overlapping_terms_of_one_person_with_one_agency(
    engine: Engine, text: Write, other: tuple[str, ...], is_pointed_out: bool
) -> None:
    report = import_file(engine, text([HEAD, WEN, other]), known_on=DAY)
    assert report.accepted == 2
    assert [remark.line for remark in report.remarks] == ([3] if is_pointed_out else [])
    if is_pointed_out:
        assert "与第 2 行（2020-01-01至2022-12-31）重叠" in report.remarks[0].text


def test_the_place_names_the_sheet_where_it_is_another(engine: Engine, xlsx: Write) -> None:
    late = (*WEN[:5], "2022-06-01", "")
    report = import_file(engine, xlsx({"成都": [HEAD, WEN], "绵阳": [HEAD, late]}), known_on=DAY)
    assert "与工作表「成都」第 2 行" in str(report.remarks[0])


def test_a_thousand_rows_of_one_number_cost_no_million_comparisons(engine: Engine, text: Write) -> None:
    rows = [(f"第{n}评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01") for n in range(1000)]
    report = import_file(
        engine, text([("机构名称", "资质证书编号", "发证日期", "有效日期"), *rows]), known_on=DAY
    )
    assert report.accepted == 1000
    assert 999 <= len(report.remarks) <= 50_000


def test_rows_of_a_later_day_than_the_table_are_pointed_out(engine: Engine, text: Write) -> None:
    later = ("简若溪", "S03", "", "安全", "蜀岭安全评价有限公司", "2024-02-01", "")
    report = import_file(engine, text([HEAD, WEN, later]), known_on=DAY)
    assert report.accepted == 2
    (remark,) = report.remarks
    assert remark.line == 3
    assert "写有2024-02-01的日期，晚于登记表反映的2024-01-01" in remark.text
    ends_later = ("简若溪", "S03", "", "安全", "蜀岭安全评价有限公司", "2023-02-01", "2025-01-31")
    assert import_file(engine, text([HEAD, ends_later]), known_on=DAY).remarks == ()


def test_many_rows_of_a_later_day_are_counted(engine: Engine, text: Write) -> None:
    rows = [("简若溪", f"S{n}", "", "安全", "蜀岭安全评价有限公司", "2024-02-01", "") for n in range(30)]
    report = import_file(engine, text([HEAD, *rows]), known_on=DAY)
    assert len(report.remarks) == 21
    assert "另有 10 行写有晚于2024-01-01的日期" in str(report.remarks[-1])
