from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.document import Source
from core.errors import InputNotFoundError, StoreError, UsageError
from core.ids import content_id
from core.screening import ReportCard, Screening, Status
from corpus.store.database import reading
from corpus.store.opening import DATABASE
from corpus.store.store import Store
from corpus.store.tables import findings, stage_results

pytestmark = pytest.mark.both_databases

KEY = "b" * 64


def source(data: bytes, name: str = "报告.pdf") -> Source:
    return Source(id=content_id(data), file_name=name, size_bytes=len(data))


def test_a_report_is_kept_untouched_with_the_instant_it_came(store: Store, tmp_path: Path) -> None:
    original = tmp_path / "报告.pdf"
    original.write_bytes(b"%PDF-1.7")

    store.add_report(source(b"%PDF-1.7"), original)

    (entry,) = store.reports()
    assert (entry.file_name, entry.size_bytes, entry.has_original) == ("报告.pdf", 8, True)
    assert entry.first_seen_at == dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    assert entry.status is None
    assert store.original_path(entry.id).read_bytes() == b"%PDF-1.7"


def test_the_same_bytes_under_another_name_are_the_same_report(store: Store) -> None:
    store.add_report(source(b"one", "甲.pdf"), b"one")
    store.add_report(source(b"one", "乙.pdf"), b"one")
    store.add_report(source(b"one", "甲.pdf"), b"one")

    (entry,) = store.reports()
    assert entry.file_name == "甲.pdf"
    assert entry.names == ("甲.pdf", "乙.pdf")


def test_bytes_that_changed_since_admission_are_not_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="在读取期间被改动") as caught:
        store.add_report(source(b"admitted"), b"changed")
    assert caught.value.code == "store_original_changed"
    assert store.reports() == ()


def test_reports_are_listed_newest_first_and_in_pages(store: Store) -> None:
    for name in ("1", "2", "3"):
        store.add_report(source(name.encode(), name), name.encode())
    assert [entry.file_name for entry in store.reports()] == ["3", "2", "1"]
    assert [entry.file_name for entry in store.reports(limit=1, offset=1)] == ["2"]


def test_a_stage_result_comes_back_under_its_key_only(store: Store) -> None:
    store.add_report(source(b"x"), b"x")
    store.keep_stage_result(KEY, stage="read", version="3", report_id=content_id(b"x"), data=b"pages")

    assert store.stage_result(KEY) == b"pages"
    assert store.stage_result("c" * 64) is None


def test_the_first_result_under_a_key_stays(store: Store) -> None:
    for data in (b"first", b"second"):
        store.keep_stage_result(KEY, stage="read", version="3", report_id=None, data=data)
    assert store.stage_result(KEY) == b"first"


def test_a_stage_result_of_an_unknown_report_is_not_kept(store: Store) -> None:
    with pytest.raises(StoreError):
        store.keep_stage_result(KEY, stage="read", version="3", report_id="d" * 64, data=b"pages")
    assert store.stage_result(KEY) is None


@pytest.mark.parametrize("damage", [b"PAGES", b"pa", None])
def test_a_damaged_stage_result_counts_as_none_and_can_be_made_again(
    store: Store, damage: bytes | None
) -> None:
    store.keep_stage_result(KEY, stage="read", version="3", report_id=None, data=b"pages")
    blob = store.blobs.path(content_id(b"pages"))
    if damage is None:
        blob.unlink()
    else:
        blob.write_bytes(damage)

    assert store.stage_result(KEY) is None
    with reading(store.engine) as connection:
        assert connection.execute(select(stage_results)).all() == []

    store.keep_stage_result(KEY, stage="read", version="3", report_id=None, data=b"pages")
    assert store.stage_result(KEY) == b"pages"


def test_a_screening_comes_back_equal_and_marks_its_report(store: Store, screening: Screening) -> None:
    store.add_report(source(b"report", "蜀岭 现状评价.pdf"), b"report")

    screening_id = store.save_screening(screening)

    assert store.screening(screening.report.id) == screening
    assert store.past_screening(screening_id) == screening
    (entry,) = store.reports()
    assert (entry.status, entry.pages, entry.score) == (Status.DONE, 212, 0.91)
    assert entry.band is not None
    assert entry.band.value == "重点核查"


def test_the_same_document_is_kept_once_whatever_the_order_of_its_keys(
    store: Store, screening: Screening
) -> None:
    turned = replace(screening, provenance=replace(screening.provenance, stages={"admit": "1", "read": "3"}))
    assert store.save_screening(screening) == store.save_screening(turned)
    assert len(store.screenings(screening.report.id)) == 1


def test_the_last_saved_screening_is_the_latest_even_when_it_was_saved_before(
    store: Store, screening: Screening
) -> None:
    other = replace(screening, status=Status.PARTIAL)
    first, second = store.save_screening(screening), store.save_screening(other)

    assert store.screening(screening.report.id) == other
    assert store.save_screening(screening) == first
    assert store.screening(screening.report.id) == screening

    history = store.screenings(screening.report.id)
    assert [entry.id for entry in history] == [first, second]
    assert [entry.status for entry in history] == [Status.DONE, Status.PARTIAL]
    assert history[0].created_at < history[1].created_at
    assert history[0].provenance == history[1].provenance


def test_every_outcome_can_be_counted_without_opening_documents(store: Store, screening: Screening) -> None:
    screening_id = store.save_screening(screening)
    with reading(store.engine) as connection:
        rows = connection.execute(select(findings).order_by(findings.c.position)).all()
    assert [(r.screening_id, r.check, r.state, r.reason) for r in rows] == [
        (screening_id, "agency_certificate_lapsed", "flagged", None),
        (screening_id, "text_copied", "not_assessable", "no_others"),
    ]
    assert rows[0].statement == "资质证书在报告日已过期。"
    assert rows[0].confidence == 0.93


def test_a_refused_file_is_listed_although_its_bytes_were_not_kept(
    store: Store, screening: Screening
) -> None:
    refused = replace(
        screening,
        status=Status.REFUSED,
        report=ReportCard(id="e" * 64, file_name="加密.pdf"),
        outcomes=(),
        assessment=None,
    )
    store.save_screening(refused)

    (entry,) = store.reports()
    assert (entry.file_name, entry.status, entry.has_original, entry.band) == (
        "加密.pdf",
        Status.REFUSED,
        False,
        None,
    )
    with pytest.raises(StoreError, match="没有保存这份报告的原件"):
        store.original_path(entry.id)


def test_the_original_of_a_refused_file_may_be_kept_later(store: Store, screening: Screening) -> None:
    store.save_screening(screening)
    store.add_report(source(b"report", "蜀岭 现状评价.pdf"), b"report")
    assert store.original_path(screening.report.id).read_bytes() == b"report"
    assert store.reports()[0].size_bytes == 6


def test_a_screening_without_a_report_id_is_not_kept(store: Store, screening: Screening) -> None:
    with pytest.raises(StoreError, match="未能读取"):
        store.save_screening(replace(screening, report=ReportCard(id="", file_name="无.pdf")))


def test_what_was_never_screened_has_no_screening(store: Store) -> None:
    assert store.screening("f" * 64) is None
    assert store.past_screening("f" * 64) is None
    assert store.screenings("f" * 64) == ()


def test_a_report_is_found_by_id_by_prefix_and_by_any_of_its_names(store: Store) -> None:
    store.add_report(source(b"one", "甲.pdf"), b"one")
    store.add_report(source(b"one", "乙.pdf"), b"one")
    store.add_report(source(b"two", "丙.pdf"), b"two")
    wanted = content_id(b"one")

    for name in (wanted, wanted[:6], wanted[:9].upper(), "甲.pdf", "乙.pdf", "乙", " 甲.pdf "):
        assert store.find_report(name).id == wanted


@pytest.mark.parametrize("name", ["", "7692c3", "丁.pdf", "%", "76%"])
def test_a_report_that_is_not_there_is_not_found(store: Store, name: str) -> None:
    store.add_report(source(b"two", "丙.pdf"), b"two")
    with pytest.raises(InputNotFoundError, match="数据文件夹中没有报告"):
        store.find_report(name)


def test_fewer_than_six_digits_of_an_id_are_no_prefix(store: Store) -> None:
    store.add_report(source(b"one"), b"one")
    with pytest.raises(InputNotFoundError):
        store.find_report(content_id(b"one")[:5])


def test_a_name_of_several_reports_lists_the_candidates(store: Store) -> None:
    for data in (b"one", b"two"):
        store.add_report(source(data, "报告.pdf"), data)
    with pytest.raises(UsageError) as caught:
        store.find_report("报告.pdf")
    assert caught.value.code == "report_ambiguous"
    for data in (b"one", b"two"):
        assert content_id(data)[:12] in caught.value.message


def test_everything_is_there_after_closing_and_opening_again(tmp_path: Path, screening: Screening) -> None:
    with Store.open(tmp_path / "data") as store:
        store.save_screening(screening)
        store.keep_stage_result(KEY, stage="read", version="3", report_id=None, data=b"pages")
    with Store.open(tmp_path / "data") as store:
        assert store.screening(screening.report.id) == screening
        assert store.stage_result(KEY) == b"pages"
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["blobs", DATABASE]


def test_a_clock_without_a_time_zone_is_a_mistake(tmp_path: Path) -> None:
    naive = dt.datetime(2024, 1, 1)  # noqa: DTZ001  what must not be given
    with (
        Store.open(tmp_path, clock=lambda: naive) as store,
        pytest.raises(Exception, match="an instant needs a time zone"),
    ):
        store.add_report(source(b"one"), b"one")


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="是一个文件，不是文件夹"):
        Store.open(tmp_path / "data")


@pytest.mark.parametrize("place", ["/sys", "/sys/mingjian", "/proc/self/mingjian"])
def test_a_folder_that_cannot_be_written_is_refused(place: str) -> None:
    with pytest.raises(StoreError, match="无法建立或写入") as caught:
        Store.open(Path(place))
    assert caught.value.code == "store_unwritable"
