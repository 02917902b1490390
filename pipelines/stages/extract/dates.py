"""Dates in running text: Arabic and Chinese numerals, all separators, ranges, partial precision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.dates import PartialDate

_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"○": "0", "Ｏ": "0", "零": "0", "O": "0", "o": "0", "l": "1", "I": "1"}

_YEAR = r"(?P<year>(?:19|2[0Oo])[\dOolI]{2}|[一二][〇○零Oo0一二三四五六七八九]{3})"
_NUMBER = r"(?:[\dOolI]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_CHINESE = re.compile(
    rf"{_YEAR}\s*年(?:\s*(?P<month>{_NUMBER})\s*月(?:\s*份)?(?:\s*(?P<day>{_NUMBER})\s*"
    rf"(?:[日号]|(?=[、，,和及至~～—–\-]\s*{_NUMBER}\s*日)))?)?"
)
_SEPARATED = re.compile(
    r"(?<![\d.\-/])(?P<year>(?:19|20)\d{2})\s*[-./．－]\s*(?P<month>\d{1,2})\s*[-./．－]\s*(?P<day>\d{1,2})(?![\d])"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>20[0-3]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_RANGE_END = re.compile(
    rf"\s*[至到~～—–－-]{{1,2}}\s*(?:(?P<year>20\d{{2}})\s*[年.\-/])?\s*(?:(?P<month>{_NUMBER})\s*[月.\-/]\s*)?(?P<day>{_NUMBER})\s*日?(?![\d年])"
)
_MISREAD = str.maketrans("OolI", "0011")
_TO = re.compile(r"\s*(至|到|~|～|[—–－-]{1,2})\s*")
_MORE_DAYS = re.compile(rf"\s*[、,，和及]\s*(?:(?P<month>{_NUMBER})\s*月\s*)?(?P<day>{_NUMBER})\s*日")


@dataclass(frozen=True, slots=True)
class DateFound:
    """``text[start:stop]`` names ``first`` to ``last`` (equal for a single date)."""

    start: int
    stop: int
    first: PartialDate
    last: PartialDate


def find_dates(text: str, *, with_compact: bool = False) -> tuple[DateFound, ...]:
    """All dates in order, impossible ones (2月30日) left out; ranges as one."""
    found: list[DateFound] = []
    patterns = (_CHINESE, _SEPARATED, _COMPACT) if with_compact else (_CHINESE, _SEPARATED)
    for match in sorted(_all(patterns, text), key=lambda match: (match.start(), -match.end())):
        if found and match.start() < found[-1].stop:
            continue
        date = _date(match)
        if date is None:
            continue
        if found and _ends_range(found[-1], date, text[found[-1].stop : match.start()]):
            found[-1] = DateFound(found[-1].start, match.end(), found[-1].first, date)
        else:
            found.append(_extended(text, match, date))
    return tuple(found)


def _ends_range(start: DateFound, date: PartialDate, between: str) -> bool:
    """「二〇二二年十月十一日至二〇二二年十月十二日」: two full dates with a word or dash between."""
    is_open = start.first.is_exact and start.first == start.last and date.is_exact
    return is_open and bool(_TO.fullmatch(between)) and start.first.first <= date.first


def _all(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(text)


def _date(match: re.Match[str]) -> PartialDate | None:
    month, day = match["month"], match["day"]
    year = int("".join(_DIGITS.get(character, character) for character in match["year"]))
    try:
        return PartialDate(year, number(month) if month else None, number(day) if day else None)
    except ValueError:
        return None


def _extended(text: str, match: re.Match[str], date: PartialDate) -> DateFound:
    """The date together with the end of its range, where one follows."""
    stop, last = match.end(), date
    for pattern in (_RANGE_END, _MORE_DAYS):
        while date.is_exact and (more := pattern.match(text, stop)):
            end = _range_end(more, last)
            if end is None or end.first < last.first:
                break
            stop, last = more.end(), end
            if pattern is _RANGE_END:
                break
    return DateFound(match.start(), stop, date, last)


def _range_end(match: re.Match[str], start: PartialDate) -> PartialDate | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else start.year
    try:
        month = number(parts["month"]) if parts.get("month") else start.month
        return PartialDate(year, month, number(parts["day"]))
    except ValueError:
        return None


def number(text: str) -> int:
    """1 to 39 in Arabic or Chinese numerals (十八, 二十, 廿三, 三十一); O, l and I are misread digits.

    Raises ValueError for characters that form no numeral, as misread ones may (十十, 一二十).
    """
    if (digits := text.translate(_MISREAD)).isdigit():
        return int(digits)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, has_ten, ones = text.partition("十")
    if not has_ten:
        return _ones(text)
    if len(tens) > 1 or len(ones) > 1:
        raise ValueError(f"no numeral: {text}")
    return (_ones(tens) if tens else 1) * 10 + (_ones(ones) if ones else 0)


def _ones(text: str) -> int:
    digits = ["〇一二三四五六七八九".find(character) for character in text]
    if not digits or min(digits) < 0:
        raise ValueError(f"no numeral: {text}")
    return int("".join(map(str, digits)))
