"""The same picture of a signature is found in other reports, by name or by look, and only there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.document import Source
from core.facts import Facts
from core.geometry import Box
from core.ids import content_id
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.similarity import signatures
from corpus.similarity.kept import Kept
from corpus.similarity.signatures import KeptInk
from corpus.store.store import Store
from models.signatures.shape import packed
from tests import cases
from tests.models.signatures.test_shape import drawn, name, shaped

HIS, HERS = name(1), name(2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def kept(strokes: list[list[tuple[float, float]]], who: str, **drawing: float) -> KeptInk:
    shape = packed(shaped(drawn(strokes, **drawing)))  # type: ignore[arg-type]
    return KeptInk(name=who, page=2, box=Box(440, 100, 500, 124), shape=shape)


def screening_of(report: str) -> Screening:
    return Screening(
        status=Status.DONE,
        report=ReportCard(id=report, file_name="报告.pdf", pages=3),
        facts=Facts(enterprise_name=cases.fact("云栖加油站有限公司")),
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian="0"),
    )


def screened(store: Store, words: bytes, *inks: KeptInk) -> str:
    report = content_id(words)
    store.add_report(Source(id=report, file_name=f"{words.decode()}.pdf", size_bytes=len(words)), words)
    store.save_screening(screening_of(report), kept=Kept(inks=inks))
    return report


def test_a_pasted_signature_is_found_by_name_and_by_look(store: Store) -> None:
    first = screened(store, b"one", kept(HIS, "沈青禾"), kept(HERS, "陆之远"))
    by_name = store.similar_inks("ff" * 32, (kept(HIS, "沈青禾", em=44, turn=3),))
    assert [(found.report, found.name, found.ink) for found in by_name] == [(first, "沈青禾", 0)]
    by_look = store.similar_inks("ff" * 32, (kept(HERS, "韩若水"),))
    assert [(found.report, found.name) for found in by_look] == [(first, "陆之远")]
    assert by_look[0].enterprise_name is not None


def test_a_name_written_anew_is_not_found(store: Store) -> None:
    screened(store, b"one", kept(HIS, "沈青禾"))
    assert store.similar_inks("ff" * 32, (kept(name(1, 0.05), "沈青禾"),)) == ()


def test_a_report_is_not_held_against_itself_and_a_new_screening_replaces_the_old(store: Store) -> None:
    first = screened(store, b"one", kept(HIS, "沈青禾"))
    assert store.similar_inks(first, (kept(HIS, "沈青禾"),)) == ()
    screened(store, b"one", kept(HERS, "沈青禾"))
    assert store.similar_inks("ff" * 32, (kept(HIS, "沈青禾"),)) == ()
    assert len(store.similar_inks("ff" * 32, (kept(HERS, "沈青禾"),))) == 1


def test_a_removed_report_is_found_no_more(store: Store) -> None:
    first = screened(store, b"one", kept(HIS, "沈青禾"))
    store.remove_report(first)
    assert store.similar_inks("ff" * 32, (kept(HIS, "沈青禾"),)) == ()


def test_the_nearest_are_verified_and_not_the_newest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_MOST_OF_NAME", 1)
    monkeypatch.setattr(signatures, "_MOST_ALIKE", 1)
    first = screened(store, b"one", kept(HIS, "沈青禾"))
    for number in range(12):
        near = [(x, y) for x, y in HIS[0]]
        later = name(100 + number)
        screened(store, f"later {number}".encode(), kept([near, *later[1:]], "沈青禾"))
    for asked in ("沈青禾", "韩若水"):
        found = store.similar_inks("ff" * 32, (kept(HIS, asked, em=44, turn=-3, quality=45),))
        assert [item.report for item in found] == [first]


def test_a_word_that_many_have_still_leads_to_a_picture(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "COMMON_WORD", 2)
    reports = {screened(store, f"copy {number}".encode(), kept(HIS, "")) for number in range(6)}
    found = store.similar_inks("ff" * 32, (kept(HIS, "", turn=2),))
    assert len({item.report for item in found} & reports) >= 3


def test_a_copy_without_a_character_is_found_by_its_look_and_finds_the_whole(store: Store) -> None:
    whole, part = (
        screened(store, b"one", kept(HIS, "沈青禾")),
        screened(store, b"two", kept(HERS[:12], "陆之远")),
    )
    found = store.similar_inks("ff" * 32, (kept(HIS[:12], "", em=50), kept(HERS, "", turn=2)))
    assert [(item.ink, item.report) for item in found] == [(0, whole), (1, part)]


def test_a_shape_that_does_not_read_is_left_out(store: Store) -> None:
    screened(store, b"one", dataclasses.replace(kept(HIS, "沈青禾"), shape="rubbish"))
    assert store.similar_inks("ff" * 32, (kept(HIS, "沈青禾"),)) == ()
