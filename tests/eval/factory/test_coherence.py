"""What an inspector would hold side by side in one report: places, numbers and tests that must agree."""

from __future__ import annotations

import random
import re

import pytest

from core.facts import Role
from eval.factory.blocks import plain
from eval.factory.defects.agency_unregistered import DEFECT as UNREGISTERED
from eval.factory.defects.catalogue import PAIRS
from eval.factory.defects.staging import Stage
from eval.factory.draw import stream
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.documents import greatest
from eval.factory.plan.kit import INDUSTRIES
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.render.photos import photo
from eval.factory.text.compose import compose
from eval.factory.world.places import draw_place
from eval.factory.world.world import World
from tests.eval.factory.test_pairs import pair_of

WORLD = World(5, agencies=4)
_DATA = next(defect for defect in PAIRS if defect.check == "data_copied")


def plans() -> list[ReportPlan]:
    return [
        make_plan(WORLD, f"{industry}/{kind}", Wish(industry=industry, kind=kind))
        for industry in INDUSTRIES
        for kind in ("现状评价", "验收评价", "预评价")
    ]


def text_of(plan: ReportPlan) -> str:
    return plain("".join(str(getattr(block, "text", "")) for block in compose(plan, LAYOUTS[0])))


def assert_lightning_agrees(plan: ReportPlan) -> None:
    for test in plan.tests:
        if test.kind == "防雷装置检测":
            assert test.number == plan.slots["lightning_number"]
            assert float(greatest(test)) == float(plan.slots["earth_ohm"])
            assert all(float(row[-2]) <= float(row[-3].removeprefix("≤")) for row in test.rows)


def test_places_lie_in_their_city_and_numbers_belong_to_it() -> None:
    draw = random.Random(4)
    for _ in range(200):
        place = draw_place(draw, "苏")
        assert 117.5 < place.east < 121.5
        assert 31.5 < place.north < 34.5
        assert place.area_code.startswith("05")
        assert place.postcode == "22"


def test_telephones_are_nobodys() -> None:
    world = World(6, agencies=12)
    assert all(agency.telephone.partition("-")[2].startswith("9") for agency in world.agencies.values())
    assert all(plan.enterprise.telephone.startswith("154") for plan in plans())
    assert all(len(plan.enterprise.telephone) == 11 for plan in plans())


def test_chapters_state_the_greatest_value_of_the_lightning_test() -> None:
    for plan in plans():
        assert_lightning_agrees(plan)


@pytest.mark.parametrize("name", [*_DATA.forms, *_DATA.traps])
def test_a_copied_test_is_what_the_chapters_speak_of(name: str) -> None:
    form = {**_DATA.forms, **_DATA.traps}[name]
    _, plan = pair_of("data_copied", name, form)
    assert_lightning_agrees(plan)
    numbered = [row.finding for row in plan.checks if "雷检〔" in row.finding]
    assert all(plan.slots["lightning_number"] in finding for finding in numbered)


def test_measured_values_of_one_row_agree() -> None:
    for plan in plans():
        for test in plan.tests:
            for row in test.rows:
                if test.kind == "油气回收检测":
                    assert float(row[3]) == pytest.approx(float(row[1]) / float(row[2]), abs=0.006)
                if test.kind == "安全阀校验":
                    assert float(row[4]) <= float(row[3])


def test_the_village_of_the_chapters_is_one_of_the_surroundings() -> None:
    villages = 0
    for plan in plans():
        near = [n.what for n in plan.neighbours if "村" in n.what or "庄" in n.what]
        villages += bool(near)
        assert not near or any(plan.slots["village"] in what for what in near)
    assert villages > 5


def test_a_unit_names_every_place_whose_substances_it_adds_up() -> None:
    for plan in plans():
        if plan.chemicals and not plan.extra:
            places = {chemical.place for chemical in plan.chemicals}
            sentence = text_of(plan).partition("一个储存单元")[0][-80:]
            assert all(place in sentence for place in places)


def test_a_judgement_beside_problems_says_of_when_it_is() -> None:
    for plan in plans():
        if plan.kind != "预评价" and plan.hazards:
            assert "以复查时的状况作为判定依据" in text_of(plan)


def test_what_is_still_to_be_built_belongs_to_a_site_that_was_tested() -> None:
    for plan in plans():
        assert ("改建（扩建）项目" in text_of(plan)) == (plan.kind == "预评价")


def test_an_agency_misspelt_keeps_the_word_for_its_trade() -> None:
    for turn in range(12):
        plan = make_plan(WORLD, f"misspelt/{turn}", Wish())
        changed = UNREGISTERED.forms["subtle"](plan, Stage(world=WORLD, draw=stream("misspelt", turn)))
        assert changed is not None
        assert changed.agency.name[4:] == plan.agency.name[4:]


def test_only_a_filling_station_has_a_canopy() -> None:
    """The same seed paints another picture where the caption speaks of one."""
    differing = [photo(str(n), "", "加油区").data != photo(str(n), "", "事故水池").data for n in range(12)]
    assert any(differing)


def test_who_surveys_by_the_notice_is_in_the_survey_record() -> None:
    for plan in plans():
        members = [person for person in plan.people if person.role is Role.TEAM_MEMBER]
        named = {person.assessor.key for person in members if "现场勘验" in person.task}
        assert named == {key for key in plan.surveyors if key in {p.assessor.key for p in members}}


def test_no_more_tanks_and_nozzles_are_tested_than_there_are() -> None:
    for plan in plans():
        if plan.kit.key == "gas_station":
            tests = {test.kind: len(test.rows) for test in plan.tests}
            tanks = int(plan.slots["petrol_tanks"]) + int(plan.slots["diesel_tanks"])
            assert 0 < tests["液位报警校验"] <= tanks
            assert 0 < tests["油气回收检测"] <= int(plan.slots["guns"])


def test_tables_of_a_chapter_are_counted_without_gaps() -> None:
    for plan in plans():
        captions = [getattr(block, "caption", "") for block in compose(plan, LAYOUTS[0])]
        found = [match for text in captions if (match := re.match(r"表(\d+)-(\d+)", text))]
        for chapter in {match[1] for match in found}:
            numbers = [int(match[2]) for match in found if match[1] == chapter]
            assert numbers == list(range(1, len(numbers) + 1))
