"""Laws and standards with the days they are in force, as a careful author would cite them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One edition of a law or standard; ``until`` is the first day it no longer holds."""

    family: str
    code: str
    title: str
    kind: str
    since: dt.date
    until: dt.date | None = None
    edition: str = ""
    number: str = ""
    is_sure: bool = False

    @property
    def key(self) -> str:
        """What tells one edition from another: its code, else title and edition or number."""
        if self.code:
            return self.code
        return f"{self.title}（{self.edition or self.number}）" if self.edition or self.number else self.title

    def holds_on(self, day: dt.date) -> bool:
        """Whether this edition is in force on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@lru_cache(maxsize=1)
def catalogue() -> tuple[Source, ...]:
    """All editions."""
    text = Path(__file__).with_name("citations.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return tuple(Source(is_sure=bool(row.pop("sure", False)), **row) for row in rows)


def in_force(family: str, day: dt.date) -> Source | None:
    """The edition of a family in force on that day, or None when none was yet."""
    found = [source for source in catalogue() if source.family == family and source.holds_on(day)]
    return found[-1] if found else None


def superseded(day: dt.date) -> list[Source]:
    """Editions fit for planting that were out of force on that day and have a successor in force."""
    return [
        source
        for source in catalogue()
        if source.is_sure and source.until and source.until <= day and in_force(source.family, day)
    ]
