"""A document is opened anew once much of its file has been read; its pages stay what they are."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipelines.engine.freed import give_back_memory
from pipelines.reading import pdf


@pytest.fixture
def three_pages(tmp_path: Path) -> str:
    path = tmp_path / "three.pdf"
    with pikepdf.new() as made:
        for number in range(3):
            page = made.add_blank_page(page_size=(100 + number, 200))
            page.Contents = made.make_stream(b"% " + bytes(range(48, 58)) * 400)
        made.save(path, compress_streams=False)
    return str(path)


def test_a_document_is_opened_anew_after_so_many_bytes_of_its_pages(
    three_pages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_HELD_BYTES", 6_000)  # a page and a half
    widths, documents = [], []
    for number in (1, 2, 3):
        documents.append(pdf.open_document(three_pages))
        with pdf.page_of(three_pages, number) as page:
            widths.append(page.get_width())
    pdf.close_document()
    assert widths == [100.0, 101.0, 102.0]
    assert [document is documents[0] for document in documents] == [True, True, False]


def test_the_file_is_closed_between_pages_not_before(
    three_pages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_HELD_BYTES", 0)
    with pdf.page_of(three_pages, 1):
        assert three_pages in pdf._kept
    assert three_pages not in pdf._kept
    give_back_memory()
