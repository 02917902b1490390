"""Instants that a file states of itself (PDF dates, XMP), as days in China."""

from __future__ import annotations

import datetime as dt
import re

_PDF = re.compile(
    r"^\s*(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?\s*([Zz]|[+-]\d{2}'?:?\d{0,2}'?)?"
)
_CHINA = dt.timezone(dt.timedelta(hours=8))
_YEARS = (1998, 2090)  # beyond: a clock that was never set
_UNSET = frozenset({(1980, 1, 1), (1999, 12, 31), (2000, 1, 1), (2001, 1, 1)})


def stated_day(text: str | None) -> dt.date | None:
    """The day; None for none, for what is no date and for what a clock shows that was never set."""
    moment = _iso(text) or _pdf(text) if text else None
    if moment is None:
        return None
    day = moment.astimezone(_CHINA).date() if moment.tzinfo else moment.date()
    is_set = _YEARS[0] <= day.year <= _YEARS[1] and (day.year, day.month, day.day) not in _UNSET
    return day if is_set else None


def _iso(text: str) -> dt.datetime | None:
    if "-" not in text[:8]:
        return None
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _pdf(text: str) -> dt.datetime | None:
    match = _PDF.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups()[:6])
    try:
        moment = dt.datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0)  # noqa: DTZ001
    except ValueError:
        return None
    return moment.replace(tzinfo=_zone(match[7]))


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return dt.UTC
    digits = re.sub(r"\D", "", text).ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    if minutes > 24 * 60 - 1:
        return None
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))
