"""Instants and sizes as they are read in China."""

from __future__ import annotations

import datetime as dt

from service.clock import CHINA


def moment(at: dt.datetime | None) -> str:
    """「2023-05-18 14:03」 by Beijing's clock."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at is not None else ""


def ago(at: dt.datetime | None, now: dt.datetime) -> str:
    """「5 分钟前」; of more than a day the day itself."""
    if at is None:
        return ""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 60:
        return "刚刚"
    if seconds < 3600:
        return f"{seconds // 60} 分钟前"
    if seconds < 86_400:
        return f"{seconds // 3600} 小时前"
    return moment(at)[:10]


def size(number: int) -> str:
    """「3.2 MB」."""
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{max(1, number // 1000)} KB"


def in_china(at: dt.datetime) -> dt.date:
    """The day of an instant by Beijing's clock."""
    return at.astimezone(CHINA).date()
