"""How fast labelled reports are made: born digital, about 60 pages, per maker of files.

    python -m eval.benchmarks.factory [--reports 120] [--maker own] [--workers 2]

Prints reports, pages and labelled places (a factory that labels less is no faster one), wall seconds, and how
long 1,000 reports of 60 pages would take at this pace. Makers: own, docx (LibreOffice), typst.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.factory.corpus import make_corpus
from eval.factory.layouts.catalogue import LAYOUTS

SEED = 20260601
_THOUSAND_REPORTS = 1000 * 60  # pages


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--reports", type=int, default=120, help="reports per maker; fewer are mostly start-up"
    )
    parser.add_argument("--maker", help="only this maker: own, docx or typst")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    arguments = parser.parse_args()
    table = Table("maker", "reports", "pages", "places", "seconds", "pages/s", "1,000 reports of 60 pages")
    makers = dict.fromkeys(layout.maker for layout in LAYOUTS)
    for maker in makers if arguments.maker is None else (arguments.maker,):
        table.add_row(maker, *_row(maker, arguments.reports, arguments.workers))
    Console().print(table)


def _row(maker: str, reports: int, workers: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="mingjian-factory-") as folder:
        started = time.perf_counter()
        paths = list(
            make_corpus(
                Path(folder),
                reports=reports,
                seed=SEED,
                layouts=tuple(layout for layout in LAYOUTS if layout.maker == maker),
                lengths=("full",),
                scans=False,
                workers=workers,
            )
        )
        seconds = time.perf_counter() - started
        labels = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in paths]
    pages = sum(label["report"]["pages"] for label in labels)
    places = sum(_places(label.values()) for label in labels)
    minutes = _THOUSAND_REPORTS / pages * seconds / 60
    return (
        str(len(paths)),
        str(pages),
        str(places),
        f"{seconds:.1f}",
        f"{pages / seconds:.1f}",
        f"{minutes:.1f} min",
    )


def _places(values: Iterable[Any]) -> int:
    """Evidence records anywhere in these values."""
    count = 0
    for value in values:
        if isinstance(value, dict):
            count += "boxes" in value
            count += _places(value.values())
        elif isinstance(value, list):
            count += _places(value)
    return count


if __name__ == "__main__":
    main()
