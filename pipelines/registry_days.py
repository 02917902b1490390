"""Up to which day the registry speaks: of what came after that it says nothing, neither yes nor no.

A day printed in a row (a certificate's last day) may lie after it; what a row leaves open may have changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.dates import PartialDate, Validity, in_chinese
from corpus.registry.records import AgencyRow, Register, RosterRow
from pipelines.checking import DayOfCount, RegistryExtract


def known_to(
    registry: RegistryExtract, register: Register, rows: Iterable[AgencyRow | RosterRow] = ()
) -> dt.date:
    """The last day of which the register says anything; of given rows, that of the sources they come from."""
    days = [row.row.seen_on for row in rows if row.row.seen_on is not None]
    return max(days, default=registry.snapshot.known_to(register))


def up_to(day: dt.date) -> str:
    """「截至2026年6月30日」."""
    return f"截至{in_chinese(day)}"


def lies_after(date: PartialDate, known: dt.date) -> bool:
    """Whether a date, or some of it, lies after all that the registry knows."""
    return date.last > known


def after(days: Iterable[DayOfCount], known: dt.date) -> tuple[DayOfCount, ...]:
    """The days that lie after all that the registry knows."""
    return tuple(day for day in days if lies_after(day.date, known))


def held(validity: Validity, date: PartialDate, known: dt.date) -> bool | None:
    """Whether something held on a date as far as a registry of ``known`` can tell; None where it cannot.

    After ``known`` only printed days tell: an end that lies behind the date, or one that had passed by
    ``known``. What had no end then, or was to end between the two, may have ended or been renewed.
    """
    told = validity.holds_throughout(date)
    if not lies_after(date, known):
        return told
    until = validity.until
    if until is None or (told is False and until >= known):
        return None
    return told
