"""What was copied from another enterprise's report becomes matches; template, law and chance do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from core.chapters import Chapter
from core.document import Source
from core.facts import Facts
from core.ids import content_id
from core.outcome import CommonReason, Match, MatchKind
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.similarity.kept import Kept
from corpus.similarity.texts import ReportText
from corpus.store.store import Store
from pipelines.stages import compare
from pipelines.text_shares import shares
from tests import cases
from tests.shared_wording import FACTS, HERE, SITE, THERE, plain, text

BASIS = (Chapter.BASIS, plain(900))
COPIED = "".join(SITE) + plain(901, 2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def put(store: Store, name: str, kept: ReportText) -> str:
    data = name.encode()
    report = content_id(data)
    store.add_report(Source(id=report, file_name=name, size_bytes=len(data)), data)
    screening = Screening(
        status=Status.DONE,
        report=ReportCard(id=report, file_name=name),
        facts=Facts(),
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian=version("mingjian")),
    )
    store.save_screening(screening, kept=Kept(text=kept))
    return report


def found(store: Store, own: ReportText, report: str = cases.REPORT) -> tuple[Match, ...]:
    return compare.run(report, FACTS, Kept(text=own), store)


def later(site: str, seed: int, **changed: str) -> ReportText:
    chapters = ((Chapter.SURROUNDINGS, site), (Chapter.PROCESS, plain(seed)))
    return text(HERE, BASIS, *chapters, report_on="2023-05-18", **changed)


def earlier(site: str, seed: int, enterprise: str = THERE, agency: str = cases.OTHER_AGENCY) -> ReportText:
    chapters = ((Chapter.SURROUNDINGS, site), (Chapter.PROCESS, plain(seed)))
    return text(enterprise, BASIS, *chapters, agency=agency, report_on="2021-04-02")


def test_a_copied_chapter_is_matched_with_its_changed_words(store: Store) -> None:
    other = put(store, "甲.pdf", earlier(COPIED, 1))
    put(store, "乙.pdf", earlier(plain(5), 2, "远山化工有限公司"))
    changed = COPIED.replace("白鹭村", "石桥镇").replace("六米", "8米")
    matches = [match for match in found(store, later(changed, 3)) if not match.common]
    (match,) = matches
    assert (match.kind, match.section, match.right_report.id) == (MatchKind.TEXT, "周边环境", other)
    assert match.right_report.enterprise_name == THERE
    assert match.right_report.report_on == "2021-04-02"
    assert not match.right_report.is_follow_up
    assert match.telling > 150
    left, right = ("".join(item.excerpt for item in side) for side in (match.left, match.right))
    assert changed.startswith(left[:100])
    words = [(left[slice(*d.left)], right[slice(*d.right)]) for d in match.differences]
    assert ("石桥镇", "白鹭村") in words
    assert {item.page for item in match.left} == {2}
    assert all(box.x0 >= 72 and box.x1 <= 472.01 for item in match.left for box in item.boxes)
    (share,) = shares(matches, FACTS)
    assert (share.report.id, share.sections, share.characters) == (other, ("周边环境",), match.characters)


def test_what_stands_in_the_basis_is_shown_as_common(store: Store) -> None:
    put(store, "甲.pdf", earlier(COPIED, 1))
    common = [match for match in found(store, later(COPIED, 3)) if match.common]
    assert {match.common_reason for match in common} == {CommonReason.SECTION}
    assert {match.section for match in common} == {"评价依据"}


def test_the_basis_alone_is_no_match(store: Store) -> None:
    put(store, "甲.pdf", earlier(plain(7), 1))
    assert found(store, later(plain(8), 3)) == ()


def test_one_sentence_about_the_site_is_chance(store: Store) -> None:
    put(store, "甲.pdf", earlier(plain(7) + SITE[0], 1))
    assert found(store, later(SITE[0] + plain(8), 3)) == ()


def test_what_many_agencies_have_is_common(store: Store) -> None:
    for number in range(6):
        put(store, f"{number}.pdf", earlier(COPIED, number, f"第{number}企业", f"第{number}机构"))
    assert found(store, later(COPIED, 30)) == ()


def test_the_next_report_of_the_agency_on_the_enterprise_is_a_follow_up(store: Store) -> None:
    put(store, "甲.pdf", earlier(COPIED, 1, HERE, cases.AGENCY))
    matches = [match for match in found(store, later(COPIED, 3)) if not match.common]
    assert matches
    assert all(match.right_report.is_follow_up for match in matches)


def test_what_an_own_earlier_report_said_first_is_not_taken_from_another(store: Store) -> None:
    put(store, "甲.pdf", replace(earlier(COPIED, 1, HERE, cases.AGENCY), report_on="2019-01-08"))
    put(store, "乙.pdf", earlier(COPIED, 2))
    assert {match.right_report.is_follow_up for match in found(store, later(COPIED, 3))} == {True}


def test_a_report_is_not_compared_with_itself(store: Store) -> None:
    own = later(COPIED, 3)
    report = put(store, "甲.pdf", own)
    assert found(store, own, report) == ()


def test_rows_of_a_table_are_no_running_text(store: Store) -> None:
    rows = "".join(f"{n} 离心泵{n} Q={n}m 2 台 完好".ljust(40) for n in range(10, 40))
    put(store, "甲.pdf", earlier(rows, 1))
    assert found(store, later(rows, 3)) == ()
