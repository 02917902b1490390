"""How everybody writes is learned from the store's reports and kept in a file that may be lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.screening import Screening
from corpus.similarity.texts import LAW_KIND
from corpus.store.store import Store
from tests.indexed_texts import put, text_of


def _file(store: Store, report: str) -> Path:
    (found,) = store.original_path(report).parents[2].rglob("wording.npz")
    return found


def test_it_is_learned_again_as_the_store_grows(store: Store, screening: Screening) -> None:
    reports = [put(store, screening, f"报告{at}", text_of(at)) for at in range(4)]
    first = store.text_index.view().learned()
    assert first.texts == len(first.numbers) == 4
    put(store, screening, "又一份", text_of(4))
    assert store.text_index.view().learned() is first
    reports += [put(store, screening, f"新报告{at}", text_of(20 + at)) for at in range(4)]
    view = store.text_index.view()
    again = view.learned()
    assert again.texts == 9
    assert all(again.knows(view.number_of(report)) for report in reports)
    for report in reports[:6]:
        store.remove_report(report)
    assert store.text_index.view().learned().texts == 3


def test_laws_teach_nothing(store: Store, screening: Screening) -> None:
    put(store, screening, "甲", text_of(1))
    store.text_index.keep_law("法", "某法", replace(text_of(2), kind=LAW_KIND))
    assert store.text_index.view().learned().texts == 1


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_lost_or_damaged_file_is_made_again(store: Store, screening: Screening, *, is_gone: bool) -> None:
    reports = [put(store, screening, f"报告{at}", text_of(at)) for at in range(5)]
    learned = store.text_index.view().learned()
    path = _file(store, reports[0])
    folder = store.original_path(reports[0]).parents[2]
    whole = path.read_bytes()
    if is_gone:
        path.unlink()
    else:
        path.write_bytes(whole[: len(whole) // 2])
    with Store.open(folder) as other:
        found = other.text_index.view().learned()
    assert found.numbers.tolist() == learned.numbers.tolist()
    assert path.stat().st_size == len(whole)
