"""Text recognition measured: pages per second and character error rate on composed report pages.

    python -m eval.benchmarks.reading scans --pages 10 --engines paddle,stock --conditions clean,scan

``paddle`` takes the fastest runtime there is, ``onnx`` onnxruntime alone; ``stock`` is the reference that
carries the same networks, as it comes, on as many threads. Times are of this machine at this moment: read
the ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from eval.benchmarks.reading.pages import PAGES, ComposedPage, Condition, compose, degraded
from eval.benchmarks.reading.targets import Target
from models.ocr import engine
from models.ocr.inference import Runtime
from models.ocr.paddle import PaddleEngine

Read = Callable[[npt.NDArray[np.uint8]], str]


@dataclass(slots=True)
class Score:
    """Sums over the pages of one engine and condition."""

    seconds: float = 0.0
    pages: int = 0
    errors: int = 0
    characters: int = 0
    certificates: list[bool] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)

    def add(self, page: ComposedPage, text: str, seconds: float) -> None:
        """Count one page; ``text`` in reading order."""
        text = "".join(text.split())
        self.seconds += seconds
        self.pages += 1
        self.errors += Levenshtein.distance(page.text, text)
        self.characters += len(page.text)
        self.certificates += [number in text for number in page.certificates]
        self.names += [name in text for name in page.names]

    def row(self) -> tuple[str, ...]:
        """Pages per second, error rate in percent, exact shares."""
        return (
            f"{self.pages / self.seconds:.2f}",
            f"{100 * self.errors / self.characters:.2f}",
            f"{np.mean(self.certificates or [True]):.3f}",
            f"{np.mean(self.names or [True]):.3f}",
        )


def reader(name: str, threads: int) -> Read:
    """A function from picture to text; ``stock`` opens the reference."""
    if name == "stock":
        return _stock(threads)
    opened = (
        PaddleEngine(threads=threads, runtime=Runtime.ONNX)
        if name == "onnx"
        else engine(name, threads=threads)
    )
    return lambda image: "\n".join(line.text for line in opened.read(image))


def _stock(threads: int) -> Read:
    from rapidocr import RapidOCR

    reference: Any = RapidOCR(
        params={"EngineConfig.onnxruntime.intra_op_num_threads": threads, "Global.log_level": "error"}
    )
    return lambda image: "\n".join(reference(image[:, :, ::-1]).txts or ())


def pages(count: int, condition: Condition, first: int = 0) -> Iterator[ComposedPage]:
    """The mix of kinds, ``count`` pages from seed ``first`` on."""
    for index in range(first, first + count):
        page = compose(PAGES[index % len(PAGES)], index)
        yield ComposedPage(
            image=degraded(page.image, condition, index),
            text=page.text,
            certificates=page.certificates,
            names=page.names,
        )


def measure(read: Read, count: int, condition: Condition, first: int = 0) -> Score:
    """Read ``count`` pages; composing them is not timed."""
    score = Score()
    for page in pages(count, condition, first):
        start = time.perf_counter()
        text = read(page.image)
        score.add(page, text, time.perf_counter() - start)
    return score


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument(
        "--first", type=int, default=0, help="seed of the first page; the driver was tuned on 0-27"
    )
    parser.add_argument("--engines", default="paddle,stock")
    parser.add_argument("--conditions", default="clean,scan")
    parser.add_argument("--threads", type=int, default=1)


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Print one table row per engine and condition."""
    table = Table(
        "engine", "condition", "pages/s", "CER %", "certificates exact", "names exact", "peak MB so far"
    )
    for name in chosen.engines.split(","):
        read = reader(name, chosen.threads)
        for condition in map(Condition, chosen.conditions.split(",")):
            score = measure(read, chosen.pages, condition, chosen.first)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            table.add_row(name, condition, *score.row(), str(peak))
    console.print(f"{chosen.pages} pages, {chosen.threads} thread(s), {os.cpu_count()} cores")
    console.print(table)
    return []
