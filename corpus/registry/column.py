"""What a column of a register is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Content(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    NUMBER = "number"  # a number that identifies: kept as text
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"  # or a whole period, as some files write it there
    PERIOD = "period"  # first and last day in one cell, or the last day alone
    LIST = "list"
    DAY = "day"  # one day; a month counts from its first
    DAYS = "days"  # some days, of which the first and the last are kept; what is not understood is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumn:
    """One column: the field it fills, its official heading, and other headings seen for it."""

    field: str
    heading: str
    synonyms: tuple[str, ...] = ()
    content: Content = Content.TEXT
    is_required: bool = False  # the file must have the column
    is_filled: bool = False  # every row must have a value in it
    is_later: bool = False  # came with a later version: where it is blank, a row is the row it was before


def column(
    field: str,
    heading: str,
    synonyms: str = "",
    content: Content = Content.TEXT,
    *,
    is_required: bool = False,
    is_filled: bool = False,
    is_later: bool = False,
) -> RegisterColumn:
    """A column; ``synonyms`` are separated by spaces."""
    return RegisterColumn(
        field=field,
        heading=heading,
        synonyms=tuple(synonyms.split()),
        content=content,
        is_required=is_required or is_filled,
        is_filled=is_filled,
        is_later=is_later,
    )
