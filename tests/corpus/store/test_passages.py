from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from core.document import Source
from core.ids import content_id
from core.screening import Screening
from corpus.similarity.kept import Kept
from corpus.similarity.vectors import KeptVectors, called, vectors_of
from corpus.store.passage_rows import Passages
from corpus.store.store import Store
from corpus.store.tables import passage_vectors
from models.embeddings import opened

pytestmark = pytest.mark.both_databases

ENCODER = opened()
NAME, SIZE = called(ENCODER), ENCODER.dimensions
TEXTS = {
    "甲": "厂区东侧为规划中的兴业路，路宽24m，南侧距清河村最近的居民点约320m，中间隔一条排水渠，西侧为空地。"
    * 2,
    "乙": "氨制冷机房建筑面积180m²，设螺杆压缩机四台，贮氨器两台，机房内设氨气浓度报警与事故排风联动装置。"
    * 2,
}


def vectors(text: str) -> KeptVectors:
    return vectors_of(text, [(0, len(text))], ENCODER)


def put(store: Store, screening: Screening, name: str, kept: KeptVectors | None) -> str:
    data = name.encode()
    report = content_id(data)
    store.add_report(Source(id=report, file_name=name, size_bytes=len(data)), data)
    card = replace(screening.report, id=report, file_name=name)
    store.save_screening(replace(screening, report=card), kept=Kept(vectors=kept))
    return report


def nearest(store: Store, text: str) -> list[str]:
    """The reports of the nearest passages that live, the nearest first."""
    view = store.passages.view(NAME, SIZE)
    rows = view.index.nearest(vectors(text).codes[:1], 4).rows[0].tolist()
    return list(dict.fromkeys(view.reports[row] for row in rows if row in view.reports))


def test_vectors_come_and_go_with_their_report(store: Store, screening: Screening) -> None:
    one, two = (put(store, screening, name, vectors(text)) for name, text in TEXTS.items())
    assert nearest(store, TEXTS["甲"])[0] == one
    assert nearest(store, TEXTS["乙"])[0] == two
    view = store.passages.view(NAME, SIZE)
    assert store.passages.view(NAME, SIZE) is view
    assert view.row_of(two) > view.row_of(one) > 0
    assert view.row_of("none") == -1
    kept = store.kept(two).vectors
    assert kept is not None
    assert kept.dumps() == vectors(TEXTS["乙"]).dumps()

    put(store, screening, "乙", vectors(TEXTS["乙"]))
    assert store.passages.view(NAME, SIZE).row_of(two) == view.row_of(two)
    put(store, screening, "乙", vectors(TEXTS["甲"]))
    assert store.passages.view(NAME, SIZE).row_of(two) > view.row_of(two)
    assert set(nearest(store, TEXTS["甲"])) == {one, two}
    store.remove_report(two)
    assert nearest(store, TEXTS["甲"]) == [one]
    put(store, screening, "甲", None)
    assert len(store.passages.view(NAME, SIZE).index) == 0


def test_vectors_of_another_encoder_are_not_looked_at(store: Store, screening: Screening) -> None:
    kept = vectors(TEXTS["甲"])
    put(store, screening, "甲", KeptVectors("another 2", kept.spans, kept.codes))
    assert len(store.passages.view(NAME, SIZE).index) == 0
    assert len(store.passages.view("another 2", SIZE).index) == len(kept)


def test_the_file_is_a_shortcut_that_later_changes_do_not_hurt(store: Store, screening: Screening) -> None:
    pytest.importorskip("faiss")
    one, two = (put(store, screening, name, vectors(text)) for name, text in TEXTS.items())
    count = store.passages.count(NAME)
    assert store.passages.settle(NAME, SIZE) == 0
    assert store.passages.settle_all() == count
    index = store.passages.view(NAME, SIZE).index
    assert (len(index), index.beside) == (count, 0)
    assert nearest(store, TEXTS["甲"])[0] == one
    put(store, screening, "甲", vectors(TEXTS["乙"] + "补充。" * 20))
    assert store.passages.view(NAME, SIZE).index.beside > 0
    assert set(nearest(store, TEXTS["乙"])) == {one, two}
    store.remove_report(two)
    assert nearest(store, TEXTS["乙"]) == [one]


def test_damaged_vectors_are_passed_over(store: Store, screening: Screening) -> None:
    _, two = (put(store, screening, name, vectors(text)) for name, text in TEXTS.items())
    with store.engine.begin() as connection:
        damaged = update(passage_vectors).where(passage_vectors.c.report_id == two)
        connection.execute(damaged.values(vectors=b"\0"))
    fresh = Passages(store.engine, None)
    assert len(fresh.view(NAME, SIZE).index) == len(vectors(TEXTS["甲"]))
    assert store.kept(two).vectors is None
