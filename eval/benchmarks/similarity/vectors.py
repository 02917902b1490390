"""``python -m eval.benchmarks.similarity vectors``: the encoder's speed and what it finds, together."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.console import Console

from corpus.similarity.passage_index import Rows, opened, write
from corpus.similarity.vectors import Codes, KeptVectors, called, coded
from eval.benchmarks.similarity import reworded
from eval.benchmarks.similarity.texts import made
from models.embeddings.passages import SmallEncoder
from models.training.passage_texts import laws, split
from models.weights import verified

PASSAGES_PER_SECOND = 400.0
LEAST_FOUND = {"rule": 0.85}  # of planted passages, with vectors
_ASKED = 300  # passages of a long report that are not copied
_A_REPORT = 150  # passages

console = Console(highlight=False, soft_wrap=True)


def show(count: int, seed: int, cache: Path | None, archive: Path | None, scale: int) -> None:
    """Print all of it; raises ``SystemExit`` where speed or what is found falls short."""
    encoder = SmallEncoder()
    size = verified("passage-encoder")[1].stat().st_size
    reports = reworded.without_held_back(made(count, seed, cache))
    speed = reworded.throughput(encoder, [report.text for report in reports])
    console.print(
        f"{speed:.0f} passages of {reworded.LENGTH} characters/s on one core, file {size / 1e6:.1f} MB"
    )
    found = [law for law in laws(archive) if split(law.title) == "test"] if archive else []
    corpus, plants = reworded.planted(reports, found, seed)
    outcome = reworded.measured(corpus, plants, encoder, bystanders=60)
    for row in outcome.rows:
        console.print(
            f"{row.kind}: {row.planted} planted, found word by word {row.copied:.3f}, "
            f"with vectors {row.reworded:.3f}"
        )
    console.print(
        f"{outcome.right} rightly told as reworded, {outcome.wrong} others, in {outcome.reports} reports; "
        f"{outcome.seconds * 1000:.0f} ms of processor a report, {outcome.passages} passages of "
        f"{outcome.bytes_per_passage:.0f} bytes"
    )
    if scale:
        _timed(encoder, [report.text for report in reports], scale)
    short = [r.kind for r in outcome.rows if r.reworded < LEAST_FOUND.get(r.kind, 0.0)]
    if speed < PASSAGES_PER_SECOND or short:
        raise SystemExit(f"falls short: {speed:.0f} passages/s, {', '.join(short) or 'all kinds found'}")


def _timed(encoder: SmallEncoder, texts: list[str], scale: int) -> None:
    """An index of so many vectors like those of the texts: bytes, memory and the time of a long report."""
    whole = "".join(texts)
    starts = range(0, min(len(whole) - 128, 4000 * 128), 128)
    base = encoder.encode([whole[at : at + 128] for at in starts])
    rows = _like(base, called(encoder), scale)
    asked = coded(base[np.random.default_rng(1).permutation(len(base))[:_ASKED]])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "passages.faiss"
        started = time.process_time()
        write(path, encoder.dimensions, rows, count=scale)
        built = time.process_time() - started
        before = _resident()
        index = opened(path, encoder.dimensions, rows)
        started = time.process_time()
        index.nearest(asked, 12)
        seconds = time.process_time() - started
        console.print(
            f"{scale:,} vectors: file {path.stat().st_size / 1e6:.0f} MB, made in {built:.0f} s, "
            f"{_ASKED} passages asked in {seconds * 1000:.0f} ms, "
            f"{_resident() - before:.0f} MB more in memory"
        )


def _like(base: np.ndarray[tuple[int, int], np.dtype[np.float32]], name: str, scale: int) -> Rows:
    """Rows of vectors that lie about those given, the same whenever they are asked for."""

    def codes(row: int) -> Codes:
        draw = np.random.default_rng(row)
        near = base[draw.integers(0, len(base), _A_REPORT)]
        noise = draw.standard_normal(near.shape).astype(np.float32) * (0.6 / near.shape[1] ** 0.5)
        moved = near + noise
        return coded(moved / np.linalg.norm(moved, axis=1, keepdims=True))

    def rows(last: int) -> Iterator[tuple[int, KeptVectors]]:
        spans = np.arange(2 * _A_REPORT, dtype=np.uint32).reshape(_A_REPORT, 2)
        for row in range(last + 1, scale // _A_REPORT):
            yield row, KeptVectors(name, spans, codes(row))

    return rows


def _resident() -> float:
    """Megabytes at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
