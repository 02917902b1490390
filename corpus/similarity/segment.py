"""A file of postings: which text has which fingerprint. Written once, then only read, through a memory map.

Layout: a header of ``HEADER`` bytes, then per text its number, agency, enterprise and class, then all
fingerprints in ascending order (uint32), then in the same order the text of each, as its place in the first
part (uint16). Each part begins at a multiple of 8 bytes. A file is made beside its place and renamed, so
there is either all of it or none.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.errors import StoreError
from corpus.similarity import winnow
from corpus.similarity.winnow import Hashes

MAGIC = b"MJTEXT01"
HEADER = 40
MOST_TEXTS = 1 << 16
_HEAD = struct.Struct("<8sIIQIIQ")  # magic, version of fingerprints, texts, postings, checksum, 0, bytes
_RANGES = 64  # parts by hash in which segments are joined: what is held at a time
_PIECE = 1 << 22

Rows: TypeAlias = npt.NDArray[np.uint16]
TEXT = np.dtype([("number", "<u4"), ("agency", "<u4"), ("enterprise", "<u4"), ("kind", "<u4")])
"""One text: its number in the catalogue, and what tells its agency, enterprise and class from others."""


@dataclass(frozen=True, slots=True)
class Segment:
    """``texts`` (structured as ``TEXT``), ``hashes`` (uint32, ascending), ``rows`` (uint16, into texts)."""

    texts: npt.NDArray[np.void]
    hashes: Hashes
    rows: Rows

    def __len__(self) -> int:
        """How many texts."""
        return len(self.texts)

    def runs(self, wanted: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Where the postings of each wanted fingerprint begin and how many there are."""
        low = np.searchsorted(self.hashes, wanted, "left")
        high = np.searchsorted(self.hashes, wanted, "right")
        return low, high - low


def gathered(texts: npt.NDArray[np.void], hashes: Sequence[Hashes]) -> Segment:
    """A segment in memory of texts with their fingerprints; a fingerprint counts once per text."""
    once = [np.unique(each) for each in hashes]
    rows = np.repeat(np.arange(len(once), dtype=np.uint64), [len(each) for each in once])
    values = np.concatenate(once) if once else np.zeros(0, np.uint32)
    keyed = np.sort((values.astype(np.uint64) << np.uint64(16)) | rows)
    return _unkeyed(texts, keyed)


def _unkeyed(texts: npt.NDArray[np.void], keyed: npt.NDArray[np.uint64]) -> Segment:
    return Segment(
        texts=texts,
        hashes=(keyed >> np.uint64(16)).astype(np.uint32),
        rows=(keyed & np.uint64(0xFFFF)).astype(np.uint16),
    )


def write(segment: Segment, path: Path) -> None:
    """Keep a segment as a file."""
    _write(path, segment.texts, len(segment.hashes), (segment,))


def join(segments: Sequence[Segment], path: Path, living: Sequence[npt.NDArray[np.bool_]]) -> int:
    """Write one file of several segments, without texts that no longer live; returns its postings.

    Holds about a sixty-fourth of all postings at a time.
    """
    shifts, texts = _renumbered(segments, living)
    count = sum(_living_postings(segment, mask) for segment, mask in zip(segments, living, strict=True))
    _write(path, texts, count, _parts(segments, living, shifts, texts))
    return count


def _living_postings(segment: Segment, mask: npt.NDArray[np.bool_]) -> int:
    return sum(int(mask[segment.rows[at : at + _PIECE]].sum()) for at in range(0, len(segment.rows), _PIECE))


def _renumbered(
    segments: Sequence[Segment], living: Sequence[npt.NDArray[np.bool_]]
) -> tuple[list[npt.NDArray[np.uint64]], npt.NDArray[np.void]]:
    """The new row of every text of every segment, and all texts that live."""
    shifts, at = [], 0
    for mask in living:
        shifts.append((np.cumsum(mask) - 1 + at).clip(0).astype(np.uint64))
        at += int(mask.sum())
    if at > MOST_TEXTS:
        raise ValueError(f"a segment has no room for {at} texts")
    texts = np.concatenate([s.texts[mask] for s, mask in zip(segments, living, strict=True)])
    return shifts, texts


def _parts(
    segments: Sequence[Segment],
    living: Sequence[npt.NDArray[np.bool_]],
    shifts: Sequence[npt.NDArray[np.uint64]],
    texts: npt.NDArray[np.void],
) -> Iterable[Segment]:
    bounds = np.linspace(0, 1 << 32, _RANGES + 1).astype(np.uint64)
    cuts = [np.searchsorted(s.hashes, bounds[1:-1].astype(np.uint32), "left") for s in segments]
    for part in range(_RANGES):
        keyed = []
        for segment, mask, shift, cut in zip(segments, living, shifts, cuts, strict=True):
            start = int(cut[part - 1]) if part else 0
            stop = int(cut[part]) if part < _RANGES - 1 else len(segment.hashes)
            rows = segment.rows[start:stop]
            is_kept = mask[rows]
            hashes = segment.hashes[start:stop][is_kept].astype(np.uint64)
            keyed.append((hashes << np.uint64(16)) | shift[rows[is_kept]])
        yield _unkeyed(texts, np.sort(np.concatenate(keyed)))


def _write(path: Path, texts: npt.NDArray[np.void], count: int, parts: Iterable[Segment]) -> None:
    at_texts, at_hashes, at_rows, size = _offsets(len(texts), count)
    making = path.with_name(f".making-{path.name}")
    with making.open("wb") as file:
        file.truncate(size)
        file.seek(at_texts)
        file.write(np.ascontiguousarray(texts, dtype=TEXT).tobytes())
        done = 0
        for part in parts:
            file.seek(at_hashes + 4 * done)
            file.write(np.ascontiguousarray(part.hashes, dtype="<u4").tobytes())
            file.seek(at_rows + 2 * done)
            file.write(np.ascontiguousarray(part.rows, dtype="<u2").tobytes())
            done += len(part.hashes)
        file.flush()
    checksum = _checksum(making)
    with making.open("r+b") as file:
        file.write(_HEAD.pack(MAGIC, winnow.VERSION, len(texts), count, checksum, 0, size))
        file.flush()
        os.fsync(file.fileno())
    making.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """So that the new name outlasts a loss of power, where folders can be flushed."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _offsets(texts: int, postings: int) -> tuple[int, int, int, int]:
    """Where texts, fingerprints and rows begin, and the file's size."""
    at_hashes = HEADER + texts * TEXT.itemsize
    at_rows = (at_hashes + 4 * postings + 7) // 8 * 8
    return HEADER, at_hashes, at_rows, at_rows + 2 * postings


def opened(path: Path) -> Segment:
    """The segment of a file; raises ``StoreError`` for one that is not whole or of other fingerprints."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _damaged(path) from error
    if len(head) < HEADER:
        raise _damaged(path)
    magic, version, texts, postings, _, _, stated = _HEAD.unpack(head)
    at_texts, at_hashes, at_rows, whole = _offsets(texts, postings)
    if magic != MAGIC or version != winnow.VERSION or not size == stated == whole:
        raise _damaged(path)
    data = np.memmap(path, dtype=np.uint8, mode="r")
    return Segment(
        texts=data[at_texts:at_hashes].view(TEXT),
        hashes=data[at_hashes : at_hashes + 4 * postings].view("<u4"),
        rows=data[at_rows:whole].view("<u2"),
    )


def is_readable(path: Path) -> bool:
    """Whether the file can be opened; its bytes are not verified."""
    try:
        opened(path)
    except StoreError:
        return False
    return True


def is_of_other_version(path: Path) -> bool:
    """Whether the file holds fingerprints as another version of the program makes them."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
    except OSError:
        return False
    if len(head) < HEADER:
        return False
    magic, version, *_ = _HEAD.unpack(head)
    return bool(magic == MAGIC and version != winnow.VERSION)


def is_whole(path: Path) -> bool:
    """Whether the file's bytes are those that were written: all of it is read."""
    try:
        opened(path)
        with path.open("rb") as file:
            stated = _HEAD.unpack(file.read(HEADER))[4]
    except StoreError:
        return False
    return bool(stated == _checksum(path))


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        file.seek(HEADER)
        while piece := file.read(_PIECE):
            value = zlib.crc32(piece, value)
    return value


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"相似性索引文件 {path.name} 缺失、不完整或由其他版本生成。"
        "请运行 mingjian index build 重建索引，报告本身不受影响。",
        code="similarity_segment_damaged",
    )
