from __future__ import annotations

from pathlib import Path

import pytest

from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.kit import INDUSTRIES
from eval.factory.plan.make import Wish, make_plan
from eval.factory.produce import Carrier, Product, produce
from eval.factory.world.world import World

SAMPLES = Path(__file__).parents[3] / "eval" / "samples"


@pytest.fixture(scope="session")
def products() -> dict[str, Product]:
    """One short born-digital report in every layout, industries taking turns."""
    world = World(77, agencies=4)
    made = {}
    for index, layout in enumerate(LAYOUTS):
        wish = Wish(industry=INDUSTRIES[index % len(INDUSTRIES)], length="short", kind="现状评价")
        made[layout.name] = produce(
            make_plan(world, f"t{index}", wish), layout, Carrier(), f"{layout.name}.pdf"
        )
    return made
