"""Numbers and rosters of the invented world."""

from __future__ import annotations

import random
from pathlib import Path

from eval.factory.world.identity import credit_check_character, credit_code
from eval.factory.world.registry import write_registry
from eval.factory.world.world import World


def test_the_check_character_agrees_with_the_example_of_the_standard() -> None:
    assert credit_check_character("91350100M000100Y4") == "3"


def test_every_credit_code_passes_its_check_digit() -> None:
    draw = random.Random(1)
    for _ in range(50):
        code = credit_code(draw, "370702")
        assert len(code) == 18
        assert credit_check_character(code[:17]) == code[17]


def test_names_and_numbers_are_never_given_twice_unless_a_namesake_is_wanted() -> None:
    world = World(2, agencies=12)
    assert len({p.certificate_number for p in world.assessors.values()}) == len(world.assessors)
    assert len({p.name for p in world.assessors.values()}) == len(world.assessors)
    assert len({a.certificate_number for a in world.agencies.values()}) == len(world.agencies)


def test_the_registry_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = write_registry(World(4, agencies=3), tmp_path / "a")
    second = write_registry(World(4, agencies=3), tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
