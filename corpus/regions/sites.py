"""Where an address lies, as finely as it tells for sure: a county, else its city, else its province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.regions.centres import Area, area_of
from corpus.regions.gazetteer import Gazetteer

_COUNTY_REACH_KM, _CITY_REACH_KM = 25.0, 60.0
"""How far from the seat a site usually lies; large thinly settled divisions reach farther."""


def site_of(address: str) -> Area | None:
    """The finest division that an address names for sure; None where it names none, or may mean several.

    ``reach_km`` of a county is 25, of a city at least 60, of a province what its farthest seat needs.
    """
    codes: tuple[str, ...] = ()
    for found in Gazetteer.load().find(address):
        named = tuple(division.code for division in found.divisions)
        within = tuple(code for code in named if any(_is_within(code, other) for other in codes))
        if not codes or within:
            codes = within or named
    return _finest(codes)


def distance_km(one: Area, other: Area) -> float:
    """From seat to seat."""
    return one.distance_km(other.north, other.east)


def _finest(codes: tuple[str, ...]) -> Area | None:
    """By the divisions of which the seat is known: a code of former days is the same place under another."""
    counties = _known(code for code in codes if not code.endswith("00"))
    if len(counties) == 1:
        return replace(counties[0], reach_km=_COUNTY_REACH_KM)
    cities = _known(f"{code[:4]}00" for code in codes if not code.endswith("0000"))
    if len(cities) == 1:
        return replace(cities[0], reach_km=_CITY_REACH_KM)
    provinces = _known(f"{code[:2]}0000" for code in codes)
    return provinces[0] if len(provinces) == 1 else None


def _known(codes: Iterable[str]) -> list[Area]:
    areas = (area_of(code) for code in dict.fromkeys(codes))
    return [area for area in areas if area is not None]


def _is_within(code: str, other: str) -> bool:
    stem = other[:2] if other.endswith("0000") else other[:4] if other.endswith("00") else other
    return code.startswith(stem)
