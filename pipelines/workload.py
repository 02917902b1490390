"""How much work a person's reports are: the arithmetic behind ``workload_implausible``, stated in days.

A report takes working days of its people: of its leader four (one on site, three to identify, judge, write
and discuss), of its author three, of a member one and a half, of a reviewer half a day. This is the least
that the smallest site asks for; nobody does it in less and few sites are the smallest. A person in several
roles of one report does the longest of them. Reports on one company, its branches and stations and later
editions included, count once: they are one engagement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.facts import Role
from corpus.briefs.keys import WORKING
from corpus.briefs.records import Brief, BriefPerson
from corpus.law.working_days import working_days
from pipelines.other_reports import day_of, engagement_of, survey_days

DAYS_OF_ROLE = {Role.PROJECT_LEADER: 4.0, Role.AUTHOR: 3.0, Role.TEAM_MEMBER: 1.5, Role.REVIEWER: 0.5}
WINDOW_DAYS = 30
SITES_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A person's part in one report."""

    brief: Brief
    person: BriefPerson
    sameness: float
    report_on: dt.date

    @property
    def effort(self) -> float:
        """Working days."""
        return max(DAYS_OF_ROLE[role] for role in WORKING & set(self.person.roles))

    @property
    def role(self) -> Role:
        """The role that takes the longest."""
        return max(WORKING & set(self.person.roles), key=lambda role: DAYS_OF_ROLE[role])


@dataclass(frozen=True, slots=True)
class Load:
    """One part per engagement, the days these need, and the working days there were.

    ``first`` and ``last`` are days of reports. ``surveyed`` is the time from the first survey to the last,
    where it holds more working days than the window: then these are the ones there were.
    """

    parts: tuple[Part, ...]
    first: dt.date
    last: dt.date
    needed: float
    available: int
    surveyed: tuple[dt.date, dt.date] | None = None

    @property
    def until(self) -> dt.date:
        """The last of the thirty days that begin with ``first``."""
        return self.first + dt.timedelta(days=WINDOW_DAYS - 1)

    @property
    def ratio(self) -> float:
        """Needed over available."""
        return self.needed / self.available if self.available else 0.0


def part_of(brief: Brief, person: BriefPerson, sameness: float) -> Part | None:
    """None where the person has no role that takes time, or the report's day is not known."""
    day = day_of(brief.report_on)
    if day is None or not day.is_exact or not WORKING & set(person.roles):
        return None
    return Part(brief, person, sameness, day.first)


def heaviest(own: Part, parts: Iterable[Part]) -> Load:
    """The heaviest of all windows of thirty days that the report's own day lies in."""
    everything = sorted((own, *parts), key=lambda part: (part.report_on, part.brief.report))
    reach = dt.timedelta(days=WINDOW_DAYS - 1)
    starts = dict.fromkeys(
        part.report_on for part in everything if own.report_on - reach <= part.report_on <= own.report_on
    )
    loads = [_load(own, [p for p in everything if start <= p.report_on <= start + reach]) for start in starts]
    return max(loads, key=lambda load: (load.ratio, -load.first.toordinal()))


def _load(own: Part, parts: Sequence[Part]) -> Load:
    """Reports surveyed over a longer time than thirty days were worked on over that time."""
    kept: dict[str, Part] = {engagement_of(own.brief): own}
    for part in parts:
        best = kept.get(engagement_of(part.brief))
        if best is None or (best is not own and part.effort > best.effort):
            kept[engagement_of(part.brief)] = part
    chosen = tuple(sorted(kept.values(), key=lambda part: (part.report_on, part.brief.report)))
    first, last = chosen[0].report_on, chosen[-1].report_on
    surveys = [day for part in chosen for day in survey_days(part.brief)[:1]]
    spread = working_days(min(surveys), max(surveys))[1] if surveys else 0
    window = working_days(first, first + dt.timedelta(days=WINDOW_DAYS - 1))[1]
    return Load(
        parts=chosen,
        first=first,
        last=last,
        needed=sum(part.effort for part in chosen),
        available=max(window, spread),
        surveyed=(min(surveys), max(surveys)) if spread > window else None,
    )
