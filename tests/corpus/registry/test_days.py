from __future__ import annotations

import datetime as dt

import pytest

from core.dates import Validity
from corpus.registry.days import NotADayError, first_day, period, span, stated_day

DAY = dt.date(2023, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2023-05-01",
        "2023-5-1",
        "2023年5月1日",
        "2023年05月01日",
        "2023 年 5 月 1 日",
        "２０２３年５月１日",
        "2023/5/1",
        "2023.05.01",
        "2023．5．1",
        "20230501",
        "2023-05-01 00:00:00",
        "2023-05-01T00:00:00",
        "自2023年5月1日起",
        20230501,
        dt.date(2023, 5, 1),
        dt.datetime(2023, 5, 1, 13, 30, tzinfo=dt.UTC),
    ],
)
def test_a_day_is_read_however_it_is_written(written: object) -> None:
    assert first_day(written) == DAY


@pytest.mark.parametrize("blank", [None, "", "  ", "-", "——", "/", "无", "长期", "长期有效"])
def test_a_blank_is_no_day(blank: object) -> None:
    assert first_day(blank) is None
    assert period(blank) == Validity()


def test_a_month_counts_from_its_first_to_its_last_day() -> None:
    assert first_day("2024年2月") == dt.date(2024, 2, 1)
    assert period("2024年2月") == Validity(until=dt.date(2024, 2, 29))
    assert period("2022.03-2027.02") == Validity(dt.date(2022, 3, 1), dt.date(2027, 2, 28))


@pytest.mark.parametrize(
    "written",
    [
        "2022-03-05至2027-03-04",
        "2022年3月5日至2027年3月4日",
        "2022.03.05-2027.03.04",
        "2022/3/5—2027/3/4",
        "2022-03-05 ~ 2027-03-04",
        "有效期自2022年3月5日起至2027年3月4日止",
        "20220305-20270304",
    ],
)
def test_a_period_gives_both_days(written: str) -> None:
    assert period(written) == Validity(dt.date(2022, 3, 5), dt.date(2027, 3, 4))


@pytest.mark.parametrize("written", ["2022-03-05至今", "2022年3月5日起", "2022-03-05至长期", "2022-03-05至"])
def test_an_open_period_gives_its_first_day(written: str) -> None:
    assert period(written) == Validity(since=dt.date(2022, 3, 5))


@pytest.mark.parametrize(
    "written", ["2027-03-04", "至2027年3月4日", "有效期至2027-03-04", dt.date(2027, 3, 4)]
)
def test_a_day_alone_is_the_last_day(written: object) -> None:
    assert period(written) == Validity(until=dt.date(2027, 3, 4))


@pytest.mark.parametrize(
    "written",
    [
        *("2023-02-30", "2023年13月1日", "2023", "五月一日", "45047", 45047, 3.5, True, "2023-05-01 已注销"),
        *(
            "1900-01-01",
            dt.date(1900, 1, 1),
            "9999-12-31",
            "23-05-01",
            "三年",
            "2023-05-01、2023-06-01、2023-07-01",
        ),
    ],
)
def test_what_is_no_day_is_never_guessed(written: object) -> None:
    for read in (first_day, period):
        with pytest.raises(NotADayError, match=r"[\u4e00-\u9fff]"):
            read(written)


@pytest.mark.parametrize("written", ["2026-06-30", "2026/06/30", "2026.06.30", "20260630", "2026年6月30日"])
def test_a_stated_day_is_read_however_it_is_written(written: str) -> None:
    assert stated_day(written) == dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    "written", ["2026-06", "2026年", "", "长期", "2026-06-31", "昨天", "2026-06-30至2026-07-01"]
)
def test_what_is_not_one_whole_day_is_no_stated_day(written: str) -> None:
    with pytest.raises(NotADayError, match=r"[\u4e00-\u9fff]"):
        stated_day(written)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-03-06、2023-03-07", "2023-03-06", "2023-03-07"),
        ("2023年3月6日至8日", "2023-03-06", "2023-03-08"),
        ("2023年3月6日至4月2日", "2023-03-06", "2023-04-02"),
        ("2023.3.6-2023.3.9", "2023-03-06", "2023-03-09"),
        ("2023年3月6日 9:00，3月7日", "2023-03-06", "2023-03-07"),
        ("拟于2023年3月中旬", "2023-03-01", "2023-03-31"),
        ("20230306", "2023-03-06", "2023-03-06"),
        ("2023年3月7日、6日", "2023-03-06", "2023-03-07"),
    ],
)
def test_first_and_last_of_the_days_that_a_cell_names(text: str, first: str, last: str) -> None:
    assert span(text) == Validity(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["三月上旬", "2023-02-30", "1900-01-01", "待定"])
def test_a_cell_that_names_no_day_says_so(text: str) -> None:
    with pytest.raises(NotADayError):
        span(text)


def test_a_blank_cell_names_no_day() -> None:
    assert span("") == span(None) == span("——") == Validity()
