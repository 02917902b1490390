"""Other libraries' plain text of some pages, inside a worker process like our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

Extract = Callable[[str, Sequence[int]], list[str]]


def extract(peer: str, path: str, numbers: Sequence[int]) -> bytes:
    """JSON list with the text of each page, counted from 1; the file is opened anew."""
    return json.dumps(_PEERS[peer](path, numbers), ensure_ascii=False).encode(errors="replace")


def _pypdfium2(path: str, numbers: Sequence[int]) -> list[str]:
    import pypdfium2 as pdfium

    texts = []
    document = pdfium.PdfDocument(path)
    for number in numbers:
        page = document[number - 1]
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return texts


def _pdfminer(path: str, numbers: Sequence[int]) -> list[str]:
    from pdfminer.high_level import extract_text

    return [extract_text(path, page_numbers=[number - 1]) for number in numbers]


def _pdfplumber(path: str, numbers: Sequence[int]) -> list[str]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [document.pages[number - 1].extract_text() for number in numbers]


_PEERS: dict[str, Extract] = {
    "pypdfium2": _pypdfium2,
    "pdfminer.six": _pdfminer,
    "pdfplumber": _pdfplumber,
}
