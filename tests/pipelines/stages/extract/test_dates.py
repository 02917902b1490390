from __future__ import annotations

import pytest

from pipelines.stages.extract.dates import find_dates, number


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年5月18日", "2023-05-18", "2023-05-18"),
        ("2023 年 5 月 18 日", "2023-05-18", "2023-05-18"),
        ("2023年5月", "2023-05", "2023-05"),
        ("2023年", "2023", "2023"),
        ("二〇二三年五月十八日", "2023-05-18", "2023-05-18"),
        ("二○二三年十二月三十一日", "2023-12-31", "2023-12-31"),
        ("二零二三年十月二十日", "2023-10-20", "2023-10-20"),
        ("2023-05-18", "2023-05-18", "2023-05-18"),
        ("2023.5.18", "2023-05-18", "2023-05-18"),
        ("2023/05/18", "2023-05-18", "2023-05-18"),
        ("2023年3月2日至3日", "2023-03-02", "2023-03-03"),
        ("2023年3月30日至4月2日", "2023-03-30", "2023-04-02"),
        ("2023年12月30日至2024年1月2日", "2023-12-30", "2024-01-02"),
        ("2023-03-02~2023-03-04", "2023-03-02", "2023-03-04"),
        ("2023.3.2—2023.3.4", "2023-03-02", "2023-03-04"),
        ("2023年3月2日、3日", "2023-03-02", "2023-03-03"),
        ("2023年3月2、3日", "2023-03-02", "2023-03-03"),
        ("2023.3.5-7", "2023-03-05", "2023-03-07"),
        ("2O23年5月l8日", "2023-05-18", "2023-05-18"),
        ("二〇二三年五月廿三日", "2023-05-23", "2023-05-23"),
        ("二0二三年五月八日", "2023-05-08", "2023-05-08"),
    ],
)
def test_dates_as_reports_write_them(text: str, first: str, last: str) -> None:
    (found,) = find_dates(f"于{text}，")
    assert (str(found.first), str(found.last)) == (first, last)
    assert f"于{text}，"[found.start : found.stop] == text


@pytest.mark.parametrize(
    "text",
    ["2023年2月30日之前", "GB 18218-2018", "编号2023-115", "1.2.3", "0571-2023118", "第2023001号"],
)
def test_what_is_no_date(text: str) -> None:
    assert [found for found in find_dates(text) if found.first.is_exact] == []


def test_compact_dates_only_where_asked_for() -> None:
    assert find_dates("20230518") == ()
    assert str(find_dates("20230518", with_compact=True)[0].first) == "2023-05-18"


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("十八", 18), ("二十", 20), ("三十一", 31), ("五", 5), ("07", 7)]
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["十十", "一二十", "十一二", "廿十", "二十十", ""])
def test_characters_that_form_no_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        number(text)


@pytest.mark.parametrize(
    "text", ["2023年十十月五日", "二〇二三年五月一二十日", "二〇二三年廿卅月十日现场勘验", "2023年十卅月"]
)
def test_a_date_misread_to_no_numeral_is_left_out(text: str) -> None:
    assert find_dates(text) == ()


def test_a_range_ends_before_what_is_no_numeral() -> None:
    (found,) = find_dates("2023年5月3日至十十日")
    assert str(found.first) == str(found.last) == "2023-05-03"
