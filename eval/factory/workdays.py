"""China's working calendar: weekends, the State Council's holidays, and the days made up for them."""

from __future__ import annotations

import datetime as dt
from functools import cache

import chinese_calendar


@cache
def is_workday(day: dt.date) -> bool:
    """Whether offices work on that day; years whose holidays are not announced have weekends only."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.isoweekday() <= 5


def workdays_between(first: dt.date, last: dt.date) -> int:
    """Working days after ``first`` and before ``last``: both of them are left out."""
    return sum(is_workday(first + dt.timedelta(days=n)) for n in range(1, (last - first).days))


def workdays_before(day: dt.date, count: int) -> dt.date:
    """The latest working day with this number of working days between it and ``day``."""
    found = day - dt.timedelta(days=1)
    while not is_workday(found) or workdays_between(found, day) < count:
        found -= dt.timedelta(days=1)
    return found
