"""The nearest passages of other reports: a FAISS file over most vectors, and the newest beside it.

A passage's number is its report's row times ``ROOM`` and its place in the report. Rows are never used twice:
what the file says of a report that was replaced or removed leads nowhere and is passed over. The file is
therefore nothing but a shortcut, written beside its place and renamed; without it, or where it is damaged or
of another encoder, all vectors are looked at one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.vectors import Codes, KeptVectors, scale

ROOM = 1 << 12  # passages of one report at most
ENOUGH = 40_000  # vectors beside the file, about 300 reports, from which on they are put into it
SHARE = 0.25  # and as a share of those in the file
PROBES = 16  # lists that are looked through
_PIECE = 1 << 16  # vectors multiplied at a time
_MOST_LISTS = 8192
_TRAINED = 64  # vectors per list that lists are made from

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float32]
Rows: TypeAlias = Callable[[int], Iterator[tuple[int, KeptVectors]]]
"""Rows with a number above the given one and their vectors, ascending."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Near:
    """Of each asked passage the nearest: ``rows`` and ``places`` (asked x most, -1: none), ``alike``."""

    rows: Ints
    places: Ints
    alike: Floats


@dataclass(frozen=True, slots=True)
class Tail:
    """Vectors that are not in the file: ``codes`` (n x dimensions) and each one's number."""

    codes: Codes
    numbers: Ints


def faiss_module() -> ModuleType | None:
    """FAISS set to one thread, or None where it is not installed."""
    try:
        import faiss
    except ImportError:
        return None
    faiss.omp_set_num_threads(1)
    return faiss


class PassageIndex:
    """All kept vectors of one encoder, as of when it was opened."""

    def __init__(self, dimensions: int, tail: Tail, file: Any = None) -> None:
        self.dimensions = dimensions
        self._tail = tail
        self._file = file

    def __len__(self) -> int:
        """How many vectors, those of reports that are gone with them."""
        return len(self._tail.numbers) + (int(self._file.ntotal) if self._file is not None else 0)

    @property
    def beside(self) -> int:
        """How many vectors are not in the file."""
        return len(self._tail.numbers)

    def nearest(self, codes: Codes, most: int, *, own: int = -1) -> Near:
        """The ``most`` nearest passages of each of ``codes``, the nearest first, none of row ``own``."""
        asked = codes.astype(np.float32)
        # Own passages may be among the nearest, so some more are asked for.
        found = [_beside(self._tail, asked, most + 4)]
        if self._file is not None:
            alike, numbers = self._file.search(asked, most + 8)
            found.append((np.where(numbers < 0, -np.inf, alike), numbers))
        alike = np.concatenate([each for each, _ in found], axis=1) / scale(self.dimensions) ** 2
        numbers = np.concatenate([each for _, each in found], axis=1)
        rows = np.where(numbers < 0, -1, numbers // ROOM)
        alike = np.where((rows < 0) | (rows == own), -2.0, alike)
        order = np.argsort(-alike, axis=1, kind="stable")[:, :most]
        alike, rows, numbers = (np.take_along_axis(each, order, axis=1) for each in (alike, rows, numbers))
        if (short := most - alike.shape[1]) > 0:
            room = ((0, 0), (0, short))
            alike, rows = np.pad(alike, room, constant_values=-2.0), np.pad(rows, room, constant_values=-1)
            numbers = np.pad(numbers, room, constant_values=-1)
        gone = alike <= -2.0
        return Near(np.where(gone, -1, rows), np.where(gone, -1, numbers % ROOM), alike.astype(np.float32))


def _beside(tail: Tail, asked: Floats, most: int) -> tuple[Floats, Ints]:
    best = np.full((len(asked), 0), -np.inf, np.float32), np.full((len(asked), 0), -1, np.int64)
    for start in range(0, len(tail.numbers), _PIECE):
        piece = tail.codes[start : start + _PIECE].astype(np.float32)
        numbers = np.broadcast_to(tail.numbers[start : start + _PIECE], (len(asked), len(piece)))
        alike = np.concatenate([best[0], asked @ piece.T], axis=1)
        numbers = np.concatenate([best[1], numbers], axis=1)
        if alike.shape[1] > most:
            chosen = np.argpartition(-alike, most, axis=1)[:, :most]
            alike, numbers = (np.take_along_axis(each, chosen, axis=1) for each in (alike, numbers))
        best = alike, numbers
    return best


def opened(path: Path | None, dimensions: int, rows: Rows) -> PassageIndex:
    """The index of a file, which need not be there, and of the rows that came after it."""
    file = None if path is None else _read(path, dimensions)
    last = _last(file)
    return PassageIndex(dimensions, gathered(rows(last), dimensions), file)


def gathered(rows: Iterator[tuple[int, KeptVectors]], dimensions: int) -> Tail:
    """Vectors of rows in memory."""
    codes, numbers = [], []
    for row, kept in rows:
        if kept.codes.shape[1] == dimensions:
            codes.append(kept.codes)
            numbers.append(row * ROOM + np.arange(len(kept), dtype=np.int64))
    if not codes:
        return Tail(np.zeros((0, dimensions), np.int8), np.zeros(0, np.int64))
    return Tail(np.concatenate(codes), np.concatenate(numbers))


def is_due(index: PassageIndex) -> bool:
    """Whether so many vectors are beside the file that they should be put into it."""
    return index.beside >= max(ENOUGH, SHARE * (len(index) - index.beside))


def write(path: Path, dimensions: int, rows: Rows, *, count: int) -> int:
    """Make the file anew of all rows, ``count`` vectors about; returns how many are in it, 0 without FAISS.

    Rows are read twice: some to make the lists from, then all; a few thousand vectors are held at a time.
    """
    faiss = faiss_module()
    if faiss is None or count == 0:
        return 0
    lists = max(1, min(_MOST_LISTS, int(4 * count**0.5), count // 2))
    some = _some(rows, dimensions, max(1, count // (lists * _TRAINED)))
    made = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        min(lists, len(some)),
        faiss.ScalarQuantizer.QT_8bit_direct_signed,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    made.cp.niter, made.cp.max_points_per_centroid, made.cp.min_points_per_centroid = 8, _TRAINED, 1
    made.train(some)
    for row, kept in rows(-1):
        if kept.codes.shape[1] == dimensions:
            numbers = row * ROOM + np.arange(len(kept), dtype=np.int64)
            made.add_with_ids(kept.codes.astype(np.float32), numbers)
    making = path.with_name(f".making-{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    faiss.write_index(made, str(making))
    making.replace(path)
    return int(made.ntotal)


def _some(rows: Rows, dimensions: int, every: int) -> Floats:
    """Every so many a vector."""
    chosen = [kept.codes[row % every :: every] for row, kept in rows(-1) if kept.codes.shape[1] == dimensions]
    return np.concatenate(chosen).astype(np.float32)


def _read(path: Path, dimensions: int) -> Any:
    """The file as an index that is looked through in place, or None."""
    faiss = faiss_module()
    if faiss is None or not path.is_file():
        return None
    try:
        file = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        file.nprobe = PROBES
    except (RuntimeError, AttributeError) as error:
        logger.warning("passage index %s is not used: %s", path.name, error)
        return None
    return file if file.d == dimensions else None


def _last(file: Any) -> int:
    """The greatest row in the file."""
    if file is None:
        return -1
    faiss = faiss_module()
    assert faiss is not None
    greatest = -1
    for number in range(file.nlist):
        size = file.invlists.list_size(number)
        if size:
            ids = faiss.rev_swig_ptr(file.invlists.get_ids(number), size)
            greatest = max(greatest, int(ids.max()))
    return greatest // ROOM


def agencies(rows: Sequence[int], of: Mapping[int, str]) -> int:
    """How many different agencies these rows are of; a row of an unknown one counts for itself."""
    return len({of.get(row) or f"#{row}" for row in rows})
