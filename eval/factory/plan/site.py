"""The enterprise's own facts: numbers, names and places that fill the templates of its report."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from eval.factory.plan.kit import Kit
from eval.factory.plan.major_hazard import Chemical
from eval.factory.plan.reckoning import reckon
from eval.factory.plan.records import Neighbour
from eval.factory.plan.suited import climate, trade
from eval.factory.text.grammar import expand
from eval.factory.world.names import firm_word, person_name
from eval.factory.world.places import Place, draw_road, draw_village
from eval.factory.world.records import Enterprise

_GENERAL: dict[str, tuple[float, float, float]] = {
    "posts": (8, 26, 1),
    "rules": (18, 56, 1),
    "procedures": (9, 34, 1),
    "sampled": (3, 9, 1),
    "electricians": (2, 4, 1),
    "budget": (3, 46, 1),
    "found": (11, 87, 1),
    "drills": (2, 4, 1),
    "signs": (12, 66, 1),
    "tickets": (3, 8, 1),
    "extinguishers": (14, 96, 2),
    "fire_road": (4, 7, 1),
    "light_minutes": (35, 95, 5),
    "breathing": (2, 6, 1),
    "earth_ohm": (0.8, 3.9, 0.1),
    "rat": (500, 600, 10),
    "static": (2, 9, 1),
    "noise": (72.4, 84.6, 0.1),
    "hot": (37.8, 41.6, 0.1),
    "safety_count": (2, 4, 1),
    "unload": (9, 26, 1),
    "lane": (4.0, 5.0, 0.5),
    "lane2": (6, 9, 0.5),
    "ratio": (1.02, 1.17, 0.01),
    "bumper": (0.5, 0.8, 0.1),
    "inner": (12, 28, 0.5),
    "inner2": (15, 42, 0.5),
    "dike": (0.2, 0.3, 0.1),
    "pool_volume": (120, 420, 10),
    "pressure": (1.12, 1.46, 0.01),
    "gates": (1, 2, 1),
    "wind": (1.8, 3.4, 0.1),
    "hours": (16, 60, 4),
    "new_staff": (2, 5, 1),
    "late_days": (9, 76, 1),
    "training_month": (1, 12, 1),
    "town_km": (1.2, 9.6, 0.1),
    "city_km": (4.5, 32, 0.5),
    "fire_km": (2.1, 9.8, 0.1),
    "fire_min": (7, 18, 1),
    "water_day": (3, 68, 1),
}
_SIZES: dict[str, tuple[str, ...]] = {
    "kva": ("160", "200", "250", "315", "400", "500", "630", "800", "1000"),
    "water_dn": ("80", "100", "125", "150", "200"),
    "keep_days": ("30", "60", "90", "180"),
}


_YARDS = {
    "gas_station": "站",
    "fireworks": "库",
    "chemical_storage": "库",
    "coal_mine": "矿",
    "metal_mine": "矿",
}


def number_text(draw: random.Random, low: float, high: float, step: float) -> str:
    """A multiple of ``step`` in the range, written with the digits of the step."""
    digits = len(f"{step:g}".partition(".")[2])
    value = low + step * draw.randint(0, round((high - low) / step))
    return f"{value:.{digits}f}"


def site_slots(draw: random.Random, kit: Kit, enterprise: Enterprise, survey_on: dt.date) -> dict[str, str]:
    """Slots of the templates for this enterprise as it is on the day of the survey."""
    place = enterprise.place
    slots = {name: number_text(draw, *row) for name, row in _GENERAL.items()}
    slots |= {name: number_text(draw, *row) for name, row in kit.numbers.items()}
    slots |= {name: draw.choice(options) for name, options in {**_SIZES, **kit.choices}.items()}
    slots |= climate(draw, place) | trade(draw, kit.key, enterprise.name)
    slots |= {
        "name": enterprise.name,
        "short": enterprise.short_name,
        "enterprise": enterprise.name,
        "legal": enterprise.legal_representative,
        "founded": f"{enterprise.founded_on.year}年{enterprise.founded_on.month}月",
        "address": place.address,
        "province": place.province,
        "city": place.city.removesuffix("市"),
        "city_full": place.city,
        "county": place.county,
        "town": place.town,
        "park": place.park,
        "road": place.road,
        "house_number": str(place.house),
        "yard": _YARDS.get(kit.key, "厂"),
        "village": draw_village(draw),
        "place_main": kit.place_main,
        "machines": kit.machines,
        "high_place": kit.high_place,
        "what": kit.what,
        "fire_source": draw.choice(
            ("明火、静电火花", "电气火花、撞击火花", "手机等非防爆电器火花", "雷电、静电等点火源")
        ),
        "lab": f"{place.city.removesuffix('市')}{firm_word(draw)}检测技术有限公司",
        "chief": person_name(draw),
        "officer": person_name(draw),
        "electrician": person_name(draw),
        "partner": firm_word(draw),
    }
    slots |= _filings(draw, place, survey_on)
    _take_profiles(draw, kit, slots)
    derive(slots)
    return slots


def _filings(draw: random.Random, place: Place, survey_on: dt.date) -> dict[str, str]:
    """Numbers of papers that still hold: a plan is filed for three years, the others are of the last one."""
    year = survey_on.year
    last = year - (survey_on.month <= draw.randint(3, 9))
    return {
        "plan_number": f"{place.region}-{draw.randint(year - 2, year)}-{draw.randint(1, 299):04d}",
        "fire_number": f"XF{last % 100:02d}{draw.randint(1000, 9999)}",
        "lightning_number": f"{place.short}雷检〔{last}〕{draw.randint(100, 999):03d}号",
    }


def _take_profiles(draw: random.Random, kit: Kit, slots: dict[str, str]) -> None:
    """Of each group of facts that belong together one row; ranges first, as the row's texts may name them."""
    chosen = [draw.choice(rows) for rows in kit.profiles.values()]
    facts = [item for row in chosen for item in row.items()]
    slots |= {name: number_text(draw, *value) for name, value in facts if not isinstance(value, str)}
    for name, value in facts:
        if isinstance(value, str):
            slots[name] = expand(value, draw, slots)


def derive(slots: dict[str, str]) -> None:
    """Put in what follows from other slots."""
    staff = int(slots["staff"])
    slots["budget"] = str(max(int(slots["budget"]), staff // 4))
    slots["extinguishers"] = str(max(int(slots["extinguishers"]), 2 * (min(staff, 300) // 5)))
    slots["sampled"] = str(min(int(slots["sampled"]), staff // 2))
    if "petrol_tanks" in slots:
        volume = 30 * int(slots["petrol_tanks"]) + 15 * int(slots["diesel_tanks"])
        slots["volume"] = str(volume)
        slots["guns"] = str(int(slots["islands"]) * {"四枪": 4, "六枪": 6}[slots["nozzles"]])
        slots["station_grade"] = "三" if volume <= 90 else "二" if volume <= 150 else "一"
    reckon(slots)


def draw_chemicals(draw: random.Random, kit: Kit, slots: Mapping[str, str]) -> tuple[Chemical, ...]:
    """Between one and four chemicals of the kit with design maximum quantities in tonnes.

    ``quantity`` is a range, or the slot that states it.
    """
    count = draw.randint(min(2, len(kit.chemicals)), len(kit.chemicals))
    rows = [kit.chemicals[0], *draw.sample(list(kit.chemicals[1:]), count - 1)] if count else []
    return tuple(
        Chemical(
            name=row["name"],
            cas=row["cas"],
            quantity_t=_tonnes(draw, row["quantity"], slots),
            threshold_t=row["threshold"],
            beta=row["beta"],
            basis=row["basis"],
            state=row["state"],
            place=row["place"],
            properties=tuple((str(a), str(b)) for a, b in row["properties"]),
        )
        for row in rows
    )


def _tonnes(draw: random.Random, quantity: Any, slots: Mapping[str, str]) -> float:
    return float(slots[quantity]) if isinstance(quantity, str) else round(draw.uniform(*quantity), 1)


def draw_equipment(draw: random.Random, kit: Kit, slots: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Rows of the equipment table; a row that comes out with a count of 0 is not on site."""
    rows = (tuple(expand(str(cell), draw, slots) for cell in row) for row in kit.equipment)
    return tuple(row for row in rows if row[2] != "0")


def draw_neighbours(draw: random.Random, kit: Kit, slots: Mapping[str, str]) -> tuple[Neighbour, ...]:
    """One neighbour for each side, at a distance that satisfies the requirement."""
    rows = [*draw.sample(list(kit.neighbours), 4), draw.choice(kit.neighbours)]
    found = []
    is_named = False
    for side, row in zip(("东", "南", "西", "北", "东南"), rows, strict=True):
        local = {**slots, "village": draw_village(draw), "road": draw_road(draw), "word": firm_word(draw)}
        what = expand(row["what"], draw, local)
        if not is_named and local["village"] in what:  # the one of which the chapters speak
            what, is_named = what.replace(local["village"], slots["village"]), True
        found.append(
            Neighbour(
                side=side,
                what=what,
                own=row["own"],
                required_m=row["need"],
                measured_m=round(draw.uniform(row["low"], row["high"]), 1),
            )
        )
    return tuple(found[: draw.randint(4, 5)])
