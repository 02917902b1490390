"""Other libraries' plain text of some pages, inside a worker process like our own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence

from pipelines.reading import pdf

Extract = Callable[[str, Sequence[int]], list[str]]


def extract(peer: str, path: str, numbers: Sequence[int]) -> bytes:
    """JSON list with the text of each page, counted from 1; the file is opened anew."""
    return json.dumps(_PEERS[peer](path, numbers), ensure_ascii=False).encode(errors="replace")


def used_seconds() -> bytes:
    """Processor time of this process so far; the file that our reader keeps open is let go."""
    pdf.close_document()
    return json.dumps(time.process_time()).encode()


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
