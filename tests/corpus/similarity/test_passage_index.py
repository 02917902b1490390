"""The nearest passages are found beside the file and in it; what is damaged or gone is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.errors import StoreError
from corpus.similarity import passage_index
from corpus.similarity.passage_index import PassageIndex, Rows, gathered, opened, write
from corpus.similarity.vectors import KeptVectors, coded, site_ranges

SIZE = 32


def kept(seed: int, count: int = 40) -> KeptVectors:
    made = np.random.default_rng(seed).standard_normal((count, SIZE)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    spans = np.arange(2 * count, dtype=np.uint32).reshape(count, 2) * 100
    return KeptVectors("small 1", spans, coded(made))


def rows_of(found: dict[int, KeptVectors]) -> Rows:
    def rows(last: int) -> Iterator[tuple[int, KeptVectors]]:
        yield from ((row, found[row]) for row in sorted(found) if row > last)

    return rows


def test_what_is_kept_is_read_again_and_damage_is_told() -> None:
    one = kept(1)
    data = one.dumps()
    again = KeptVectors.loads(data)
    assert again.encoder == "small 1"
    np.testing.assert_array_equal(again.spans, one.spans)
    np.testing.assert_array_equal(again.codes, one.codes)
    assert len(data) < 40 * (SIZE + 8) + 60
    for broken in (b"", data[:30], data[:-1], b"XXXX" + data[4:]):
        with pytest.raises(StoreError) as caught:
            KeptVectors.loads(broken)
        assert caught.value.code == "passage_vectors_damaged"
    empty = KeptVectors("small 1", np.zeros((0, 2), np.uint32), np.zeros((0, SIZE), np.int8))
    assert len(KeptVectors.loads(empty.dumps())) == 0


def test_a_passage_finds_itself_in_other_rows_but_not_in_its_own() -> None:
    found = {1: kept(1), 2: kept(2), 5: kept(1)}
    index = PassageIndex(SIZE, gathered(rows_of(found)(-1), SIZE))
    near = index.nearest(found[1].codes[:3], 4, own=1)
    assert near.rows[:, 0].tolist() == [5, 5, 5]
    assert near.places[:, 0].tolist() == [0, 1, 2]
    assert (near.alike[:, 0] > 0.97).all()
    assert (np.diff(near.alike, axis=1) <= 0).all()
    assert not (near.rows == 1).any()


def test_with_fewer_passages_than_asked_for_the_rest_is_empty() -> None:
    near = PassageIndex(SIZE, gathered(rows_of({3: kept(3, 2)})(-1), SIZE)).nearest(kept(3, 2).codes, 5)
    assert (near.rows == -1).sum() == 6
    assert (near.places[near.rows == -1] == -1).all()


def test_the_file_gives_what_looking_one_by_one_gives(tmp_path: Path) -> None:
    pytest.importorskip("faiss")
    found = {row: kept(row, 60) for row in range(1, 12)}
    path = tmp_path / "deep" / "passages.faiss"
    assert write(path, SIZE, rows_of(found), count=660) == 660
    later = found | {20: kept(20)}
    index = opened(path, SIZE, rows_of(later))
    assert (len(index), index.beside) == (700, 40)
    plain = PassageIndex(SIZE, gathered(rows_of(later)(-1), SIZE))
    asked = np.concatenate([later[4].codes[:10], later[20].codes[:10]])
    one, other = index.nearest(asked, 3, own=7), plain.nearest(asked, 3, own=7)
    np.testing.assert_array_equal(one.rows[:, 0], other.rows[:, 0])
    np.testing.assert_array_equal(one.places[:, 0], other.places[:, 0])
    np.testing.assert_allclose(one.alike[:, 0], other.alike[:, 0], atol=1e-5)


def test_a_damaged_file_or_one_of_another_size_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "passages.faiss"
    path.write_bytes(b"nothing")
    assert opened(path, SIZE, rows_of({1: kept(1)})).beside == 40
    pytest.importorskip("faiss")
    write(path, SIZE, rows_of({1: kept(1)}), count=40)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert opened(path, SIZE, rows_of({1: kept(1)})).beside == 40


def test_without_faiss_nothing_is_written_and_all_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passage_index, "faiss_module", lambda: None)
    path = tmp_path / "passages.faiss"
    assert write(path, SIZE, rows_of({1: kept(1)}), count=40) == 0
    assert opened(path, SIZE, rows_of({1: kept(1)})).nearest(kept(1).codes[:1], 1).rows.tolist() == [[1]]


def test_only_chapters_on_the_site_have_passages() -> None:
    sections = ((0, "前言"), (100, "周边环境"), (300, "评价依据"), (400, "现场检查"))
    assert site_ranges(sections, 500) == ((100, 300), (400, 500))
    assert site_ranges((), 500) == ()
