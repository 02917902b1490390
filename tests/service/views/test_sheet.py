"""Tables to take along: dates are dates, numbers are numbers, text is no formula; a second sheet tells."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from service.views.sheet import Column, Form, write_sheet

_COLUMNS = (
    Column("线索", 40),
    Column("报告日期", 12, Form.DAY),
    Column("时间", 17, Form.INSTANT),
    Column("条", 6, Form.WHOLE),
    Column("把握", 7, Form.SHARE),
)
_AT = dt.datetime.fromisoformat("2026-03-04T09:30")


def _written(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    target = io.BytesIO()
    write_sheet(target, "线索", _COLUMNS, rows, lambda number: [("行数", str(number)), ("条件", "=A1")])
    return openpyxl.load_workbook(target)


def test_values_keep_their_kinds() -> None:
    sheet = _written(("甲", "2023-05-18", _AT, 3, 0.52), ("乙", "2023-05", None, 0, None))["线索"]
    first, second = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in first] == ["甲", dt.datetime.fromisoformat("2023-05-18"), _AT, 3, 0.52]
    assert [cell.number_format for cell in first][1:] == [form.value for form in list(Form)[4:6]] + [
        "0",
        "0%",
    ]
    assert [cell.value for cell in second] == ["乙", "2023-05", None, 0, None]


def test_no_text_is_a_formula_also_after_it_was_edited() -> None:
    texts = ("=1+1", "+86", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0", "平常\x0b的")
    sheet = _written(*((text, text, None, None, None) for text in texts))["线索"]
    for text, row in zip(texts, sheet.iter_rows(min_row=2, max_col=2), strict=True):
        for cell in row:
            assert cell.data_type == "s"
            assert cell.value == text.replace("\x0b", "")
            assert cell.quotePrefix == (text[0] in "=+-@\t")


def test_the_head_stays_in_view_and_filters_and_the_second_sheet_says_what_it_is() -> None:
    book = _written(("甲", None, None, 1, 0.1), ("乙", None, None, 2, 0.2))
    sheet, notes = book.worksheets
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:E3", "$1:$1")
    assert [sheet.column_dimensions[letter].width for letter in "ABCDE"] == [40, 12, 17, 6, 7]
    assert sheet["A2"].alignment.wrap_text
    assert list(notes.values) == [("项目", "内容"), ("行数", "2"), ("条件", "=A1")]
