"""Files of postings: what is written is read, several are joined, damage is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import StoreError
from corpus.similarity import segment
from corpus.similarity.segment import TEXT, Segment, gathered


def _segment(first: int, count: int) -> Segment:
    draw = np.random.default_rng(first)
    texts = np.array([(first + at, at % 3, at, 0) for at in range(count)], dtype=TEXT)
    return gathered(texts, [draw.integers(0, 5000, 400).astype(np.uint32) for _ in range(count)])


def _pairs(found: Segment) -> set[tuple[int, int]]:
    return set(zip(found.hashes.tolist(), found.texts["number"][found.rows].tolist(), strict=True))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    made = _segment(0, 5)
    segment.write(made, tmp_path / "a.segment")
    read = segment.opened(tmp_path / "a.segment")
    assert _pairs(read) == _pairs(made)
    assert (read.texts == made.texts).all()
    assert (np.diff(read.hashes.astype(np.int64)) >= 0).all()
    assert segment.is_whole(tmp_path / "a.segment")
    assert [path.name for path in tmp_path.iterdir()] == ["a.segment"]


def test_runs_are_the_postings_of_a_fingerprint() -> None:
    made = _segment(0, 5)
    wanted = np.array([int(made.hashes[7]), 999_999], dtype=np.uint32)
    low, many = made.runs(wanted)
    assert many[0] == int((made.hashes == wanted[0]).sum())
    assert made.hashes[low[0]] == wanted[0]
    assert many[1] == 0


def test_joined_segments_have_the_postings_of_the_texts_that_live(tmp_path: Path) -> None:
    one, other = _segment(0, 4), _segment(10, 3)
    living = [np.array([True, False, True, True]), np.array([True, True, False])]
    count = segment.join((one, other), tmp_path / "j.segment", living)
    read = segment.opened(tmp_path / "j.segment")
    kept = {(h, n) for h, n in _pairs(one) | _pairs(other) if n not in (1, 12)}
    assert _pairs(read) == kept
    assert len(read.hashes) == count == len(kept)
    assert read.texts["number"].tolist() == [0, 2, 3, 10, 11]
    assert (np.diff(read.hashes.astype(np.int64)) >= 0).all()


@pytest.mark.parametrize("damage", ["cut", "magic", "empty", "missing"])
def test_a_file_that_is_not_whole_is_told(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.segment"
    segment.write(_segment(0, 3), path)
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:-9], "magic": b"X" + data[1:], "empty": b""}[damage])
    with pytest.raises(StoreError, match="index build"):
        segment.opened(path)
    assert not segment.is_whole(path)


def test_a_changed_posting_is_found_when_all_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.segment"
    segment.write(_segment(0, 3), path)
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    assert not segment.is_whole(path)


def test_a_segment_of_no_texts_is_a_segment(tmp_path: Path) -> None:
    segment.write(gathered(np.zeros(0, TEXT), []), tmp_path / "none.segment")
    assert len(segment.opened(tmp_path / "none.segment")) == 0
