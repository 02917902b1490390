"""Memory of the read stage: the peak must not grow with the number of pages.

    python -m eval.benchmarks.reading memory [--pages 40,400] [--kinds typed,scanned] [--workers 1]

Reports of so many pages are made by repeating a factory report's typed pages, and scans of them that
differ in their noise. Each is surveyed and read in a process of its own; printed are the peaks of that
process and of its worker (the kernel's high-water mark of resident memory).
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from rich.console import Console
from rich.table import Table

from core.ids import content_id
from core.limits import MEBIBYTE, Limits
from corpus.store.codec import dump
from corpus.store.store import Store
from eval.benchmarks.reading.targets import Target
from pipelines.engine.workers import WorkerPool
from pipelines.stages import admit, read, survey
from pipelines.stages.read import ReadOptions

SAMPLES = Path(__file__).parents[2] / "samples"
_WATCH_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Peaks:
    """Bytes at the most, and how it went."""

    main: int
    worker: int
    failures: int
    seconds: float


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--pages", default="40,400")
    parser.add_argument("--kinds", default="typed,scanned")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Print one row per kind and number of pages."""
    if chosen.one:
        sys.stdout.write(json.dumps(_measured(chosen.one, chosen.workers)))
        return []
    counts = [int(count) for count in chosen.pages.split(",")]
    table = Table("pages are", "pages", "main MB", "worker MB", "failures", "pages/s")
    targets: list[Target] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in chosen.kinds.split(","):
            peaks = {count: _peaks(_made(Path(folder), kind, count), chosen.workers) for count in counts}
            for count, peak in peaks.items():
                megabytes = [str(round(value / MEBIBYTE)) for value in (peak.main, peak.worker)]
                table.add_row(kind, str(count), *megabytes, str(peak.failures), f"{count / peak.seconds:.1f}")
            few, many = peaks[counts[0]], peaks[counts[-1]]
            grown = "many pages to few"
            targets.append(Target(name=f"{kind}: main, {grown}", value=many.main / few.main, at_most=1.15))
            worker = many.worker / few.worker
            targets.append(Target(name=f"{kind}: worker, {grown}", value=worker, at_most=1.15))
            targets.append(Target(name=f"{kind}: worker MB", value=many.worker / MEBIBYTE, at_most=900))
    console.print(table)
    for target in targets:
        console.print(str(target))
    return targets


def _peaks(path: Path, workers: int) -> Peaks:
    """Measured in a fresh process, so that nothing of an earlier report is left in it."""
    command = [sys.executable, "-m", "eval.benchmarks.reading", "memory", "--one", str(path)]
    done = subprocess.run(
        [*command, "--workers", str(workers)], capture_output=True, check=True, text=True
    ).stdout
    return Peaks(**json.loads(done))


def _measured(path: Path, workers: int) -> dict[str, float]:
    """Survey and read as screening does, results kept; the pool's processes are watched to their end."""
    limits = Limits(page_seconds=300.0, survey_seconds=600.0)
    start = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder)) as store,
        WorkerPool(workers, memory_bytes=limits.worker_memory_bytes) as pool,
    ):
        source = admit.run(path, limits)
        store.add_report(source, path)
        original = store.original_path(source.id)
        surveyed = survey.run(original, limits, pool)
        kept = store.kept_pages(source.id, reader="memory")
        pages = read.run(original, surveyed, ReadOptions(), limits, pool, kept=kept)
        data = dump(pages, is_compressed=True)
        store.keep_stage_result(
            content_id(data), stage="read", version=read.VERSION, report_id=source.id, data=data
        )
        worker = max(_high_water(process) for process in _children())
    return {
        "main": _high_water("self"),
        "worker": worker,
        "failures": len(pages.failures),
        "seconds": time.perf_counter() - start,
    }


def _high_water(process: str) -> int:
    """Peak of resident memory in bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) * 1024 if found else 0


def _children() -> Iterator[str]:
    for task in Path("/proc/self/task").iterdir():
        yield from (task / "children").read_text().split()


def _made(folder: Path, kind: str, count: int) -> Path:
    """A report of so many pages; the same arguments give the same pages."""
    path = folder / f"{kind}-{count}.pdf"
    typed = sorted(SAMPLES.rglob("*.pdf"))[0]
    if kind == "typed":
        _repeated(typed, path, count)
    else:
        scanned_report(typed, path, count)
    return path


def _repeated(typed: Path, path: Path, count: int) -> None:
    with pikepdf.open(typed) as source, pikepdf.new() as target:
        for number in range(count):
            target.pages.append(source.pages[number % len(source.pages)])
        target.save(path)


def scanned_report(typed: Path, path: Path, count: int) -> None:
    """Write pages of a typed report as scans, each with noise of its own."""
    document = pdfium.PdfDocument(typed)
    with pikepdf.new() as target:
        for number in range(count):
            page = document[number % len(document)]
            pixels = page.render(scale=200 / 72, grayscale=True).to_numpy().squeeze().astype(np.float32)
            width, height = page.get_size()
            page.close()
            pixels += np.random.default_rng(number).normal(-4.0, 2.5, pixels.shape).astype(np.float32)
            image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
            data = io.BytesIO()
            image.save(data, "JPEG", quality=50)
            _append(target, data.getvalue(), image.size, (width, height))
        target.save(path)
    document.close()


def _append(target: pikepdf.Pdf, jpeg: bytes, pixels: tuple[int, int], size: tuple[float, float]) -> None:
    stream = target.make_stream(
        jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode
    )
    stream.Width, stream.Height = pixels
    stream.BitsPerComponent, stream.ColorSpace = 8, pikepdf.Name.DeviceGray
    page = target.add_blank_page(page_size=size)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.Contents = target.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())
