from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.kit import INDUSTRIES
from eval.factory.plan.make import Wish, make_plan
from eval.factory.produce import Carrier, Product, produce
from eval.factory.world.world import World

SAMPLES = Path(__file__).parents[3] / "eval" / "samples"


class Products(dict[str, Product]):
    """Reports by layout; a test of one whose program is not installed is skipped."""

    def __missing__(self, name: str) -> Product:
        pytest.skip(f"{name} needs LibreOffice")


@pytest.fixture(scope="session")
def products() -> dict[str, Product]:
    """One short born-digital report in every layout, industries taking turns."""
    world = World(77, agencies=4)
    made = Products()
    for index, layout in enumerate(LAYOUTS):
        if layout.maker == "docx" and shutil.which("soffice") is None:
            continue
        wish = Wish(industry=INDUSTRIES[index % len(INDUSTRIES)], length="short", kind="现状评价")
        made[layout.name] = produce(
            make_plan(world, f"t{index}", wish), layout, Carrier(), f"{layout.name}.pdf"
        )
    return made
