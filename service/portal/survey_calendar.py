"""Survey days as months of a calendar, the latest month first."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from service.views.surveys import SurveyDay


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One day of the grid; ``number`` is 0 outside the month."""

    number: int
    surveys: tuple[SurveyDay, ...]

    @property
    def is_conflict(self) -> bool:
        """Whether somebody was with two enterprises."""
        return any(survey.is_conflict for survey in self.surveys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Weeks from Monday; ``text`` is 「2023-05」."""

    text: str
    weeks: tuple[tuple[DayCell, ...], ...]


def by_month(days: Sequence[SurveyDay]) -> tuple[Month, ...]:
    """Months that have a survey on an exact day."""
    months: dict[str, dict[int, list[SurveyDay]]] = defaultdict(lambda: defaultdict(list))
    for day in days:
        if len(day.day) == len("2023-05-18"):
            months[day.day[:7]][int(day.day[8:])].append(day)
    return tuple(_month(text, months[text]) for text in sorted(months, reverse=True))


def _month(text: str, days: dict[int, list[SurveyDay]]) -> Month:
    weeks = calendar.Calendar().monthdayscalendar(int(text[:4]), int(text[5:]))
    cells = (
        tuple(DayCell(number=number, surveys=tuple(days.get(number, ()))) for number in week)
        for week in weeks
    )
    return Month(text=text, weeks=tuple(cells))
