"""The same seed gives the same bytes."""

from __future__ import annotations

import subprocess
import sys

from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.make import Wish, make_plan
from eval.factory.produce import MIXED, Carrier, produce
from eval.factory.world.world import World

_SCRIPT = """
from tests.eval.factory.test_determinism import digest
print(digest())
"""


def digest() -> str:
    plan = make_plan(World(11, agencies=2), "d", Wish(industry="gas_station", length="short"))
    return str(produce(plan, LAYOUTS[0], Carrier(kind=MIXED), "d.pdf").label["report"]["id"])


def test_a_report_is_the_same_in_another_process_with_another_hash_seed() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "3", "PYTHONPATH": "."},
    )
    assert run.stdout.strip() == digest()


def test_another_seed_gives_another_report() -> None:
    world = World(11, agencies=2)
    first, second = (make_plan(world, seed, Wish(industry="gas_station")) for seed in ("a", "b"))
    assert first.enterprise.name != second.enterprise.name
    assert first.slots != second.slots
