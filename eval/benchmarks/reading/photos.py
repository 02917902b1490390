"""Photographs cut from scanned pages: recall and precision at an overlap of 0.7 (intersection over union).

    python -m eval.benchmarks.reading photos [--reports 12] [--seed 5]

Whole factory reports of training layouts as scans, one scanner after another; every page is looked at, so
that seals, tables, drawings and signatures can be taken for photographs. Fax is listed and not counted: its
two tones leave nothing of a photograph.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from core.geometry import Box, overlap
from core.limits import Limits
from eval.benchmarks.reading.targets import Target
from eval.factory.corpus import draw_orders, make_order
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.produce import OWN, SCAN, Carrier
from eval.factory.render.scan import SCANNERS
from eval.factory.world.world import World
from pipelines.reading import pdf
from pipelines.reading.photographs import photograph_boxes

_OVERLAP = 0.7
_TONELESS = "fax"


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--reports", type=int, default=12)
    parser.add_argument("--seed", type=int, default=5)


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Print counts by scanner; gives recall and precision over all that keep tones."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    layouts = [layout for layout in LAYOUTS if layout.split == "train" and layout.maker == OWN]
    orders = draw_orders(World(chosen.seed, agencies=6), chosen.reports, layouts, ("brief",), scans=False)
    for index, order in enumerate(orders):
        scanner = sorted(SCANNERS)[index % len(SCANNERS)]
        product = make_order(dataclasses.replace(order, carrier=Carrier(kind=SCAN, scanner=scanner)))
        counts[scanner] += _counted(product.data, product.label)
    table = Table("scanner", "pages", "photographs", "found", "false")
    for scanner, count in sorted(counts.items()):
        table.add_row(scanner, *(str(count[what]) for what in ("pages", "photographs", "found", "false")))
    console.print(table)
    total = sum((count for scanner, count in counts.items() if scanner != _TONELESS), Counter[str]())
    targets = [
        Target(name="recall", value=total["found"] / max(1, total["photographs"]), at_least=0.95),
        Target(
            name="precision", value=total["found"] / max(1, total["found"] + total["false"]), at_least=0.98
        ),
    ]
    for target in targets:
        console.print(str(target))
    return targets


def _counted(data: bytes, label: dict[str, Any]) -> Counter[str]:
    truth: dict[int, list[Box]] = defaultdict(list)
    for shot in label["facts"]["survey"]["photos"]:
        for evidence in shot["evidence"]:
            if evidence["mark"].endswith(":picture"):
                truth[evidence["page"]].extend(Box(*box) for box in evidence["boxes"])
    count: Counter[str] = Counter()
    document = pdfium.PdfDocument(data)
    for number in range(1, len(document) + 1):
        with pdf.open_page(document, number) as page:
            image, scale = pdf.render(page, dpi=200.0, limits=Limits())
        found = photograph_boxes(image, scale)
        right = _matched(truth[number], found)
        count.update(pages=1, photographs=len(truth[number]), found=right, false=len(found) - right)
    document.close()
    return count


def _matched(truth: Sequence[Box], found: Sequence[Box]) -> int:
    """How many are found, each by a box of its own: at such an overlap none can match two."""
    return sum(any(overlap(box, other) >= _OVERLAP for other in found) for box in truth)
