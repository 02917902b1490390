"""Reports from before the index are filed from kept pages; laws make the reports that quote them wait."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import InputNotFoundError, RefusedError
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.law.texts import law_files, law_key, read_law
from corpus.similarity.candidates import LAW
from corpus.store.codec import dump
from corpus.store.store import Store
from pipelines.law_filing import file_laws, quoting, remove_law
from pipelines.text_filing import file_earlier
from tests import others
from tests.indexed_texts import put, text_of
from tests.pipelines.test_kept_text import OUTLINE, PAGES

WORDING = "".join(text_of(900, length=300).text)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


def screening() -> Screening:
    return Screening(
        status=Status.DONE,
        report=ReportCard(id="0" * 64, file_name="x"),
        facts=others.HERE_FACTS,
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian="1"),
    )


def test_earlier_reports_are_filed_from_kept_pages(store: Store) -> None:
    with_pages, without = (put(store, screening(), name, None) for name in "甲乙")
    for stage, result in (("read", PAGES), ("outline", OUTLINE)):
        store.keep_stage_result(
            stage[0] * 64, stage=stage, version="1", report_id=with_pages, data=dump(result)
        )
    filed = file_earlier(store)
    assert (filed.filed, filed.lacking) == ((with_pages,), (without,))
    text = store.kept(with_pages).text
    assert text is not None
    assert text.text.startswith("云岭瓷业\n1 企业概况")
    assert text.enterprise == others.HERE_FACTS.enterprise_name.value  # type: ignore[union-attr]
    assert file_earlier(store).filed == ()


def test_a_law_is_a_class_of_its_own_and_reports_that_quote_it_wait(store: Store, tmp_path: Path) -> None:
    quoted = dataclasses.replace(text_of(1), text=text_of(1).text + WORDING)
    one = put(store, screening(), "甲", quoted)
    two = put(store, screening(), "乙", text_of(2))
    file = tmp_path / "某规定（2020）.txt"
    file.write_text(WORDING, encoding="gb18030")

    filed = file_laws([file], store)
    assert (filed.added, filed.replaced, filed.refused, filed.touched) == (
        ("某规定（2020）",),
        (),
        (),
        {one},
    )
    assert store.stale(one) is not None
    assert store.stale(two) is None
    view = store.text_index.view()
    (number,) = (view.catalogue.kind == LAW).nonzero()[0].tolist()
    assert view.report_of(number) == ""
    assert store.text_index.law_of(number) == "某规定（2020）"
    assert view.text_of(number).text == WORDING
    assert file_laws([file], store).replaced == ("某规定（2020）",)
    assert len(store.text_index.view()) == 3

    assert remove_law("某规定(2020)", store) == {one}
    assert store.text_index.laws() == ()
    assert quoting([WORDING], store) == {one}
    with pytest.raises(InputNotFoundError):
        remove_law("某规定(2020)", store)


def test_law_files_are_read_in_their_encodings_and_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "下级").mkdir()
    for name, data in (
        ("甲.txt", WORDING.encode("gbk")),
        ("下级/乙.md", b"\xef\xbb\xbf" + WORDING.encode()),
        ("丙.txt", WORDING.encode("utf-16")),
        ("丁.docx", b"PK"),
        ("._甲.txt", b"\0"),
    ):
        (tmp_path / name).write_bytes(data)
    files = law_files([tmp_path])
    assert sorted(file.name for file in files) == sorted(["丙.txt", "乙.md", "甲.txt"])
    assert {read_law(file).text.text for file in files} == {WORDING}
    for name, data, code in (
        ("丁.docx", b"PK", "law_text_kind"),
        ("空.txt", b"", "law_text_empty"),
        ("坏.txt", b"\x81\xff" * 50, "law_text_encoding"),
        ("零.txt", WORDING.encode() + b"\0", "law_text_encoding"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RefusedError) as caught:
            read_law(tmp_path / name)
        assert caught.value.code == code
    with pytest.raises(InputNotFoundError):
        law_files([tmp_path / "无"])
    (tmp_path / "夹").mkdir()
    with pytest.raises(InputNotFoundError):
        law_files([tmp_path / "夹"])
    assert law_key("《某 规定（２０２０）》") == law_key("《某规定(2020)》")


def test_marking_goes_by_the_stores_clock(tmp_path: Path) -> None:
    at = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    with Store.open(tmp_path, clock=lambda: at) as store:
        report = put(store, screening(), "甲", text_of(1))
        store.mark_stale([report, "f" * 64])
        assert store.stale(report) == at
