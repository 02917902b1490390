"""Seals measured on a made corpus: found, and matched to whose they are, by the way the page comes.

    mingjian-eval make --reports 12 --seed 7 --out /tmp/seals --layouts train --lengths brief --no-scans
    python -m eval.benchmarks.seals /tmp/seals [--conditions born_digital,fax] [--pages 30]

Every page with a labelled seal is read as it was made, and as it comes out of scanners, together with as
many pages without one. A seal counts as matched where, of the names of the report, its text means the one
that it bears. One that is not matched was not found, was found and said to be unread, or was read as
something else. Of seals of which the scan keeps too little ink for a person to read them (``seal_ink``)
nothing can be asked: the shares are given of all seals, and of those that can be read.
Times are of the processor: the look for seals that every page has, and reading those found.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from core.document import SealShape
from core.geometry import Box
from core.limits import Limits
from eval.benchmarks.reading.targets import Target, show
from eval.benchmarks.seal_ink import in_colour, ink_left
from eval.benchmarks.seal_tally import Labelled, Seen, Tally, pooled
from eval.factory.render.scan import SCANNERS, Scanner, scanned
from models.ocr import OcrEngine, engine
from models.ocr.colour import cleaned
from models.seals.seen import read_seals
from pipelines.reading import pdf
from pipelines.reading.seals import drawn_seals

BORN_DIGITAL = "born_digital"
CONDITIONS: dict[str, Scanner | None] = {
    BORN_DIGITAL: None,
    "colour_300": replace(SCANNERS["fine"], is_colour=True),
    "colour_150": SCANNERS["colour"],
    "grey_300": SCANNERS["fine"],
    "grey_200": SCANNERS["office"],
    "grey_150": SCANNERS["light"],
    "fax": SCANNERS["fax"],
}
_DPI = 200.0  # at which the product looks at scanned pages
_FOUND, _MATCHED, _SECONDS, _LOOK = 0.95, 0.90, 0.15, 0.010


def labelled_pages(folder: Path) -> Iterator[Labelled]:
    """Pages with seals, and as many of the same report without."""
    for path in sorted((folder / "reports").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        by_page: dict[int, list[tuple[str, str, Box]]] = {}
        for raw in label["seals"]:
            entry = raw["text"], raw.get("shape", ""), Box(*raw["boxes"][0])
            by_page.setdefault(raw["page"], []).append(entry)
        facts = label["facts"]
        names = [facts["agency_name"]["value"], facts["enterprise_name"]["value"]]
        names += [raw["text"] for raw in label["seals"]]
        report = path.with_suffix(".pdf")
        others = [n for n in range(1, label["report"]["pages"] + 1) if n not in by_page]
        for page in (*sorted(by_page), *others[: len(by_page)]):
            yield Labelled(report, page, tuple(by_page.get(page, ())), tuple(dict.fromkeys(names)))


def seen_on(
    page: pdfium.PdfPage, labelled: Labelled, condition: str, reader: OcrEngine, tally: Tally
) -> tuple[list[Seen], list[float]]:
    """The seals of a page that comes in this way, and how much ink it keeps of each that is there."""
    scanner = CONDITIONS[condition]
    if scanner is None:
        return _typed(page, labelled, reader, tally), [1.0] * len(labelled.seals)
    draw = random.Random(f"{labelled.report.name}/{labelled.page}/{condition}")
    angle = draw.uniform(-scanner.skew, scanner.skew)
    pixels = scanned(page, scanner, angle, draw)
    left = []
    if labelled.seals:
        colour, size = in_colour(page, scanner, angle), (page.get_width(), page.get_height())
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        left = [ink_left(colour, grey, box, angle, size) for _, _, box in labelled.seals]
    image = _resized(pixels, page)
    start = time.process_time()
    clean = cleaned(image)
    looked = time.process_time()
    seals = read_seals(image, [seal.blob for seal in clean.seals], reader)
    if labelled.seals:
        tally.reading.append(time.process_time() - looked)
    else:
        tally.looking.append(looked - start)
    scale = image.shape[1] / page.get_width()
    seen = [
        Seen(
            seal.words.text,
            seal.words.confidences,
            seal.words.angles,
            Box(*(value / scale for value in seal.box)),
            not seal.trouble,
            seal.words.glimpses,
        )
        for seal in seals
        if seal.trouble != "shapeless"
    ]
    return seen, left


def _typed(page: pdfium.PdfPage, labelled: Labelled, reader: OcrEngine, tally: Tally) -> list[Seen]:
    start = time.process_time()
    regions = drawn_seals(page, pdf.frame(page), Limits(), lambda: reader)
    (tally.reading if labelled.seals else tally.looking).append(time.process_time() - start)
    return [
        Seen(
            region.text,
            region.confidences,
            region.angles,
            region.box,
            not region.unread,
            region.glimpses,
        )
        for region in regions
        if not (region.shape is SealShape.UNKNOWN and region.unread == "shapeless")
    ]


def _resized(pixels: Any, page: pdfium.PdfPage) -> Any:
    factor = _DPI / 72 * page.get_width() / pixels.shape[1]
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=method))


def measure(folder: Path, conditions: Sequence[str], most: int | None) -> dict[str, Tally]:
    """Read all pages in every condition."""
    reader = engine()
    tallies = {name: Tally() for name in conditions}
    for labelled in itertools.islice(labelled_pages(folder), most):
        document = pdf.open_document(str(labelled.report))
        for name in conditions:
            with pdf.open_page(document, labelled.page) as page:
                tallies[name].add(labelled, *seen_on(page, labelled, name, reader, tallies[name]))
    return tallies


def targets(tallies: dict[str, Tally]) -> list[Target]:
    """What must be reached in every condition: found, matched, none to another, and the cost of pages."""
    found = []
    for name, tally in tallies.items():
        found.append(Target(name=f"{name}: found F1", value=tally.f1, at_least=_FOUND))
        share = tally.matched / max(1, tally.named)
        found.append(Target(name=f"{name}: matched to whose they are", value=share, at_least=_MATCHED))
        share = tally.legible_matched / max(1, tally.legible_named)
        found.append(
            Target(name=f"{name}: matched, of those that can be read", value=share, at_least=_MATCHED)
        )
        found.append(
            Target(name=f"{name}: found F1, of those with ink", value=tally.inked_f1, at_least=_FOUND)
        )
        found.append(
            Target(
                name=f"{name}: found F1, of those that can be read", value=tally.legible_f1, at_least=_FOUND
            )
        )
        wrong = tally.wrong / max(1, tally.named)
        found.append(Target(name=f"{name}: matched to another", value=wrong, at_most=0.0))
        cost = float(np.median(tally.reading)) if tally.reading else 0.0
        found.append(Target(name=f"{name}: seconds per sealed page", value=cost, at_most=_SECONDS))
        look = float(np.percentile(tally.looking, 90)) if tally.looking else 0.0
        found.append(Target(name=f"{name}: seconds of the look, 90th percentile", value=look, at_most=_LOOK))
    return found


def _usual(spent: Sequence[float]) -> tuple[float, float]:
    """Median and 90th percentile."""
    return (float(np.median(spent)), float(np.percentile(spent, 90))) if spent else (0.0, 0.0)


def _all_seals(tallies: dict[str, Tally]) -> Table:
    """Of all seals that were pressed, whatever the page keeps of them."""
    table = Table("all seals", "seals", "F1", "extra", "matched", "another", "unread", "misread", "exact")
    for name, tally in tallies.items():
        counts = (tally.matched, tally.wrong, tally.unread, tally.misread, tally.exact)
        shares = (f"{count / max(1, tally.named):.3f}" for count in counts)
        table.add_row(name, str(tally.there), f"{tally.f1:.3f}", str(tally.extra), *shares)
    return table


def _readable(tallies: dict[str, Tally]) -> Table:
    """Of seals of which the page keeps ink; the last column is the share of names that can be read."""
    table = Table("seals with ink", "any", "F1", "readable", "F1", "with a name", "matched", "of all named")
    for name, tally in tallies.items():
        named = tally.legible_named
        table.add_row(
            name,
            f"{tally.inked} of {tally.there}",
            f"{tally.inked_f1:.3f}",
            f"{tally.legible} of {tally.there}",
            f"{tally.legible_f1:.3f}",
            f"{named} of {tally.named}",
            f"{tally.legible_matched / max(1, named):.3f}",
            f"{named / max(1, tally.named):.3f}",
        )
    return table


def _costs(tallies: dict[str, Tally]) -> Table:
    table = Table("ms of the processor", "sealed page", "90th", "look at others", "90th")
    for name, tally in tallies.items():
        spent = (value for times in (tally.reading, tally.looking) for value in _usual(times))
        table.add_row(name, *(f"{1000 * value:.1f}" for value in spent))
    return table


def conditions(names: str) -> tuple[str, ...]:
    """Conditions by their names, with commas between; ``ArgumentTypeError`` for one that there is not."""
    found = tuple(names.split(","))
    unknown = [name for name in found if name not in CONDITIONS]
    if unknown:
        known = ", ".join(CONDITIONS)
        raise argparse.ArgumentTypeError(f"no condition is called {', '.join(unknown)}: there are {known}")
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="made by mingjian-eval make")
    parser.add_argument("--conditions", type=conditions, default=",".join(CONDITIONS))
    parser.add_argument("--pages", type=int, default=None, help="the first so many pages only")
    arguments = parser.parse_args()
    tallies = measure(arguments.folder, arguments.conditions, arguments.pages)
    console = Console()
    everything = {**tallies, "all of these": pooled(tallies.values())} if len(tallies) > 1 else tallies
    console.print(_costs(tallies), _all_seals(everything), _readable(everything))
    sys.exit(not show(console, targets(tallies)))


if __name__ == "__main__":
    main()
