"""Facts of mines, stores and smelters agree with one another, whatever was drawn."""

from __future__ import annotations

import pytest

from eval.factory.plan.kit import kit
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.world.world import World


def plans(industry: str) -> list[ReportPlan]:
    world = World(23, agencies=2)
    return [make_plan(world, f"reckoning/{n}", Wish(industry=industry)) for n in range(12)]


def test_a_coal_mine_is_of_the_grade_its_gas_makes_it() -> None:
    for plan in plans("coal_mine"):
        gas, face, heading = (float(plan.slots[name]) for name in ("gas", "face_gas", "heading_gas"))
        is_low = float(plan.slots["gas_rel"]) <= 10 and gas <= 40 and face <= 5 and heading <= 3
        assert (plan.slots["gas_grade"] == "低瓦斯矿井") == is_low
        has_pump = any(row[0] == "瓦斯抽采泵" for row in plan.equipment)
        assert has_pump != is_low


def test_a_coal_mine_has_more_water_at_most_than_as_a_rule() -> None:
    for plan in plans("coal_mine"):
        assert int(plan.slots["water"]) < int(plan.slots["water_max"])


@pytest.mark.parametrize("industry", ["coal_mine", "metal_mine"])
def test_years_of_service_follow_from_reserve_and_capacity(industry: str) -> None:
    for plan in plans(industry):
        slots = plan.slots
        mined = float(slots["service"]) * float(slots["capacity"]) * float(slots["reserve_factor"])
        assert mined == pytest.approx(float(slots["reserve"]), rel=0.02)
        assert 3 < float(slots["service"]) < 60


def test_the_benches_fill_the_quarry() -> None:
    for plan in plans("metal_mine"):
        top, bottom = int(plan.slots["top"]), int(plan.slots["bottom"])
        assert top - bottom == int(plan.slots["bench"]) * int(plan.slots["benches"])


def test_the_identification_takes_the_quantities_the_overview_states() -> None:
    for plan in plans("fireworks"):
        assert plan.chemicals[0].quantity_t == float(plan.slots["limit"])
        assert int(plan.slots["charge"]) == int(plan.slots["limit"]) * int(plan.slots["stores"])
    for plan in plans("metallurgy"):
        assert plan.chemicals[0].quantity_t == float(plan.slots["oxygen_t"])


def test_the_cranes_of_the_table_are_those_of_the_text() -> None:
    for plan in plans("metallurgy"):
        listed = [int(row[2]) for row in plan.equipment if "起重机" in row[0]]
        assert sum(listed) == int(plan.slots["cranes"])


def test_a_copyist_takes_over_facts_of_profiles_too() -> None:
    assert {"gas_grade", "reserve", "seam", "area"} <= kit("coal_mine").facts
