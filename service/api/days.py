"""Days in requests: as the description says them, and nothing that only happens to be read as one."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _stated(value: object) -> object:
    """A number would be taken for seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written 2026-06-30")
    return value


def _stated_instant(value: object) -> object:
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("an instant is written 2026-06-30T08:00:00Z")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_stated_instant)]
Day = Annotated[dt.date, BeforeValidator(_stated)]
