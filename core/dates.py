"""Days of stated precision and intervals of validity.

Reports write 「2023年5月18日」, 「2023年5月」 or 「2023年」; a rule may only be applied when the
precision allows it, so a partial date is a span of days and every comparison has three answers.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, written ``2023-05-18``, ``2023-05`` or ``2023``."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a date that no calendar has."""
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From ISO text of any of the three precisions; raises ``ValueError``."""
        parts = [int(part) for part in text.split("-")]
        if not 1 <= len(parts) <= 3:
            raise ValueError(f"not a date: {text!r}")
        return cls(*parts)

    def __str__(self) -> str:
        """ISO text with the precision it has."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        return text if self.day is None else f"{text}-{self.day:02d}"

    @property
    def first(self) -> dt.date:
        """The earliest day it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day it can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_exact(self) -> bool:
        """Whether it names one day."""
        return self.day is not None

    def before(self, other: PartialDate) -> bool | None:
        """Whether it is before ``other``: True, False, or None when the precision does not tell."""
        if self.last < other.first:
            return True
        return False if self.first >= other.last else None


@dataclass(frozen=True, slots=True)
class Validity:
    """Days on which something holds, both ends included; an open end is None."""

    since: dt.date | None = None
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def holds_throughout(self, date: PartialDate) -> bool | None:
        """Whether it holds on all of a date: True, False, or None when the precision does not tell."""
        first, last = self.holds_on(date.first), self.holds_on(date.last)
        if first and last:
            return True
        outside = (self.since is not None and date.last < self.since) or (
            self.until is not None and date.first > self.until
        )
        return False if outside else None


def in_chinese(date: PartialDate | dt.date) -> str:
    """2023年5月18日, 2023年5月 or 2023年: as inspectors read it."""
    if isinstance(date, dt.date):
        return f"{date.year}年{date.month}月{date.day}日"
    text = f"{date.year}年"
    if date.month is not None:
        text += f"{date.month}月"
    return text if date.day is None else f"{text}{date.day}日"
