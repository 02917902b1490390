"""What the maps of made files say of characters, where that is not what is seen."""

from __future__ import annotations

import datetime as dt

import pypdfium2 as pdfium
import pytest

from eval.factory.render.draft import Draft, PageDraft, TextItem
from eval.factory.render.pdf import FileFacts, write_pdf


@pytest.mark.parametrize("kerned", [False, True])
def test_one_character_may_be_said_as_two_in_files_of_either_kind(*, kerned: bool) -> None:
    item = TextItem(72.0, 100.0, "云栖站", "song", 12.0, 36.0, reads=("云\u200b", "栖\u200b", "站"))
    page = PageDraft(595.0, 842.0, "body", False, [item])
    facts = FileFacts(
        title="t",
        author="a",
        producer="p",
        creator="c",
        made_at=dt.datetime(2023, 5, 18, 10, 0, tzinfo=dt.UTC),
    )
    document = pdfium.PdfDocument(write_pdf(Draft(pages=[page]), facts, kerned=kerned))
    said = document[0].get_textpage().get_text_range()
    document.close()
    assert said.strip() == "云\u200b栖\u200b站"
