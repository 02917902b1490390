"""How a layout writes days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"


def _chinese_number(value: int) -> str:
    """1 to 31 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    front = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return front + (_DIGITS[ones] if ones else "")


def chinese(day: dt.date) -> str:
    """二〇二三年五月十八日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_chinese_number(day.month)}月{_chinese_number(day.day)}日"


STYLES: dict[str, Callable[[dt.date], str]] = {
    "plain": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "padded": lambda day: f"{day.year}年{day.month:02d}月{day.day:02d}日",
    "spaced": lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    "iso": lambda day: day.isoformat(),
    "dashed": lambda day: f"{day.year}-{day.month}-{day.day}",
    "dotted": lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    "short_dotted": lambda day: f"{day.year}.{day.month}.{day.day}",
    "slashed": lambda day: f"{day.year}/{day.month}/{day.day}",
    "chinese": chinese,
}


def written(style: str, day: dt.date) -> str:
    """The day in a style."""
    return STYLES[style](day)
