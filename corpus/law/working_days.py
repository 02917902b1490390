"""China's working days: weekends, the State Council's holidays, and the days worked to make up for them.

The holidays come with ``chinesecalendar`` (MIT), which brings a new year out when its holidays have been
announced, in November of the year before; a year that it does not know yet is unknown, not guessed.
"""

from __future__ import annotations

import datetime as dt

import chinese_calendar


def is_working_day(day: dt.date) -> bool | None:
    """Whether offices work on that day; None for a year whose holidays are not known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def working_days(first: dt.date, last: dt.date) -> tuple[int, int]:
    """The least and the greatest number of working days from ``first`` to ``last``, both included.

    They differ only where the calendar is not known; (0, 0) where ``last`` is before ``first``.
    """
    known = [is_working_day(first + dt.timedelta(days=n)) for n in range((last - first).days + 1)]
    return sum(day is True for day in known), sum(day is not False for day in known)
