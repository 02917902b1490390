"""Pages read before: found again by report and by what they show, and by nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select, update

from core.document import Line, Page, Route, Source
from core.geometry import Box
from core.ids import content_id
from corpus.store.database import reading, writing
from corpus.store.store import Store
from corpus.store.tables import kept_pages

pytestmark = pytest.mark.both_databases

LINE = Line(text="勘验", box=Box(1.0, 2.0, 21.0, 12.0), edges=(1.0, 11.0, 21.0), confidence=0.9, is_ocr=True)
PAGE = Page(number=7, width=595.0, height=842.0, route=Route.OCR, lines=(LINE,), image="e" * 64)


def report(store: Store, content: bytes) -> str:
    source = Source(id=content_id(content), file_name="报告.pdf", size_bytes=len(content))
    store.add_report(source, content)
    return source.id


def test_a_page_is_found_in_its_report_and_by_its_identity_in_another(store: Store) -> None:
    kept = store.kept_pages(report(store, b"one"), reader="r")
    kept.keep(PAGE)
    assert kept.of_report(7) == PAGE
    other = store.kept_pages(report(store, b"other"), reader="r")
    assert other.of_report(7) is None
    assert other.of_identity("e" * 64, Route.OCR, 31) == dataclasses.replace(PAGE, number=31)


def test_another_reader_route_or_identity_finds_nothing(store: Store) -> None:
    one = report(store, b"one")
    store.kept_pages(one, reader="r").keep(PAGE)
    assert store.kept_pages(one, reader="s").of_report(7) is None
    assert store.kept_pages(one, reader="s").of_identity("e" * 64, Route.OCR, 7) is None
    assert store.kept_pages(one, reader="r").of_identity("e" * 64, Route.BOTH, 7) is None
    assert store.kept_pages(one, reader="r").of_identity("f" * 64, Route.OCR, 7) is None


def test_a_page_without_identity_is_found_in_its_report_only(store: Store) -> None:
    kept = store.kept_pages(report(store, b"one"), reader="r")
    kept.keep(dataclasses.replace(PAGE, image=""))
    assert kept.of_report(7) is not None
    assert kept.of_identity("", Route.OCR, 7) is None


def test_a_report_read_whole_leaves_only_what_others_can_use(store: Store) -> None:
    kept = store.kept_pages(report(store, b"one"), reader="r")
    kept.keep(PAGE)
    kept.keep(dataclasses.replace(PAGE, number=8, image=""))
    kept.forget_report()
    assert kept.of_report(7) is None
    assert kept.of_report(8) is None
    assert kept.of_identity("e" * 64, Route.OCR, 7) == PAGE
    with reading(store.engine) as connection:
        assert connection.execute(select(func.count()).select_from(kept_pages)).scalar() == 1


def test_a_kept_page_that_no_longer_reads_counts_as_none_and_is_written_over(store: Store) -> None:
    kept = store.kept_pages(report(store, b"one"), reader="r")
    kept.keep(PAGE)
    with writing(store.engine) as connection:
        connection.execute(update(kept_pages).values(page=b"\x78damaged"))
    assert kept.of_report(7) is None
    assert kept.of_identity("e" * 64, Route.OCR, 7) is None
    kept.keep(PAGE)
    assert kept.of_identity("e" * 64, Route.OCR, 7) == PAGE
