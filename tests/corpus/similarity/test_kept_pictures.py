"""Photographs and measured columns are found in other reports, replaced and removed with their report."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.geometry import Box
from corpus.similarity.columns import KeptColumn
from corpus.similarity.kept import Kept
from corpus.similarity.pictures import KeptPicture
from corpus.store.store import Store
from models.pictures.look import look_of, packed
from tests.corpus.similarity.test_signatures import screened, screening_of
from tests.models.pictures.test_alike import gray, made, seen

ELSEWHERE = "ff" * 32
OHMS = ("1.32", "0.87", "2.41", "1.05", "3.66", "0.92", "2.08", "1.77")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def kept(seed: str, scene: str) -> KeptPicture:
    return KeptPicture(
        page=9, box=Box(80, 90, 300, 240), look=packed(seen(seed, scene)), caption=scene, chapter="现场照片"
    )


def column(values: tuple[str, ...], **changed: object) -> KeptColumn:
    usual = KeptColumn(
        table=0,
        header="实测值(Ω)",
        unit="Ω",
        values=values,
        pages=tuple(3 for _ in values),
        boxes=tuple(Box(200, 100 + 20 * at, 240, 114 + 20 * at) for at, _ in enumerate(values)),
        chapter="检测报告",
        number="川雷检〔2022〕017号",
    )
    return dataclasses.replace(usual, **changed)  # type: ignore[arg-type]


def keep(store: Store, words: bytes, what: Kept) -> str:
    report = screened(store, words)
    store.save_screening(screening_of(report), kept=what)
    return report


def test_a_photograph_is_found_cut_and_lit_and_only_in_other_reports(store: Store) -> None:
    first = keep(store, b"one", Kept(pictures=(kept("a", "储罐区"), kept("a", "配电室"))))
    pixels = gray(made("a", "配电室"))[20:320, 30:450]
    altered = dataclasses.replace(kept("a", "配电室"), look=packed(look_of((pixels * 0.8).astype("u1"))))
    (found,) = store.similar_pictures(ELSEWHERE, (kept("b", "配电室"), altered))
    assert (found.picture, found.report, found.page, found.caption) == (1, first, 9, "配电室")
    assert found.tones > 0.9
    assert store.similar_pictures(first, (altered,)) == ()
    assert store.kept(first).pictures == (kept("a", "储罐区"), kept("a", "配电室"))


def test_a_new_screening_replaces_what_was_kept_and_a_removed_report_is_gone(store: Store) -> None:
    first = keep(store, b"one", Kept(pictures=(kept("a", "储罐区"),), columns=(column(OHMS),)))
    keep(store, b"one", Kept(pictures=(kept("b", "储罐区"),)))
    assert store.similar_pictures(ELSEWHERE, (kept("a", "储罐区"),)) == ()
    assert store.similar_columns(ELSEWHERE, (column(OHMS),)) == ()
    assert len(store.similar_pictures(ELSEWHERE, (kept("b", "储罐区"),))) == 1
    store.remove_report(first)
    assert store.similar_pictures(ELSEWHERE, (kept("b", "储罐区"),)) == ()


@pytest.mark.parametrize(
    "values",
    [
        OHMS,
        OHMS[:6],
        (*OHMS[:3], "1.08", *OHMS[4:]),
        tuple(f"{float(value) + 0.3:.2f}" for value in OHMS),
        ("0.55", *OHMS),
        tuple(f"{float(value):.3f}" for value in OHMS),
    ],
    ids=["whole", "cut", "one changed", "all moved", "one before", "another digit"],
)
def test_measured_values_are_found_changed_moved_and_cut(store: Store, values: tuple[str, ...]) -> None:
    first = keep(store, b"one", Kept(columns=(column(OHMS),)))
    (found,) = store.similar_columns(ELSEWHERE, (column(values),))
    assert (found.report, found.column) == (first, 0)
    assert found.laid.equal >= 6
    assert store.kept(first).columns == (column(OHMS),)


def test_a_long_text_like_column_and_one_that_only_repeats_say_nothing(store: Store) -> None:
    keep(store, b"one", Kept(columns=(column(OHMS), column(("1.0", "1.0", "1.0", "1.1", "1.0", "1.0")))))
    assert store.similar_columns(ELSEWHERE, (column(("2.11", "0.63", "3.02", "1.40", "2.75")),)) == ()
    repeated = store.similar_columns(ELSEWHERE, (column(("1.0", "1.0", "1.1", "1.0", "1.0", "1.0")),))
    assert all(item.laid.bits < 8 for item in repeated)


def test_a_look_that_does_not_read_is_left_out(store: Store) -> None:
    rubbish = dataclasses.replace(kept("a", "储罐区"), look=b"rubbish")
    first = keep(store, b"one", Kept(pictures=(rubbish,)))
    assert store.kept(first).pictures == ()
    assert store.similar_pictures(ELSEWHERE, (rubbish,)) == ()
