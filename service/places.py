"""Divisions by name, and who answers for reports of a place."""

from __future__ import annotations

from functools import cache

from corpus.regions.gazetteer import Gazetteer

COUNTRY_OFFICE = "国家矿山安全或应急管理主管部门"


@cache
def place_name(code: str | None) -> str:
    """「浙江省杭州市」; empty for none or an unknown code."""
    if not code:
        return ""
    stems = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return "".join(_named().get(stem, "") for stem in stems)


def office_of(code: str | None) -> str:
    """Whom to ask about a report of that place."""
    name = place_name(code)
    return f"{name}应急管理部门" if name else COUNTRY_OFFICE


@cache
def _named() -> dict[str, str]:
    oldest_first = sorted(Gazetteer.load().divisions, key=lambda division: division.to_year or 9999)
    return {division.code: division.name for division in oldest_first}
