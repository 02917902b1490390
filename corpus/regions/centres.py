"""Where divisions lie: their centres in degrees, and which areas a written place may mean.

The data (``centres.csv``: code of GB/T 2260, degrees east and north of the seat) come from cpca 0.5.5 (MIT);
they are good to a few kilometres. Maintainer's page: docs/regions.md.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import LawDataError
from corpus.regions.gazetteer import Gazetteer

_FILE = Path(__file__).parent / "centres.csv"
_EARTH_KM = 6371.0
_MARGIN_KM = 40.0  # from the seat of a county to its border
_LEAST_REACH_KM = 80.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A province, city or county: the seat in degrees, and how far from it the area may reach."""

    code: str
    north: float
    east: float
    reach_km: float

    def distance_km(self, north: float, east: float) -> float:
        """From the seat, over the sphere."""
        return _distance_km(self.north, self.east, north, east)

    def beyond_km(self, north: float, east: float) -> float:
        """How far a point lies outside the farthest reach; 0 within."""
        return max(0.0, self.distance_km(north, east) - self.reach_km)


def areas_named(address: str) -> tuple[Area, ...]:
    """Every city that an address may mean, by the places of the gazetteer in it; a province where no more
    is said. Empty where nothing is found, or a place of which the centre is not known.
    """
    codes: tuple[str, ...] = ()
    for found in Gazetteer.load().find(address):
        named = tuple(division.code for division in found.divisions)
        within = tuple(code for code in named if any(code.startswith(_stem(other)) for other in codes))
        if not codes or within:
            codes = within or named
    known = dict.fromkeys(_city(code) for code in codes if area_of(_city(code)) is not None)
    provinces = {code[:2] for code in known}
    # A code of former days is the same place under another code, or lies somewhere in its province.
    former = dict.fromkeys(f"{code[:2]}0000" for code in codes if code[:2] not in provinces)
    areas = (area_of(code) for code in (*known, *former))
    return tuple(area for area in areas if area is not None)


def _city(code: str) -> str:
    return code if code.endswith("0000") else f"{code[:4]}00"


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@functools.cache
def area_of(code: str) -> Area | None:
    """The division of a code; None where neither its centre nor that of a part of it is known."""
    centres, stem = _centres(), _stem(code)
    parts = [place for other, place in centres.items() if other.startswith(stem)]
    seat = centres.get(code) or (_mean(parts) if parts else None)
    if seat is None:
        return None
    farthest = max(_distance_km(*seat, *place) for place in parts)
    return Area(code=code, north=seat[0], east=seat[1], reach_km=max(_LEAST_REACH_KM, farthest + _MARGIN_KM))


def _mean(places: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(north for north, _ in places) / len(places), sum(east for _, east in places) / len(places)


def _distance_km(north: float, east: float, other_north: float, other_east: float) -> float:
    low, high = math.radians(north), math.radians(other_north)
    turn = math.radians(other_east - east)
    half = math.sin((high - low) / 2) ** 2 + math.cos(low) * math.cos(high) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


@functools.cache
def _centres() -> Mapping[str, tuple[float, float]]:
    """Degrees north and east by code; raises ``LawDataError`` naming the row that is wrong."""
    found = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                place = float(row["north"]), float(row["east"])
            except (KeyError, TypeError, ValueError):
                place = (0.0, 0.0)
            if not (3 < place[0] < 54 and 73 < place[1] < 136):
                raise LawDataError(f"{_FILE.name} 第 {number} 行：经纬度有误。")
            found[row["code"]] = place
    return found
