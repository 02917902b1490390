"""Finds names of provinces, cities and counties in running text.

The data (``divisions.csv``: code, name, first and last year of the name, blank where open) follow the
codes of GB/T 2260 as amended from 1980 to 2021; a county that was renamed or became a district stands
there under each of its names. Maintainer's page: docs/regions.md.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import LawDataError

_FILE = Path(__file__).parent / "divisions.csv"
_SUFFIX = re.compile(
    r"(特别行政区|(壮族|回族|维吾尔)?自治区|省|[\u4e00-\u9fff]{1,3}族自治州|自治州|地区|盟|市)$"
)
# Short names of cities that are also words of a report: taken for a place only with their suffix.
_WORDS = frozenset(
    {"来宾", "白银", "安康", "和田", "黄石", "大同", "海口", "中山", "平顶", "资阳", "文山", "日照"}
)
_SHORTEST_SHORT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """One division under one of its names. Years are None where open."""

    code: str
    name: str
    from_year: int | None
    to_year: int | None

    @property
    def level(self) -> int:
        """1 province, 2 prefecture or city, 3 county or district."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3

    def holds_in(self, year: int) -> bool:
        """Whether it bore this name in that year."""
        return (self.from_year is None or self.from_year <= year) and (
            self.to_year is None or year <= self.to_year
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """A place name in a text: its span and every division that it may name, the newest first."""

    start: int
    stop: int
    divisions: tuple[Division, ...]


class Gazetteer:
    """All names by their first two characters; look-ups are linear in the text."""

    def __init__(self, divisions: tuple[Division, ...]) -> None:
        self._named: dict[str, list[Division]] = {}
        for division in divisions:
            for name in _names(division):
                self._named.setdefault(name, []).append(division)
        self._by_front: dict[str, list[str]] = {}
        for name in sorted(self._named, key=len, reverse=True):
            self._by_front.setdefault(name[:2], []).append(name)

    @classmethod
    def load(cls) -> Gazetteer:
        """The divisions shipped; raises ``LawDataError`` naming the row that is wrong."""
        return _loaded()

    def called(self, name: str) -> tuple[Division, ...]:
        """Every division of that name or short name, the newest first."""
        return _newest(self._named.get(name, []))

    def by_code(self) -> dict[str, str]:
        """The newest name of every code."""
        newest = _newest(list(dict.fromkeys(d for group in self._named.values() for d in group)))
        return {division.code: division.name for division in reversed(newest)}

    def find(self, text: str) -> Iterator[PlaceFound]:
        """Place names from left to right, the longest at each place, none within another."""
        at = 0
        while at < len(text) - 1:
            name = next(
                (n for n in self._by_front.get(text[at : at + 2], ()) if text.startswith(n, at)), None
            )
            if name is None:
                at += 1
                continue
            yield PlaceFound(start=at, stop=at + len(name), divisions=_newest(self._named[name]))
            at += len(name)


def _newest(divisions: list[Division]) -> tuple[Division, ...]:
    return tuple(sorted(divisions, key=lambda d: (-(d.to_year or 9999), d.code)))


def _names(division: Division) -> Iterator[str]:
    """The full name; of provinces and cities also the name without its suffix."""
    yield division.name
    if division.level < 3 and division.to_year is None:
        short = _SUFFIX.sub("", division.name)
        if short != division.name and len(short) >= _SHORTEST_SHORT and short not in _WORDS:
            yield short


@functools.cache
def _loaded() -> Gazetteer:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return Gazetteer(tuple(_division(row, number) for number, row in enumerate(csv.DictReader(file), 2)))


def _division(row: dict[str, str], number: int) -> Division:
    code, name = row.get("code", ""), row.get("name", "")
    years = [row.get(key, "") for key in ("from_year", "to_year")]
    if not re.fullmatch(r"\d{6}", code) or not name or not all(re.fullmatch(r"(\d{4})?", y) for y in years):
        raise LawDataError(f"{_FILE.name} 第 {number} 行：区划代码、名称或年份有误。")
    first, last = (int(year) if year else None for year in years)
    return Division(code=code, name=name, from_year=first, to_year=last)
