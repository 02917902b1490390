"""How a plan's measures answer its problems."""

from __future__ import annotations

FOREIGN = "measures_of"  # key of a plan's extra: the kit whose measures stand in the report
LEFT_OUT = "measure_left_out"  # the problem without a measure
LEAST_GENERAL = 6  # measures for any enterprise that a report of full length proposes at least
STRAY = "measure_stray"  # "problem=item": the measure speaks of another item

# Industries whose measures nobody could take for those of the other.
UNLIKE: dict[str, tuple[str, ...]] = {
    "coal_mine": ("gas_station", "cold_storage"),
    "metal_mine": ("cold_storage", "gas_station"),
    "gas_station": ("coal_mine", "metal_mine"),
    "cold_storage": ("coal_mine", "metal_mine"),
    "chemical_storage": ("coal_mine", "metal_mine"),
    "chemical_production": ("coal_mine", "metal_mine"),
    "fireworks": ("coal_mine", "metallurgy"),
    "metallurgy": ("coal_mine", "fireworks"),
    "dust": ("coal_mine", "metal_mine"),
}
