"""The speed benchmark tells when the index loses something: a quick index that loses pairs fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.store.store import Store
from corpus.store.text_checking import FileStatus
from eval.benchmarks.similarity.densest import densest
from eval.benchmarks.similarity.filed import (
    Asking,
    Filing,
    Row,
    faults,
    filed,
    report_id,
    with_places,
)
from eval.benchmarks.similarity.speed import copied_from
from eval.benchmarks.similarity.texts import made, worlds
from pipelines.text_sources import compared


def test_what_is_kept_is_found_and_what_is_lost_is_told(tmp_path: Path) -> None:
    texts = made(10, 7)
    assert [report.text for world in worlds(10, 7) for report in world] == [report.text for report in texts]
    with Store.open(tmp_path) as store:
        filing = filed(store, texts)
        status = store.text_index.status()
        asking, wanted = copied_from([texts[at] for at in (3, 8)], pages=40)
        found = compared("0" * 64, asking, store.text_index.view())
        assert store.kept(report_id(texts[3])).text == with_places(texts[3])
    assert wanted == {report_id(texts[at]) for at in (3, 8)}
    sources = frozenset(source.report for source in found.sources)
    assert wanted <= sources

    asking_took = Asking(0.1, 0.5, sources, 1 << 20)
    assert filing.characters == status.characters
    row = Row(10, Filing(3_000_000, 1.0, 2.0), status, asking_took, asking_took)
    assert faults(row, wanted) == []
    other = FileStatus(file="x", texts=1, dead=0, postings=5, size_bytes=10, is_readable=True)
    assert faults(replace(row, status=replace(status, files=(other,))), wanted) == ["postings are lost"]
    assert faults(row, wanted | {"0" * 64}) == ["1 of 3 sources not found"]
    assert faults(replace(row, filing=Filing(3_000_000, 2.0, 2.0)), wanted) == [
        "fewer than two million characters are indexed in a second"
    ]
    slow = replace(row, reports=10_000, own=replace(asking_took, seconds=2.0, memory=2 << 30))
    assert faults(slow, wanted) == [
        "10 texts of 10000",
        "a comparison takes longer than 1.5 s",
        "more than a gigabyte of memory",
    ]


def test_text_in_which_nothing_repeats_has_two_fingerprints_for_eleven_characters() -> None:
    status = densest(64, 1)
    assert (status.reports, status.tail_texts, len(status.files)) == (64, 0, 1)
    assert 0.17 < status.postings / status.characters < 0.19
    assert status.share == status.files[0].size_bytes / status.text_bytes
