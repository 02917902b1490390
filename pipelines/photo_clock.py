"""When a photo was taken, as far as its file or its stamp tells, and whether its camera's clock was set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from core.dates import PartialDate
from core.facts import SurveyPhoto

_FIRST_YEAR = 2003  # cameras that were never set begin at 1970, 1980 or 2000 to 2002
_DEFAULT_DAYS = frozenset({(1, 1), (1, 2)})  # an unset clock runs from 1 January of its model's year
_AHEAD_DAYS = 400  # a file that claims to be younger than the report by more is of a wrong clock


class ClockSource(StrEnum):
    """What tells the day."""

    FILE = "照片文件记录的拍摄时间"
    STAMP = "照片上的时间水印"
    CAPTION = "照片说明写明的拍摄时间"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A photo with its day; ``at`` is local time as the camera had it, zone unknown."""

    photo: SurveyPhoto
    day: dt.date
    source: ClockSource
    at: str


def shots(photo: SurveyPhoto) -> tuple[Shot, ...]:
    """The days that a photo tells, of its file first."""
    found = []
    exif = photo.exif.taken_at if photo.exif is not None else None
    for text, source in (
        (exif, ClockSource.FILE),
        (photo.stamped_on, ClockSource.STAMP),
        (photo.taken_on, ClockSource.CAPTION),
    ):
        day = _day(text)
        if day is not None and text is not None:
            found.append(Shot(photo=photo, day=day, source=source, at=text.replace("T", " ")))
    return tuple(found)


def is_clock_unset(shot: Shot, latest: dt.date) -> bool:
    """Whether the day is one that a clock shows which nobody set, or lies far behind ``latest``."""
    if shot.source is not ClockSource.FILE:
        return False
    if shot.day.year < _FIRST_YEAR or (shot.day - latest).days > _AHEAD_DAYS:
        return True
    return (shot.day.month, shot.day.day) in _DEFAULT_DAYS and shot.day.year < latest.year


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        date = PartialDate.parse(text[:10])
    except ValueError:
        return None
    return date.first if date.is_exact else None
