"""Numbers no standard can bear, since its series has not given them out. Data: ``number_ranges.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.designation import parse_standard
from corpus.law.reading import StrictRow, defect, read_yaml, validated

NUMBER_RANGES_FILE = Path(__file__).parent / "number_ranges.yaml"


class RangeRow(StrictRow):
    """One range, as written."""

    series: Annotated[list[str], Field(min_length=1)]
    first: Annotated[int, Field(alias="from", ge=1)]
    to: int
    last: int
    block: int | None = None
    verified: bool
    source: Annotated[str, Field(min_length=1)]


class RangesRow(StrictRow):
    """The data file."""

    schema_name: Annotated[Literal["mingjian.number-ranges/1"], Field(alias="schema")]
    ranges: Annotated[list[RangeRow], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """Of the numbers ``first`` to ``to`` of these series none above ``last`` is given out.

    With ``block`` the bound counts within each block of that many numbers.
    """

    series: tuple[str, ...]
    first: int
    to: int
    last: int
    block: int | None
    verified: bool
    source: str

    def excludes(self, series: str, number: int) -> bool:
        """Whether the number lies in the range and above what was given out."""
        if series not in self.series or not self.first <= number <= self.to:
            return False
        return (number % self.block if self.block else number) > self.last


def load_number_ranges(path: Path = NUMBER_RANGES_FILE) -> tuple[NumberRange, ...]:
    """All ranges; raises ``LawDataError`` naming file, item and field."""
    return _loaded(path)


def impossible_number(code: str, ranges: Iterable[NumberRange]) -> NumberRange | None:
    """The range that excludes the number of a standard, or None: then it may exist."""
    standard = parse_standard(code)
    if standard is None:
        return None
    whole = standard.number.split(".")[0]
    if not whole.isdecimal():
        return None
    return next((each for each in ranges if each.excludes(standard.series, int(whole))), None)


@cache
def _loaded(path: Path) -> tuple[NumberRange, ...]:
    row = validated(RangesRow, read_yaml(path), path)
    for index, item in enumerate(row.ranges, start=1):
        if item.first > item.to:
            raise defect(path, f"第{index}个", "from 应不大于 to")
    return tuple(
        NumberRange(
            series=tuple(item.series),
            first=item.first,
            to=item.to,
            last=item.last,
            block=item.block,
            verified=item.verified,
            source=item.source,
        )
        for item in row.ranges
    )
