"""Seals measured on a made corpus: found, and matched to whose they are, by the way the page comes.

    mingjian-eval make --reports 12 --seed 7 --out /tmp/seals --layouts train --lengths brief --no-scans
    python -m eval.benchmarks.seals /tmp/seals [--conditions born_digital,fax] [--pages 30]

Every page with a labelled seal is read as it was made, and as it comes out of scanners, together with as
many pages without one. A seal counts as matched where, of the names of the report, its text means the one
that it bears. Times are of the processor: the look for seals that every page has, and reading those found.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
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
from eval.factory.render.scan import SCANNERS, Scanner, scanned
from models.ocr import OcrEngine, engine
from models.ocr.colour import cleaned
from models.seals.seen import read_seals
from pipelines.reading import pdf
from pipelines.reading.seals import drawn_seals
from pipelines.sealed_names import meant

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


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page of a report, the seals on it (text, shape, box in points), and the names that the report has."""

    report: Path
    page: int
    seals: tuple[tuple[str, str, Box], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A seal that was found: its text and box in points; ``is_read``: with a text that counts."""

    text: str
    box: Box
    is_read: bool


@dataclass(slots=True)
class Tally:
    """Counts of one condition; seconds by pages with seals and pages without."""

    there: int = 0
    found: int = 0
    extra: int = 0
    named: int = 0  # seals with a firm's name
    matched: int = 0
    wrong: int = 0  # matched to another name
    exact: int = 0
    reading: list[float] = field(default_factory=list)
    looking: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of seals found."""
        return 2 * self.found / max(1, self.there + self.found + self.extra)

    def add(self, labelled: Labelled, seen: Sequence[Seen]) -> None:
        """Count one page."""
        free = list(seen)
        for text, shape, box in labelled.seals:
            self.there += 1
            self.named += shape != "square"
            hit = next((one for one in free if box.contains(*one.box.centre)), None)
            if hit is None:
                continue
            free.remove(hit)
            self.found += 1
            if shape != "square":
                owner = meant(hit.text, labelled.names) if hit.text else None
                self.matched += owner is not None and owner.name == text
                self.wrong += owner is not None and owner.name != text
                self.exact += hit.text == text
        self.extra += len(free)


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
) -> list[Seen]:
    """The seals of a page that comes in this way."""
    start = time.process_time()
    scanner = CONDITIONS[condition]
    if scanner is None:
        frame = pdf.frame(page)
        regions = drawn_seals(page, frame, Limits(), lambda: reader)
        spent = time.process_time() - start
        (tally.reading if labelled.seals else tally.looking).append(spent)
        return [
            Seen(region.text, region.box, not region.unread)
            for region in regions
            if not (region.shape is SealShape.UNKNOWN and region.unread == "shapeless")
        ]
    draw = random.Random(f"{labelled.report.name}/{labelled.page}/{condition}")
    pixels = scanned(page, scanner, draw.uniform(-scanner.skew, scanner.skew), draw)
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
    return [
        Seen(seal.words.text, Box(*(value / scale for value in seal.box)), not seal.trouble)
        for seal in seals
        if seal.trouble != "shapeless"
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
                tallies[name].add(labelled, seen_on(page, labelled, name, reader, tallies[name]))
    return tallies


def targets(tallies: dict[str, Tally]) -> list[Target]:
    """What must be reached in every condition: found, matched, none to another, and the cost of pages."""
    found = []
    for name, tally in tallies.items():
        found.append(Target(name=f"{name}: found F1", value=tally.f1, at_least=_FOUND))
        share = tally.matched / max(1, tally.named)
        found.append(Target(name=f"{name}: matched to whose they are", value=share, at_least=_MATCHED))
        wrong = tally.wrong / max(1, tally.named)
        found.append(Target(name=f"{name}: matched to another", value=wrong, at_most=0.0))
        cost = float(np.median(tally.reading)) if tally.reading else 0.0
        found.append(Target(name=f"{name}: seconds per sealed page", value=cost, at_most=_SECONDS))
        look = float(np.percentile(tally.looking, 90)) if tally.looking else 0.0
        found.append(Target(name=f"{name}: seconds of the look, 90th percentile", value=look, at_most=_LOOK))
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="made by mingjian-eval make")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--pages", type=int, default=None, help="the first so many pages only")
    arguments = parser.parse_args()
    tallies = measure(arguments.folder, arguments.conditions.split(","), arguments.pages)
    console = Console()
    table = Table("", "seals", "F1", "extra", "matched", "to another", "exact", "ms reading", "ms looking")
    for name, tally in tallies.items():
        shares = (tally.matched, tally.wrong, tally.exact)
        table.add_row(
            name,
            str(tally.there),
            f"{tally.f1:.3f}",
            str(tally.extra),
            *(f"{share / max(1, tally.named):.3f}" for share in shares),
            *(f"{1000 * np.median(spent):.0f}" if spent else "" for spent in (tally.reading, tally.looking)),
        )
    console.print(table)
    sys.exit(not show(console, targets(tallies)))


if __name__ == "__main__":
    main()
