"""Facts of mines and stores that follow from other facts of the same site."""

from __future__ import annotations

_WORKING_DAYS = 330


def reckon(slots: dict[str, str]) -> None:
    """Put in years of service, levels, relative gas emission and charge, where the facts are there."""
    if "reserve" in slots:
        years = float(slots["reserve"]) / float(slots["capacity"]) / float(slots["reserve_factor"])
        slots["service"] = f"{years:.1f}"
    if "benches" in slots:
        slots["top"] = str(int(slots["bottom"]) + int(slots["bench"]) * int(slots["benches"]))
    if "gas_grade" in slots:
        daily_t = float(slots["capacity"]) * 10_000 / _WORKING_DAYS
        slots["gas_rel"] = f"{float(slots['gas']) * 1440 / daily_t:.2f}"
    if "limit" in slots:
        slots["charge"] = str(int(slots["stores"]) * int(slots["limit"]))
        slots["store_total"] = str(int(slots["stores"]) * int(slots["store_area"]))
    if "cast_cranes" in slots:
        slots["other_cranes"] = str(int(slots["cranes"]) - int(slots["cast_cranes"]))
