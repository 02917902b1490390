"""Rewording between two kept reports becomes a match with both places; without vectors there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.document import Source
from core.evidence import Evidence, EvidenceSource
from core.facts import Fact, Facts
from core.ids import content_id
from core.outcome import Match, MatchKind, OtherReport
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.similarity.kept import Kept
from corpus.similarity.texts import ReportText
from corpus.store import text_index
from corpus.store.store import Store
from pipelines.kept_vectors import kept_vectors
from pipelines.reworded import MOST_SURE, reworded_matches
from tests.indexed_texts import outdate

FENCE = (
    "厂区东侧为规划中的兴业路，路宽24m，南侧距清河村最近的居民点约320m，中间隔一条排水渠，\n"
    "西侧为尚未出让的空地，北侧与宏达机械厂相邻，两厂共用一段高2.2m的实体围墙，围墙外侧设有10kV架空电力线。"
)
SAME = (
    "北侧的相邻单位是宏达机械厂，两厂共用一段实体围墙（高2.2m），围墙外侧有10kV架空电力线；\n"
    "西侧空地尚未出让；东侧规划中的兴业路，路宽24m；南侧最近的居民点为清河村，相距约320m，中间隔着排水渠。"
)
PAINT = (
    "涂装车间设有水帘喷漆室三套，漆雾经过滤棉和活性炭吸附后由15m高排气筒排放，调漆间按甲类独立布置，\n"
    "设防爆型轴流风机和可燃气体报警器，油漆、稀释剂当班领用，日最大存放量不超过60kg，空桶日产日清。"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


def text_of(
    *parts: str, agency: str, enterprise: str = "清源化工有限公司", kind: str = "周边环境"
) -> ReportText:
    text = "\n".join(("概述", *parts))
    lines = text.split("\n")
    starts = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])]).astype(np.int32)
    boxes = np.array([(70, 90 + 20 * n, 70 + 10 * len(line), 104 + 20 * n) for n, line in enumerate(lines)])
    return ReportText(
        text=text,
        starts=starts,
        pages=np.arange(len(lines), dtype=np.int32) // 2 + 1,
        boxes=boxes.astype(np.float32),
        sections=((0, "前言"), (3, kind)),
        agency=agency,
        enterprise=enterprise,
        report_on="2025-03-04",
    )


def put(store: Store, name: str, text: ReportText) -> tuple[str, Kept]:
    data = name.encode()
    report = content_id(data)
    store.add_report(Source(id=report, file_name=name, size_bytes=len(data)), data)
    vectors, notices = kept_vectors(text)
    assert notices == ()
    kept = Kept(text=text, vectors=vectors)
    facts = Facts(agency_name=Fact(value=text.agency or "", confidence=1.0, evidence=()))
    card = ReportCard(id=report, file_name=name)
    screening = Screening(
        status=Status.DONE,
        report=card,
        facts=facts,
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian="0"),
    )
    store.save_screening(screening, kept=kept)
    return report, kept


def shared(report: str) -> Match:
    """Something that a report shares with that one, whatever it is."""
    seen = Evidence(report=None, page=None, boxes=(), excerpt="", source=EvidenceSource.PICTURE)
    other = OtherReport(id=report)
    return Match(kind=MatchKind.PICTURE, left=(seen,), right=(seen,), right_report=other, similarity=1.0)


def test_rewording_is_shown_with_both_places(store: Store) -> None:
    donor, _ = put(store, "甲", text_of(PAINT, FENCE, agency="甲机构", enterprise="别的企业"))
    put(store, "丙", text_of(PAINT, agency="丙机构"))
    own, kept = put(store, "乙", text_of(SAME, agency="乙机构"))
    known = [shared(donor)]
    (match,) = reworded_matches(own, kept, store, beside=known)
    assert match.is_reworded
    assert not match.common
    assert match.right_report.id == donor
    assert (match.right_report.agency_name, match.right_report.report_on) == ("甲机构", "2025-03-04")
    assert not match.right_report.is_follow_up
    assert match.section == "周边环境"
    assert "清河村" in "".join(piece.excerpt for piece in match.left)
    assert "宏达机械厂" in "".join(piece.excerpt for piece in match.right)
    assert {piece.source for piece in match.right} == {EvidenceSource.OTHER_REPORT}
    assert all(piece.page and piece.boxes and 0 < piece.confidence <= MOST_SURE for piece in match.left)
    text = kept.text
    assert text is not None
    assert reworded_matches(own, kept, store, beside=known, copied=((0, len(text.text)),)) == ()


def test_the_same_enterprise_and_agency_is_a_follow_up(store: Store) -> None:
    donor, _ = put(store, "甲", text_of(FENCE, agency="甲机构"))
    own, kept = put(store, "乙", text_of(SAME, agency="甲机构"))
    (match,) = reworded_matches(own, kept, store, beside=[shared(donor)])
    assert match.right_report.is_follow_up


def test_rewording_is_shown_only_beside_something_else_and_not_over_copied_wording(store: Store) -> None:
    donor, _ = put(store, "甲", text_of(FENCE, agency="甲机构"))
    own, kept = put(store, "乙", text_of(SAME, agency="乙机构"))
    assert reworded_matches(own, kept, store, beside=[]) == ()
    assert reworded_matches(own, kept, store, beside=[replace(shared(donor), common=True)]) == ()
    assert reworded_matches(own, kept, store, beside=[shared("f" * 64)]) == ()
    (match,) = reworded_matches(own, kept, store, beside=[shared(donor)])
    assert reworded_matches(own, kept, store, beside=[replace(match, is_reworded=False)]) == ()


def test_a_removed_report_and_a_chapter_that_is_not_on_the_site_give_nothing(store: Store) -> None:
    donor, _ = put(store, "甲", text_of(FENCE, agency="甲机构"))
    basis, kept_basis = put(store, "丁", text_of(SAME, agency="丁机构", kind="评价依据"))
    assert reworded_matches(basis, kept_basis, store, beside=[shared(donor)]) == ()
    own, kept = put(store, "乙", text_of(SAME, agency="乙机构"))
    assert len(reworded_matches(own, kept, store, beside=[shared(donor)])) == 1
    store.remove_report(donor)
    assert reworded_matches(own, kept, store, beside=[shared(donor)]) == ()
    assert reworded_matches(own, replace(kept, vectors=None), store, beside=[shared(donor)]) == ()


def test_an_index_of_texts_that_cannot_be_read_gives_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    donor, _ = put(store, "甲", text_of(FENCE, agency="甲机构"))
    own, kept = put(store, "乙", text_of(SAME, agency="乙机构"))
    store.text_index.build()
    outdate(tmp_path / "data")
    monkeypatch.setattr(text_index, "MOST_MENDED", 1)
    with Store.open(tmp_path / "data") as again:
        assert reworded_matches(own, kept, again, beside=[shared(donor)]) == ()
        monkeypatch.setattr(text_index, "MOST_MENDED", 2)
        assert len(reworded_matches(own, kept, again, beside=[shared(donor)])) == 1


def test_an_encoder_that_cannot_be_opened_is_a_notice(tmp_path: Path) -> None:
    vectors, (notice,) = kept_vectors(text_of(FENCE, agency="甲机构"), str(tmp_path))
    assert vectors is None
    assert notice.code == "passage_encoder"
    assert notice.message.startswith("未能进行改写比对：")
    assert kept_vectors(None) == (None, ())
