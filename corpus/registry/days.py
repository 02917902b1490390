"""Days as registers write them: ISO, 2023年5月1日, 2023/5/1, 2023.05.01, date cells, 长期, blank."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Hashable
from functools import lru_cache

from core.dates import PartialDate, Validity

EARLIEST = dt.date(1950, 1, 1)  # a spreadsheet's zero shows as a day of 1900
LATEST = dt.date(2200, 12, 31)
_OPEN_WORDS = ("长期", "无固定期限", "至今", "在职", "永久")
_DATE_WORDS = re.compile("长期|无固定期限|至今|在职|永久|有效期|有效|自|从|起|至|到|止|截")
_BLANK = frozenset({"", "-", "--", "—", "——", "/", "无"})

_DAY = re.compile(
    r"(?P<year>\d{4})\s*(?:年|[-/.])\s*(?P<month>\d{1,2})\s*"
    r"(?:月\s*(?:(?P<day_cn>\d{1,2})\s*[日号]?)?|[-/.]\s*(?P<day>\d{1,2}))?(?!\d)"
)
_ANY_DAY = re.compile(  # a day, or after one: a day of its year, a day of its month
    r"(?:(?P<year>\d{4})\s*(?:年|[-/.])\s*(?P<month>\d{1,2})|(?<![\d年/.-])(?P<month_alone>\d{1,2})(?=\s*月))"
    r"(?:\s*[月/.-]\s*(?P<day>\d{1,2})(?![\d:])[日号]?)?|(?<=[至到、,和及~—-])\s*(?P<day_alone>\d{1,2})\s*[日号]"
)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_MIDNIGHT = re.compile(r"[T\s]0{1,2}:00(:00(\.0+)?)?$")  # of a day exported as an instant


class NotADayError(ValueError):
    """Carries, in Chinese, why a cell holds no usable day."""


@lru_cache(maxsize=1 << 15, typed=True)  # the same days stand in many rows
def first_day(value: Hashable) -> dt.date | None:
    """The day from which something holds; a month counts from its first day. None: blank, not stated."""
    date = _cell_date(value)
    if date is not None:
        return date.first
    dates, text = _read(value)
    if len(dates) > 1:
        raise NotADayError(f"「{text}」不是一个日期")
    return dates[0].first if dates else None


def span(value: Hashable) -> Validity:
    """First and last of the days that a cell names, whatever else it says; raises ``NotADayError`` for none.

    2023-03-06、2023-03-07 and 2023年3月6日至8日 name several. A blank cell names none and is no error.
    """
    date = _cell_date(value)
    if date is not None:
        return Validity(date.first, date.last)
    text = _COMPACT.sub(r"\1-\2-\3", _folded(value))
    if text in _BLANK:
        return Validity()
    found: list[PartialDate] = []
    for match in _ANY_DAY.finditer(text):
        year, month = match["year"], match["month"] or match["month_alone"]
        if found:
            year, month = year or found[-1].year, month or found[-1].month
        if year and month:
            day = match["day"] or match["day_alone"]
            found.append(_plausible(_dated(int(year), int(month), int(day) if day else None, match[0])))
    if not found:
        raise NotADayError(f"「{text}」中没有读出日期")
    return Validity(min(date.first for date in found), max(date.last for date in found))


def stated_day(text: str) -> dt.date:
    """The one day that a text states; raises ``NotADayError`` for a month, a blank and all else."""
    dates, shown = _read(text)
    if len(dates) != 1 or not dates[0].is_exact:
        raise NotADayError(f"「{shown}」不是一个确定的日期")
    return dates[0].first


@lru_cache(maxsize=1 << 15, typed=True)
def period(value: Hashable) -> Validity:
    """Days in one cell: 2022-03-05至2027-03-04, 自2022年3月5日起, 长期, or the last day alone.

    A month counts from its first and to its last day. Open ends are None.
    """
    date = _cell_date(value)
    if date is not None:
        return Validity(until=date.last)
    dates, text = _read(value)
    is_open = any(word in text for word in _OPEN_WORDS)
    if len(dates) == 2 and not is_open:
        return Validity(since=dates[0].first, until=dates[1].last)
    if len(dates) == 1:
        starts = is_open or text.endswith(("起", "至"))
        return Validity(since=dates[0].first) if starts else Validity(until=dates[0].last)
    if dates:
        raise NotADayError(f"「{text}」不是有效期")
    return Validity()


def _cell_date(value: object) -> PartialDate | None:
    """The day of a spreadsheet's date cell."""
    if isinstance(value, dt.date):
        return _plausible(PartialDate(value.year, value.month, value.day))
    return None


@lru_cache(maxsize=4096)  # the same days stand in many rows
def _read(value: Hashable) -> tuple[tuple[PartialDate, ...], str]:
    """The dates of a text in which nothing else stands but words that belong to dates."""
    text = _MIDNIGHT.sub("", _folded(value))
    if text in _BLANK:
        return (), text
    dates, rest = _dates(text)
    if _DATE_WORDS.sub("", rest) or not (dates or any(word in text for word in _OPEN_WORDS)):
        raise NotADayError(f"「{text}」不是日期，请写成 2023-05-01 的形式")
    return tuple(dates), text


def _dates(text: str) -> tuple[list[PartialDate], str]:
    """The dates in a text, and what else of it is not punctuation."""
    spaced = _COMPACT.sub(r"\1-\2-\3", text)
    dates = []
    for found in _DAY.finditer(spaced):
        day = found["day"] or found["day_cn"]
        date = _dated(int(found["year"]), int(found["month"]), int(day) if day else None, found[0])
        dates.append(_plausible(date))
    rest = "".join(c for c in _DAY.sub("", spaced) if c.isalnum())
    return dates, rest


def _dated(year: int, month: int, day: int | None, text: str) -> PartialDate:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        raise NotADayError(f"「{text.strip()}」在日历上不存在") from None


def _plausible(date: PartialDate) -> PartialDate:
    if not EARLIEST <= date.first <= LATEST:
        raise NotADayError(f"日期 {date} 不合理，多为空白单元格或格式错误所致")
    return date


def _folded(value: object) -> str:
    return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()
