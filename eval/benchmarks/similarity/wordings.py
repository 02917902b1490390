"""Wordings of the factory that say the same of one site: training and test data of the passage encoder.

    python -m eval.benchmarks.similarity.wordings --out wordings --reports 300

Each line of ``train.jsonl`` and ``test.jsonl`` is one place of one report: ``family`` names the template,
``texts`` are its wordings in that report's facts. The industries of ``HELD_BACK`` are in ``test`` only.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from eval.factory import blocks
from eval.factory.corpus import draw_orders
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import Template
from eval.factory.text.phrasing import phrased
from eval.factory.world.world import World

HELD_BACK = ("cold_storage", "dust")
_LEAST = 30


def families(plan: ReportPlan) -> Iterator[tuple[str, Template]]:
    """Templates of the report's industry that have several wordings, each with a name of its own."""
    kit = plan.kit
    parts: dict[str, object] = {
        "overview": kit.overview,
        "layout": kit.layout_text,
        "process": kit.process,
        "hazards": kit.hazards,
        "checks": kit.checks,
        "measures": kit.measures,
        "cases": kit.cases,
        "utilities": kit.utilities,
    }
    for name, part in parts.items():
        for at, template in enumerate(_templates(part)):
            yield f"{kit.key}/{name}/{at}", template


def _templates(part: object) -> Iterator[list[str]]:
    if isinstance(part, dict):
        for value in part.values():
            yield from _templates(value)
    elif isinstance(part, list):
        is_wordings = len(part) > 1 and all(isinstance(one, str) and len(one) >= _LEAST for one in part)
        if is_wordings:
            yield part
        else:
            for value in part:
                yield from _templates(value)


def wordings(plan: ReportPlan, draw: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Of each family its wordings in the plan's facts; those that need further facts are left out."""
    for family, template in families(plan):
        texts = []
        for one in template:
            try:
                texts.append(blocks.plain(phrased(one, draw, plan.slots)))
            except KeyError:
                continue
        if len(texts) > 1:
            yield family, texts


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--seed", type=int, default=901)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    layouts = [layout for layout in LAYOUTS if layout.split == "train"]
    world = World(given.seed, agencies=30)
    draw = random.Random(given.seed)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context((given.out / f"{name}.jsonl").open("w", encoding="utf-8"))
            for name in ("train", "test")
        }
        for order in draw_orders(world, given.reports, layouts, ("full",), scans=False):
            name = "test" if order.plan.kit.key in HELD_BACK else "train"
            for family, texts in wordings(order.plan, draw):
                row = {"family": family, "report": order.plan.seed, "texts": texts}
                files[name].write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
