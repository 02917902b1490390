"""Time and memory of a photograph held against so many others in a store, by a process of its own."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from core.geometry import Box
from corpus.similarity import pictures as index
from corpus.similarity.pictures import KeptPicture
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.tables import reports
from eval.benchmarks.similarity.filed import peak
from eval.benchmarks.similarity.pictures import SCENES, gray, stamp
from eval.factory.render.photos import photo
from models.pictures.look import Look, look_of, packed, unpacked

_PER_REPORT = 8
_MADE = 60
_ASKING = "f" * 64


@dataclass(frozen=True, slots=True)
class Query:
    """``milliseconds`` of processor a photograph, verification included; bytes of memory and of the store.

    ``more``: how far the process grew while it asked.
    """

    pictures: int
    milliseconds: float
    memory: int
    more: int
    stored: int


def queries(sizes: Sequence[int], seed: int) -> list[Query]:
    """One store that grows. Sixty photographs are made; the rest have features of several of them."""
    looks = [look_of(gray(photo(f"{seed}/{at}", stamp(at), SCENES[at % len(SCENES)]))) for at in range(_MADE)]
    draw = np.random.default_rng(seed)
    found, done = [], 0
    with tempfile.TemporaryDirectory(prefix="mingjian-pictures-") as name:
        folder = Path(name)
        for size in sorted(sizes):
            with Store.open(folder) as store:
                _fill(store, looks, range(done, size, _PER_REPORT), size, draw)
            done = size
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                milliseconds, before, after = pool.apply(_asked, (folder, [packed(look) for look in looks]))
            stored = sum(file.stat().st_size for file in folder.glob("*.sqlite3*"))
            found.append(Query(size, milliseconds, after, after - before, stored))
    return found


def _fill(
    store: Store, looks: Sequence[Look], firsts: Sequence[int], size: int, draw: np.random.Generator
) -> None:
    for start in range(0, len(firsts), 50):
        with writing(store.engine) as connection:
            for first in firsts[start : start + 50]:
                report = f"{first:064x}"
                values = {"id": report, "file_name": "x", "size_bytes": 1, "media_type": "application/pdf"}
                connection.execute(insert(reports).values(first_seen_at=store.now(), **values))
                kept = [_kept(_mixed(looks, draw)) for _ in range(min(_PER_REPORT, size - first))]
                index.replace(connection, report, kept)


def _asked(folder: Path, looks: Sequence[bytes]) -> tuple[float, int, int]:
    with Store.open(folder) as store:
        kept = [KeptPicture(page=1, box=Box(0, 0, 100, 80), look=look) for look in looks]
        store.similar_pictures(_ASKING, kept[:1])  # libraries are loaded
        before = peak()
        started = time.process_time()
        for one in kept:
            assert unpacked(one.look) is not None
            store.similar_pictures(_ASKING, (one,))
        return (time.process_time() - started) / len(kept) * 1000, before, peak()


def _kept(look: Look) -> KeptPicture:
    return KeptPicture(page=1, box=Box(0, 0, 100, 80), look=packed(look))


def _mixed(looks: Sequence[Look], draw: np.random.Generator) -> Look:
    """Features of four pictures, a few bits of each changed, at places of their own."""
    chosen = [looks[at] for at in draw.choice(len(looks), 4, replace=False)]
    count = 200
    picks = [(look, int(draw.integers(len(look)))) for look in chosen for _ in range(count // 4)]
    bits = np.unpackbits(np.stack([look.bits[at] for look, at in picks]), axis=1)
    bits ^= (draw.random(bits.shape) < 0.08).astype(np.uint8)
    return Look(
        width=384,
        height=272,
        places=(draw.random((count, 2)) * (384, 272)).astype(np.float32),
        angles=draw.random(count).astype(np.float32),
        sizes=np.full(count, 6, np.float32),
        bits=np.packbits(bits, axis=1),
        small=draw.permutation(chosen[0].small.ravel()).reshape(chosen[0].small.shape),
    )
