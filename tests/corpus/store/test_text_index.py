from __future__ import annotations

import pytest
from sqlalchemy import update

from core.errors import StoreError
from core.screening import Screening
from corpus.store.store import Store
from corpus.store.text_tables import text_archives
from tests.indexed_texts import found, put, text_of

pytestmark = pytest.mark.both_databases


def test_a_report_is_found_by_its_text_until_it_is_removed(store: Store, screening: Screening) -> None:
    one, two = (put(store, screening, name, text_of(n)) for n, name in enumerate("甲乙"))
    view = store.text_index.view()
    assert len(view) == 2
    assert found(store, text_of(0)) == {one}
    number = view.number_of(two)
    assert number is not None
    assert view.report_of(number) == two
    assert view.text_of(number) == store.kept(two).text == text_of(1)
    assert store.text_index.view() is view

    store.remove_report(two)
    assert found(store, text_of(1)) == set()
    assert store.text_index.view().number_of(two) is None
    assert view.number_of(two) == number  # what was seen before stays as it was
    with pytest.raises(StoreError) as caught:
        Store.open(store.original_path(one).parents[2]).text_index.view().text_of(number)
    assert caught.value.code == "similarity_text_gone"


def test_several_texts_are_read_at_once_without_those_that_are_gone_or_damaged(
    store: Store, screening: Screening
) -> None:
    reports = [put(store, screening, name, text_of(n)) for n, name in enumerate("甲乙丙丁")]
    numbers = [store.text_index.view().number_of(report) for report in reports]
    kept = [number for number in numbers if number is not None]
    store.remove_report(reports[1])
    with store.engine.begin() as connection:
        changed = update(text_archives).where(text_archives.c.number == kept[2])
        connection.execute(changed.values(data=b"MJT1"))
    whole = {kept[0]: text_of(0), kept[3]: text_of(3)}
    view = store.text_index.view()
    assert view.texts_of(kept) == whole
    assert view.texts_of(kept) == whole  # from memory now
    assert view.texts_of([]) == {}


def test_another_text_takes_the_first_ones_place_and_the_same_keeps_its_number(
    store: Store, screening: Screening
) -> None:
    report = put(store, screening, "甲", text_of(0))
    number = store.text_index.view().number_of(report)
    assert put(store, screening, "甲", text_of(0, agency="别的机构")) == report
    again = store.text_index.view()
    assert again.number_of(report) == number
    kept = store.kept(report).text
    assert kept is not None
    assert kept.agency == "别的机构"

    put(store, screening, "甲", text_of(7))
    assert found(store, text_of(0)) == set()
    assert found(store, text_of(7)) == {report}
    assert store.text_index.view().number_of(report) != number
    put(store, screening, "甲", None)
    assert len(store.text_index.view()) == 0
    assert store.kept(report).text is None


def test_a_screening_that_is_not_kept_changes_no_text(
    store: Store, screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = put(store, screening, "甲", text_of(0))
    monkeypatch.setattr("corpus.store.brief_rows.mark_stale", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(store, screening, "甲", text_of(1))
    assert store.kept(report).text == text_of(0)
    assert found(store, text_of(1)) == set()
