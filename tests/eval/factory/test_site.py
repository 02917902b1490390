"""The facts of a site belong together."""

from __future__ import annotations

import random
import re

import pytest

from eval.factory.plan.figures import counted
from eval.factory.plan.kit import INDUSTRIES, kit
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.plan.suited import climate, trade
from eval.factory.text.grammar import always_filled
from eval.factory.world.places import draw_place, province_abbreviations
from eval.factory.world.world import World

_YEARS = {"plan_number": r"-(\d{4})-", "lightning_number": r"〔(\d{4})〕"}


@pytest.fixture(scope="module")
def plans() -> list[ReportPlan]:
    world = World(17, agencies=6)
    return [make_plan(world, f"site/{n}", Wish(industry=INDUSTRIES[n % 9])) for n in range(36)]


def test_every_province_has_its_climate() -> None:
    draw = random.Random(2)
    for short in province_abbreviations():
        found = climate(draw, draw_place(draw, short))
        assert ("亚热带" in found["climate"]) == (short in "苏浙湘川")
        assert float(found["cold"]) < 0 < float(found["mean"])
    assert float(climate(draw, draw_place(draw, "辽"))["cold"]) < float(
        climate(draw, draw_place(draw, "川"))["cold"]
    )


def test_an_enterprise_makes_what_its_name_says() -> None:
    draw = random.Random(3)
    assert trade(draw, "dust", "德州恒华面粉有限公司")["dust"] == "面粉粉尘"
    assert trade(draw, "dust", "望河德明木业有限公司")["dust"] == "木粉尘"
    assert "果蔬" not in trade(draw, "cold_storage", "盘锦创盛水产冷冻有限公司")["product"]
    assert "铝" not in trade(draw, "dust", "平川众益家具有限公司")["dust"]
    assert trade(draw, "coal_mine", "吕梁恒华煤业有限公司") == {}


def test_numbers_of_filed_papers_bear_no_year_after_the_survey_nor_one_long_past(
    plans: list[ReportPlan],
) -> None:
    for plan in plans:
        year = plan.days.survey_on[0].year
        for name, pattern in _YEARS.items():
            found = re.search(pattern, plan.slots[name])
            assert found
            assert year - 3 <= int(found.group(1)) <= year
        assert year - 2 <= 2000 + int(plan.slots["fire_number"][2:4]) <= year


def test_a_petrol_station_has_the_guns_of_its_dispensers_and_the_grade_of_its_tanks(
    plans: list[ReportPlan],
) -> None:
    stations = [plan.slots for plan in plans if plan.kit.key == "gas_station"]
    assert stations
    for slots in stations:
        assert int(slots["guns"]) == int(slots["islands"]) * {"四枪": 4, "六枪": 6}[slots["nozzles"]]
        volume = 30 * int(slots["petrol_tanks"]) + 15 * int(slots["diesel_tanks"])
        assert slots["volume"] == str(volume)
        assert slots["station_grade"] == ("三" if volume <= 90 else "二")


def test_nobody_looks_at_more_files_than_there_are_people(plans: list[ReportPlan]) -> None:
    assert all(2 * int(plan.slots["sampled"]) <= int(plan.slots["staff"]) for plan in plans)


def test_slots_that_every_wording_fills_are_told_from_those_that_some_do() -> None:
    template = ["{<a>|x<a><b>}[；:<c>&y][2：:<d>&<e>]<f>", "<a><c>{<f>|<f>}<b>"]
    assert always_filled(template) == {"a", "c", "f"}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_overview_states_staff_and_area(industry: str) -> None:
    stated = set[str]().union(*(always_filled(text) for text in kit(industry).overview[:2]))
    assert {"staff", "area"} <= stated


def test_the_equipment_table_counts_what_the_overview_states(plans: list[ReportPlan]) -> None:
    for plan in plans:
        for slot, row in counted(plan).items():
            assert plan.equipment[row][2] == plan.slots[slot]
    assert any(len(plan.equipment) < len(plan.kit.equipment) and counted(plan) for plan in plans)
